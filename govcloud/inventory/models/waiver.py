"""A waiver: a failure that is accepted, by whom, why, for what and until when."""

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from govcloud.inventory.models.base import Code, Model, RecordError, Sentence, TicketNumber, Username, labelled
from govcloud.inventory.models.codes import DepartmentCode, PoolCode
from govcloud.text import Text

EMPTY_SCOPE = Text(
    "the scope covers everything; name a department, system, pool or resource",
    "范围没有限定：请写明部门、系统、资源池或资源",
)
SELF_APPROVAL = Text('the owner "{value}" cannot be the approver too', "“{value}”既是责任人又是审批人，应由他人审批")
DATES_REVERSED = Text("the last day {value} is before the first day {since}", "截止日 {value} 早于起始日 {since}")


class Scope(Model):
    """What a waiver covers: every field given must match; at least one is given."""

    department: DepartmentCode | None = labelled("department", "部门", None)
    system: Code | None = labelled("system", "系统", None)
    pool: PoolCode | None = labelled("pool", "资源池", None)
    resource: Sentence | None = labelled("name of a resource", "资源名称", None)

    @model_validator(mode="after")
    def _refuse_everything(self) -> Self:
        if self.model_dump(exclude_none=True) == {}:
            raise RecordError("empty-scope", EMPTY_SCOPE)
        return self


class Waiver(Model):
    """Item of `waivers.yml`. Whether it is expired, unmatched or over-broad is judged where it is used."""

    code: Code = labelled("waiver", "豁免编号")
    rule: Sentence = labelled("rule it suspends", "豁免规则")
    scope: Scope = labelled("what it covers", "范围")
    owner: Username = labelled("who answers for the risk", "责任人")
    approver: Username = labelled("who approved; never the owner", "审批人")
    reason: Sentence = labelled("why", "原因")
    ticket: TicketNumber = labelled("ticket", "工单号")
    since: date = Field(alias="from", description="first day", json_schema_extra={"description_zh": "起始日"})
    until: date = labelled("last day", "截止日")

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> Self:
        if self.owner == self.approver:
            raise RecordError("self-approval", SELF_APPROVAL, field="approver")
        if self.since > self.until:
            raise RecordError("dates-reversed", DATES_REVERSED(since=self.since), field="until")
        return self
