"""What the collector has printed on a device, as facts. Pure: the document in, facts out."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import Any

from extranet.devices.model import GLOBAL, DeviceModel
from extranet.rendering.linux.names import name_vrfs
from extranet.verify.cables import observe_cables
from extranet.verify.clock import judge_chrony
from extranet.verify.facts import Key, Kind


def observe_device(model: DeviceModel, said: Mapping[str, Any], known: Mapping[Key, str]) -> dict[Key, str]:
    """The facts of one device that `known` expects; other things that the device says are left out."""
    device = model.code
    codes = {name: code for code, name in name_vrfs(model).items()} | {GLOBAL: GLOBAL}
    zones = {codes[name]: zone for name, zone in said["zones"].items() if name in codes}
    facts: dict[Key, str] = {}
    for name, sessions in said["sessions"].items():
        for address, state in sessions.items():
            facts[Key(device, Kind.SESSION, codes.get(name, name), address)] = state
    for peer in said["bfd"]:
        facts[Key(device, Kind.BFD, codes.get(peer["vrf"], peer["vrf"]), peer["peer"])] = peer["status"]
    for vrf, zone in zones.items():
        facts.update(_observe_zone(device, vrf, zone))
    for name, target, reached in said["reached"]:
        facts[Key(device, Kind.REACH, codes.get(name, name), target)] = "reached" if reached else "unreached"
    facts.update(_observe_services(device, said["units"], known))
    facts[Key(device, Kind.CLOCK, GLOBAL, "ntp")] = judge_chrony(said["clock"], said["sources"])
    facts.update(observe_cables(device, said["lldp"]))
    facts.update(_observe_routes(device, zones, known))
    facts.update(_observe_gateways(device, zones, known))
    return facts


def _observe_services(device: str, units: Mapping[str, str], known: Mapping[Key, str]) -> Iterator[tuple[Key, str]]:
    """A service that systemd has not even heard of is absent."""
    for key in known:
        if key.device == device and key.kind is Kind.SERVICE:
            state = units.get(key.subject, "absent")
            yield key, "active" if state == "reloading" else state


def _observe_zone(device: str, vrf: str, zone: Mapping[str, Any]) -> Iterator[tuple[Key, str]]:
    for name, interface in zone["interfaces"].items():
        yield Key(device, Kind.MTU, vrf, name), str(interface["mtu"])
        if interface["mbps"] is not None:
            yield Key(device, Kind.SHAPING, vrf, name), f"{interface['mbps']:g}"
    for version, family in (("4", "ipv4"), ("6", "ipv6")):
        ways = zone["routes"].get(f"{version} default", [])
        if ways:
            yield Key(device, Kind.DEFAULT, vrf, family), ", ".join(sorted(set(ways)))


def _observe_routes(device: str, zones: Mapping[str, Any], known: Mapping[Key, str]) -> Iterator[tuple[Key, str]]:
    """Of a prefix that is asked about, whether the area has a route for exactly it."""
    for key in known:
        if key.device == device and key.kind is Kind.ROUTE and key.vrf in zones:
            version = ip_address(key.subject.partition("/")[0]).version
            there = f"{version} {key.subject}" in zones[key.vrf]["routes"]
            yield key, "present" if there else "absent"


def _observe_gateways(device: str, zones: Mapping[str, Any], known: Mapping[Key, str]) -> Iterator[tuple[Key, str]]:
    """Master is who holds the virtual address."""
    for key in known:
        if key.device == device and key.kind is Kind.GATEWAY:
            address, _, port = key.subject.partition(" ")
            interface = zones.get(key.vrf, {}).get("interfaces", {}).get(port)
            if interface is not None:
                yield key, "master" if address in interface["addresses"] else "backup"
