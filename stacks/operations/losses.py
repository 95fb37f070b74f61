"""What a plan would destroy that holds data: nobody loses it without having said so. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.operations.changes import Change
from stacks.operations.runs import Outcome

SHOWN = 5
"""Names in one sentence; the plan has them all."""


@dataclass(frozen=True)
class Loss:
    """One resource with data that would go."""

    stack: str
    change: Change

    def __str__(self) -> str:
        return f"{self.stack}: {self.change.kind} {self.change.name} ({self.change.op})"


class LossRefusedError(GovcloudError):
    """Data would be lost and nobody has said that it may be."""

    def __init__(self, losses: Sequence[str]) -> None:
        names = "; ".join(losses[:SHOWN]) + (" …" if len(losses) > SHOWN else "")
        super().__init__(
            Text(
                "{n} resources that hold data would be deleted or replaced; nothing was done",
                "{n} 个存有数据的资源将被删除或重建；未作任何更改",
            )(n=len(losses)),
            why=Text("{names}", "{names}")(names=names),
            todo=Text(
                "make a backup, then say it: --delete-data; or keep them in the inventory",
                "请先备份，然后用 --delete-data 明确确认；或在清单中保留它们",
            ),
        )


def find_losses(outcomes: Iterable[Outcome]) -> list[Loss]:
    """All losses of a plan."""
    return [Loss(each.stack, change) for each in outcomes for change in each.changes if change.loses_data]
