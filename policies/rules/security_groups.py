"""Rules on security groups: what they let in and out, and whether each of their rules has a reason to be there."""

import re
from datetime import timedelta

from govcloud.text import Text
from policies.exposure import (
    EXPOSURE,
    describe_rules,
    find_openings,
    others_of,
    outside_sources,
    to_box,
)
from policies.facts.identity import Project
from policies.facts.network import SELF, Port, SecurityGroup, SecurityRule
from policies.facts.register import City, System
from policies.model import Judgement, fails, find_any, not_applicable, passes
from policies.redundancy import find_redundant
from policies.registry import rule
from policies.sets.addresses import INTERNET, Addresses
from policies.sets.intervals import Intervals
from policies.sets.traffic import addresses_to_all
from policies.whose import city_of, department_of
from policies.world import World

TCP, UDP = 6, 17
MANAGEMENT = (
    *((TCP, port, port) for port in (22, 23, 3389, 3306, 5432, 6379, 9200, 2379, 27017, 445)),
    (TCP, 5900, 5999),
    (TCP, 135, 139),
    (UDP, 135, 139),
    (UDP, 161, 161),
)
"""Protocol, first and last port of what only administrators use, or of what attackers use first."""
TICKET = re.compile(r"[A-Z]+-\d{4}-\d{3,}")


@rule(
    "sg-mgmt-port-closed",
    needs=(*EXPOSURE, City),
    remedy=Text(
        "allow the port only from the management prefixes or from the system's own groups",
        "仅允许管理网段或本系统安全组访问该端口",
    ),
)
def management_ports_closed(
    group: SecurityGroup, world: World, *, ports: tuple[tuple[int, int, int], ...] = MANAGEMENT
) -> Judgement:
    """No management or dangerous port is open to anybody but the project itself and the managers."""

    def is_open(each: SecurityRule) -> bool:
        if each.direction != "ingress" or not touches(each, ports):
            return False
        return bool(outside_sources(each, group, world) - Addresses.of(city_of(group, world).managers))

    wrong = find_any(group.rules, is_open)
    if wrong:
        return fails("open to others: {rules}", "对外开放：{rules}", rules=describe_rules(wrong))
    return passes("no management port is open to others", "管理端口未对外开放")


@rule(
    "sg-no-any-any",
    needs=EXPOSURE,
    remedy=Text("open only the ports that are used, to those who use them", "仅向使用方开放实际使用的端口"),
)
def no_rule_opens_everything(group: SecurityGroup, world: World, *, most: int = 256) -> Judgement:
    """No more than `most` addresses outside the project may reach every TCP or every UDP port."""
    found = find_openings(group, world)
    everyone = [
        addresses_to_all(found.boxes, family, protocol, (1, 65535)) for family in (4, 6) for protocol in (TCP, UDP)
    ]
    widest = max(everyone, key=lambda each: each.size)
    if widest.size > most:
        return fails("{n} addresses outside reach every port", "外部 {n} 个地址可访问全部端口", n=f"{widest.size:,}")
    if found.missing is not None:
        raise found.missing
    return passes("nobody outside reaches every port", "没有外部地址可访问全部端口")


@rule(
    "sg-default-closed",
    remedy=Text("remove the inbound rules of the group `default`", "删除 `default` 安全组的入向规则"),
)
def default_group_closed(group: SecurityGroup, world: World) -> Judgement:
    """The group that servers get unasked lets nobody in but its own members."""
    if group.name != "default":
        return not_applicable("not the default group", "不是默认安全组")
    wrong = find_any(
        group.rules, lambda each: each.direction == "ingress" and each.remote_group not in (SELF, group.id)
    )
    if wrong:
        return fails("lets in: {rules}", "放行入向：{rules}", rules=describe_rules(wrong))
    return passes("lets in its own members only", "仅放行组内成员")


@rule(
    "sg-no-redundant-rule",
    remedy=Text("remove the rules that others cover", "删除已被其他规则覆盖的规则"),
)
def no_redundant_rule(group: SecurityGroup, world: World) -> Judgement:
    """Every rule lets through something that the others together do not."""
    extra = find_redundant(group.rules)
    if extra:
        return fails("covered by others: {rules}", "已被其他规则覆盖：{rules}", rules=describe_rules(extra))
    return passes("every rule is needed", "没有冗余规则")


@rule(
    "sg-unused-removed",
    needs=(Port,),
    remedy=Text("delete the group", "删除该安全组"),
)
def group_in_use(group: SecurityGroup, world: World, *, most_days: int = 30) -> Judgement:
    """A group that no port has is not kept."""
    if group.name == "default":
        return not_applicable("the service keeps it", "由网络服务自动保留")
    if world.where(Port, group, security_groups=group.id):
        return passes("is used", "正在使用")
    if world.now - group.updated > timedelta(days=most_days):
        return fails(
            "no port has it; last changed on {day}", "没有端口使用，最后变更于 {day}", day=group.updated.date()
        )
    return passes("unused for a short time only", "闲置时间未超限")


@rule(
    "sg-rule-explained",
    needs=(System,),
    remedy=Text("write the number of the approving ticket into the description", "在规则描述中填写审批工单号"),
)
def rules_explained(group: SecurityGroup, world: World) -> Judgement:
    """Every inbound rule names a ticket of a system that is still in use."""
    today = world.now.date()
    tickets = {system.ticket for system in world.all(System, group) if system.expires >= today}

    def is_unexplained(each: SecurityRule) -> bool:
        return each.direction == "ingress" and not tickets & set(TICKET.findall(each.description or ""))

    wrong = find_any(group.rules, is_unexplained)
    if wrong:
        return fails("without a valid ticket: {rules}", "缺少有效工单号：{rules}", rules=describe_rules(wrong))
    return passes("every inbound rule names its ticket", "入向规则均注明工单号")


@rule(
    "sg-egress-approved",
    needs=(*EXPOSURE, Project, System),
    remedy=Text(
        "let servers out to the extranet only, or have an internet exit approved", "仅放行政务外网，或申请互联网出口"
    ),
)
def egress_approved(group: SecurityGroup, world: World) -> Judgement:
    """Only departments with a system in the internet zone of the pool may reach the internet."""
    owner = department_of(group, group.project, world)
    systems = world.where(System, group, department=owner) if owner else ()
    if any(system.zone == "internet" and system.pool == group.place.pool for system in systems):
        return passes("the department has an approved internet exit", "所属部门有已审批的互联网出口")
    wrong = find_any(
        group.rules,
        lambda each: each.direction == "egress" and bool(others_of(each, group, world) & INTERNET),
    )
    if wrong:
        return fails("reaches the internet: {rules}", "可访问互联网：{rules}", rules=describe_rules(wrong))
    return passes("nothing goes to the internet", "没有通向互联网的出向规则")


def touches(each: SecurityRule, ports: tuple[tuple[int, int, int], ...]) -> bool:
    """Whether a rule lets through any of the ports."""
    box = to_box(each, Addresses(Intervals(), Intervals()))
    return any(
        box.protocols[0] <= protocol <= box.protocols[1] and box.ports[0] <= last and first <= box.ports[1]
        for protocol, first, last in ports
    )
