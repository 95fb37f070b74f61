"""What FRR's configuration says of BGP: sessions, announced prefixes, and what is dropped, area by area. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_interface

from extranet.adopting.lines import Lines
from extranet.changes.text import Path
from extranet.devices.model import GLOBAL, Interface

FRR_GLOBAL = "default"
"""What FRR calls the global table."""


@dataclass(frozen=True, slots=True)
class Session:
    """A BGP session as it is configured; `line` is where, `hostname` what the neighbour calls itself while it is up."""

    vrf: str
    address: str
    asn: int
    description: str
    interface: str
    hostname: str
    line: int


def name_area(name: str, codes: Mapping[str, str]) -> str:
    return GLOBAL if name == FRR_GLOBAL else codes.get(name, name)


def _area_of(path: Path, codes: Mapping[str, str]) -> str:
    """The area of a block such as `router bgp 65001 vrf health`, or of none."""
    words = path[0].split()
    return name_area(words[words.index("vrf") + 1], codes) if "vrf" in words[:-1] else GLOBAL


def list_sessions(
    instance: Path,
    lines: Lines,
    interfaces: Iterable[Interface],
    hosts: Mapping[str, Mapping[str, str]],
    codes: Mapping[str, str],
) -> Iterator[Session]:
    vrf = _area_of(instance, codes)
    said: dict[str, dict[str, str]] = {}
    numbers: dict[str, int] = {}
    for path, number in lines.items():
        if path[:1] == instance and len(path) > 1 and path[-1].startswith("neighbor "):
            _, name, what, *rest = path[-1].split(" ", 3)
            said.setdefault(name, {}).setdefault(what, rest[0] if rest else "")
            numbers.setdefault(name, number)
    ports = [port for port in interfaces if port.vrf == vrf]
    for name, own in said.items():
        facts = {**said.get(own.get("peer-group", ""), {}), **own}
        asn = facts.get("remote-as", "")
        if not asn or not _is_address(name):
            continue
        yield Session(
            vrf=vrf,
            address=str(ip_address(name)),
            asn=int(instance[0].split()[2]) if asn == "internal" else int(asn) if asn.isdigit() else 0,
            description=facts.get("description", ""),
            interface=next((port.name for port in ports if _is_on(name, port)), ""),
            hostname=hosts.get(vrf, {}).get(name, ""),
            line=numbers[name],
        )


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_on(address: str, port: Interface) -> bool:
    return any(ip_address(address) in ip_interface(own).network for own in port.addresses)


def list_announced(lines: Lines, codes: Mapping[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for path in lines:
        if path[0].startswith("router bgp ") and path[-1].startswith("network "):
            found.setdefault(_area_of(path, codes), set()).add(path[-1].split()[1])
    return {vrf: frozenset(prefixes) for vrf, prefixes in found.items()}


def list_dropped(lines: Lines, codes: Mapping[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for path in lines:
        words = path[-1].split()
        if words[0] in {"ip", "ipv6"} and words[1:2] == ["route"] and words[-1] in {"blackhole", "Null0", "reject"}:
            vrf = name_area(path[0].split()[1], codes) if path[0].startswith("vrf ") else GLOBAL
            found.setdefault(vrf, set()).add(words[2])
    return {vrf: frozenset(prefixes) for vrf, prefixes in found.items()}
