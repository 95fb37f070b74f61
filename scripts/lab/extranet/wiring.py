"""What is plugged into what: pure, from the models of the devices. A wire per link and VRF is a bridge of the fabric.

Besides the devices there is a host on every local network, and there are borders: the routers of pools and carriers,
and the internet behind the carriers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_interface, ip_network

from extranet.devices.model import DeviceModel, Interface, Port
from govcloud.errors import GovcloudError
from govcloud.inventory.models.attachment import Attachment
from govcloud.inventory.models.extranet import Platform
from govcloud.text import Text
from scripts.lab.extranet.borders import Border, list_borders
from scripts.lab.extranet.hosts import Host, list_hosts

UNWIRED = (Port.LOOPBACK, Port.MANAGEMENT)


@dataclass(frozen=True, slots=True)
class End:
    """A port at the end of a wire. `owner` is a device's code, or the name of a host or border."""

    owner: str
    port: str


@dataclass(frozen=True, slots=True)
class Wire:
    """One bridge of the fabric. `link` is the code of the link or attachment, `<node>-pair` or `<node>-lan`."""

    link: str
    vrf: str
    ends: tuple[End, ...]


@dataclass(frozen=True, slots=True)
class Device:
    """A device on the management network."""

    code: str
    platform: str
    port: str
    """The port that it is managed by."""
    address: str
    """Its management address, with length."""


@dataclass(frozen=True, slots=True)
class Wiring:
    """All of it. `nodes` are run for real, of `emulated` there is only the command line."""

    nodes: tuple[Device, ...]
    emulated: tuple[Device, ...]
    controller: str
    """Address of the controller on the management network, with length."""
    wires: tuple[Wire, ...]
    hosts: tuple[Host, ...]
    borders: tuple[Border, ...]
    time_servers: tuple[str, ...] = ()
    """Addresses on the management network, with length, that devices ask for the time."""


def plan_wiring(models: Sequence[DeviceModel], attachments: Iterable[Attachment]) -> Wiring:
    """The wiring of these devices; their order decides the order of everything. Raises GovcloudError."""
    nodes = tuple(find_management(model) for model in models if model.platform is Platform.LINUX)
    emulated = tuple(find_management(model) for model in models if model.platform is not Platform.LINUX)
    real = {node.code for node in nodes}
    hosts = tuple(list_hosts([model for model in models if model.code in real]))
    borders = tuple(list_borders(models, list(attachments)))
    found: dict[tuple[str, str], list[End]] = defaultdict(list)
    for model in models:
        for interface in model.interfaces:
            if model.code in real and interface.port not in UNWIRED:
                found[name_link(model, interface), interface.vrf].append(End(model.code, interface.name))
    for link, vrf, end in list_other_ends(hosts, borders):
        found[link, vrf].append(end)
    wires = tuple(Wire(link, vrf, tuple(ends)) for (link, vrf), ends in found.items())
    controller = find_controller(nodes + emulated)
    return Wiring(nodes, emulated, controller, wires, hosts, borders, find_time_servers(models, controller))


def list_other_ends(hosts: Sequence[Host], borders: Sequence[Border]) -> Iterator[tuple[str, str, End]]:
    """Link, VRF and end of every port that is not a device's."""
    for host in hosts:
        yield f"{host.node}-lan", host.vrf, End(host.name, host.port)
    for border in borders:
        for line in border.lines:
            yield line.link, line.vrf, End(border.name, line.port)


def name_link(model: DeviceModel, interface: Interface) -> str:
    """What the wire at an interface is a part of."""
    if interface.port is Port.LAN:
        return f"{model.node}-lan"
    return f"{model.node}-pair" if interface.port is Port.PAIR else interface.link


def find_management(model: DeviceModel) -> Device:
    """A device's place on the management network; raises GovcloudError for one that has none."""
    for interface in model.interfaces:
        for address in interface.addresses:
            if interface.port is Port.MANAGEMENT and address.partition("/")[0] == model.management:
                return Device(model.code, model.platform.value, interface.name, address)
    raise GovcloudError(
        Text(
            "device {code} has no management port, so the lab cannot reach it",
            "设备 {code} 没有管理端口，实验环境无法连接",
        )(code=model.code),
        todo=Text("give it a `management_port` in devices.csv", "请在 devices.csv 中填写 management_port"),
    )


def find_time_servers(models: Iterable[DeviceModel], controller: str) -> tuple[str, ...]:
    """Those of IPv4 beside the controller; a server elsewhere is not reached from the lab."""
    network = ip_interface(controller).network
    servers = dict.fromkeys(server for model in models for server in model.services.ntp)
    return tuple(f"{server}/{network.prefixlen}" for server in servers if ip_address(server) in network)


def find_controller(devices: Sequence[Device]) -> str:
    """The highest address of the management network, which no device of a lab has come to."""
    networks = [ip_network(device.address, strict=False) for device in devices]
    network = min(networks, key=lambda each: each.prefixlen)
    return f"{network[-2]}/{network.prefixlen}"
