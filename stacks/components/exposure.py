"""Who may reach a group of servers: the inventory's rules as rules of its security group, and what cannot be done."""

from collections.abc import Callable, Mapping
from typing import Any

from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.system import Exposure, System
from govcloud.text import Text
from stacks.components.department import Scope
from stacks.components.rules import Remote, Rule, from_group, from_prefixes, let_in, once

type Warn = Callable[[Text, Text], None]
"""Takes what is not provided, and what to do."""

NOBODY = Text(
    "not provided: the rule for {source} lets nobody reach `{to}`, as it has no addresses in zone `{zone}`",
    "未提供：{source} 在网络区 `{zone}` 没有地址，该规则未放行任何人访问 `{to}`",
)
OTHER_SOURCE = Text("correct the rule, or give its source a place in that zone", "请更正规则，或将来源放到该网络区")
OTHER_ZONE = Text(
    "`{source}` is in zone `{there}`, `{to}` in zone `{here}`: the rule is there, but no way between the two zones",
    "`{source}` 在网络区 `{there}`，`{to}` 在网络区 `{here}`：规则已写入，但两区之间没有通路",
)
ASK_FOR_WAY = Text(
    "have the way between the zones opened where the city exchanges data between them",
    "请在本市的跨网交换平台上开通两区之间的通路",
)


def list_rules(system: System, group: str, scope: Scope, members: Mapping[str, Any], warn: Warn) -> list[Rule]:
    """The rules of one group of servers. `members`: system → id of the security group that all its servers are in."""
    found: list[Rule] = []
    for rule in system.exposure:
        if rule.to != group:
            continue
        source, remotes = find_source(rule, system, scope, members)
        if not remotes:
            warn(NOBODY(source=source, to=group, zone=system.zone.value), OTHER_SOURCE)
        other = find_system(scope, rule.system)
        if other is not None and other.zone is not system.zone:
            warn(OTHER_ZONE(source=other.code, there=other.zone.value, to=group, here=system.zone.value), ASK_FOR_WAY)
        found += let_in(remotes, rule.protocol, rule.ports, source)
    return once(found)


def find_source(rule: Exposure, system: System, scope: Scope, members: Mapping[str, Any]) -> tuple[str, list[Remote]]:
    """A source in words, and the other sides of a rule for it."""
    if rule.zone is not None:
        return f"zone {rule.zone.value}", scope.everybody(rule.zone)
    if rule.department is not None:
        return f"department {rule.department}", from_prefixes(scope.reach.of_department(rule.department, system.zone))
    if rule.system is not None:
        return f"system {rule.system}", find_system_source(rule.system, scope, members)
    return "", from_prefixes([rule.prefix] if rule.prefix is not None else [])


def find_system_source(code: str, scope: Scope, members: Mapping[str, Any]) -> list[Remote]:
    """A system of this stack by its servers; one on another pool by the department's prefixes there."""
    if code in members:
        return from_group(members[code])
    other = find_system(scope, code)
    if other is None or other.pool is None:
        return []
    return from_prefixes(scope.reach.of_tenant(other.pool, scope.department.code, other.zone))


def find_system(scope: Scope, code: str | None) -> System | None:
    """A system of the department."""
    return next((each for each in scope.department.systems if each.code == code), None)


def is_public(system: System, group: str) -> bool:
    """Whether citizens reach the group: only what is in the internet zone, and exposed to it."""
    exposed = any(rule.to == group and rule.zone is Zone.INTERNET for rule in system.exposure)
    return exposed and system.zone is Zone.INTERNET
