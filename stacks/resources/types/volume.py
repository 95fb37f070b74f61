"""A volume. It only grows; its type can change, with its data moved by the pool."""

from collections.abc import Iterable, Mapping
from typing import Any

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.resources.cinder import is_free, not_changed, wait_for_status, wait_until_gone
from stacks.resources.common import ID, METADATA, NAME, PROJECT
from stacks.resources.definition import Problem, ResourceType, Timeouts
from stacks.resources.handler import Live, UnfinishedError
from stacks.resources.job import Job
from stacks.resources.kinds import Bool, Int, SetOf, Str
from stacks.resources.properties import Property
from stacks.resources.rest import Place, RestHandler
from stacks.resources.values import Values

ONLINE_EXTEND = "3.42"
"""Microversion from which a volume grows while it is attached."""
SOURCES = ("image", "snapshot", "source_volume")
INPUTS = {
    "project": PROJECT,
    "name": NAME,
    "description": Property(Str(least=0), Text("words for people", "说明文字"), default=""),
    "size": Property(Int(1, 65536), Text("size; it only grows", "容量；只能扩容"), required=True, unit="GiB"),
    "type": Property(
        Str(), Text("name of the pool's volume type", "资源池卷类型名称"), by_pool=True, api="volume_type"
    ),
    "availability_zone": Property(Str(), Text("storage zone", "存储可用区"), by_pool=True, replaces=True),
    "image": Property(
        ID, Text("id of the image it begins as", "来源镜像的 ID"), replaces=True, api="imageRef", unseen=True
    ),
    "snapshot": Property(
        ID, Text("id of the snapshot it begins as", "来源快照的 ID"), replaces=True, api="snapshot_id"
    ),
    "source_volume": Property(
        ID, Text("id of the volume it begins as", "来源卷的 ID"), replaces=True, api="source_volid"
    ),
    "metadata": METADATA,
}
OUTPUTS = {
    "status": Property(Str(), Text("what the storage service says of it", "存储服务给出的状态")),
    "encrypted": Property(Bool(), Text("whether its type encrypts it", "是否由卷类型加密")),
    "multiattach": Property(Bool(), Text("whether its type lets several servers use it", "是否允许多台主机挂载")),
    "bootable": Property(Bool(), Text("whether servers can boot from it", "是否可引导")),
    "servers": Property(SetOf(Str()), Text("ids of servers that it is attached to", "已挂载主机的 ID")),
}


class VolumeHandler(RestHandler):
    """Volumes."""

    def parse(self, row: Mapping[str, Any]) -> Values:
        """Servers out of attachments; what the service writes as words."""
        return {
            **super().parse(row),
            "project": row.get("os-vol-tenant-attr:tenant_id"),
            "bootable": str(row.get("bootable")).lower() == "true",
            "servers": [each["server_id"] for each in row.get("attachments", [])],
            "description": row.get("description") or "",
        }

    def live(self, row: Mapping[str, Any]) -> Live:
        """The service adds metadata of its own to volumes that begin as an image."""
        told = {
            name: value
            for name, value in (row.get("metadata") or {}).items()
            if name not in ("readonly", "attached_mode")
        }
        return super().live({**row, "metadata": told})

    def create(self, job: Job, new: Values) -> Live:
        """One call, then looks until it is there."""
        scope = job.in_project(new["project"])
        body = {"volume": self.body(job, new, list(self.inputs))}
        row = scope.call("POST", "block-storage", "/volumes", body)["volume"]
        return self.wait(job, Live(row["id"], {**new, "status": row["status"]}))

    def update(self, job: Job, resource_id: str, old: Values, new: Values) -> Live:
        """Name and metadata; then growth; then the type. As it is now decides what is done."""
        row = self.send_changes(job, resource_id, old, new)
        live = self.live(row) if "os-vol-tenant-attr:tenant_id" in row else self.read(job, resource_id)
        if live is None:
            return self.create(job, new)
        path = f"/volumes/{resource_id}/action"
        if live.values["metadata"] != new["metadata"]:
            metadata = self.body(job, new, ["metadata"])["metadata"]
            job.call("PUT", "block-storage", f"/volumes/{resource_id}/metadata", {"metadata": metadata})
        steps: list[dict[str, Any]] = []
        if new["size"] > live.values["size"]:
            steps.append({"os-extend": {"new_size": new["size"]}})
        if new.get("type", live.values.get("type")) != live.values.get("type"):
            steps.append({"os-retype": {"new_type": new["type"], "migration_policy": "on-demand"}})
        for step in steps:
            job.call("POST", "block-storage", path, step, microversion=ONLINE_EXTEND)
            live = self.wait(job, live)
        found = self.read(job, resource_id) or live
        for name in ("size", "type"):
            if name in new and found.values[name] != new[name]:
                raise UnfinishedError(found, not_changed(job, name, new[name], found.values[name]))
        return found

    def changed(self, old: Values, new: Values) -> Iterable[str]:
        """Only what the plain update takes."""
        return [name for name in ("name", "description") if old.get(name) != new[name]]

    def delete(self, job: Job, resource_id: str, old: Values) -> None:
        """One call, then looks until it is gone."""
        super().delete(job, resource_id, old)
        wait_until_gone(job, f"/volumes/{resource_id}", "volume")

    def wait(self, job: Job, live: Live) -> Live:
        """Until it can be used."""
        try:
            row = wait_for_status(job, f"/volumes/{live.id}", "volume", is_free)
        except GovcloudError as error:
            raise UnfinishedError(live, error) from error
        return self.live(row)


def find_problems(inputs: Values) -> Iterable[Problem]:
    """More than one beginning."""
    given = [name for name in SOURCES if name in inputs]
    for name in given[1:]:
        yield (
            name,
            Text("a volume begins as one thing, here as `{first}`", "卷只能有一个来源，此处已有 `{first}`")(
                first=given[0]
            ),
        )


def find_shrinking(old: Values, new: Values) -> Iterable[Problem]:
    """A smaller size than it has."""
    if isinstance(old.get("size"), int) and isinstance(new["size"], int) and new["size"] < old["size"]:
        what = Text(
            "a volume only grows: it has {old} GiB, not {new}", "卷只能扩容：现为 {old} GiB，不能改为 {new} GiB"
        )
        yield "size", what(old=old["size"], new=new["size"])


TYPE = ResourceType(
    module="storage",
    name="Volume",
    doc=Text("a volume", "云硬盘"),
    inputs=INPUTS,
    outputs=OUTPUTS,
    handler=VolumeHandler(
        Place(
            "block-storage",
            "/volumes",
            "volume",
            marking="metadata",
            listing="/volumes/detail",
            everything={"all_tenants": "1"},
            own_project=True,
        ),
        INPUTS,
        OUTPUTS,
    ),
    rules=find_problems,
    change_rules=find_shrinking,
    needs=lambda _: ["block-storage"],
    holds_data=True,
    timeouts=Timeouts(600, 1800, 600),
)
