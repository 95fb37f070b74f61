"""Whose a thing is: its system and department, from the tags that the stacks write, looked up in the inventory."""

from collections.abc import Mapping

from govcloud.text import Text
from policies.facts.compute import Server
from policies.facts.fact import Fact
from policies.facts.gaps import Cause, MissingError
from policies.facts.identity import Project
from policies.facts.register import City, System
from policies.facts.storage import Volume
from policies.world import World

UNREGISTERED = Text("the system of {kind} {name}, which no registered system claims", "{kind} {name} 所属的登记系统")
NO_CITY = Text("the city's own record", "市级登记信息")


def find_system(thing: Fact, tags: Mapping[str, str], world: World) -> System | None:
    """The registered system of a thing with these tags; None where they name none that is registered. Needs System."""
    return world.one(System, thing, f"{tags.get('department', '')}.{tags.get('system', '')}")


def system_of(thing: Fact, tags: Mapping[str, str], world: World) -> System:
    """The same. Raises MissingError where there is none: of what belongs to nobody nobody knows what it must be."""
    found = find_system(thing, tags, world)
    if found is None:
        raise MissingError(Cause.UNTOLD, UNREGISTERED(kind=type(thing).__name__, name=thing.title))
    return found


def tags_of(volume: Volume, world: World) -> Mapping[str, str]:
    """Tags of a volume: its own, or those of a server that it is attached to, for system disks have none. Needs Server.

    Raises MissingError: neither is known.
    """
    if "system" in volume.metadata:
        return volume.metadata
    servers = (world.one(Server, volume, server) for server in volume.servers)
    return next((server.metadata for server in servers if server is not None), volume.metadata)


def department_of(thing: Fact, project_id: str, world: World) -> str:
    """Code of the department of a thing's project; empty for a project of nobody. Needs Project."""
    project = world.one(Project, thing, project_id)
    return "" if project is None else project.tags.get("department", "")


def city_of(thing: Fact, world: World) -> City:
    """The city. Needs City. Raises MissingError: the inventory was not read."""
    found = world.all(City, thing)
    if not found:
        raise MissingError(Cause.UNREAD, NO_CITY)
    return found[0]
