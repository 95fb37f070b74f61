"""Calls on servers: look at one, wait for it, give it ports, another size, another image."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from govcloud.pools.errors import PoolError
from govcloud.text import Text
from stacks.resources.job import Job
from stacks.resources.waiting import Look, wait_until

READ = "2.46"
"""The last microversion that tells a flavor's id."""
TASK = "OS-EXT-STS:task_state"
CALM_LOOKS = 3
"""Looks at a server that does nothing although it should, before its action counts as failed."""


def read_server(job: Job, server: str) -> dict[str, Any] | None:
    """The server as the service tells it; None when it is gone."""
    found = job.get("compute", f"/servers/{server}", READ)
    row: dict[str, Any] | None = found["server"] if found else None
    return None if row is None or row["status"] == "DELETED" else row


def act(job: Job, server: str, action: str, body: object = None) -> None:
    """One action."""
    job.call("POST", "compute", f"/servers/{server}/action", {action: body}, microversion=READ)


def wait_for_server(job: Job, server: str, goal: Text, status: str) -> dict[str, Any]:
    """Look until the server has `status` and rests; raises ResourceError with the fault's words."""
    row: dict[str, Any] = {}
    calm = 0

    def look() -> Look:
        nonlocal calm
        found = read_server(job, server)
        if found is None:
            return Look(done=False, status="DELETED", failed="it is gone")
        row.update(found)
        task = found.get(TASK)
        seen = f"{found['status']} ({task})" if task else str(found["status"])
        if found["status"] == status and not task:
            return Look(done=True, status=seen)
        calm = calm + 1 if found["status"] in ("ACTIVE", "SHUTOFF", "ERROR") and not task else 0
        if found["status"] == "ERROR" and (found.get("fault") or calm >= CALM_LOOKS):
            return Look(done=False, status=seen, failed=fault_of(found))
        return Look(done=False, status=seen, failed=last_action(job, server, seen) if calm >= CALM_LOOKS else "")

    wait_until(job, goal, look)
    return row


def fault_of(row: dict[str, Any]) -> str:
    """Why a server is in error, in the service's words."""
    fault = row.get("fault") or {}
    return f"{fault.get('message', 'ERROR without a fault')} ({fault.get('code', '?')})"


def last_action(job: Job, server: str, seen: str) -> str:
    """What the service says of the last thing it did to a server."""
    actions = job.list("compute", f"/servers/{server}/os-instance-actions", "instanceActions", None, READ)
    last = actions[0] if actions else {}
    return f"{last.get('action', '?')}: {last.get('message') or 'no message'}; status {seen}"


def resize(job: Job, server: str, flavor: str) -> None:
    """Another flavor, confirmed."""
    act(job, server, "resize", {"flavorRef": flavor})
    wait_for_server(job, server, Text("resized", "变更规格"), "VERIFY_RESIZE")
    confirm_resize(job, server)


def confirm_resize(job: Job, server: str) -> None:
    """Keep the new flavor. A server that is not waiting for it any more is fine."""
    try:
        act(job, server, "confirmResize")
    except PoolError as error:
        if error.status != HTTPStatus.CONFLICT:
            raise
    wait_for_server(job, server, Text("active", "运行"), "ACTIVE")


def rebuild(job: Job, server: str, image: str) -> None:
    """Another image; what was on the disk is lost, ports and volumes stay."""
    act(job, server, "rebuild", {"imageRef": image})
    wait_for_server(job, server, Text("rebuilt", "重装"), "ACTIVE")


def list_ports(job: Job, **only: str) -> dict[str, list[dict[str, Any]]]:
    """Server → its ports, in one call. `only` narrows it: `device_id`, `project_id`."""
    fields = ["id", "device_id", "device_owner", "fixed_ips"]
    found: dict[str, list[dict[str, Any]]] = {}
    for port in job.list("network", "/ports", "ports", {**only, "fields": fields}):
        if port["device_owner"].startswith("compute:"):
            found.setdefault(port["device_id"], []).append(port)
    return found


def set_ports(job: Job, server: str, wanted: Iterable[str]) -> None:
    """Give the server the ports that it lacks, take away those that are too much."""
    there = [port["id"] for port in list_ports(job, device_id=server).get(server, [])]
    path = f"/servers/{server}/os-interface"
    for port in wanted:
        if port not in there:
            job.call("POST", "compute", path, {"interfaceAttachment": {"port_id": port}})
    for port in there:
        if port not in set(wanted):
            job.remove("compute", f"{path}/{port}")
            wait_until(job, Text("detached from port {port}", "从端口 {port} 分离")(port=port), port_is_free(job, port))


def port_is_free(job: Job, port: str) -> Callable[[], Look]:
    """A look at whether nothing uses a port any more."""

    def look() -> Look:
        found = job.get("network", f"/ports/{port}")
        owner = found["port"]["device_id"] if found else ""
        return Look(not owner, f"in use by {owner}" if owner else "free")

    return look


def wait_until_server_gone(job: Job, server: str) -> None:
    """Look until it is not there any more; raises ResourceError."""

    def look() -> Look:
        row = read_server(job, server)
        status = row["status"] if row else "DELETED"
        return Look(row is None, status, fault_of(row) if row and status == "ERROR" and not row.get(TASK) else "")

    wait_until(job, Text("deleted", "删除"), look)
