"""Live things that no stack has: which of them are nobody's, and what is a matter of course. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from govcloud.text import Text
from stacks.drift.finding import Finding, Kind, Repair
from stacks.drift.known import Known, KnownStack
from stacks.drift.look import Picture, find_projects
from stacks.drift.severity import rate_stray
from stacks.drift.words import DELETE, DELETE_OR_KEEP, TAKEN_UP
from stacks.engine.urn import name_of
from stacks.resources.handler import Live
from stacks.resources.marks import ROOM, mark_of
from stacks.resources.registry import all_types

PREFIX = "urn:pulumi:"
NO_STACK = Text("is in a project of ours, and no stack has it", "位于平台管理的项目中，但不属于任何栈")
NOT_KEPT = Text("carries the mark of {stack}, which does not have it", "带有 {stack} 的标记，但该栈中没有它")
NO_SUCH_STACK = Text("carries the mark of {stack}, and there is no such stack", "带有 {stack} 的标记，但没有这个栈")
INTERRUPTED = Text("was made by a run that was interrupted", "由中断的任务创建")


@dataclass(frozen=True)
class World:
    """All that state says of one pool, and what was seen there."""

    picture: Picture
    stacks: tuple[KnownStack, ...]
    """All stacks of the pool, chosen or not."""
    names: frozenset[str]
    """Names of all stacks that there are, on any pool."""

    @cached_property
    def ids(self) -> Mapping[str, frozenset[str]]:
        """Type → ids that some stack has."""
        found: dict[str, set[str]] = {}
        for stack in self.stacks:
            for known in stack.resources:
                found.setdefault(known.token, set()).add(known.id)
            for token, spare in stack.spare:
                found.setdefault(token, set()).add(spare)
        return {token: frozenset(ids) for token, ids in found.items()}

    @cached_property
    def projects(self) -> Mapping[str, KnownStack]:
        """Project of ours → the stack that owns it."""
        return {project: stack for stack in self.stacks for project in find_projects([stack])}

    @cached_property
    def servers(self) -> Mapping[str, Known]:
        """Server of ours → what state says of it."""
        return {known.id: known for stack in self.stacks for known in stack.resources if known.token == SERVER}

    @cached_property
    def marks(self) -> Mapping[str, KnownStack]:
        """Mark → the stack whose resource has it, made or being made."""
        found: dict[str, KnownStack] = {}
        for stack in self.stacks:
            for urn in (*(known.urn for known in stack.resources), *stack.pending):
                found[mark_of(urn)] = found[mark_of(urn, ROOM)] = stack
        return found

    @cached_property
    def pending(self) -> frozenset[str]:
        """Marks of creates that were begun and not ended."""
        return frozenset(mark for s in self.stacks for urn in s.pending for mark in (mark_of(urn), mark_of(urn, ROOM)))

    def has(self, kind: str, thing: str) -> bool:
        """Whether the pool has a thing of a type."""
        return thing in self.picture.things.get(f"govcloud:{kind}", {})

    def knows(self, kind: str, thing: str) -> bool:
        """Whether a stack has it."""
        return thing in self.ids.get(f"govcloud:{kind}", ())


SERVER = "govcloud:compute:Server"


def is_port_of_something(thing: Live, world: World) -> bool:
    """A port of the network service itself, or of a server that is there."""
    owner, device = str(thing.values.get("device_owner", "")), str(thing.values.get("device", ""))
    return bool(owner) and (not owner.startswith("compute:") or world.has("compute:Server", device))


def is_boot_volume(thing: Live, world: World) -> bool:
    """The system disk that came with a server, or one of a server that is told itself."""
    for server in thing.values.get("servers", ()):
        known = world.servers.get(server)
        if "boot_volume" in known.inputs if known else thing.values.get("bootable") is True:
            return True
    return False


def is_system_disk(thing: Live, world: World) -> bool:
    """The attachment of a system disk, or one to a server that is not ours."""
    server = world.servers.get(str(thing.values["server"]))
    if server is None or server.inputs.get("boot_from") == thing.values["volume"]:
        return True
    volume = world.picture.things.get("govcloud:storage:Volume", {}).get(str(thing.values["volume"]))
    return volume is not None and not world.knows("storage:Volume", volume.id) and is_boot_volume(volume, world)


def is_own_role(thing: Live, world: World) -> bool:
    """The role of the account of the run."""
    return thing.values.get("user") == world.picture.account


MATTERS_OF_COURSE: dict[str, Callable[[Live, World], bool]] = {
    "SecurityGroup": lambda thing, _: thing.values.get("name") == "default",
    "Port": is_port_of_something,
    "Volume": is_boot_volume,
    "Attachment": is_system_disk,
    "RoleAssignment": is_own_role,
    "Subnet": lambda thing, world: not world.knows("network:Network", thing.values["network"]),
}
"""Type → what belongs to something else that is ours, or is told with it."""


def find_strays(world: World, chosen: Iterable[str] | None = None) -> Iterator[Finding]:
    """Things that no stack has. `chosen` narrows them to some stacks, without those of stacks that are not there."""
    wanted = None if chosen is None else frozenset(chosen)
    for token, things in world.picture.things.items():
        definition = all_types()[token]
        known = world.ids.get(token, frozenset())
        usual = MATTERS_OF_COURSE.get(definition.name)
        if not definition.handler.tells_strays:
            continue
        for thing in things.values():
            if thing.id in known or (usual is not None and usual(thing, world)):
                continue
            finding = judge(world, token, thing)
            if finding is not None and (wanted is None or finding.stack in wanted):
                yield finding


def judge(world: World, token: str, thing: Live) -> Finding | None:
    """What is to be said of a thing that no stack has; None when it is none of ours."""
    mark, project = thing.urn, project_of(thing, world)
    owner = world.marks.get(mark) or world.projects.get(project)
    stack = owner.name if owner else ""
    kind, repair, remedy = Kind.LEFTOVER, Repair.NOTHING, DELETE
    if mark in world.pending:
        what, repair, remedy = INTERRUPTED, Repair.ADOPT, TAKEN_UP
    elif mark in world.marks:
        what = NOT_KEPT(stack=stack)
    elif mark.startswith(PREFIX):
        named = mark.removeprefix(PREFIX).partition("::")[0]
        is_there = named in world.names
        kind = Kind.LEFTOVER if is_there else Kind.STRAY
        what, stack = (NOT_KEPT if is_there else NO_SUCH_STACK)(stack=named), named
    elif project in world.projects:
        kind, what, remedy = Kind.ORPHAN, NO_STACK, DELETE_OR_KEEP
    else:
        return None
    definition = all_types()[token]
    return Finding(
        kind=kind,
        severity=rate_stray(definition),
        pool=world.picture.pool,
        token=token,
        what=what,
        repair=repair,
        remedy=remedy,
        stack=stack,
        urn=mark,
        id=thing.id,
        name=str(thing.values.get("name") or (name_of(mark) if mark.startswith(PREFIX) else "")),
        project=project,
    )


def project_of(thing: Live, world: World) -> str:
    """The project that a thing is in; an attachment is in that of its server."""
    if "server" in thing.values:
        server = world.servers.get(str(thing.values["server"]))
        return str(server.inputs.get("project", "")) if server else ""
    return str(thing.values.get("project") or "")
