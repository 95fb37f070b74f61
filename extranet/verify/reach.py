"""Who must and who must not reach whom: a matrix of local networks, tried from the devices that stand at them.

In a small city everybody is tried with everybody. In a large one each site tries the next ones of its area in a ring
and one site of every other area, so that the number of tries grows with the sites and not with their square.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_interface

from extranet.devices.model import DeviceModel, Port
from extranet.verify.expect import list_areas, overlaps_any
from extranet.verify.facts import Key, Kind
from extranet.verify.flows import family_of, find_outside, list_allowed, list_carriers
from govcloud.inventory.models.extranet import Platform

EVERYBODY = 24
"""Up to this many local networks in an area, everybody tries everybody."""
RING = 4
"""How many following ones are tried in a larger area."""


@dataclass(frozen=True, slots=True)
class Try:
    """One address that a device tries to reach out of one of its local networks."""

    device: str
    vrf: str
    source: str
    target: str
    reached: bool
    """Whether it must be reached."""

    @property
    def key(self) -> Key:
        """The fact that it gives."""
        return Key(self.device, Kind.REACH, self.vrf, self.target)


@dataclass(frozen=True, slots=True)
class _End:
    """A device's own address in a local network."""

    model: DeviceModel
    vrf: str
    address: str

    @property
    def version(self) -> int:
        return ip_interface(self.address).version

    @property
    def plain(self) -> str:
        return self.address.partition("/")[0]


def plan_tries(models: Sequence[DeviceModel]) -> list[Try]:
    """All tries, between the side a devices of the sites, for IPv4 and IPv6 apart."""
    ends: dict[tuple[str, int], list[_End]] = defaultdict(list)
    for end in _list_ends(models):
        ends[end.vrf, end.version].append(end)
    areas = list_areas(models)
    return [
        each
        for (vrf, version), own in ends.items()
        for number, end in enumerate(own)
        if end.model.platform is Platform.LINUX
        for each in (
            *_reach_own(own, number),
            *_stay_out(end, [there for (v, w), there in ends.items() if v != vrf and w == version], areas, number),
        )
    ] + list(_go_out(models))


def expect_tries(tries: Iterable[Try]) -> dict[Key, str]:
    """The facts that the tries must give."""
    return {each.key: "reached" if each.reached else "unreached" for each in tries}


def _list_ends(models: Iterable[DeviceModel]) -> Iterator[_End]:
    for model in models:
        for interface in model.interfaces:
            if interface.port is Port.LAN and model.side == "a":
                for address in interface.addresses:
                    yield _End(model, interface.vrf, address)


def _reach_own(own: Sequence[_End], number: int) -> Iterator[Try]:
    """Others of the same area whose devices answer: emulated ones do not."""
    end, count = own[number], len(own)
    others = [own[(number + step) % count] for step in range(1, count)]
    for other in others if count <= EVERYBODY else others[:RING]:
        if other.model.platform is Platform.LINUX:
            yield Try(end.model.code, end.vrf, end.plain, other.plain, reached=True)


def _go_out(models: Sequence[DeviceModel]) -> Iterator[Try]:
    """Allowed sites reach the internet: the carrier's router behind the exit that flows leave by."""
    exits = [(model, model.nat) for model in models if model.nat and model.side == "a"]
    for model, nat in exits:
        vrf = find_outside(model, nat).vrf
        targets = {family_of(address): address for address in list_carriers(model, vrf)}
        for device, source in list_allowed(models, nat, vrf):
            if device.side == "a" and device.platform is Platform.LINUX and (target := targets.get(family_of(source))):
                yield Try(device.code, vrf, source, target, reached=True)


def _stay_out(
    end: _End, others: Iterable[Sequence[_End]], areas: Mapping[str, Sequence[str]], number: int
) -> Iterator[Try]:
    """One or all of every other area; not where this area uses the same addresses itself."""
    for there in others:
        chosen = there if len(there) <= EVERYBODY else [there[number % len(there)]]
        for other in chosen:
            network = str(ip_interface(other.address).network)
            if other.model.platform is Platform.LINUX and not overlaps_any(network, areas[end.vrf]):
                yield Try(end.model.code, end.vrf, end.plain, other.plain, reached=False)
