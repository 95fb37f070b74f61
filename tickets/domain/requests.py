"""What tickets ask for, kind by kind, and what the department's record is with it. Pure: nothing is written here."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from govcloud.errors import GovcloudError
from govcloud.inventory.models.base import Code, Model, Sentence, labelled
from govcloud.inventory.models.codes import PoolCode
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.pool import Quota
from govcloud.inventory.models.system import System
from govcloud.text import Text
from tickets.domain.kinds import Kind

THERE = Text('department {department} has a system "{system}" already', "部门 {department} 已有业务系统“{system}”")
NOT_THERE = Text('department {department} has no system "{system}"', "部门 {department} 没有业务系统“{system}”")
ASK_CHANGE = Text("ask for a change of it, or choose another code", "请改为申请变更，或换用其他编号")
LOOK = Text("it has: {names}", "现有：{names}")
NO_LONGER = Text("it may be used until {day} already", "现有期限已至 {day}")


class Disposal(StrEnum):
    """What becomes of the data of a system that leaves."""

    HANDED_OVER = "handed-over"
    ARCHIVED = "archived"
    NOTHING = "nothing"


class Application(Model):
    """A new system (新建)."""

    kind: Literal[Kind.APPLY] = labelled("kind", "工单类型", Kind.APPLY)
    reason: Sentence = labelled("what it is needed for", "申请理由")
    system: System = labelled("the system", "业务系统")
    quotas: dict[PoolCode, Quota] = labelled("pool → quota with it", "调整后的配额", factory=dict)


class ChangeOfSystem(Model):
    """A system as it shall be (变更): grown, shrunk, moved to another pool, of another level, reached by others."""

    kind: Literal[Kind.CHANGE] = labelled("kind", "工单类型", Kind.CHANGE)
    reason: Sentence = labelled("why", "变更理由")
    system: System = labelled("the system as it shall be", "变更后的业务系统")
    quotas: dict[PoolCode, Quota] = labelled("pool → quota with it", "调整后的配额", factory=dict)


class OldRoom(Model):
    """The machine room that a system comes from."""

    name: Sentence = labelled("machine room", "现机房")
    hosts: int = labelled("hosts", "主机数", ge=1, le=10_000)
    data_gib: int = labelled("data, GiB", "数据量（GiB）", ge=0, le=10_000_000)
    daily_gib: int = labelled("new data a day, GiB", "日增量（GiB）", 0, ge=0, le=1_000_000)
    bandwidth_mbps: int = labelled("line to the cloud, Mbit/s", "到云平台带宽（Mbit/s）", 100, ge=1, le=400_000)
    downtime_minutes: int = labelled("how long it may be down, minutes", "可停机时间（分钟）", ge=0, le=100_000)


class Migration(Model):
    """A system that moves out of a machine room (迁移)."""

    kind: Literal[Kind.MIGRATE] = labelled("kind", "工单类型", Kind.MIGRATE)
    reason: Sentence = labelled("why", "迁移理由")
    system: System = labelled("the system on the cloud", "迁移后的业务系统")
    quotas: dict[PoolCode, Quota] = labelled("pool → quota with it", "调整后的配额", factory=dict)
    room: OldRoom = labelled("where it comes from", "来源机房")


class Release(Model):
    """A system that leaves (退出)."""

    kind: Literal[Kind.RELEASE] = labelled("kind", "工单类型", Kind.RELEASE)
    reason: Sentence = labelled("why", "退出理由")
    system: Code = labelled("the system", "业务系统")
    disposal: Disposal = labelled("what becomes of its data", "数据处置方式")


class Renewal(Model):
    """A system that is used for longer (续期)."""

    kind: Literal[Kind.RENEW] = labelled("kind", "工单类型", Kind.RENEW)
    reason: Sentence = labelled("why", "续期理由")
    system: Code = labelled("the system", "业务系统")
    expires: date = labelled("new last day of use", "新的到期日")


type Request = Annotated[Application | ChangeOfSystem | Migration | Release | Renewal, Field(discriminator="kind")]
REQUEST: TypeAdapter[Request] = TypeAdapter(Request)
"""Reads a request of any kind."""
MODELS: Mapping[str, type[Application | ChangeOfSystem | Migration | Release | Renewal]] = {
    Kind.APPLY: Application,
    Kind.CHANGE: ChangeOfSystem,
    Kind.MIGRATE: Migration,
    Kind.RELEASE: Release,
    Kind.RENEW: Renewal,
}


def apply_request(department: Department, request: Request, number: str) -> Department:
    """The department's record once the ticket of this number is done. Raises GovcloudError: it does not fit."""
    systems = {each.code: each for each in department.systems}
    match request:
        case Application(system=system) | Migration(system=system):
            if system.code in systems:
                raise GovcloudError(THERE(department=department.code, system=system.code), number, todo=ASK_CHANGE)
            return put(department, {**systems, system.code: bear(system, number)}, request.quotas)
        case ChangeOfSystem(system=system):
            find(department, system.code, number)
            return put(department, {**systems, system.code: bear(system, number)}, request.quotas)
        case Release(system=code):
            find(department, code, number)
            return put(department, {each: system for each, system in systems.items() if each != code}, {})
        case Renewal(system=code, expires=expires):
            system = find(department, code, number)
            if expires <= system.expires:
                raise GovcloudError(NO_LONGER(day=system.expires), number)
            longer = system.model_copy(update={"expires": expires})
            return put(department, {**systems, code: bear(longer, number)}, {})


def find(department: Department, code: str, number: str) -> System:
    """A system of the department. Raises GovcloudError: there is none."""
    for system in department.systems:
        if system.code == code:
            return system
    names = ", ".join(each.code for each in department.systems) or "–"
    raise GovcloudError(NOT_THERE(department=department.code, system=code), number, todo=LOOK(names=names))


def bear(system: System, number: str) -> System:
    """The system with the number of the ticket that approved it."""
    return system.model_copy(update={"ticket": number})


def put(department: Department, systems: Mapping[str, System], quotas: Mapping[str, Quota]) -> Department:
    """The record with other systems and more quotas."""
    changes = {"systems": list(systems.values()), "quotas": {**department.quotas, **quotas}}
    return department.model_copy(update=changes)
