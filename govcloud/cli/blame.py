"""Which line of the inventory a planned resource comes from, as far as that can be known."""

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import Loaded
from govcloud.inventory.models.system import Exposure, System
from govcloud.inventory.reading.source import Steps
from policies.assess import Finding
from policies.exposure import describe_rule
from policies.facts.compute import Server
from policies.facts.network import SecurityGroup, SecurityRule


def find_line(loaded: Loaded, finding: Finding) -> str:
    """`file:line` of the exposure, servers, system or department that made the object; empty where none is known."""
    path = None if loaded.inventory is None else find_path(loaded.inventory, finding)
    return "" if path is None else loaded.locate(path)


def find_path(inventory: Inventory, finding: Finding) -> Steps | None:
    """The way to it from the inventory: the smallest part that is surely the one."""
    place = finding.result.place
    code = finding.owner.department or place.name.removeprefix(f"{place.pool}.")
    number = next((n for n, each in enumerate(inventory.departments) if each.code == code), None)
    if number is None:
        return None
    for index, system in enumerate(inventory.departments[number].systems):
        path: Steps = ("departments", number, "systems", index)
        part = find_part(system, finding)
        if part is not None:
            return (*path, *part)
        if system.code == finding.owner.system:
            return path
    return ("departments", number)


def find_part(system: System, finding: Finding) -> Steps | None:
    """The rule of exposure behind a group's fault, or the servers that an object is one of; None: not this system's."""
    fact = finding.result.object
    if isinstance(fact, SecurityGroup):
        mine = [n for n, each in enumerate(system.exposure) if fact.title == f"{system.code}-{each.to}"]
        guilty = [n for n in mine if is_behind(system.exposure[n], fact, finding.result.reason.render("en"))]
        return ("exposure", (guilty or mine)[0]) if mine else None
    if isinstance(fact, Server):
        heads = [fact.title.startswith(f"{system.code}-{each.name}-") for each in system.servers]
        return ("servers", heads.index(True)) if any(heads) else None
    return None


def is_behind(exposure: Exposure, group: SecurityGroup, reason: str) -> bool:
    """Whether a rule of the group that the reason names is made from this exposure."""
    return any(describe_rule(each) in reason and comes_from(each, exposure) for each in group.rules)


def comes_from(rule: SecurityRule, exposure: Exposure) -> bool:
    """Whether the stacks make this rule from that exposure: they write the source into the description."""
    known = rule.__dict__
    first, last = known.get("port_min"), known.get("port_max")
    if exposure.ports and (first is None or not any(first <= port <= (last or first) for port in exposure.ports)):
        return False
    if exposure.prefix is not None:
        return known.get("remote_prefix") == str(exposure.prefix)
    sources = {
        "zone": exposure.zone and exposure.zone.value,
        "department": exposure.department,
        "system": exposure.system,
    }
    return known.get("description") in {f"{kind} {name}" for kind, name in sources.items() if name}
