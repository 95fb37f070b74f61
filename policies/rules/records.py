"""Rules on what is done again and again and written down: copies, restores, scans, answers to warnings."""

from datetime import date, timedelta

from govcloud.text import Text
from policies.facts.gaps import Cause, MissingError
from policies.facts.ledgers import Restore, Scan, Site, SystemRecord, WarningPlan
from policies.facts.register import City, System
from policies.model import Judgement, fails, find_any, not_applicable, passes
from policies.registry import rule
from policies.rules.filings import record_of
from policies.world import World

GRADED = 2
LEVELS = ("red", "orange", "yellow", "blue")
NOTHING = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b",
)
"""Digests of nothing at all, by SHA-256 and by SM3."""
NOT_PLACED = Text("the pool of system {name}, which placement has yet to choose", "业务系统 {name} 尚未确定的资源池")


def is_recent(day: date, world: World, most_days: int) -> bool:
    """Whether a day is not in the future and not too long ago."""
    return timedelta(0) <= world.now.date() - day <= timedelta(most_days)


@rule(
    "backup-local-copy",
    needs=(SystemRecord, Site),
    remedy=Text("keep a copy outside the pool and renew it every week", "在资源池之外留存数据副本并每周更新"),
)
def has_own_copy(system: System, world: World, *, most_days: int = 7) -> Judgement:
    """The department keeps a fresh copy of a graded system's data at a site that is not its pool's."""
    if system.mlps < GRADED:
        return not_applicable("of level 1", "一级系统")
    record = record_of(system, world)
    if record.copy_site is None or record.copied is None:
        return fails("names no copy of its own", "未登记自留副本", record)
    site = world.one(Site, system, record.copy_site)
    if site is None:
        return fails("its copy is at no registered site", "副本所在站点未登记", record)
    if site.pool is not None and system.pool is None:
        raise MissingError(Cause.UNTOLD, NOT_PLACED(name=system.title))
    if site.pool is not None and site.pool == system.pool:
        return fails("its copy is in its own pool", "副本在同一资源池内", record, site)
    if not is_recent(record.copied, world, most_days):
        return fails("its newest copy is of {day}", "最近副本日期为 {day}", record, site, day=record.copied)
    return passes("copied to {site}", "副本位于{site}", record, site, site=site.name)


@rule(
    "backup-restore-drill",
    needs=(Restore,),
    remedy=Text("restore a backup with data, compare it, and register the drill", "用真实数据演练恢复、比对摘要并登记"),
)
def restore_drilled(system: System, world: World, *, most_days: int = 90) -> Judgement:
    """The last drill restored data that was not empty and equal to what had been backed up, and is recent."""
    drills = sorted(world.where(Restore, system, system=system.id), key=lambda each: each.day)
    past = [each for each in drills if each.day <= world.now.date()]
    if not past:
        return fails("was never restored", "没有恢复演练记录")
    last = past[-1]
    if last.restored_digest != last.source_digest:
        return fails("the restored data differed", "恢复后的数据不一致", last)
    if last.restored_mib == 0 or last.restored_digest in NOTHING:
        return fails("nothing was restored", "恢复的数据为空", last)
    if not is_recent(last.day, world, most_days):
        return fails("last restored on {day}", "最近一次恢复演练为 {day}", last, day=last.day)
    return passes("restored on {day}", "恢复演练于 {day}", last, day=last.day)


@rule(
    "sec-scan-fresh",
    needs=(Scan,),
    remedy=Text("scan all servers and mend what is critical", "扫描全部主机并修复严重漏洞"),
)
def scan_fresh(system: System, world: World, *, most_days: int = 30, mend_days: int = 7) -> Judgement:
    """The last scan of a graded system is recent, saw all its servers, and no critical finding is old."""
    if system.mlps < GRADED:
        return not_applicable("of level 1", "一级系统")
    scans = sorted(world.where(Scan, system, system=system.id), key=lambda each: each.day)
    past = [each for each in scans if each.day <= world.now.date()]
    if not past or not is_recent(past[-1].day, world, most_days):
        return fails("not scanned within {n} days", "{n} 天内未扫描", *past[-1:], n=most_days)
    last = past[-1]
    if last.open_critical and (last.critical_since is None or not is_recent(last.critical_since, world, mend_days)):
        return fails("critical since {day}", "严重漏洞自 {day} 起未修复", last, day=last.critical_since or last.day)
    if last.servers < system.servers:
        return fails("{n} of {all} servers scanned", "{all} 台主机只扫描 {n} 台", last,
                     n=last.servers, all=system.servers)  # fmt: skip
    return passes("scanned on {day}", "扫描于 {day}", last, day=last.day)


@rule(
    "sec-cii-warning",
    needs=(SystemRecord, WarningPlan),
    remedy=Text("name receivers for every level, and drill the answer", "为每个预警级别指定接收人并演练响应"),
)
def warnings_answered(city: City, world: World, *, most_days: int = 365) -> Judgement:
    """A city with critical infrastructure has receivers for each level, who answered in time in the last drill."""
    if not find_any(world.all(SystemRecord, city), lambda each: each.cii):
        return not_applicable("no critical information infrastructure", "没有关键信息基础设施")
    plans = {each.id: each for each in world.all(WarningPlan, city)}
    if lacking := [level for level in LEVELS if level not in plans]:
        return fails("nobody receives: {levels}", "未指定接收人的级别：{levels}", levels=", ".join(lacking))

    def is_late(plan: WarningPlan) -> bool:
        return plan.drilled is None or not is_recent(plan.drilled, world, most_days) or (
            plan.took_minutes is None or plan.took_minutes > plan.respond_minutes
        )  # fmt: skip

    if late := find_any(list(plans.values()), is_late):
        names = ", ".join(each.id for each in late)
        return fails("not drilled in time: {levels}", "未按期演练或响应超时：{levels}", *late, levels=names)
    return passes("all levels are answered in time", "各级预警均按时响应", *plans.values())
