"""What an emulated device minds beyond the grammar: what a line needs, what still uses it, addresses given twice."""

import re
from collections.abc import Iterator, Mapping, Sequence

from scripts.lab.extranet.emulator.refusal import Refused

type Lines = Mapping[str, Lines]

NEEDS = (
    (re.compile(r"(peer \S+) (?!as-number)"), "{} as-number"),
    (re.compile(r"(vrrp6? (?:ipv6 )?vrid \d+) (?!virtual-ip)"), "{} virtual-ip"),
    (re.compile(r"(rule \d+) (?:description|comment)"), "{} "),
)
"""A line of the first form needs one that begins with the second, in its view or one above."""
USES = (
    (re.compile(r"acl (?:ipv6 )?(?:advanced )?name (\S+)"), r"(?:packet-filter|if-match) .*name {}(?: |$)"),
    (re.compile(r"acl (?:ipv6 )?(?:number|basic|advanced) (\d+)"), r"(?:acl|acl ipv6|nat outbound) {}(?: |$)"),
    (re.compile(r"traffic policy (\S+)"), r"traffic-policy {} "),
    (re.compile(r"traffic classifier (\S+)"), r"classifier {} "),
    (re.compile(r"traffic behavior (\S+)"), r"classifier .* behavior {} "),
    (re.compile(r"nat address-group (\d+)"), r"nat outbound .*address-group {}(?: |$)"),
    (re.compile(r"ip vpn-instance (\S+)"), r"(?!rule ).*vpn-instance {}(?: |$)"),
    (re.compile(r"route-policy (\S+)"), r".+ route-policy {}(?: |$)"),
    (re.compile(r"track (\d+)"), r"vrrp .*track {}(?: |$)"),
)
"""A definition's name, and the form of lines that use it."""


def check_entry(tree: Lines, path: Sequence[str], line: str) -> None:
    """Raise Refused when the line needs what is not there, or its address is another interface's in the same area."""
    views = list(_views(tree, path))
    for pattern, needed in NEEDS:
        match = pattern.match(line)
        if match and not any(other.startswith(needed.format(match[1])) for view in views for other in view):
            raise Refused("missing", line)
    if line.startswith("ip binding vpn-instance ") and f"ip vpn-instance {line.rpartition(' ')[2]}" not in tree:
        raise Refused("missing", line)
    if re.match(r"ip(?:v6)? address ", line):
        _check_address(tree, path[0], line)


def check_removal(tree: Lines, path: Sequence[str], line: str, key: str) -> None:
    """Raise Refused when a definition is used, or a port cannot be taken out."""
    if path:
        return
    if re.match(r"interface GigabitEthernet[^.]+$", line):
        raise Refused("in use", line)
    for pattern, used in USES:
        if match := pattern.match(key):
            users = re.compile(used.format(re.escape(match[1])))
            if any(users.match(other) for top, view in tree.items() if top != line for other in _all_lines(top, view)):
                raise Refused("in use", line)


def _check_address(tree: Lines, interface: str, line: str) -> None:
    own = _area(tree[interface])
    address = re.split(r"[ /]", line)[2]
    for name, view in tree.items():
        if name.startswith("interface ") and name != interface and _area(view) == own:
            taken = {re.split(r"[ /]", other)[2] for other in view if re.match(r"ip(?:v6)? address ", other)}
            if address in taken:
                raise Refused("address", line)


def _area(view: Lines) -> str:
    return next((line for line in view if line.startswith("ip binding vpn-instance ")), "")


def _views(tree: Lines, path: Sequence[str]) -> Iterator[Lines]:
    for line in path:
        tree = tree[line]
        yield tree


def _all_lines(line: str, view: Lines) -> Iterator[str]:
    yield line
    for below, deeper in view.items():
        yield from _all_lines(below, deeper)
