"""What a push would change on a running device: by meaning, line by line of FRR, and file by file. Pure."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extranet.adopting.lines import read_lines
from extranet.adopting.running import Running
from extranet.changes.change import NameArea, name_by_code
from extranet.changes.devices import FIELDS, SETS, compare_device
from extranet.changes.nodes import AREA_APPEARS, AREA_GOES, RENUMBERED
from extranet.changes.text import Path
from extranet.devices.model import DeviceModel, Interface, Neighbor, Port, Relation, Routing, Vrf
from extranet.rendering import Files
from govcloud.text import Text, literal

FRR = "etc/frr/frr.conf"
READ_WHOLE = "etc/systemd/network/"
"""Folder of which systemd-networkd reads every file."""
RENAMED = Text("its host name changes from {old} to {new}", "主机名由 {old} 改为 {new}")
MOVED = Text("interface {name}: {change}", "接口 {name}：{change}")


@dataclass(frozen=True)
class Difference:
    """What is left between a device and its rendering; falsy when nothing is."""

    changes: tuple[tuple[str, Text], ...]
    """Kind, and what a push would do."""
    foreign: tuple[tuple[int, Path], ...]
    """Lines of the running configuration that the rendering has not, by number: a push takes them away."""
    missing: tuple[Path, ...]
    """Lines that a push adds."""
    files: tuple[str, ...]
    """Other files that a push writes anew."""

    beside: tuple[str, ...]
    """Files of others that a push leaves there, and that go on working beside ours."""

    def __bool__(self) -> bool:
        return any((self.changes, self.foreign, self.missing, self.files, self.beside))


def find_difference(running: Running, built: DeviceModel, rendered: Files, name: NameArea = name_by_code) -> Difference:
    """What runs against what the inventory makes of the device."""
    wanted = read_lines(rendered[FRR])
    foreign = ((number, path) for path, number in running.lines.items() if path not in wanted)
    return Difference(
        changes=tuple(_compare(running, built, name)),
        foreign=tuple(sorted(foreign)),
        missing=tuple(path for path in wanted if path not in running.lines),
        files=tuple(
            path
            for path, text in sorted(rendered.items())
            if path != FRR and running.files.get(path) != hashlib.sha256(text.encode()).hexdigest()
        ),
        beside=tuple(path for path in sorted(running.files) if path.startswith(READ_WHOLE) and path not in rendered),
    )


def find_renumbered(running: Running, built: DeviceModel) -> Iterator[Text]:
    """Addresses and the AS number that a push would take from the device, so that others must follow."""
    now = {port.name: port for port in built.interfaces}
    for port in running.interfaces:
        kept = now.get(port.name)
        if kept is not None and not set(port.addresses) <= set(kept.addresses):
            old, new = (", ".join(each.addresses) for each in (port, kept))
            yield MOVED(name=port.name, change=SETS(field=FIELDS["addresses"], old=old, new=new))
    if running.asn != built.asn:
        yield RENUMBERED(old=running.asn, new=built.asn)


def complete(running: Running, built: DeviceModel) -> DeviceModel:
    """What runs as a model; what it cannot say (roles, services, what is beyond a port) is as in the built one."""
    areas = {vrf.code: vrf for vrf in built.vrfs}
    told = {routing.vrf: routing for routing in built.routings}
    ports = {port.name: port for port in built.interfaces}
    vrfs = dict.fromkeys([*told, *running.areas])
    return replace(
        built,
        asn=running.asn,
        router_id=running.router_id,
        management=running.management,
        vrfs=tuple(areas.get(vrf, Vrf(vrf, 0, "", "")) for vrf in running.areas if vrf),
        interfaces=tuple(
            _complete_port(port, ports.get(port.name)) for port in (*running.interfaces, *running.unplaced)
        ),
        routings=tuple(_complete_routing(running, vrf, told.get(vrf)) for vrf in vrfs),
        bfd_interval_ms=running.bfd[0],
        bfd_multiplier=running.bfd[1],
    )


def _compare(running: Running, built: DeviceModel, name: NameArea) -> Iterator[tuple[str, Text]]:
    if running.code != built.code:
        yield "renamed", RENAMED(old=literal(running.code or "-"), new=literal(built.code))
    if running.asn != built.asn:
        yield "asn-changed", RENUMBERED(old=running.asn, new=built.asn)
    now = {vrf.code for vrf in built.vrfs}
    for vrf in sorted(now - set(running.areas)):
        yield "area-added", AREA_APPEARS(area=name(vrf))
    for vrf in sorted(set(running.areas) - {""} - now):
        yield "area-removed", AREA_GOES(area=name(vrf))
    yield from compare_device(complete(running, built), built, name)


def _complete_port(port: Interface, known: Interface | None) -> Interface:
    """A management port's description is nowhere on a device."""
    if known is None:
        return port
    words = known.description if known.port is Port.MANAGEMENT else port.description
    return replace(port, port=known.port, link=known.link, peer=known.peer, description=words)


def _complete_routing(running: Running, vrf: str, known: Routing | None) -> Routing:
    neighbors = {neighbor.address: neighbor for neighbor in known.neighbors} if known else {}
    return Routing(
        vrf=vrf,
        origins=tuple(sorted(running.announced.get(vrf, ()))),
        neighbors=tuple(
            replace(same, asn=session.asn, interface=session.interface, description=session.description)
            if (same := neighbors.get(session.address))
            else Neighbor(session.address, session.asn, Relation.UP, session.description, session.interface)
            for session in running.sessions
            if session.vrf == vrf
        ),
        leaks=known.leaks if known else (),
    )
