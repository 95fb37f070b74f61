"""Names and numbers that several files of a Linux device must agree on: VRF devices, marks of areas, families."""

from collections.abc import Iterable

from extranet.devices.model import GLOBAL, DeviceModel, Interface, Port, Vrf

IFNAME_MAX = 15
"""Characters of a network interface's name; a VRF is one."""
PUBLIC_MARK = 4095
"""Mark of what came in by the public area; no VLAN has this number."""
OUTSIDE_MARK = 4096
"""Mark of what came in from a carrier's internet."""
LOOPBACK = "lo"


def name_vrf(vrf: Vrf) -> str:
    """Its device, or its namespace: the code where it fits, else its number."""
    return vrf.code if len(vrf.code) <= IFNAME_MAX else f"vrf-{vrf.number}"


def name_vrfs(model: DeviceModel) -> dict[str, str]:
    """Code → name, with the public area as `default`, as FRR calls it."""
    return {GLOBAL: "default", **{vrf.code: name_vrf(vrf) for vrf in model.vrfs}}


def mark_areas(model: DeviceModel) -> dict[str, int]:
    """Code of an area → the mark of what came in by it."""
    return {GLOBAL: PUBLIC_MARK, **{vrf.code: vrf.number for vrf in model.vrfs}}


def mark_interfaces(model: DeviceModel) -> dict[str, int]:
    """Interface → the mark of what comes in by it: of all but the loopback and the management port."""
    areas = mark_areas(model)
    outside = model.nat.outside if model.nat else None
    return {port.name: OUTSIDE_MARK if port.name == outside else areas[port.vrf] for port in list_traffic_ports(model)}


def list_traffic_ports(model: DeviceModel) -> list[Interface]:
    """Interfaces that traffic is forwarded between."""
    return [port for port in model.interfaces if port.port not in {Port.LOOPBACK, Port.MANAGEMENT}]


def is_ipv6(address: str) -> bool:
    """Whether an address or prefix in text is of IPv6."""
    return ":" in address


def split_families(prefixes: Iterable[str]) -> tuple[list[str], list[str]]:
    """Those of IPv4, then those of IPv6."""
    prefixes = list(prefixes)
    return [p for p in prefixes if ":" not in p], [p for p in prefixes if ":" in p]
