"""Rules on papers of systems: filing, assessments, acceptance, and tests of what suppliers deliver."""

from datetime import timedelta

from govcloud.text import Text
from policies.facts.gaps import Cause, MissingError
from policies.facts.ledgers import Report, SystemRecord
from policies.facts.register import System
from policies.model import Judgement, fails, find_any, not_applicable, passes
from policies.registry import rule
from policies.world import World

FILED_FROM = 2
ASSESSED_FROM = 3
AT_ACCEPTANCE = ("risk", "crypto")
NAMES = {"risk": Text("security risk assessment", "安全风险评估"), "crypto": Text("cryptography assessment", "密评")}
NO_ROW = Text("the ledger's row of system {name}", "业务系统 {name} 的台账记录")
NOT_IN_SERVICE = ("is not in service yet", "尚未投入运行")


def record_of(system: System, world: World) -> SystemRecord:
    """The ledger's row of a system. Raises MissingError where there is none: nobody wrote down whether it runs."""
    found = world.one(SystemRecord, system, system.id)
    if found is None:
        raise MissingError(Cause.UNTOLD, NO_ROW(name=system.title))
    return found


def reports_of(system: System, kind: str, world: World) -> list[Report]:
    """Reports of a kind on a system up to today, oldest first."""
    mine = [each for each in world.where(Report, system, system=system.id) if each.kind == kind]
    return sorted((each for each in mine if each.day <= world.now.date()), key=lambda each: each.day)


@rule(
    "sec-filing-valid",
    needs=(SystemRecord, Report),
    remedy=Text(
        "file the system at its level, have it assessed, and close findings in time",
        "按定级完成等保备案和等级测评，并按期整改测评问题",
    ),
)
def filing_valid(system: System, world: World, *, most_days: int = 365) -> Judgement:
    """A graded system is filed at its level, one of level 3 was assessed within a year, and no finding is overdue."""
    if system.mlps < FILED_FROM:
        return not_applicable("of level 1", "一级系统")
    record = world.one(SystemRecord, system, system.id)
    if record is None or record.filing is None:
        return fails("has no filing", "未登记等保备案")
    if record.filed_level != system.mlps:
        return fails("filed at level {n}", "备案等级为 {n} 级", record, n=record.filed_level)
    today = world.now.date()
    reports = reports_of(system, "mlps", world)
    if overdue := find_any(reports, lambda each: each.open_findings > 0 and (each.due or each.day) < today):
        return fails("findings were due on {day}", "测评问题应于 {day} 前整改", record, *overdue, day=overdue[0].due)
    if system.mlps >= ASSESSED_FROM and not [each for each in reports if today - each.day <= timedelta(most_days)]:
        return fails("not assessed within {n} days", "{n} 天内未做等级测评", record, *reports[-1:], n=most_days)
    return passes("filed as `{filing}`", "已备案：{filing}", record, *reports[-1:], filing=record.filing)


@rule(
    "sec-acceptance-reports",
    needs=(SystemRecord, Report),
    remedy=Text(
        "have both reports made and registered with issuer, digest and conclusion",
        "补齐两份报告，登记出具单位、文件摘要和结论",
    ),
)
def acceptance_has_reports(system: System, world: World) -> Judgement:
    """A system in service has a report on its risks and one on its cryptography, complete and from before that day."""
    record = record_of(system, world)
    start = record.in_service
    if start is None or start > world.now.date():
        return not_applicable(*NOT_IN_SERVICE, record)
    found = {kind: [each for each in reports_of(system, kind, world) if each.day <= start] for kind in AT_ACCEPTANCE}
    for kind, reports in found.items():
        if not [each for each in reports if each.complete]:
            return fails("no complete {what} by {day}", "{day} 前没有完整的{what}报告", record, *reports,
                         what=NAMES[kind], day=start)  # fmt: skip
    return passes("both reports are there", "两份报告齐全", record, *found["risk"][-1:], *found["crypto"][-1:])


@rule(
    "gm-assessed",
    needs=(SystemRecord, Report),
    remedy=Text("have the cryptography assessed", "委托开展密码应用安全性评估"),
)
def cryptography_assessed(system: System, world: World, *, from_level: int = 3, most_days: int = 365) -> Judgement:
    """The cryptography of a system of level 3 was assessed before it went into service, and lately."""
    if system.crypto < from_level:
        return not_applicable("of cryptography level {n}", "密码应用等级为 {n} 级", n=system.crypto)
    record = record_of(system, world)
    if record.in_service is None or record.in_service > world.now.date():
        return not_applicable(*NOT_IN_SERVICE, record)
    reports = reports_of(system, "crypto", world)
    if not reports or reports[0].day > record.in_service:
        return fails("not assessed before {day}", "{day} 投入运行前未做密评", record, *reports, day=record.in_service)
    if world.now.date() - reports[-1].day > timedelta(most_days):
        return fails("last assessed on {day}", "最近一次密评为 {day}", record, reports[-1], day=reports[-1].day)
    return passes("assessed on {day}", "密评于 {day}", record, reports[-1], day=reports[-1].day)


@rule(
    "sec-supplier-source-test",
    needs=(SystemRecord, Report),
    remedy=Text("have the source code of the delivered version tested", "对交付版本开展源代码安全检测"),
)
def delivered_source_tested(system: System, world: World) -> Judgement:
    """The source code of critical infrastructure was tested in the version that was delivered, and not found bad."""
    record = record_of(system, world)
    if not record.cii:
        return not_applicable("no critical information infrastructure", "非关键信息基础设施", record)
    if record.version is None:
        return fails("its delivered version is not registered", "未登记交付版本", record)
    tests = [each for each in reports_of(system, "source", world) if each.version == record.version]
    if not [each for each in tests if each.complete and each.conclusion != "not-met"]:
        return fails("version {v} has no good test", "版本 {v} 没有合格的检测报告", record, *tests, v=record.version)
    return passes("version {v} was tested", "版本 {v} 已检测", record, *tests, v=record.version)
