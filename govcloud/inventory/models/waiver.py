"""A waiver: a failure that is accepted, by whom, why, for what and until when."""

from datetime import date

from pydantic import Field

from govcloud.inventory.models.base import Code, Model, Sentence, TicketNumber, Username, labelled
from govcloud.inventory.models.codes import DepartmentCode, PoolCode


class Scope(Model):
    """What a waiver covers: every field given must match; at least one is given."""

    department: DepartmentCode | None = labelled("department", "部门", None)
    system: Code | None = labelled("system", "系统", None)
    pool: PoolCode | None = labelled("pool", "资源池", None)
    resource: Sentence | None = labelled("name of a resource", "资源名称", None)


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
