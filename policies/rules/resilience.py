"""Rules on what goes on when something fails: routers, servers, and the second copy of data."""

from datetime import timedelta

from govcloud.text import Text
from policies.facts.capacity import NetworkAgent
from policies.facts.compute import Server, ServerGroup
from policies.facts.identity import Project
from policies.facts.measured import ArrayPair
from policies.facts.network import Router
from policies.facts.register import System
from policies.facts.storage import Backup, StorageService, Volume
from policies.model import Judgement, fails, manual, not_applicable, passes
from policies.registry import rule
from policies.whose import department_of, find_system, system_of, tags_of
from policies.world import World

GRADED = 3
SPREADING = ("anti-affinity", "soft-anti-affinity")
FEWEST = 2


@rule(
    "net-router-ha",
    needs=(Project, System, NetworkAgent),
    remedy=Text("make the router again as a redundant one", "将路由器重建为高可用路由器"),
)
def router_redundant(router: Router, world: World) -> Judgement:
    """Routers of departments with a system of level 3 in the pool are redundant, and two agents live to carry them.

    Narrower than the condition: agents are counted per pool, and gateway chassis of OVN are not told by its interface.
    """
    owner = department_of(router, router.project, world)
    systems = world.where(System, router, department=owner) if owner else ()
    graded = [each for each in systems if each.mlps >= GRADED and each.pool in (None, router.place.pool)]
    if not graded:
        return not_applicable("of no system of level 3", "无三级系统")
    if not router.ha and not router.distributed:
        return fails("neither redundant nor distributed", "既非高可用也非分布式", *graded)
    if router.place.sort == "pool":
        agents = [each for each in world.all(NetworkAgent, router) if each.type == "L3 agent" and each.alive]
        if len(agents) < FEWEST:
            return fails("{n} agents live", "存活的 L3 代理为 {n} 个", *graded, *agents, n=len(agents))
    return passes("redundant", "已冗余", *graded)


@rule(
    "vm-ha-spread",
    needs=(Server, System),
    remedy=Text("move a server to another host or zone", "将部分云主机迁移到其他宿主机或可用区"),
)
def group_spread(group: ServerGroup, world: World) -> Judgement:
    """Servers of one group of a system of level 3 are two at least, on two hosts and in two zones.

    A group is what the scheduler keeps apart; zones stand for sites. More servers than hosts may share hosts.
    """
    if group.policy not in SPREADING:
        return fails("keeps nothing apart: `{policy}`", "未分散部署：`{policy}`", policy=group.policy)
    found = (world.one(Server, group, each) for each in group.members)
    servers = [each for each in found if each is not None]
    systems = [each for each in (find_system(server, server.metadata, world) for server in servers) if each is not None]
    if not any(each.mlps >= GRADED for each in systems):
        return not_applicable("of no system of level 3", "无三级系统")
    hosts, zones = ({each.host for each in servers}, {each.availability_zone for each in servers})
    if len(servers) < FEWEST or len(hosts) < FEWEST or len(zones) < FEWEST:
        return fails(
            "{n} servers on {hosts} hosts in {zones} zones", "{n} 台云主机分布在 {hosts} 台宿主机、{zones} 个可用区",
            *servers, n=len(servers), hosts=len(hosts), zones=len(zones),
        )  # fmt: skip
    return passes("spread over {hosts} hosts", "分布在 {hosts} 台宿主机", *servers, hosts=len(hosts))


@rule(
    "backup-offsite",
    needs=(Backup, System, Server),
    remedy=Text("back up to another site, or replicate the volume", "将备份写入另一站点，或为该卷启用复制"),
)
def copy_elsewhere(volume: Volume, world: World, *, most_days: int = 7) -> Judgement:
    """Data of level 2 has a fresh backup in another zone, data of level 3 a replica, whose lag a person has to look at.

    Zones stand for sites; where an array keeps the replica and how far it lags, no pool tells.
    """
    if volume.bootable or not volume.servers:
        return not_applicable("a system disk, or used by no server", "系统盘，或未被云主机使用")
    system = system_of(volume, tags_of(volume, world), world)
    if system.mlps < FEWEST:
        return not_applicable("of level 1", "一级系统", system)
    if system.mlps >= GRADED:
        if volume.replication != "enabled":
            return fails("has no copy in real time", "没有实时副本", system)
        return manual("look at the replica's site and lag", "请核对副本所在站点和复制延迟", system)
    oldest = world.now - timedelta(days=most_days)
    good = [
        each
        for each in world.where(Backup, volume, volume=volume.id)
        if each.status == "available" and each.created >= oldest
    ]
    away = [each for each in good if each.availability_zone not in (None, volume.availability_zone)]
    if not away:
        return fails("has no fresh backup in another zone", "没有位于其他可用区的近期备份", system, *good)
    return passes("backed up in {zone}", "已备份到 {zone}", system, away[0], zone=away[0].availability_zone)


@rule(
    "storage-dual-active-ok",
    needs=(System, Server, StorageService, ArrayPair),
    remedy=Text("have the array's pair repaired and resynchronised", "排查并恢复阵列双活对的同步"),
)
def dual_active_in_step(volume: Volume, world: World) -> Judgement:
    """Data volumes of dual-active systems replicate, and their back end was not switched over nor frozen; arrays agree.

    What the pool tells is enough for a failure. For a pass the arrays have to be read as well.
    """
    if volume.bootable:
        return not_applicable("a system disk", "系统盘")
    system = find_system(volume, tags_of(volume, world), world)
    if system is None or not system.dual_active:
        return not_applicable("of no dual-active system", "非双活系统")
    if volume.replication != "enabled":
        return fails("does not replicate: {state}", "未复制：{state}", system, state=volume.replication or "–")
    backend = (volume.backend or "").partition("#")[0]
    service = world.one(StorageService, volume, backend)
    if service is None or service.state != "up" or service.frozen or service.active_backend:
        seen = () if service is None else (service,)
        return fails("its back end is down, frozen or switched over", "后端停止、冻结或已切换", system, *seen)
    pair = world.one(ArrayPair, volume, backend)
    if pair is None or not (pair.healthy and pair.in_step and pair.same_capacity):
        return fails("the array's pair is not in step", "阵列双活对异常", system, service)
    return passes("in step", "双活正常", system, service, pair)
