"""Whether any one host may fail: its servers have to fit on the rest of its zone. Pure, by facts of a pool.

Servers are packed by the cores and memory of their flavors, as in the check `cap-n-1-host`; groups that keep servers
apart are kept, and no server leaves its zone. Traits, disks and soft groups are not looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitors.capacity.level import CLASSES, MIB, facts
from policies.facts.base import FactBase
from policies.facts.capacity import ComputeService, Provider
from policies.facts.compute import Server, ServerGroup
from policies.facts.fact import Gap, Place
from policies.facts.gaps import MissingError
from policies.packing import Need, Room, find_homeless, sum_needs

KINDS = (Provider, ComputeService, Server, ServerGroup)


@dataclass(frozen=True)
class HostLoss:
    """What it would be to lose one host."""

    pool: str
    zone: str
    host: str
    servers: int
    homeless: Sequence[Need]
    """Servers that find no other host."""
    after: float
    """How full the rest of the zone would be, in cores or memory, whichever is fuller; infinite: there is no rest."""

    @property
    def missing(self) -> tuple[float, float]:
        """Cores, and GiB of memory, that the servers without a host need."""
        cores, memory = sum_needs(self.homeless)
        return cores, memory / MIB

    @property
    def badness(self) -> tuple[float, float, float]:
        """By this the worst host of a zone is found: what is missing first, then how full the rest is."""
        return (*self.missing, self.after)


@dataclass(frozen=True)
class Host:
    """A host with its free and given-out cores and MiB, and its servers."""

    name: str
    zone: str
    size: tuple[float, float]
    used: tuple[float, float]
    takes: bool
    """Whether it is up and takes new servers."""
    servers: Sequence[Need]


def find_host_losses(base: FactBase, pools: Iterable[str]) -> tuple[list[HostLoss], dict[str, list[Gap]]]:
    """One for every host that has servers, and per pool why there are none."""
    losses: list[HostLoss] = []
    gaps: dict[str, list[Gap]] = {}
    for pool in pools:
        found = [gap for kind in KINDS if (gap := base.gap(kind, Place.of_pool(pool)))]
        if not found:
            try:
                losses += lose_hosts(pool, list_hosts(base, pool))
            except MissingError as missing:
                found = [Gap(missing.cause, missing.what)]
        if found:
            gaps[pool] = found
    return losses, gaps


def find_worst(losses: Iterable[HostLoss]) -> list[HostLoss]:
    """The worst host of each zone, in order of pools and zones."""
    zones: dict[tuple[str, str], HostLoss] = {}
    for each in losses:
        where = (each.pool, each.zone)
        if where not in zones or each.badness > zones[where].badness:
            zones[where] = each
    return [zones[where] for where in sorted(zones)]


def lose_hosts(pool: str, hosts: Iterable[Host]) -> list[HostLoss]:
    """Every host of a pool once, against the rest of its zone."""
    zones: defaultdict[str, list[Host]] = defaultdict(list)
    for host in hosts:
        zones[host.zone].append(host)
    found = []
    for zone, members in zones.items():
        rooms = {each.name: make_room(each) for each in members if each.takes}
        for lost in members:
            if lost.servers:
                others = [room for name, room in rooms.items() if name != lost.name]
                homeless = find_homeless(lost.servers, others)
                found.append(HostLoss(pool, zone, lost.name, len(lost.servers), homeless, fill(members, lost)))
    return found


def make_room(host: Host) -> Room:
    """What a host could take in."""
    cores, memory = (size - used for size, used in zip(host.size, host.used, strict=True))
    return Room(cores, memory, frozenset(each.apart for each in host.servers if each.apart))


def fill(members: Sequence[Host], lost: Host) -> float:
    """How full a zone is without a host."""
    shares = []
    for axis in (0, 1):
        used = sum(each.used[axis] for each in members)
        size = sum(each.size[axis] for each in members if each is not lost and each.takes)
        shares.append(used / size if size else float("inf"))
    return max(shares)


def list_hosts(base: FactBase, pool: str) -> list[Host]:
    """The hosts of a pool that have a compute service. Raises MissingError: something does not tell."""
    place = Place.of_pool(pool)
    groups = {
        server: group.id
        for group in facts(base, ServerGroup, place)
        if group.policy == "anti-affinity"
        for server in group.members
    }
    servers: defaultdict[str, list[Need]] = defaultdict(list)
    for each in facts(base, Server, place):
        if each.host is not None:
            servers[each.host].append(Need(each.name, each.vcpus, each.memory_mib, groups.get(each.id, "")))
    services = {each.host: each for each in facts(base, ComputeService, place)}
    return [
        make_host(each, services[each.name], servers) for each in facts(base, Provider, place) if each.name in services
    ]


def make_host(provider: Provider, service: ComputeService, servers: Mapping[str, Sequence[Need]]) -> Host:
    """A host with what it carries."""
    stocks = {stock.name: stock for stock in provider.stocks}
    size, used = (
        tuple(getattr(stocks[name], field) if name in stocks else 0.0 for name in CLASSES) for field in ("size", "used")
    )
    takes = service.status == "enabled" and service.state == "up"
    return Host(
        provider.name, service.zone, (size[0], size[1]), (used[0], used[1]), takes, servers.get(provider.name, ())
    )
