"""Rules on isolation: zones, departments and levels reach each other only where that was approved."""

from collections.abc import Mapping
from dataclasses import dataclass

from govcloud.text import Text
from policies.approvals import APPROVALS, addresses_in, approved_sources
from policies.exposure import EXPOSURE, describe_rules, others_of
from policies.facts.compute import Server
from policies.facts.identity import Project
from policies.facts.network import SELF, Network, Router, SecurityGroup, SecurityRule, Subnet
from policies.facts.register import Exposure, Holding, System
from policies.joined import JOINED, networks_of_router, networks_of_server, zones_of_network
from policies.model import Judgement, fails, find_any, not_applicable, passes
from policies.registry import rule
from policies.sets.addresses import NOBODY, Addresses
from policies.whose import department_of, find_system
from policies.world import World

PART = Text("take the interface away; zones are joined by the isolation gateway only", "移除该接口，跨区只经隔离网关")
APPROVE = Text("have the access approved in the inventory, or close the rule", "在清单中补办访问审批，或删除该规则")


@rule("net-zone-not-bridged", needs=JOINED, remedy=PART)
def server_in_one_zone(server: Server, world: World, *, gateways: tuple[str, ...] = ()) -> Judgement:
    """A server has no ports in networks of two zones, unless it is a listed isolation gateway. Pods are not judged."""
    zones = {zone for each in networks_of_server(server, world) for zone in zones_of_network(each, server, world)}
    if len(zones) > 1 and server.name in gateways:
        return not_applicable("a listed isolation gateway", "登记的隔离网关")
    if len(zones) > 1:
        return fails("joins the zones {zones}", "同时接入 {zones}", zones=", ".join(sorted(zones)))
    return passes("is in one zone at most", "未跨区")


@rule("net-zone-not-bridged.router", needs=JOINED, remedy=PART)
def router_in_one_zone(router: Router, world: World) -> Judgement:
    """A router leads to one zone, and joins no network that other routers lead to another zone."""
    joined = networks_of_router(router, world)
    if router.external_network is not None:
        joined = joined | {router.external_network}
    zones = {zone for each in joined for zone in zones_of_network(each, router, world)}
    if len(zones) > 1:
        return fails("joins the zones {zones}", "同时接入 {zones}", zones=", ".join(sorted(zones)))
    return passes("is in one zone at most", "未跨区")


@rule("net-tenant-unreachable", needs=(*EXPOSURE, *APPROVALS, Project), remedy=APPROVE)
def departments_kept_apart(group: SecurityGroup, world: World) -> Judgement:
    """A department's groups let other departments in only where an exposure of one of its systems says so.

    Stricter than the condition: every department's network counts as routed to every other, as the extranet does; so
    that security groups alone decide. The exposures are those of the whole department, not of one system.
    """
    owner = department_of(group, group.project, world)
    if not owner:
        return not_applicable("not a department's", "不属于部门")
    exposures = world.where(Exposure, group, department=owner)

    def is_open(each: SecurityRule) -> bool:
        if each.direction != "ingress":
            return False
        left = others_of(each, group, world) - approved_sources(each, exposures, group, world)
        return bool(left) and holdings_of_departments(group, world).has_others(owner, left)

    wrong = find_any(group.rules, is_open)
    if wrong:
        return fails("lets other departments in: {rules}", "放行其他部门：{rules}", rules=describe_rules(wrong))
    return passes("other departments are let in by approval only", "其他部门仅经审批可达")


@dataclass(frozen=True)
class Holdings:
    """Which addresses are whose."""

    own: Mapping[str, Addresses]
    """Department → its networks."""
    anybody: Addresses
    several: Addresses
    """What more than one department has."""

    def has_others(self, owner: str, addresses: Addresses) -> bool:
        """Whether one of the addresses is another department's."""
        own = self.own.get(owner, NOBODY)
        return (addresses - own).meets(self.anybody) or (addresses & own).meets(self.several)


def holdings_of_departments(group: SecurityGroup, world: World) -> Holdings:
    """Networks of all departments: those of the address plan, and those that are there without it."""

    def make() -> Holdings:
        prefixes: dict[str, list[str]] = {}
        for held in world.all(Holding, group):
            prefixes.setdefault(held.department, []).append(held.prefix)
        for subnet in world.all(Subnet, group):
            if owner := department_of(group, subnet.project, world):
                prefixes.setdefault(owner, []).append(subnet.cidr)
        own = {owner: Addresses.of(each) for owner, each in prefixes.items()}
        anybody = Addresses.of(prefix for each in prefixes.values() for prefix in each)
        return Holdings(own, anybody, Addresses.in_two(list(own.values())))

    return world.once("holdings of departments", group, make)


@rule("net-tenant-unreachable.router", needs=(*JOINED, Project), remedy=APPROVE)
def router_of_one_department(router: Router, world: World) -> Judgement:
    """A router joins networks of one department only."""
    found = (world.one(Network, router, each) for each in sorted(networks_of_router(router, world)))
    owners = {department_of(router, each.project, world) for each in found if each is not None} - {""}
    if len(owners) > 1:
        return fails("joins networks of {names}", "同时连接 {names} 的网络", names=", ".join(sorted(owners)))
    return passes("joins networks of one department", "仅连接一个部门的网络")


@rule("net-level-boundary", needs=(*EXPOSURE, *APPROVALS, System), remedy=APPROVE)
def lower_levels_kept_out(group: SecurityGroup, world: World) -> Judgement:
    """Servers of systems of a lower level in the same pool are let in only where the system's exposures say so.

    Narrower than the condition: a group's level is that of the system in its tags; groups without one are not judged.
    """
    system = find_system(group, group.tags, world)
    if system is None:
        return not_applicable("of no registered system", "不属于任何登记系统")
    exposures = [
        each for each in world.where(Exposure, group, department=system.department) if each.system == system.code
    ]

    def is_open(each: SecurityRule) -> bool:
        if each.direction != "ingress":
            return False
        left = all_sources(each, group, world) - approved_sources(each, exposures, group, world)
        return bool(left) and bool(left & lower_levels(system, group, world))

    wrong = find_any(group.rules, is_open)
    if wrong:
        return fails("lets lower levels in: {rules}", "放行低等级系统：{rules}", system, rules=describe_rules(wrong))
    return passes("lower levels are let in by approval only", "低等级系统仅经审批可达", system)


def all_sources(each: SecurityRule, group: SecurityGroup, world: World) -> Addresses:
    """Who is on the other side of a rule, members of the project's own groups too."""
    if each.remote_group in (None, SELF, group.id) or each.address_group is not None:
        return others_of(each, group, world)
    named = world.one(SecurityGroup, group, each.remote_group)
    return addresses_in([] if named is None else [named], group, world).only(each.family)


def lower_levels(system: System, group: SecurityGroup, world: World) -> Addresses:
    """Addresses of the servers of systems with a lower level."""
    owned = ((each, find_system(each, each.tags, world)) for each in world.all(SecurityGroup, group))
    return addresses_in([each for each, own in owned if own is not None and own.mlps < system.mlps], group, world)
