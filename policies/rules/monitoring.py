"""Rules on the monitoring and on what it has seen: who is watched, how fresh that is, what is left over weeks."""

from collections.abc import Iterable, Mapping

from govcloud.text import Text
from policies.facts.extranet import Node
from policies.facts.gaps import Cause, MissingError
from policies.facts.measured import Metric, Question
from policies.facts.register import PoolRecord
from policies.measures import Measure, find_measures
from policies.model import Judgement, fails, find_any, not_applicable, passes
from policies.registry import rule
from policies.world import World

ASKED = (Metric, Question)
INNER = ("core", "exit")
"""Roles of nodes that have no way up."""
PASSES = Text("passes over {pool}", "资源池 {pool} 的采集")
HISTORY = Text("daily readings of memory, storage and cores of {pool}", "资源池 {pool} 的内存、存储、核数历史")
TOO_YOUNG = Text(
    "{part} {resource}: {days} daily readings of {least}", "{part} {resource}：{days} 个日数据点，需要 {least} 个"
)
NO_LINKS = Text("links of {node} in the monitoring", "监测系统中节点 {node} 的链路")
TOO_SHORT = Text("traffic of {node}: {days} days of {least}", "节点 {node} 的流量：{days} 天，需要 {least} 天")


@rule(
    "mon-coverage",
    needs=ASKED,
    remedy=Text("let `govcloud monitor serve` ask the pool, and Prometheus scrape it", "将该资源池接入监测采集"),
)
def pool_is_watched(pool: PoolRecord, world: World) -> Judgement:
    """The monitoring knows of the pool, be it that it is down. That nobody asked the monitoring is never a pass."""
    seen = find_measures(Measure.SOURCE_UP, pool, world, "source").get((pool.id,))
    if seen is None:
        return fails("is not watched", "未纳入监测")
    return passes("is watched", "已纳入监测", seen)


@rule(
    "mon-coverage.device",
    needs=ASKED,
    remedy=Text("let the monitoring reach the device", "将该设备接入监测"),
)
def devices_are_watched(node: Node, world: World) -> Judgement:
    """The monitoring has a sample of each device of the node, not older than five minutes."""
    seen = find_measures(Measure.DEVICE_SEEN, node, world, "device")
    unseen = [each.code for each in node.devices if (each.code,) not in seen]
    if unseen:
        return fails("not watched: {codes}", "未纳入监测：{codes}", codes=", ".join(unseen))
    return passes("is watched", "已纳入监测", *(seen[each.code,] for each in node.devices))


@rule(
    "mon-exporter-fresh",
    needs=ASKED,
    remedy=Text("see why the pool answers late, or ask it less often", "排查资源池应答缓慢的原因，或延长采集周期"),
)
def collection_is_fresh(pool: PoolRecord, world: World, *, most_minutes: float = 10) -> Judgement:
    """The last pass succeeded, took less than the time between passes, and is not long ago."""
    names = (Measure.SOURCE_UP, Measure.SOURCE_AGE, Measure.SOURCE_DURATION, Measure.SOURCE_INTERVAL)
    up, age, duration, interval = (find_measures(each, pool, world, "source").get((pool.id,)) for each in names)
    if up is None:
        raise MissingError(Cause.UNTOLD, PASSES(pool=pool.title))
    if not up.value:
        return fails("the last pass failed", "最近一次采集失败", up)
    if age is None or duration is None or interval is None:
        raise MissingError(Cause.UNTOLD, PASSES(pool=pool.title))
    if age.value > most_minutes * 60:
        minutes = round(age.value / 60)
        return fails("was last told {n} minutes ago", "最近一次成功采集在 {n} 分钟前", age, n=minutes)
    if duration.value >= interval.value:
        return fails(
            "a pass takes {took:.0f} s, and one begins every {every:.0f} s",
            "一次采集用时 {took:.0f} 秒，采集周期 {every:.0f} 秒",
            duration,
            interval,
            took=duration.value,
            every=interval.value,
        )
    return passes("told in time", "采集及时", up, age, duration)


@rule(
    "ext-headroom-n-1",
    needs=ASKED,
    remedy=Text("widen the smaller link, or move traffic", "扩容较小的链路，或调整流量"),
)
def one_link_is_enough(node: Node, world: World, *, most: float = 0.7, least_days: int = 27) -> Judgement:
    """What all links of a node carried in 95 % of 30 days fits on the smallest one, in each direction.

    `least_days` of the 30 have to be known: an outage of the monitoring does not make the verdict missing for a month.
    """
    if node.role in INNER:
        return not_applicable("has no way up", "没有上联链路")
    links = find_measures(Measure.LINKS, node, world, "node").get((node.id,))
    if links is None:
        raise MissingError(Cause.UNTOLD, NO_LINKS(node=node.title))
    if links.value < 2:  # noqa: PLR2004 - a pair
        return fails("has one link only", "只有一条链路", links)
    days = find_measures(Measure.LINK_DAYS, node, world, "node").get((node.id,))
    if days is None or days.value < least_days:
        known = 0 if days is None else round(days.value)
        raise MissingError(Cause.UNTOLD, TOO_SHORT(node=node.title, days=known, least=least_days))
    smallest = find_measures(Measure.LINK_SMALLEST, node, world, "node")[node.id,]
    use = find_measures(Measure.LINK_USE, node, world, "node", "direction")
    both = [(way, use.get((node.id, way))) for way in ("up", "down")]
    full = find_any(both, lambda each: known_value(each[1], node) > most * smallest.value)
    if full:
        words = ", ".join(f"{way} {known_value(told, node) / smallest.value:.0%}" for way, told in full)
        return fails("one link alone would be too full: {words}", "单条链路带宽不足：{words}", smallest, words=words)
    return passes("one link is enough", "单条链路够用", smallest, *(told for _, told in both if told))


def known_value(told: Metric | None, node: Node) -> float:
    """The value. Raises MissingError: there is none."""
    if told is None:
        raise MissingError(Cause.UNTOLD, NO_LINKS(node=node.title))
    return told.value


@rule(
    "cap-days-to-full",
    needs=ASKED,
    remedy=Text("buy more, or place new systems in other pools", "启动采购，或将新系统安排到其他资源池"),
)
def time_is_left_to_buy(
    pool: PoolRecord,
    world: World,
    *,
    lead_days: tuple[tuple[str, float], ...] = (("memory", 90.0), ("storage", 180.0), ("vcpu", 90.0)),
    least_readings: int = 60,
) -> Judgement:
    """With 90 % certainty no part of the pool is full before more could be bought."""
    leads = dict(lead_days)
    history = find_measures(Measure.HISTORY_DAYS, pool, world, "pool", "part", "resource")
    parts = sorted(key for key in history if key[0] == pool.id and key[2] in leads)
    if {key[2] for key in parts} != leads.keys():
        raise MissingError(Cause.UNTOLD, HISTORY(pool=pool.title))
    filling = find_measures(Measure.FULL_DAYS, pool, world, "pool", "part", "resource")

    def is_short(key: tuple[str, ...]) -> bool:
        if history[key].value < least_readings:
            days = round(history[key].value)
            raise MissingError(Cause.UNTOLD, TOO_YOUNG(part=key[1], resource=key[2], days=days, least=least_readings))
        return key in filling and filling[key].value < leads[key[2]]

    short = find_any(parts, is_short)
    if short:
        return fails("full too soon: {words}", "将过早用满：{words}", *told(filling, short), words=tell(filling, short))
    return passes("there is time to buy more", "采购时间充足", *told(filling, parts))


def told(filling: Mapping[tuple[str, ...], Metric], parts: Iterable[tuple[str, ...]]) -> list[Metric]:
    """The forecasts that there are."""
    return [filling[part] for part in parts if part in filling]


def tell(filling: Mapping[tuple[str, ...], Metric], parts: Iterable[tuple[str, ...]]) -> str:
    """Part, resource and days, one after another."""
    return ", ".join(f"{' '.join(filter(None, part[1:]))} {filling[part].value:.0f} d" for part in parts)
