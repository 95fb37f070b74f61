"""Who may reach the pods of a namespace by its network policies, all of them together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from policies.facts.cluster import Namespace
from policies.facts.fact import Fact
from policies.facts.network_policy import NetworkPolicy, Peer, PolicyPort, PolicyRule
from policies.facts.register import Exposure, Holding
from policies.selectors import OTHER, list_cases, select_everything, selects, selects_all
from policies.sets.addresses import EVERYBODY, NOBODY, Addresses
from policies.world import World

EXTRANET = Addresses.of(["10.0.0.0/8"])
"""The plan's address space: whoever may come from all of it may come from every department."""
MOST_PORTS = 64
NAME_LABEL = "kubernetes.io/metadata.name"


def is_open(way: str, policies: Sequence[NetworkPolicy], harmless: Sequence[int] = ()) -> bool:
    """Whether pods that no policy speaks of by name may be reached by (or reach) everybody.

    Pods are isolated where a policy of this direction selects them; what any of these lets through is let through.
    """
    here = [each for each in policies if way in each.directions]
    if not select_everything(each.pods for each in here):
        return True
    unnamed = [case for case in list_cases([each.pods for each in here]) if set(case.values()) <= {OTHER}]
    return any(
        lets_everybody([rule for each in here if selects(each.pods, case) for rule in rules_of(each, way)], harmless)
        for case in unnamed or [{}]
    )


def rules_of(policy: NetworkPolicy, way: str) -> Sequence[PolicyRule]:
    """The rules of one direction."""
    return policy.ingress if way == "Ingress" else policy.egress


def lets_everybody(rules: Iterable[PolicyRule], harmless: Sequence[int]) -> bool:
    """Whether rules together let everybody through: of all namespaces, of the internet, or of the whole extranet."""
    mattering = [rule for rule in rules if not is_harmless(rule.ports, harmless)]
    if any(not rule.peers for rule in mattering):
        return True
    peers = [peer for rule in mattering for peer in rule.peers]
    wide = [each.namespaces for each in peers if each.namespaces is not None and is_any_pod(each)]
    prefixes = addresses_of(peers)
    return select_everything(wide) or prefixes.is_everywhere or not (EXTRANET - prefixes)


def is_harmless(ports: Sequence[PolicyPort], harmless: Sequence[int]) -> bool:
    """Whether only these ports are let through."""
    return bool(ports) and all(each.port in [*harmless] and each.last in (None, each.port) for each in ports)


def is_any_pod(peer: Peer) -> bool:
    """Whether a peer's pods are not narrowed down."""
    return peer.pods is None or selects_all(peer.pods)


def addresses_of(peers: Iterable[Peer]) -> Addresses:
    """All prefixes of peers, without what they except."""
    found = NOBODY
    for each in peers:
        if each.cidr is not None:
            found |= Addresses.of([each.cidr]) - Addresses.of(each.excepted)
    return found


def labels_of(space: Namespace) -> Mapping[str, str]:
    """Labels of a namespace, with the one that the API server writes for its name."""
    return {**space.labels, NAME_LABEL: space.name}


def list_unapproved(
    policy: NetworkPolicy, home: Namespace, friends: Sequence[str], world: World
) -> Iterator[tuple[PolicyRule, str]]:
    """Whom a policy lets in although no exposure of the namespace's system says so: rule and who, in words.

    Needs Namespace, Exposure, Holding. `friends` are namespaces of the platform.
    """
    owner, system = home.labels.get("department", ""), home.labels.get("system", "")
    exposures = [each for each in world.where(Exposure, home, department=owner) if each.system == system]
    for rule in policy.ingress:
        fitting = [each for each in exposures if fits(each, rule.ports)]
        if any(each.zone is not None for each in fitting):
            continue
        allowed = {owner, *(each.from_department for each in fitting)} - {None, ""}
        if not rule.peers:
            yield rule, "*"
        for peer in rule.peers:
            if peer.namespaces is not None:
                others = [each for each in world.all(Namespace, home) if selects(peer.namespaces, labels_of(each))]
                strange = [each.name for each in others if each.labels.get("department") not in allowed]
                if selects_all(peer.namespaces) and is_any_pod(peer):
                    strange.append("*")
                yield from ((rule, name) for name in strange if name not in friends)
        left = addresses_of(rule.peers) - approved_addresses(fitting, owner, home, world)
        if left:
            yield rule, str(left)


def fits(exposure: Exposure, ports: Sequence[PolicyPort]) -> bool:
    """Whether an exposure approves every port that is let through."""
    if not ports or any(each.port is None or each.protocol != exposure.protocol for each in ports):
        return False
    spans = [(each.port or 0, each.last or each.port or 0) for each in ports]
    return all(last - first < MOST_PORTS for first, last in spans) and all(
        port in exposure.ports for first, last in spans for port in range(first, last + 1)
    )


def approved_addresses(fitting: Iterable[Exposure], owner: str, near: Fact, world: World) -> Addresses:
    """Prefixes of the department itself, of departments that may come, and those that are named. Needs Holding."""
    found = Addresses.of(each.prefix for each in world.where(Holding, near, department=owner)) if owner else NOBODY
    for each in fitting:
        if each.zone is not None:
            return EVERYBODY
        if each.from_department is not None:
            found |= Addresses.of(one.prefix for one in world.where(Holding, near, department=each.from_department))
        if each.prefix is not None:
            found |= Addresses.of([each.prefix])
    return found
