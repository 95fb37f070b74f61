"""What a state database holds: its stacks with their counts, last runs and locks. No secret is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from govcloud.errors import UsageError
from govcloud.inventory.nearest import find_nearest
from govcloud.text import Text
from stacks.engine.state.cursor import Cursor
from stacks.engine.state.database import Database
from stacks.engine.state.holder import is_gone, show_holder
from stacks.engine.state.passphrase import open_stack_secrets
from stacks.engine.state.store import StackStore

_SUMMARY = """
SELECT stack.id, stack.project, stack.name,
  (SELECT count(*) FROM resource WHERE resource.stack = stack.id),
  (SELECT count(*) FROM operation WHERE operation.stack = stack.id),
  run.kind, run.actor, run.started, run.ended, run.result,
  lease.holder, lease.expires
FROM stack
LEFT JOIN run ON run.id = (SELECT max(id) FROM run WHERE run.stack = stack.id)
LEFT JOIN lease ON lease.stack = stack.id
ORDER BY stack.project, stack.name
"""


@dataclass(frozen=True)
class Summary:
    """One stack. `pending`: operations that were cut short; the last run's fields are empty when there was none."""

    number: int
    project: str
    name: str
    resources: int
    pending: int
    kind: str
    actor: str
    started: str
    ended: str
    result: str
    holder: str
    """Who holds the lock; empty when nobody does."""
    lock_ends: float
    """Seconds since 1970."""
    holder_gone: bool = False
    """Whether the holder was a process of this machine that has ended, so that the lock is free to take."""


async def summarize(database: Database, now: float) -> list[Summary]:
    """All stacks by project and name."""

    def work(cursor: Cursor) -> list[Summary]:
        return [_summary(row, now) for row in cursor.all(_SUMMARY)]

    return await database.transact(work)


async def find_summary(database: Database, project: str, name: str, now: float) -> Summary:
    """One stack; raises UsageError with the nearest name."""
    all_stacks = await summarize(database, now)
    for summary in all_stacks:
        if (summary.project, summary.name) == (project, name):
            return summary
    raise _unknown(name, [summary.name for summary in all_stacks if summary.project == project])


async def find_store(database: Database, passphrase: str, project: str, name: str) -> StackStore:
    """The store of a stack that is there; raises UsageError with the nearest name, WrongPassphraseError."""
    names = await database.transact(
        lambda cursor: cursor.all("SELECT name, id FROM stack WHERE project = ?", project),
    )
    numbers = {str(found): int(number) for found, number in names}
    if name not in numbers:
        raise _unknown(name, list(numbers))
    return StackStore(database, numbers[name], name, await open_stack_secrets(database, passphrase, project, name))


def _summary(row: tuple[Any, ...], now: float) -> Summary:
    *head, holder, ends = row
    number, project, name, resources, pending, kind, actor, started, ended, result = head
    held = holder if holder and ends > now else ""
    return Summary(
        number=int(number),
        project=project,
        name=name,
        resources=int(resources),
        pending=int(pending),
        kind=kind or "",
        actor=actor or "",
        started=started or "",
        ended=ended or "",
        result=result or "",
        holder=show_holder(held),
        lock_ends=ends if held else 0.0,
        holder_gone=is_gone(held),
    )


def _unknown(name: str, names: Sequence[str]) -> UsageError:
    nearest = find_nearest(name, names)
    return UsageError(
        Text("the state has no stack `{name}`", "状态中没有栈 `{name}`")(name=name),
        todo=Text("did you mean `{nearest}`?", "是否想写 `{nearest}`？")(nearest=nearest)
        if nearest
        else Text("`govcloud state list` shows all", "用 `govcloud state list` 查看全部栈"),
    )
