"""VRRP on Linux: one keepalived per area with a local network, because each runs in its VRF or namespace.

A device is master only while the area's default route, learnt by BGP, is there: one that comes back takes the local
network after its routes.
"""

from collections.abc import Iterable

from extranet.devices.model import GLOBAL, DeviceModel, Interface
from extranet.rendering.linux.names import is_ipv6, name_vrfs
from extranet.rendering.linux.prefixes import length_of
from extranet.rendering.linux.zones import REAL_TIME_PRIORITY, name_track

ADVERTISE_SECONDS = 0.1
PREEMPT_SECONDS = 2


def write_keepalived(model: DeviceModel) -> dict[str, str]:
    """Path → configuration: `keepalived.conf` for the public area, `<vrf>.conf` for each other."""
    names = name_vrfs(model)
    files = {}
    for area in dict.fromkeys(port.vrf for port in model.interfaces if port.vrrp):
        path = "keepalived" if area == GLOBAL else names[area]
        ports = [port for port in model.interfaces if port.vrrp and port.vrf == area]
        files[f"etc/keepalived/{path}.conf"] = _write_area(model.code, names[area], ports)
    return files


def _write_area(device: str, vrf: str, ports: Iterable[Interface]) -> str:
    lines = [
        "global_defs {",
        f"  router_id {device}",
        "  vrrp_version 3",
        "  vrrp_garp_master_repeat 2",
        f"  vrrp_rt_priority {REAL_TIME_PRIORITY}",
        "}",
    ]
    instances: list[str] = []
    families = set()
    for port in ports:
        length = {is_ipv6(address): length_of(address) for address in port.addresses}
        for group in port.vrrp:
            number = "6" if is_ipv6(group.address) else "4"
            families.add(number)
            instances += [
                f"vrrp_instance {port.name}-{number} {{",
                "  state BACKUP",
                f"  interface {port.name}",
                f"  virtual_router_id {group.group}",
                f"  priority {group.priority}",
                f"  advert_int {ADVERTISE_SECONDS}",
                f"  preempt_delay {PREEMPT_SECONDS}",
                *(["  native_ipv6"] if number == "6" else []),
                f"  virtual_ipaddress {{ {group.address}/{length[number == '6']} dev {port.name} }}",
                f"  track_file {{ default{number} weight 0 }}",
                "}",
            ]
    for number in sorted(families):
        lines += [
            f"track_file default{number} {{",
            f"  file {name_track(vrf, v6=number == '6')}",
            "}",
        ]
    return "\n".join([*lines, *instances]) + "\n"
