"""A volume attached to a server. It has no mark: server and volume are what it is."""

from collections.abc import Iterable
from typing import Any

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.resources.common import ID
from stacks.resources.definition import ResourceType, Timeouts
from stacks.resources.handler import Handler, Live, UnfinishedError
from stacks.resources.job import Job
from stacks.resources.kinds import Bool, Str
from stacks.resources.nova import READ
from stacks.resources.properties import Property
from stacks.resources.values import Values
from stacks.resources.waiting import Look, wait_until

MICROVERSION = "2.79"
"""From which what becomes of the volume with its server is told and set."""
CHANGEABLE = "2.85"
"""From which it can be changed later."""
INPUTS = {
    "server": Property(ID, Text("id of the server", "云主机的 ID"), required=True, replaces=True),
    "volume": Property(ID, Text("id of the volume", "卷的 ID"), required=True, replaces=True),
    "delete_with_server": Property(
        Bool(), Text("whether the volume is deleted with the server", "是否随云主机删除"), default=False
    ),
}
OUTPUTS = {"device": Property(Str(least=0), Text("device name in the server", "主机内设备名"))}


class AttachmentHandler(Handler):
    """Attachments; their id is `server/volume`."""

    def create(self, job: Job, new: Values) -> Live:
        """One call, then looks until the volume is in use."""
        body = {"volumeId": new["volume"], "delete_on_termination": new["delete_with_server"]}
        row = job.call(
            "POST", "compute", path_of(new["server"]), {"volumeAttachment": body}, microversion=MICROVERSION
        )["volumeAttachment"]
        live = make({**row, "volumeId": new["volume"]}, new["server"])
        try:
            wait_for_volume(job, new["server"], new["volume"], attached=True)
        except GovcloudError as error:
            raise UnfinishedError(live, error) from error
        return live

    def read(self, job: Job, resource_id: str) -> Live | None:
        """One call."""
        server, _, volume = resource_id.partition("/")
        found = job.get("compute", path_of(server, volume), CHANGEABLE)
        return None if found is None else make(found["volumeAttachment"], server)

    def update(self, job: Job, resource_id: str, old: Values, new: Values) -> Live:  # noqa: ARG002
        """What becomes of the volume with its server; made again when it is gone."""
        live = self.read(job, resource_id)
        if live is None:
            return self.create(job, new)
        if live.values["delete_with_server"] != new["delete_with_server"]:
            body = {"volumeId": new["volume"], "delete_on_termination": new["delete_with_server"]}
            path = path_of(new["server"], new["volume"])
            job.call("PUT", "compute", path, {"volumeAttachment": body}, microversion=CHANGEABLE)
        return Live(live.id, {**live.values, "delete_with_server": new["delete_with_server"]})

    def delete(self, job: Job, resource_id: str, old: Values) -> None:  # noqa: ARG002
        """One call, then looks until the volume is free of this server."""
        server, _, volume = resource_id.partition("/")
        job.remove("compute", path_of(server, volume), MICROVERSION)
        wait_for_volume(job, server, volume, attached=False)

    def list(self, job: Job, project: str = "") -> Iterable[Live]:
        """One call: the list of servers tells their volumes."""
        params = {"all_tenants": "1", **({"project_id": project} if project else {})}
        for server in job.list("compute", "/servers/detail", "servers", params, READ):
            for row in server["os-extended-volumes:volumes_attached"]:
                told = {"volumeId": row["id"], "delete_on_termination": row["delete_on_termination"]}
                yield make(told, server["id"])

    def find(self, job: Job, new: Values) -> Live | None:
        """By server and volume."""
        return self.read(job, f"{new['server']}/{new['volume']}")


def wait_for_volume(job: Job, server: str, volume: str, *, attached: bool) -> None:
    """Look at the volume until it is, or is not, attached to the server; raises ResourceError."""

    def look() -> Look:
        found = job.get("block-storage", f"/volumes/{volume}")
        row: dict[str, Any] = {"status": "deleted", "attachments": []} if found is None else found["volume"]
        status = str(row["status"])
        done = any(each["server_id"] == server for each in row["attachments"]) == attached
        busy = status in ("attaching", "detaching", "reserved")
        return Look(done and not busy, status, f"status {status}" if status.startswith("error") else "")

    wait_until(job, Text("attached", "挂载") if attached else Text("detached", "卸载"), look)


def path_of(server: str, volume: str = "") -> str:
    """Where attachments of a server are."""
    return f"/servers/{server}/os-volume_attachments" + (f"/{volume}" if volume else "")


def make(row: dict[str, object], server: str) -> Live:
    """An attachment as the service tells it."""
    values = {
        "server": server,
        "volume": row["volumeId"],
        "delete_with_server": bool(row.get("delete_on_termination")),
        **({"device": row["device"]} if row.get("device") else {}),
    }
    return Live(f"{server}/{row['volumeId']}", values)


TYPE = ResourceType(
    module="compute",
    name="Attachment",
    doc=Text("a volume attached to a server", "云硬盘挂载"),
    inputs=INPUTS,
    outputs=OUTPUTS,
    handler=AttachmentHandler(),
    delete_before_replace=True,
    timeouts=Timeouts(300, 120, 300),
)
