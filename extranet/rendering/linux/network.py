"""systemd-networkd's files: the VRFs and VLANs that must be there, and the management port with its address.

Every other address is FRR's; networkd is told to leave alone what it did not write. The management address is here, so
that a device whose routing is broken can still be reached and mended.
"""

from collections import defaultdict

from extranet.devices.model import GLOBAL, DeviceModel, Interface, Port
from extranet.rendering.linux.names import name_vrf, name_vrfs

FOLDER = "etc/systemd/network"
FOREIGN = "[Network]\nManageForeignRoutes=no\nManageForeignRoutingPolicyRules=no\n"
QUIET = (
    "LinkLocalAddressing=ipv6",
    "IPv6AcceptRA=no",
    "LLMNR=no",
    "MulticastDNS=no",
    "LLDP=no",
    "EmitLLDP=no",
    "ConfigureWithoutCarrier=yes",
    "KeepConfiguration=yes",
)


def write_network(model: DeviceModel) -> dict[str, str]:
    """Path → unit: a `.netdev` per VRF and VLAN, a `.network` per interface and VRF."""
    names = name_vrfs(model)
    vlans: dict[str, list[str]] = defaultdict(list)
    for port in model.interfaces:
        if port.parent:
            vlans[port.parent].append(port.name)
    files = {"etc/systemd/networkd.conf.d/extranet.conf": FOREIGN}
    for vrf in model.vrfs:
        name = name_vrf(vrf)
        files[f"{FOLDER}/10-{name}.netdev"] = f"[NetDev]\nName={name}\nKind=vrf\n\n[VRF]\nTable={vrf.number}\n"
        files[f"{FOLDER}/10-{name}.network"] = f"[Match]\nName={name}\n\n[Link]\nRequiredForOnline=no\n"
    for port in model.interfaces:
        if port.port is Port.LOOPBACK:
            continue
        if port.parent:
            files[f"{FOLDER}/20-{port.name}.netdev"] = (
                f"[NetDev]\nName={port.name}\nKind=vlan\n\n[VLAN]\nId={port.vlan}\n"
            )
        files[f"{FOLDER}/30-{port.name}.network"] = _write_port(port, names, vlans[port.name])
    for parent in vlans.keys() - {port.name for port in model.interfaces}:
        files[f"{FOLDER}/30-{parent}.network"] = _write_parent(parent, vlans[parent])
    return files


def _write_port(port: Interface, names: dict[str, str], vlans: list[str]) -> str:
    own = [f"VRF={names[port.vrf]}"] if port.vrf != GLOBAL else []
    own += [f"VLAN={name}" for name in vlans]
    if port.port is Port.MANAGEMENT:
        own += [f"Address={address}" for address in port.addresses]
    head = ["[Match]", f"Name={port.name}", "", "[Link]", f"MTUBytes={port.mtu}", "RequiredForOnline=no", ""]
    return "\n".join([*head, "[Network]", *QUIET, *own]) + "\n"


def _write_parent(parent: str, vlans: list[str]) -> str:
    """A port that only its VLANs use."""
    lines = ["[Match]", f"Name={parent}", "", "[Link]", "RequiredForOnline=no", "", "[Network]", *QUIET]
    return "\n".join([*lines, *(f"VLAN={name}" for name in vlans)]) + "\n"
