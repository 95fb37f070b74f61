"""The nodes and devices that were read, as records: new ones, and old ones with what differs. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_interface

from pydantic import ValidationError

from extranet.adopting.handing import is_within
from extranet.adopting.hosts import Host
from extranet.adopting.records import Records, Survey, make_links
from extranet.adopting.words import BAD_VALUE, FORM, GIVE, ISOLATED, ISOLATED_TODO, SAYS_NOT, SPELL
from extranet.devices.city import CityView
from extranet.devices.model import GLOBAL, Port
from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import Use
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.extranet import Device, Node, Platform, Role
from govcloud.text import literal

PRODUCT = "FRR router"


def make_records(survey: Survey) -> Records:
    """Everything but addresses.

    Raises UsageError where something is lacking or does not fit, or where nothing leads to the city.
    """
    try:
        return _make_records(survey)
    except ValidationError as wrong:
        error = wrong.errors(include_url=False)[0]
        field = literal(".".join(map(str, error["loc"])))
        raise UsageError(BAD_VALUE(value=literal(str(error["input"])), field=field), todo=FORM) from wrong


def _make_records(survey: Survey) -> Records:
    made = Records()
    lacking = make_links(survey, made)
    known = {node.code for node in survey.inventory.extranet.nodes}
    for host in survey.hosts:
        _take_device(survey, host, made)
    for code in dict.fromkeys(host.node for host in survey.hosts):
        own = [host for host in survey.hosts if host.node == code]
        if code not in known:
            made.nodes += _make_node(survey, code, own, made, lacking)
        _take_internet(survey, code, own, made)
    if lacking:
        raise UsageError(SAYS_NOT(options=", ".join(dict.fromkeys(lacking))), todo=GIVE)
    return made


def _take_device(survey: Survey, host: Host, made: Records) -> None:
    kinds = {"pair_port": Port.PAIR, "lan_port": Port.LAN, "management_port": Port.MANAGEMENT}
    ports = {name: port for name, kind in kinds.items() if (port := host.running.port(kind))}
    known = next((device for device in survey.inventory.extranet.devices if device.code == host.code), None)
    if known is not None:
        device = known.model_copy(update=ports)
        made.devices += [device] if device != known else []
        return
    facts = survey.facts
    buildings = {"b": facts.buildings[1:2]}.get(host.side, ())
    made.devices.append(
        Device(
            code=host.code,
            node=host.node,
            side="b" if host.side == "b" else "a",
            role=Role(facts.role) if facts.role else _guess_role(survey, host),
            platform=Platform.LINUX,
            model=PRODUCT,
            building=buildings[0] if buildings else None,
            **ports,
        )
    )


def _guess_role(survey: Survey, host: Host) -> Role:
    """A device with several links beyond its pair stands between others; so does a county's or a township's own."""
    links = {port.parent or port.name for port in host.running.interfaces if port.port is Port.LINK}
    level = survey.facts.level or _find_level(survey.inventory, [host])
    if len(links) > 1 or (level in {Level.COUNTY, Level.TOWNSHIP} and not survey.facts.department):
        return Role.AGGREGATION
    return Role.ACCESS


def _make_node(survey: Survey, code: str, hosts: Sequence[Host], made: Records, lacking: list[str]) -> Iterator[Node]:
    """A new node, or none where something is lacking. Raises UsageError where nothing leads to the rest of the city."""
    facts, devices = survey.facts, survey.city.intent.devices
    own = {host.code for host in hosts}
    up = [link for link in made.links if link.a_device in own and link.b_device in devices]
    above = [devices[link.b_device].node for link in up]
    if not above and not lacking:
        raise UsageError(ISOLATED(node=code), todo=ISOLATED_TODO)
    level = facts.level or _find_level(survey.inventory, hosts)
    for value, option in (
        (facts.name_zh, "--name-zh NAME"),
        (facts.name_en, "--name-en NAME"),
        (facts.buildings, "--building CODE"),
        (level, SPELL),
    ):
        if not value:
            lacking.append(option)
    if lacking:
        return
    yield Node(
        code=code,
        name_zh=facts.name_zh,
        name_en=facts.name_en,
        level=Level(level),
        parent=max(above, key=above.count),
        department=facts.department or _find_department(survey.city, hosts),
        building=facts.buildings[0],
        bandwidth_mbps=min(link.bandwidth_mbps for link in up),
    )


def _find_level(inventory: Inventory, hosts: Iterable[Host]) -> str:
    """The level whose block the local network is of."""
    for prefix in _list_local(hosts, GLOBAL):
        for block in inventory.addresses:
            if block.level and block.use is Use.DEPARTMENT and is_within(prefix, block.prefix):
                return block.level.value
    return ""


def _list_local(hosts: Iterable[Host], vrf: str) -> Iterator[IPv4Network | IPv6Network]:
    for host in hosts:
        for port in host.running.interfaces:
            if port.port is Port.LAN and port.vrf == vrf:
                yield from (ip_interface(address).network for address in port.addresses)


def _find_department(city: CityView, hosts: Iterable[Host]) -> str | None:
    """Whose private area the site has a local network in."""
    areas = {port.vrf for host in hosts for port in host.running.interfaces if port.port is Port.LAN and port.vrf}
    owners = [vrf.department for code, vrf in city.intent.vrfs.items() if code in areas and vrf.department]
    return owners[0] if owners else None


def _take_internet(survey: Survey, node: str, hosts: Iterable[Host], made: Records) -> None:
    """A site with a local network in the internet area is on the allow-list."""
    reach, area = made.internet or survey.inventory.extranet.internet, survey.city.internet
    if reach is not None and area and node not in reach.nodes and any(_list_local(hosts, area)):
        made.internet = reach.model_copy(update={"nodes": [*reach.nodes, node]})
