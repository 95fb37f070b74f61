"""What a department's stack takes from its quota: counted before anything is made, so that no run ends half-way."""

from collections.abc import Iterable, Mapping

from govcloud.inventory.checks.placement import list_names_used
from govcloud.inventory.fields import label_field
from govcloud.inventory.models.pool import Quota
from govcloud.inventory.models.system import System
from govcloud.text import Text
from stacks.components.databases import list_databases
from stacks.components.department import Scope
from stacks.components.exposure import is_public, list_rules
from stacks.components.rules import let_out
from stacks.components.say import join, refuse

OWN_RULES = 4
"""Rules of the security group that the pool makes with every project."""
OWN_PORTS = 4
"""Ports of a network that are no server's: two of the router, two for DHCP."""
DATABASE_RULES = 4
TOO_SMALL = Text(
    "the quota of `{department}` on pool `{pool}` is too small for its systems",
    "部门 `{department}` 在资源池 `{pool}` 的配额不够其业务系统使用",
)
SHORT = Text("{label} ({name}) {quota} of {need} needed", "{label}（{name}）需要 {need}，配额 {quota}")
RAISE = Text(
    "raise it in `quotas` of departments/{department}.yml", "请在 departments/{department}.yml 的 `quotas` 中调高"
)


def refuse_shortage(scope: Scope, systems: Iterable[System]) -> None:
    """Raises RunError when the quota does not hold what the stack is made of, with every part that is too small.

    Cores, memory, servers and storage are the matter of the inventory's own checks.
    """
    department, pool = scope.department.code, scope.pool.code
    quota = scope.department.quotas.get(pool)
    if quota is None:
        return
    short = [
        SHORT(label=label_field(Quota.model_fields[name]), name=name, need=need, quota=getattr(quota, name))
        for name, need in count_needs(scope, list(systems)).items()
        if need > getattr(quota, name)
    ]
    if short:
        what = TOO_SMALL(department=department, pool=pool)
        raise refuse(what, where=pool, why=join(short), todo=RAISE(department=department))


def refuse_gaps(scope: Scope, systems: Iterable[System]) -> None:
    """Raises RunError when the pool does not have all that the systems and their networks ask for by name."""
    zones = scope.reach.zones_of(scope.pool.code, scope.department.code)
    wanted = [("networks", zone.value) for zone in zones]
    for system in systems:
        wanted += [(kind, name) for _, name, kind in list_names_used(system)]
        wanted += [("images", database.servers.image) for database in list_databases(system, scope.pool)]
    scope.catalogue.require(wanted)


def count_needs(scope: Scope, systems: list[System]) -> Mapping[str, int]:
    """Field of the quota → how many the stack has of it."""
    zones = scope.reach.zones_of(scope.pool.code, scope.department.code)
    databases = [wishes.servers.count for system in systems for wishes in list_databases(system, scope.pool)]
    groups = [(system, group) for system in systems for group in system.servers]
    members = {system.code: system.code for system in systems}
    rules = sum(len(list_rules(system, group.name, scope, members, lambda *_: None)) for system, group in groups)
    return {
        "networks": len(zones),
        "routers": len(zones),
        "ports": OWN_PORTS * len(zones) + sum(group.count for _, group in groups) + sum(databases),
        "floating_ips": sum(group.count for system, group in groups if is_public(system, group.name)),
        "security_groups": 1 + len(zones) + len(systems) + len(groups) + len(databases),
        "security_group_rules": OWN_RULES
        + sum(len(let_out(scope.outside(zone))) for zone in zones)
        + rules
        + DATABASE_RULES * len(databases),
    }
