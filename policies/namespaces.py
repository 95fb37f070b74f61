"""Whose a namespace is, and which ones are the platform's own."""

from collections.abc import Collection

from govcloud.text import Text
from policies.facts.cluster import Namespace
from policies.facts.fact import Fact
from policies.facts.gaps import Cause, MissingError
from policies.facts.register import System
from policies.facts.workload import Workload
from policies.whose import find_system, system_of
from policies.world import World

PLATFORM = ("kube-system", "kube-public", "kube-node-lease")
"""Namespaces that Kubernetes itself makes; a city adds those of its own components."""
OWNED = (Namespace, System)
"""The kinds that a rule needs to ask whose something is."""
OURS = (*OWNED, Workload)
"""The kinds that a rule needs to ask whether a namespace is the platform's own."""
NO_SPACE = Text("the namespace `{name}`", "命名空间 `{name}`")


def is_ours(space: Namespace, platform: Collection[str], world: World) -> bool:
    """Whether a namespace is the platform's own; `default` is, as Kubernetes made it, until something runs there."""
    if space.name == "default":
        return not world.where(Workload, space, namespace=space.name)
    return space.name in platform


def namespace_of(thing: Fact, name: str, world: World) -> Namespace:
    """The namespace of a name. Needs Namespace. Raises MissingError: it is not there."""
    found = world.one(Namespace, thing, name)
    if found is None:
        raise MissingError(Cause.UNTOLD, NO_SPACE(name=name))
    return found


def level_of(space: Namespace, world: World) -> int:
    """Level of a namespace's system. Needs System. Raises MissingError: it is of no registered system."""
    return system_of(space, space.labels, world).mlps


def system_in(thing: Fact, namespace: str, world: World) -> System | None:
    """The system that a thing's namespace is of; None where it is of none. Needs Namespace, System."""
    return find_system(thing, namespace_of(thing, namespace, world).labels, world)
