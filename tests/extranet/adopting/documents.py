"""What the collector would print on a device that runs just what was rendered for it: made of the rendered files."""

import hashlib
import re
from collections import defaultdict
from typing import Any

from extranet.devices.model import GLOBAL, DeviceModel
from extranet.rendering import render_device
from extranet.rendering.linux.names import name_vrfs

LOOPBACKS = ["127.0.0.1/8", "::1/128"]
INTERFACE = re.compile(r"^interface (\S+)(?: vrf (\S+))?\n((?: .*\n)*)", re.MULTILINE)
ADDRESS = re.compile(r"^ (?:ip|ipv6) address (\S+)$", re.MULTILINE)
RATE = re.compile(r"dev (\S+) parent 1: classid 1:1 htb rate (\d+)mbit")
NETWORK = re.compile(r"etc/systemd/network/30-(\S+)\.network")


def write_document(model: DeviceModel) -> dict[str, Any]:
    """The document. Addresses are those of `frr.conf` and networkd's files, and rates those of the shaping."""
    files = render_device(model)
    rates = {port: float(rate) for port, rate in RATE.findall(files["etc/extranet/shaping.tc"])}
    zones: dict[str, Any] = {
        name if name != "default" else GLOBAL: {"interfaces": {}} for name in name_vrfs(model).values()
    }
    for name, vrf, body in INTERFACE.findall(files["etc/frr/frr.conf"]):
        prefixes = ADDRESS.findall(body)
        if name == "lo":
            prefixes = [*LOOPBACKS, *prefixes]
        elif name in _list_masters(files):
            prefixes += _list_masters(files)[name]
        zones[vrf]["interfaces"][name] = _say(
            prefixes, 65536 if name == "lo" else _read_mtu(files, name), rates.get(name)
        )
    for path, text in files.items():
        if (match := NETWORK.fullmatch(path)) and "\nAddress=" in text:
            zones[GLOBAL]["interfaces"][match[1]] = _say(re.findall(r"^Address=(.+)$", text, re.MULTILINE), 1500, None)
    return {
        "zones": zones,
        "configuration": {
            "hostname": files["etc/hostname"].strip(),
            "frr": files["etc/frr/frr.conf"],
            "keepalived": {p: text for p, text in files.items() if p.startswith("etc/keepalived/")},
            "hosts": {},
            "files": {path: hashlib.sha256(text.encode()).hexdigest() for path, text in files.items()},
            "asked_at": model.management,
        },
    }


def recast_to_vrfs(said: dict[str, Any]) -> dict[str, Any]:
    """The document as a kernel with VRFs and VLANs makes it: the global list has the ports of every area too."""
    zones = {name: {"interfaces": dict(zone["interfaces"])} for name, zone in said["zones"].items()}
    for name, zone in zones.items():
        for port, seen in zone["interfaces"].items():
            parent, _, vlan = port.partition(".")
            zone["interfaces"][port] = {**seen, "parent": parent if vlan else "", "vlan": int(vlan or 0)}
        if name != GLOBAL:
            zones[GLOBAL]["interfaces"] |= {**zone["interfaces"], name: _say([], 65575, None)}
    return {**said, "zones": zones}


def _list_masters(files: dict[str, str]) -> dict[str, list[str]]:
    """Port → the addresses that VRRP has put there: it is master everywhere."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, text in files.items():
        if path.startswith("etc/keepalived/"):
            for address, port in re.findall(r"virtual_ipaddress \{ (\S+) dev (\S+) \}", text):
                found[port].append(address)
    return found


def _read_mtu(files: dict[str, str], name: str) -> int:
    return int(re.findall(r"MTUBytes=(\d+)", files[f"etc/systemd/network/30-{name}.network"])[0])


def _say(prefixes: list[str], mtu: int, mbps: float | None) -> dict[str, Any]:
    return {"prefixes": [*prefixes, "fe80::1234/64"], "mtu": mtu, "mbps": mbps, "parent": "", "vlan": 0}
