"""Route policies of a device in no vendor's words: what each neighbour is told, and what is believed of what it tells.

They follow from the relation alone, so that few serve many neighbours: `TELL-UP-P3-4` is what neighbours upwards are
told over IPv4 with the own number three times in front.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from extranet.devices.model import DeviceModel, Leak, Neighbor, Relation
from extranet.rendering.cli.spelling import V4, V6, family_of, of_family, spell_address

STANDBY_PREFERENCE = 50
"""Local preference of a default route that is used only when the pair has none."""


@dataclass(frozen=True, slots=True)
class PrefixList:
    """Prefixes; with `longer`, also every part of them."""

    name: str
    family: int
    entries: tuple[str, ...]
    longer: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a policy. `match` is the name of a prefix list; empty: every route."""

    permit: bool
    match: str = ""
    prepends: int = 0
    preference: int = 0


type Nodes = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Steps that are tried in order; a route that none matches is refused."""

    name: str
    family: int
    nodes: Nodes


def name_export(neighbor: Neighbor) -> str:
    """Name of the policy for what the neighbour is told."""
    prepends = f"-P{neighbor.prepends}" if neighbor.prepends else ""
    return f"TELL-{neighbor.relation.upper()}{prepends}-{family_of(neighbor.address)}"


def name_import(neighbor: Neighbor) -> str:
    """Name of the policy for what is believed; empty when everything is."""
    family = family_of(neighbor.address)
    if neighbor.accepts:
        return f"TAKE-{spell_address(neighbor.address)}"
    if neighbor.relation is Relation.PAIR:
        return ""
    standby = "-STANDBY" if neighbor.relation is Relation.CARRIER and neighbor.prepends else ""
    return f"TAKE-{neighbor.relation.upper()}{standby}-{family}"


def name_leak(leak: Leak, family: int, *, back: bool = False) -> str:
    """Name of the policy and of the list of what is leaked, or of what leads back."""
    return f"{'BACK' if back else 'LEAK'}-{leak.code}-{family}"


def list_policies(model: DeviceModel) -> tuple[list[PrefixList], list[Policy]]:
    """All prefix lists and policies of the device by name, each once."""
    policies: dict[str, Policy] = {}
    lists: dict[str, PrefixList] = {}
    for routing in model.routings:
        for neighbor in routing.neighbors:
            for policy in _build_policies(neighbor):
                policies[policy.name] = policy
            for prefixes in _build_lists(model, neighbor):
                lists[prefixes.name] = prefixes
        for leak in routing.leaks:
            for family in (V4, V6):
                for back, entries in ((False, leak.prefixes), (True, leak.clients)):
                    if told := tuple(of_family(family, entries)):
                        name = name_leak(leak, family, back=back)
                        lists[name] = PrefixList(name, family, told, longer=True)
                        policies[name] = Policy(name, family, (Node(permit=True, match=name),))
    used = {node.match for policy in policies.values() for node in policy.nodes}
    return _by_name(lists[name] for name in used if name), _by_name(policies.values())


def _by_name[T: (PrefixList, Policy)](items: Iterable[T]) -> list[T]:
    return sorted(items, key=lambda item: item.name)


def _build_policies(neighbor: Neighbor) -> list[Policy]:
    family = family_of(neighbor.address)
    default, everything = f"DEFAULT-{family}", Node(permit=True)
    only_default: Nodes = (Node(permit=True, match=default),)
    no_default: Nodes = (Node(permit=False, match=default), everything)
    by_relation: dict[Relation, Nodes] = {
        Relation.UP: no_default,
        Relation.DOWN: only_default,
        Relation.PAIR: (everything,),
        Relation.POOL: only_default,
        Relation.CARRIER: (Node(permit=True, match=f"TRANSLATED-{family}"),),
    }
    spoken = tuple(
        replace(node, prepends=neighbor.prepends) if node.permit else node for node in by_relation[neighbor.relation]
    )
    policies = [Policy(name_export(neighbor), family, spoken)]
    if name := name_import(neighbor):
        believed = no_default if neighbor.relation in {Relation.DOWN, Relation.POOL} else only_default
        if neighbor.accepts:
            believed = (Node(permit=True, match=_accept(neighbor)),)
        if neighbor.relation is Relation.CARRIER and neighbor.prepends:
            believed = tuple(replace(node, preference=STANDBY_PREFERENCE) for node in believed)
        policies.append(Policy(name, family, believed))
    return policies


def _build_lists(model: DeviceModel, neighbor: Neighbor) -> list[PrefixList]:
    family = family_of(neighbor.address)
    told: list[str] = []
    if model.nat is not None:
        told = [model.nat.pool] if family == V4 else of_family(V6, model.nat.sources)
    return [
        PrefixList(f"DEFAULT-{family}", family, ("0.0.0.0/0" if family == V4 else "::/0",)),
        PrefixList(f"TRANSLATED-{family}", family, tuple(told)),
        PrefixList(_accept(neighbor), family, tuple(of_family(family, neighbor.accepts)), longer=True),
    ]


def _accept(neighbor: Neighbor) -> str:
    return f"ACCEPT-{spell_address(neighbor.address)}"
