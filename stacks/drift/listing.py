"""List calls that several handlers share: each is sent once per look, and foreign things are dropped before parsing."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from govcloud.pools.session import Query
from stacks.resources.job import Job
from stacks.resources.marks import KEY

type Row = Mapping[str, Any]

OWNERS = (
    *("project_id", "tenant_id", "owner", "os-vol-tenant-attr:tenant_id"),
    "os-extended-snapshot-attributes:project_id",
)
"""Fields in which services tell a thing's project."""
NARROWING = ("device_owner",)
"""Parameters that are answered out of the full list: its cost is one call more otherwise."""


class Answers:
    """Answers of one look. Any number of threads may ask; whoever asks first makes the call, the others wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[object, Future[list[dict[str, Any]]]] = {}

    def once(self, key: object, ask: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]]:
        """The answer to `key`, or the error of whoever asked."""
        with self._lock:
            answer = self._answers.get(key)
            first = answer is None
            if answer is None:
                answer = self._answers[key] = Future()
        if first:
            try:
                answer.set_result(ask())
            except BaseException as error:  # noqa: BLE001 - handed to all who wait, the first among them
                answer.set_exception(error)
        return answer.result()


@dataclass(frozen=True)
class SharedJob(Job):
    """A job whose lists are shared, and hold only what `keep` says."""

    answers: Answers = field(default_factory=Answers, hash=False, compare=False)
    keep: Callable[[Row], bool] = field(default=lambda _: True, hash=False, compare=False)

    def list(
        self, service: str, path: str, key: str, params: Query | None = None, microversion: str | None = None
    ) -> list[dict[str, Any]]:
        """See `Job.list`; rows may have more fields than were asked for."""
        wanted = {name: value for name, value in (params or {}).items() if name != "fields"}
        narrow = {name: wanted.pop(name) for name in NARROWING if name in wanted}

        def ask() -> list[dict[str, Any]]:
            rows = Job.list(self, service, path, key, wanted, microversion)
            return [row for row in rows if self.keep(row)]

        rows = self.answers.once((service, path, microversion, *sorted(wanted.items())), ask)
        return [row for row in rows if all(row[name] in value for name, value in narrow.items())] if narrow else rows


def find_owner(row: Row) -> str:
    """The project of a thing; empty for none."""
    return str(next((row[name] for name in OWNERS if row.get(name)), ""))


def keep_ours(projects: frozenset[str], ids: frozenset[str]) -> Callable[[Row], bool]:
    """Whether a row is of a project of ours, is known by its id (or its device), carries our mark, or is of none."""

    def keep(row: Row) -> bool:
        owner = find_owner(row)
        return (
            not owner
            or owner in projects
            or row.get("id") in ids
            or row.get("device_id") in ids
            or KEY in (row.get("description") or "")
            or KEY in (row.get("metadata") or "")
            or KEY in row
        )

    return keep
