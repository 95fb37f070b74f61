"""Steps in the use of pools that a ticket has announced: capacity counts them on their day, and not as growth."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from govcloud.inventory.models.base import Model, RecordError, Sentence, TicketNumber, labelled
from govcloud.inventory.models.codes import DepartmentCode, PoolCode
from govcloud.text import Text


class Announces(StrEnum):
    """What a step is of, and its unit."""

    CORES = "cores"
    MEMORY = "memory_gib"
    STORAGE = "storage_tb"
    DUAL = "dual_active_tb"


NOTHING = Text("a step of nothing announces nothing", "变化量为 0，没有意义")


class Announced(Model):
    """Row of `capacity/announced.csv`: what a ticket will bring on a day, or take away."""

    day: date = labelled("first day on which it counts", "生效日期")
    pool: PoolCode = labelled("pool", "资源池")
    part: Sentence | None = labelled("zone of hosts or store of volumes, where it is known", "分区（已确定时）", None)
    what: Announces = labelled("what", "类别")
    amount: int = labelled(
        "how much; less than 0: it is given back", "变化量（负数为释放）", ge=-10_000_000, le=10_000_000
    )
    ticket: TicketNumber = labelled("ticket", "工单")
    department: DepartmentCode = labelled("department", "部门")

    @property
    def code(self) -> str:
        """What lists and changes call it: a ticket has one step of a kind in a part on a day."""
        return " ".join(filter(None, (self.ticket, self.pool, self.part, self.what.value, self.day.isoformat())))

    @model_validator(mode="after")
    def _refuse_nothing(self) -> Self:
        if self.amount == 0:
            raise RecordError("no-step", NOTHING, field="amount")
        return self
