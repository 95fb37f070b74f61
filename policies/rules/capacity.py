"""Rules on the capacity of pools: how full they are, how often they give out the same, and whether a host may fail."""

from collections import Counter
from collections.abc import Iterable

from govcloud.text import Text
from policies.facts.capacity import Provider, Stock
from policies.facts.compute import Server
from policies.facts.register import PoolRecord
from policies.model import Judgement, fails, find_any, not_applicable, passes
from policies.packing import Need, Room, find_homeless
from policies.registry import rule
from policies.world import World

GRADED = 3
"""From this level on, less may be given out twice."""


@rule(
    "cap-pool-headroom",
    remedy=Text("add hosts, or place new systems in other pools", "扩容，或将新系统安排到其他资源池"),
)
def pool_has_headroom(provider: Provider, world: World, *, most: float = 0.8) -> Judgement:
    """A pool's hosts together are not too full, class by class. Its first host stands for all; zones are not split."""
    everyone = world.all(Provider, provider)
    if provider.id != min(each.id for each in everyone):
        return not_applicable("counted with the pool's first host", "与资源池首台主机合并计算")
    used, size = Counter[str](), Counter[str]()
    for stock in (stock for each in everyone for stock in each.stocks):
        used[stock.name] += stock.used
        size[stock.name] += int(stock.size)
    full = [name for name in sorted(used) if used[name] > size[name] * most]
    if full:
        words = ", ".join(f"{name} {used[name]}/{size[name]}" for name in full)
        return fails("too full: {words}", "余量不足：{words}", words=words)
    return passes("has headroom", "余量充足")


@rule(
    "cap-overcommit-bounded",
    needs=(PoolRecord,),
    remedy=Text("lower the allocation ratio of the host", "降低该主机的超分系数"),
)
def overcommit_bounded(
    provider: Provider,
    world: World,
    *,
    cores: tuple[float, float] = (4.0, 2.0),
    most: tuple[tuple[str, float], ...] = (("MEMORY_MB", 1.0), ("DISK_GB", 1.0)),
) -> Judgement:
    """Hosts give out cores up to four times (two, where the pool takes level 3), memory and thick disks once."""
    pool = world.one(PoolRecord, provider, provider.place.pool)
    if pool is None:
        return fails("the pool is not registered", "资源池未登记")
    limits = {**dict(most), "VCPU": cores[pool.most_mlps >= GRADED]}
    wrong = find_any(provider.stocks, lambda stock: stock.name in limits and stock.ratio > limits[stock.name])
    if wrong:
        words = ", ".join(f"{stock.name} {stock.ratio:g}" for stock in wrong)
        return fails("gives out too much: {words}", "超分过高：{words}", pool, words=words)
    return passes("within the bounds", "超分受控", pool)


@rule(
    "cap-n-1-host",
    needs=(Server,),
    remedy=Text("add a host, or move servers to other pools", "增加主机，或将云主机迁移到其他资源池"),
)
def host_may_fail(provider: Provider, world: World) -> Judgement:
    """The servers of a host fit on the others, the largest packed first.

    Narrower than the condition: traits, zones and server groups that keep servers apart are not looked at.
    """
    servers = world.where(Server, provider, host=provider.name)
    if not servers:
        return not_applicable("has no servers", "没有云主机")
    others = [each for each in world.all(Provider, provider) if each.id != provider.id]
    rooms = [Room(free(each.stocks, "VCPU"), free(each.stocks, "MEMORY_MB")) for each in others]
    homeless = find_homeless((Need(each.id, each.vcpus, each.memory_mib) for each in servers), rooms)
    if homeless:
        server = next(each for each in servers if each.id == homeless[0].name)
        return fails("`{name}` finds no other host", "`{name}` 无处可迁", server, name=server.name)
    return passes("its {n} servers fit on the others", "其 {n} 台云主机可由其他主机容纳", n=len(servers))


def free(stocks: Iterable[Stock], name: str) -> float:
    """How much of a class is free; nothing of one that there is not."""
    return sum(stock.size - stock.used for stock in stocks if stock.name == name)
