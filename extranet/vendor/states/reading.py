"""Readers of what `display` prints: text in, pairs of subject and value out. What they do not know they pass over.

Written from the vendors' command references (support.huawei.com, NetEngine 8000; www.h3c.com, Comware 7).
"""

import re
from collections.abc import Callable, Iterator
from ipaddress import ip_address

type Pairs = Iterator[tuple[str, str]]
type Reader = Callable[[str], Pairs]

PEER_STATES = {"Idle", "Connect", "Active", "OpenSent", "OpenConfirm", "Established", "Idle(Admin)", "No"}
GROUP_STATES = {"Master", "Backup", "Initialize", "Inactive"}
VRP_BFD = re.compile(r"State\s*:\s*(?P<state>\w+)\s+Name\b.*?Bind Peer I[pP] Address\s*:\s*(?P<peer>\S+)", re.DOTALL)
COMWARE_BFD = re.compile(r"Destination IP:\s*(?P<peer>\S+).*?Session State:\s*(?P<state>\w+)", re.DOTALL)
VRP_PORT = re.compile(
    r"^(?P<port>\S+) current state\s*:(?:(?!^\S+ current state).)*?Maximum Transmit Unit is (?P<mtu>\d+)",
    re.MULTILINE | re.DOTALL,
)
COMWARE_PORT = re.compile(
    r"^(?P<port>\S+)\nCurrent state:(?:(?!\nCurrent state:).)*?Maximum transmission unit: (?P<mtu>\d+)",
    re.MULTILINE | re.DOTALL,
)
VRP_RATE = re.compile(r"^interface (?P<port>\S+)\n(?: .*\n)*? port shaping (?P<rate>\d+)$", re.MULTILINE)
COMWARE_RATE = re.compile(r"^interface (?P<port>\S+)\n(?: .*\n)*? qos gts any cir (?P<rate>\d+)\b", re.MULTILINE)
DEFAULT_6 = re.compile(r"^\s*Interface\s*:\s*(\S+)", re.MULTILINE)
CLOCK = re.compile(r"clock status\s*:\s*(\w+)", re.IGNORECASE)
MILLISECONDS = r"\s*:\s*(-?[\d.]+)\s*ms"
SHORT = re.compile(r"^GE(?=\d)")
NEIGHBOR_WORDS = 4
ROUTE_WORDS = 5


def read_peers(text: str) -> Pairs:
    """BGP: address → state. A line that begins with an address and has a state in it is a peer's."""
    for words in map(str.split, text.splitlines()):
        states = [word for word in words if word in PEER_STATES]
        if states and (address := find_address(words[0].lstrip("*"))):
            yield address, states[0]


def read_groups(text: str) -> Pairs:
    """VRRP: virtual address → state, of tables whose last column is the virtual address."""
    for words in map(str.split, text.splitlines()):
        states = [word for word in words if word in GROUP_STATES]
        if states and (address := find_address(words[-1])):
            yield address, states[0].lower()


def read_sessions(pattern: re.Pattern[str]) -> Reader:
    """BFD: address → state, of what the pattern finds in a detailed answer."""

    def read(text: str) -> Pairs:
        for match in pattern.finditer(text):
            if address := find_address(match["peer"]):
                yield address, match["state"].lower()

    return read


def read_ports(pattern: re.Pattern[str]) -> Reader:
    """Port → its MTU in bytes."""

    def read(text: str) -> Pairs:
        for match in pattern.finditer(text):
            yield spell_port(match["port"]), match["mtu"]

    return read


def read_rates(pattern: re.Pattern[str], per_mbps: int) -> Reader:
    """Port → Mbit/s that it is shaped to, of a running configuration that counts in a part of that."""

    def read(text: str) -> Pairs:
        for match in pattern.finditer(text):
            yield match["port"], f"{int(match['rate']) / per_mbps:g}"

    return read


def read_default_4(text: str) -> Pairs:
    """`ipv4` → the ports of the default route; the second of two equal ways stands in a line without destination."""
    rows = text.partition("Destination/Mask")[2].splitlines()[1:]
    ports = [words[-1] for words in map(str.split, rows) if len(words) >= ROUTE_WORDS and words[-1][-1].isdigit()]
    if ports:
        yield "ipv4", ", ".join(sorted(set(map(spell_port, ports))))


def read_default_6(text: str) -> Pairs:
    """`ipv6` → the ports of the default route, which is shown in blocks of fields."""
    if ports := DEFAULT_6.findall(text):
        yield "ipv6", ", ".join(sorted(set(map(spell_port, ports))))


def read_neighbors(port: int, device: int) -> Reader:
    """LLDP: local port → device and port at the other end; `port` and `device` are columns of its table."""

    def read(text: str) -> Pairs:
        for words in map(str.split, text.splitlines()):
            if len(words) == NEIGHBOR_WORDS and words[0][-1].isdigit():
                yield spell_port(words[0]), f"{words[device]} {spell_port(words[port])}"

    return read


def read_clock(text: str) -> Pairs:
    """`ntp` → seconds that the clock may be off by at worst; `nan` while it has no source. Comware tells no offset."""
    status = CLOCK.search(text)
    if status is None:
        return
    parts = {
        name: re.search(name + MILLISECONDS, text, re.IGNORECASE)
        for name in ("clock offset", "root delay", "root dispersion")
    }
    seconds = {name: abs(float(match[1])) / 1000 for name, match in parts.items() if match}
    if status[1].lower() != "synchronized" or not {"root delay", "root dispersion"} <= seconds.keys():
        yield "ntp", "nan"
    else:
        yield "ntp", str(seconds.get("clock offset", 0) + seconds["root delay"] / 2 + seconds["root dispersion"])


def find_address(word: str) -> str:
    """An address as the product writes it; empty for any other word."""
    try:
        return str(ip_address(word))
    except ValueError:
        return ""


def spell_port(name: str) -> str:
    """A port by its whole name; tables shorten it."""
    return SHORT.sub("GigabitEthernet", name)
