"""A snapshot of a volume."""

from collections.abc import Iterable, Mapping
from typing import Any

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.resources.cinder import is_free, wait_for_status, wait_until_gone
from stacks.resources.common import ID, METADATA, NAME, PROJECT
from stacks.resources.definition import ResourceType, Timeouts
from stacks.resources.handler import Live, UnfinishedError
from stacks.resources.job import Job
from stacks.resources.kinds import Bool, Int, Str
from stacks.resources.properties import Property
from stacks.resources.rest import Place, RestHandler
from stacks.resources.values import Values

INPUTS = {
    "project": PROJECT,
    "name": NAME,
    "description": Property(Str(least=0), Text("words for people", "说明文字"), default=""),
    "volume": Property(ID, Text("id of the volume", "卷的 ID"), required=True, replaces=True, api="volume_id"),
    "force": Property(
        Bool(), Text("also of a volume in use", "卷使用中也创建"), default=True, unseen=True, compared=False
    ),
    "metadata": METADATA,
}
OUTPUTS = {
    "status": Property(Str(), Text("what the storage service says of it", "存储服务给出的状态")),
    "size": Property(Int(), Text("size", "容量"), unit="GiB"),
}


class SnapshotHandler(RestHandler):
    """Snapshots."""

    def parse(self, row: Mapping[str, Any]) -> Values:
        """The owner has a name of its own."""
        project = row.get("os-extended-snapshot-attributes:project_id")
        return {**super().parse(row), "project": project, "description": row.get("description") or ""}

    def finish(self, job: Job, live: Live, new: Values) -> Live:
        """Look until it is there, and write its metadata where an update has changed it."""
        path = f"/snapshots/{live.id}"
        try:
            live = self.live(wait_for_status(job, path, "snapshot", is_free))
            if live.values["metadata"] != new["metadata"]:
                metadata = self.body(job, new, ["metadata"])["metadata"]
                job.call("PUT", "block-storage", f"{path}/metadata", {"metadata": metadata})
        except GovcloudError as error:
            raise UnfinishedError(live, error) from error
        return Live(live.id, {**live.values, "metadata": new["metadata"]}, live.urn)

    def changed(self, old: Values, new: Values) -> Iterable[str]:
        """Only what the plain update takes."""
        return [name for name in ("name", "description") if old.get(name) != new[name]]

    def delete(self, job: Job, resource_id: str, old: Values) -> None:
        """One call, then looks until it is gone."""
        super().delete(job, resource_id, old)
        wait_until_gone(job, f"/snapshots/{resource_id}", "snapshot")


TYPE = ResourceType(
    module="storage",
    name="Snapshot",
    doc=Text("a snapshot of a volume", "云硬盘快照"),
    inputs=INPUTS,
    outputs=OUTPUTS,
    handler=SnapshotHandler(
        Place(
            "block-storage",
            "/snapshots",
            "snapshot",
            marking="metadata",
            listing="/snapshots/detail",
            everything={"all_tenants": "1"},
            own_project=True,
        ),
        INPUTS,
        OUTPUTS,
    ),
    needs=lambda _: ["block-storage"],
    holds_data=True,
    timeouts=Timeouts(600, 120, 600),
)
