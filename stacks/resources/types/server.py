"""A server: boots from an image or a volume; takes another size, other ports and, where allowed, another image."""

from collections.abc import Iterable, Mapping
from typing import Any

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.resources.common import ID, METADATA, NAME, PROJECT
from stacks.resources.definition import Problem, ResourceType, Timeouts
from stacks.resources.handler import Live, UnfinishedError
from stacks.resources.job import Job
from stacks.resources.kinds import Bool, Int, ListOf, Record, SetOf, Str
from stacks.resources.marks import KEY, mark_of
from stacks.resources.nova import (
    READ,
    confirm_resize,
    list_ports,
    read_server,
    rebuild,
    resize,
    set_ports,
    wait_for_server,
    wait_until_server_gone,
)
from stacks.resources.properties import Property
from stacks.resources.rest import Place, RestHandler
from stacks.resources.server_body import create_body
from stacks.resources.values import Values

CREATE = "2.67"
"""From which a boot volume's type can be named."""
BOOT_VOLUME = Record(
    "BootVolume",
    {
        "size": Property(Int(1, 65536), Text("size", "容量"), required=True, unit="GiB"),
        "type": Property(Str(), Text("name of the pool's volume type", "资源池卷类型名称")),
        "keep": Property(Bool(), Text("whether it outlives the server", "删除云主机时是否保留"), default=False),
    },
)
INPUTS = {
    "project": PROJECT,
    "name": NAME,
    "flavor": Property(ID, Text("id of the flavor", "规格的 ID"), required=True),
    "image": Property(
        ID,
        Text("id of the image; another one needs a new server, or a rebuild where `rebuild` allows it", "镜像的 ID"),
        replaces=lambda inputs: inputs.get("rebuild") is not True,
        unseen=True,
        behind="image_name",
    ),
    "image_name": Property(
        Str(),
        Text(
            "name of the image in the catalogue: where it is given, a newer image of that name is no change",
            "镜像的目录名称；填写后，同名镜像更新不视为变更",
        ),
        replaces=lambda inputs: inputs.get("rebuild") is not True,
        unseen=True,
    ),
    "boot_from": Property(
        ID,
        Text("id of the volume that it boots from, instead of an image", "启动云硬盘的 ID，用以代替镜像"),
        replaces=True,
        unseen=True,
    ),
    "rebuild": Property(
        Bool(),
        Text("another image may overwrite the system disk", "更换镜像时允许重装系统盘"),
        default=False,
        compared=False,
    ),
    "boot_volume": Property(
        BOOT_VOLUME,
        Text("boot from a new volume; from local disk if empty", "从新建云硬盘启动；默认本地盘"),
        replaces=True,
        unseen=True,
    ),
    "ports": Property(
        ListOf(ID, order_told=False), Text("ids of its ports, in order", "端口的 ID，按顺序"), default=[]
    ),
    "availability_zone": Property(
        Str(), Text("zone", "可用区"), by_pool=True, replaces=True, api="OS-EXT-AZ:availability_zone"
    ),
    "keypair": Property(Str(), Text("name of the keypair", "密钥对名称"), replaces=True, api="key_name"),
    "user_data": Property(
        Str(most=65535), Text("what cloud-init is told", "cloud-init 数据"), secret=True, replaces=True, unseen=True
    ),
    "server_group": Property(ID, Text("id of its server group", "云主机组的 ID"), replaces=True, unseen=True),
    "config_drive": Property(
        Bool(), Text("whether user data comes on a drive", "是否使用配置盘"), default=False, replaces=True
    ),
    "metadata": METADATA,
}
OUTPUTS = {
    "status": Property(Str(), Text("what the compute service says of it", "计算服务给出的状态")),
    "launched": Property(
        Str(), Text("when it first ran; empty: never", "首次运行的时间；为空表示从未运行"), api="OS-SRV-USG:launched_at"
    ),
    "addresses": Property(SetOf(Str()), Text("its addresses", "地址")),
    "volumes": Property(SetOf(Str()), Text("ids of its volumes", "云硬盘的 ID")),
}


class ServerHandler(RestHandler):
    """Servers."""

    def parse(self, row: Mapping[str, Any]) -> Values:
        """What the service nests; ports are put in by `with_ports`."""
        return {
            **super().parse(row),
            "project": row.get("tenant_id"),
            "flavor": (row.get("flavor") or {}).get("id"),
            "image": (row.get("image") or {}).get("id"),
            "config_drive": bool(row.get("config_drive")),
            "ports": [port["id"] for port in row.get("ports", [])],
            "addresses": [each["ip_address"] for port in row.get("ports", []) for each in port["fixed_ips"]],
            "volumes": [each["id"] for each in row.get("os-extended-volumes:volumes_attached", [])],
        }

    def create(self, job: Job, new: Values) -> Live:
        """One call, then looks until it runs."""
        body = create_body(mark_of(job.urn, attempt=job.attempt), new)
        scope = job.in_project(new["project"])
        server = str(scope.call("POST", "compute", "/servers", body, microversion=CREATE)["server"]["id"])
        return self.finish_server(job, server, new)

    def read(self, job: Job, resource_id: str) -> Live | None:
        """Two calls: the server, its ports."""
        row = read_server(job, resource_id)
        ports = {} if row is None else list_ports(job, device_id=resource_id)
        return None if row is None else self.live({**row, "ports": ports.get(resource_id, [])})

    def update(self, job: Job, resource_id: str, old: Values, new: Values) -> Live:  # noqa: ARG002
        """As it is now decides what is done."""
        row = read_server(job, resource_id)
        if row is None:
            return self.create(job, new)
        try:
            if row["status"] == "VERIFY_RESIZE":
                confirm_resize(job, resource_id)
            elif row["status"] not in ("ACTIVE", "SHUTOFF"):
                row = wait_for_server(job, resource_id, Text("active", "运行"), "ACTIVE")
            if row["name"] != new["name"]:
                job.call("PUT", "compute", f"/servers/{resource_id}", {"server": {"name": new["name"]}})
            metadata = {**new["metadata"], KEY: row["metadata"].get(KEY) or mark_of(job.urn)}
            if row["metadata"] != metadata:
                job.call("PUT", "compute", f"/servers/{resource_id}/metadata", {"metadata": metadata})
            set_ports(job, resource_id, new["ports"])
            if new["rebuild"] and row["image"] and row["image"]["id"] != new["image"]:
                rebuild(job, resource_id, new["image"])
            if row["flavor"]["id"] != new["flavor"]:
                resize(job, resource_id, new["flavor"])
        except GovcloudError as error:
            raise UnfinishedError(self.read(job, resource_id) or self.live(row), error) from error
        return self.read(job, resource_id) or self.live(row)

    def delete(self, job: Job, resource_id: str, old: Values) -> None:
        """One call, then looks until it is gone; ports stay, for they are resources of their own."""
        super().delete(job, resource_id, old)
        wait_until_server_gone(job, resource_id)

    def list(self, job: Job, project: str = "") -> Iterable[Live]:
        """Two calls: servers, ports."""
        ports = list_ports(job, **({"project_id": project} if project else {}))
        rows = self.rows(job, {**self.place.everything, **({"project_id": project} if project else {})})
        return [self.live({**row, "ports": ports.get(row["id"], [])}) for row in rows]

    def finish_server(self, job: Job, server: str, new: Values) -> Live:
        """Wait until it runs."""
        try:
            row = wait_for_server(job, server, Text("active", "运行"), "ACTIVE")
        except GovcloudError as error:
            raise UnfinishedError(self.read(job, server) or Live(server, new), error) from error
        return self.live({**row, "ports": list_ports(job, device_id=server).get(server, [])})


def find_problems(inputs: Values) -> Iterable[Problem]:
    """Nothing or two things to boot from; a rebuild of a server whose system is on a volume."""
    if ("image" in inputs) == ("boot_from" in inputs):
        yield (
            "image",
            Text("exactly one of `image` and `boot_from` must be given", "`image` 与 `boot_from` 须填且只能填一个"),
        )
    if "boot_from" in inputs and "boot_volume" in inputs:
        yield "boot_volume", Text("needs `image`, not `boot_from`", "须与 `image` 一起使用，不能与 `boot_from` 同填")
    if inputs.get("rebuild") is True and ("boot_volume" in inputs or "boot_from" in inputs):
        yield (
            "rebuild",
            Text(
                "a server that boots from a volume is replaced, not rebuilt", "从云硬盘启动的云主机只能替换，不能重装"
            ),
        )


def has_never_run(outputs: Values) -> bool:
    """Whether no host could be found for it, or its start failed for another reason."""
    return outputs.get("status") == "ERROR" and not outputs.get("launched")


PLACE = Place(
    "compute",
    "/servers",
    "server",
    marking="metadata",
    listing="/servers/detail",
    everything={"all_tenants": "1"},
    own_project=True,
    microversion=READ,
)
TYPE = ResourceType(
    module="compute",
    name="Server",
    doc=Text("a server", "云主机"),
    inputs=INPUTS,
    outputs=OUTPUTS,
    handler=ServerHandler(PLACE, INPUTS, OUTPUTS),
    rules=find_problems,
    never_made=has_never_run,
    holds_data=True,
    timeouts=Timeouts(600, 1200, 300),
)
