"""Servers that belong together as systems and groups of servers of the inventory, with who may reach them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from govcloud.inventory.models.base import Name
from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.system import Servers, System
from govcloud.text import Text
from stacks.adoption.exposure import find_exposure
from stacks.adoption.found import Found
from stacks.adoption.servers import Machine
from stacks.adoption.sketch import Sketch, to_code

DEFAULT, LEVEL = "default", 2
YEAR = timedelta(days=365)
GUESSED = Text(
    "system `{code}`: level of protection, last day and ticket are not known on the pool; {level}, {expires} and"
    " {ticket} were written: correct them",
    "业务系统 `{code}`：资源池上没有等保级别、到期日和工单信息，暂写为 {level}、{expires}、{ticket}，请更正",
)


IN_DEFAULT = Text(
    "server `{name}` is in the project's default security group, which the next up takes it out of",
    "云主机 `{name}` 在项目的默认安全组中，下次部署会将其移出",
)


@dataclass(frozen=True)
class Ground:
    """What systems are drafted on."""

    found: Found
    department: Department | None
    """As the inventory has it already."""
    code: str
    today: date
    sketch: Sketch


def draft_systems(ground: Ground, machines: Iterable[Machine]) -> list[System]:
    """All systems, by code. One that the inventory has already stays as it is there."""
    named = [name_system(ground, machine) for machine in machines]
    ordered = sorted(named, key=lambda each: (each.system, each.group, each.number, each.live.id))
    parts = {code: list(mine) for code, mine in groupby(ordered, lambda each: each.system)}
    members = {group.id: code for code in parts for group in ground.found.of("SecurityGroup") if is_named(group, code)}
    return [draft_system(ground, code, mine, members) for code, mine in parts.items()]


def is_named(group: object, name: str) -> bool:
    """Whether a security group is called so."""
    return bool(getattr(group, "values", {}).get("name") == name)


def name_system(ground: Ground, machine: Machine) -> Machine:
    """The machine with a system: a system has one zone, and one that nobody named is the department's."""
    code = machine.system or to_code(f"{ground.code}-{machine.zone.value}", "adopted")
    return replace(machine, system=code)


def draft_system(ground: Ground, code: str, machines: list[Machine], members: Mapping[str, str]) -> System:
    """One system with its groups, and the hints for all that the program makes of them."""
    for group in (group for group, system in members.items() if system == code):
        ground.sketch.hint("SecurityGroup", code, group)
    groups = [draft_group(ground, code, each, members) for each in split_groups(machines, ground.found)]
    there = next((each for each in ground.department.systems if each.code == code), None) if ground.department else None
    if there is not None:
        return there
    tags = machines[0].live.values.get("metadata", {})
    guessed = not {"mlps", "expires", "ticket"} <= set(tags)
    expires = tags.get("expires") or (ground.today + YEAR).isoformat()
    level, ticket = int(tags.get("mlps") or LEVEL), tags.get("ticket") or f"ADOPT-{ground.today.year}-1"
    if guessed:
        ground.sketch.note(GUESSED(code=code, level=level, expires=expires, ticket=ticket))
    return System.model_validate(
        {
            "code": code,
            "name": Name(zh=code, en=code),
            "mlps_level": level,
            "crypto_level": level,
            "zone": machines[0].zone,
            "pool": ground.found.pool.code,
            "expires": expires,
            "ticket": ticket,
            "servers": [servers for servers, _ in groups],
            "exposure": [rule for _, rules in groups for rule in rules],
        }
    )


def split_groups(machines: list[Machine], found: Found) -> list[list[Machine]]:
    """Like machines of one server group together, others one by one: the program spreads those that it counts."""
    split: list[list[Machine]] = []
    for _, mine in groupby(machines, lambda each: each.group):
        group = list(mine)
        together = {found.apart.get(each.live.id, "") for each in group}
        alike = len({each.spec for each in group}) == 1 and (
            len(group) == 1 or (len(together) == 1 and "" not in together)
        )
        if alike:
            split.append(group)
        else:
            split += [[replace(each, group=f"{each.group}-{each.number}")] for each in group]
    return split


def draft_group(
    ground: Ground, system: str, machines: list[Machine], members: Mapping[str, str]
) -> tuple[Servers, list[object]]:
    """One group of servers with its exposure; hints for ports, servers, volumes, addresses and groups."""
    found, first, hints = ground.found, machines[0], ground.sketch.hints
    path = f"{system}/{first.group}"
    if len(machines) > 1:
        hints["ServerGroup", path] = found.apart[first.live.id]
    own = own_groups(found, first, members)
    for group, _, _ in own[:1]:
        hints.setdefault(("SecurityGroup", path), group)
    for number, machine in enumerate(machines, 1):
        if is_in_default(found, machine):
            ground.sketch.note(IN_DEFAULT(name=machine.live.values["name"]))
        label = f"{path}/{number}"
        hints["Server", label], hints["Port", label] = machine.live.id, machine.port
        for disk, volume in machine.disks:
            hints["Volume", f"{label}/{disk.name}"] = volume
    servers = Servers(
        name=first.group,
        flavor=first.flavor,
        image=first.image,
        count=len(machines),
        root_gib=first.root_gib,
        volumes=[disk for disk, _ in first.disks],
    )
    exposure = find_exposure(first.group, [(name, rules) for _, name, rules in own], members, ground.sketch)
    return servers, list(exposure)


def is_in_default(found: Found, machine: Machine) -> bool:
    """Whether a server is in the group that the pool makes with every project."""
    ids = found.ports[machine.port].values.get("security_groups", [])
    return any(is_named(found.groups[each], DEFAULT) for each in ids if each in found.groups)


def own_groups(
    found: Found, machine: Machine, members: Mapping[str, str]
) -> list[tuple[str, str, list[Mapping[str, object]]]]:
    """Security groups of a server that are its group's own: id, name, rules. Not those of zones and whole systems."""
    ids = found.ports[machine.port].values.get("security_groups", [])
    groups = [found.groups[each] for each in ids if each in found.groups and each not in members]
    return [
        (each.id, str(each.values["name"]), each.values["rules"])
        for each in groups
        if each.values["name"] not in {DEFAULT, *(zone.value for zone in Zone)}
    ]
