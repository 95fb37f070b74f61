"""`frr.conf`: addresses, static routes, BFD and, from `bgp` and `policy`, sessions and what they may tell.

FRR owns every address but that of the management port. An interface in a VRF is always named with it: FRR needs that
where VRFs are network namespaces, and takes it where they are devices. Written for FRR 8.4.
"""

from extranet.devices.model import GLOBAL, DeviceModel, Interface, Port, Routing
from extranet.rendering.linux.bgp import BFD_PROFILE, write_bgp
from extranet.rendering.linux.names import LOOPBACK, is_ipv6, name_vrfs
from extranet.rendering.linux.policy import write_policies


def write_frr(model: DeviceModel) -> str:
    """The whole integrated configuration."""
    names = name_vrfs(model)
    lines = [
        "frr version 8.4.4",
        "frr defaults traditional",
        f"hostname {model.code}",
        "log syslog informational",
        "service integrated-vtysh-config",
        "!",
    ]
    for routing in model.routings:
        lines += _write_statics(routing, names)
    for interface in model.interfaces:
        if interface.port is not Port.MANAGEMENT:
            lines += _write_interface(interface, names)
    lines += [
        "bfd",
        f" profile {BFD_PROFILE}",
        f"  transmit-interval {model.bfd_interval_ms}",
        f"  receive-interval {model.bfd_interval_ms}",
        f"  detect-multiplier {model.bfd_multiplier}",
        " exit",
        "exit",
        "!",
    ]
    lines += write_bgp(model, names)
    lines += write_policies(model, names)
    return "\n".join(lines) + "\n"


def _write_statics(routing: Routing, names: dict[str, str]) -> list[str]:
    """Blackholes; the block of a VRF is there even without any, or FRR would not know the VRF at all."""
    indent = "" if routing.vrf == GLOBAL else " "
    lines = [f"{indent}{'ipv6' if is_ipv6(prefix) else 'ip'} route {prefix} blackhole" for prefix in routing.blackholes]
    if routing.vrf != GLOBAL:
        return [f"vrf {names[routing.vrf]}", *lines, "exit-vrf", "!"]
    return [*lines, "!"] if lines else []


def _write_interface(interface: Interface, names: dict[str, str]) -> list[str]:
    name = LOOPBACK if interface.port is Port.LOOPBACK else interface.name
    lines = [f"interface {name}" + (f" vrf {names[interface.vrf]}" if interface.vrf != GLOBAL else "")]
    if interface.description:
        lines.append(f" description {interface.description}")
    lines += [f" {'ipv6' if is_ipv6(address) else 'ip'} address {address}" for address in interface.addresses]
    return [*lines, "exit", "!"]
