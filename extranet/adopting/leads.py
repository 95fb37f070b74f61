"""Where the ports of a device lead: to which port of which device of the inventory. Pure.

The other end is told by a person, by the link that the inventory has at the port or at the address, by the neighbour's
own name, by a session's description, and last by which of the devices that were asked has the neighbour's address.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_interface

from extranet.adopting.hosts import Facts, Host
from extranet.adopting.running import Running
from extranet.adopting.sessions import Session
from extranet.adopting.words import LIST_DEVICES, NEAR, NO_DEVICE
from extranet.devices.city import CityView
from extranet.devices.model import Interface, Port
from govcloud.errors import UsageError
from govcloud.inventory.models.attachment import Attachment
from govcloud.inventory.models.extranet import Link
from govcloud.inventory.nearest import find_nearest


@dataclass(frozen=True)
class Lead:
    """A port with sessions to another node. `far` is empty for a neighbour that nobody knows."""

    host: Host
    port: str
    interfaces: tuple[Interface, ...]
    """One per area, that of the public area first."""
    sessions: tuple[Session, ...]
    link: Link | None = None
    attachment: Attachment | None = None
    far: str = ""
    far_port: str = ""
    """Empty where it could not be found out."""

    @property
    def main(self) -> Interface:
        """The interface of the public area, or of the only one."""
        return self.interfaces[0]


def find_leads(city: CityView, hosts: Sequence[Host], facts: Facts, others: Iterable[Running] = ()) -> tuple[Lead, ...]:
    """Every port with sessions to another node, device by device. `others` are devices that were asked besides."""
    codes = set(city.intent.devices) | {host.code for host in hosts}
    asked = {running.code: running for running in (*others, *(host.running for host in hosts))}
    return tuple(_follow(city, lead, facts, codes, asked) for host in hosts for lead in _list_ports(host))


def list_unasked(city: CityView, leads: Iterable[Lead]) -> list[str]:
    """Devices of the inventory that have to be asked which of their ports the other end is."""
    wanted: dict[str, None] = {}
    for lead in leads:
        if lead.link is None and lead.attachment is None and not lead.far_port:
            near = [lead.far, *_list_by_number(city, lead.sessions)]
            wanted.update(dict.fromkeys(code for code in near if code in city.intent.devices))
    return list(wanted)


def _list_ports(host: Host) -> Iterator[Lead]:
    ports: dict[str, list[Interface]] = defaultdict(list)
    for port in host.running.interfaces:
        if port.port is Port.LINK:
            ports[port.parent or port.name].append(port)
    for name, found in ports.items():
        interfaces = tuple(sorted(found, key=lambda port: port.vrf))
        places = {(port.vrf, port.name) for port in interfaces}
        sessions = tuple(s for s in host.running.sessions if (s.vrf, s.interface) in places)
        yield Lead(host, name, interfaces, sessions)


def _follow(city: CityView, lead: Lead, facts: Facts, codes: set[str], asked: Mapping[str, Running]) -> Lead:
    link = _find_link(city, lead)
    if link is not None:
        lower = link.a_device == lead.host.code
        far = (link.b_device, link.b_port) if lower else (link.a_device, link.a_port)
        return replace(lead, link=link, far=far[0], far_port=far[1])
    for attachment in city.attachments.get(lead.host.code, ()):
        if attachment.port == lead.port or attachment.address in lead.main.addresses:
            return replace(lead, attachment=attachment)
    said, _, port = facts.ends.get(lead.host.key(lead.port), "").partition(":")
    if said and said not in codes:
        near = find_nearest(said, codes)
        raise UsageError(NO_DEVICE(code=said, port=lead.port), todo=NEAR(near=near) if near else LIST_DEVICES)
    if said:
        return replace(lead, far=said, far_port=port)
    named = next((name for name in _list_names(lead.sessions) if name in codes and name != lead.host.code), "")
    asked_of = [named] if named else _list_by_number(city, lead.sessions)
    for code in asked_of:
        if code in asked and (port := _find_port(asked[code], lead.sessions)):
            return replace(lead, far=code, far_port=port)
    return replace(lead, far=next(iter(asked_of), ""))


def _find_link(city: CityView, lead: Lead) -> Link | None:
    """The inventory's link at the port, or with the address that the port has."""
    own = city.links.get(lead.host.code, ())
    for link in own:
        if (link.a_port if link.a_device == lead.host.code else link.b_port) == lead.port:
            return link
    for link in own:
        if lead.main.vrf not in city.intent.vrfs_of(link.code):
            continue
        ends = city.link_ends(link.code, lead.main.vrf)[0 if link.a_device == lead.host.code else 1]
        if set(ends) & set(lead.main.addresses):
            return link
    return None


def _list_names(sessions: Iterable[Session]) -> Iterator[str]:
    """What neighbours call themselves, then how sessions are described."""
    sessions = list(sessions)
    yield from (session.hostname.partition(".")[0] for session in sessions)
    yield from (session.description.partition(" ")[0] for session in sessions)


def _list_by_number(city: CityView, sessions: Iterable[Session]) -> list[str]:
    """Devices of the nodes that have the neighbours' AS number."""
    numbers = {session.asn for session in sessions}
    nodes = [node for node in city.intent.nodes.values() if city.number_node(node.code) in numbers]
    return [device.code for node in nodes for device in node.devices.values()]


def _find_port(running: Running, sessions: Iterable[Session]) -> str:
    """The port of another device that has a neighbour's address."""
    wanted = {session.address for session in sessions}
    for port in (*running.interfaces, *running.unplaced):
        if any(str(ip_interface(address).ip) in wanted for address in port.addresses):
            return port.parent or port.name
    return ""
