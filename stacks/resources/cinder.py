"""What things of the block-storage service have in common: they are made, changed and deleted while we wait."""

from collections.abc import Callable, Mapping
from typing import Any

from govcloud.text import Text
from stacks.resources.handler import ResourceError
from stacks.resources.job import Job
from stacks.resources.waiting import Look, wait_until

FREE = ("available", "in-use")


def is_free(status: str) -> bool:
    """Whether nothing is being done with a volume."""
    return status in FREE


def wait_for_status(job: Job, path: str, key: str, reached: Callable[[str], bool]) -> Mapping[str, Any]:
    """Look until the status is as wanted; raises ResourceError."""
    row: dict[str, Any] = {}

    def look() -> Look:
        found = job.get("block-storage", path)
        if found is None:
            return Look(done=False, status="deleted", failed="it is gone")
        row.update(found[key])
        status = str(row["status"])
        failed = f"status {status}" if status.startswith("error") or status.endswith("_error") else ""
        return Look(reached(status), status, failed)

    wait_until(job, Text("available", "可用"), look)
    return row


def wait_until_gone(job: Job, path: str, key: str) -> None:
    """Look until it is not there any more; raises ResourceError."""

    def look() -> Look:
        found = job.get("block-storage", path)
        status = "deleted" if found is None else str(found[key]["status"])
        return Look(found is None, status, f"status {status}" if status.startswith("error") else "")

    wait_until(job, Text("deleted", "删除"), look)


def not_changed(job: Job, name: str, wanted: object, found: object) -> ResourceError:
    """The error of a change that the service took and did not make."""
    what = Text("{name} is {found} after it was changed to {wanted}", "{name} 改为 {wanted} 后仍为 {found}")
    todo = Text("ask the provider whether its storage can do this", "请向运营方确认其存储是否支持该变更")
    return ResourceError(what(name=name, found=found, wanted=wanted), job.name, None, todo)
