"""What the difference of two configurations has to know of a platform, as data.

A pattern's groups name the words of a line that make it what it is: of `mtu 9000` the key is `mtu`, and another `mtu`
takes its place. Lines that no pattern knows are their own key and are undone by `undo` before the whole line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What happens where a line with the same key is there already."""

    REPLACES = "replaces"
    """Entering the new line is enough."""
    REBUILDS = "rebuilds"
    """The old line has to be undone first."""
    MAKES = "makes"
    """The line makes an object that others in its view, and in views below, speak of by the same words in front.

    Undoing it takes all of them with it, so they are entered again when it is changed.
    """
    CLEARS = "clears"
    """Entering or undoing the line clears all addresses of its view."""


@dataclass(frozen=True, slots=True)
class Form:
    """Lines of one kind. `key`, `prefix` and `undo` are templates for `re.Match.expand`."""

    pattern: re.Pattern[str]
    kind: Kind
    key: str
    prefix: str = ""
    """The words in front, for a line that makes an object."""
    undo: str = ""
    """What follows the word `undo`; empty: the key."""
    users: str = ""
    """How lines end that hold a definition: while they stand, it cannot be undone, so they are entered again after."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """One platform."""

    forms: Sequence[Form]
    unmanaged: re.Pattern[str]
    """Lines that take no part: secrets, versions, ports that are always there and empty."""
    views: re.Pattern[str]
    """Lines that open a view, even when nothing is in it."""
    permanent: re.Pattern[str]
    """Views that cannot be undone, only emptied."""
    idle: frozenset[str]
    """Lines that a permanent view may have when nobody has configured it."""
    addresses: re.Pattern[str]
    """Lines that are cleared when an interface changes its area."""
    order: Sequence[re.Pattern[str]]
    """Top-level lines, definitions first. Lines that match none come last."""
    links: re.Pattern[str]
    """Lines of a definition that use another of its kind: undone before either goes."""
    definitions: int
    """How many of `order` are definitions: undone last, once nothing uses them."""

    def find_form(self, line: str) -> tuple[Form, re.Match[str]] | None:
        """The form of a line and how it matches."""
        for form in self.forms:
            if match := form.pattern.match(line):
                return form, match
        return None

    def key_of(self, line: str) -> str:
        """What a line is, whatever its values."""
        found = self.find_form(line)
        return found[1].expand(found[0].key) if found else line

    def undo(self, line: str) -> str:
        """The command that takes a line away."""
        if line.startswith("undo "):
            return line.removeprefix("undo ")
        found = self.find_form(line)
        return f"undo {found[1].expand(found[0].undo or found[0].key) if found else line}"

    def rank_of(self, line: str) -> int:
        """Place of a top-level line in the order of entering."""
        return next((rank for rank, pattern in enumerate(self.order) if pattern.match(line)), len(self.order))


def form(pattern: str, kind: Kind, key: str = r"\1", undo: str = "", users: str = "") -> Form:
    """A form whose key is the first group; an object's key is the words in front of all that speaks of it."""
    return Form(re.compile(rf"{pattern}$"), kind, key, key if kind is Kind.MAKES else "", undo, users)


def patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    """Compiled patterns of line beginnings."""
    return tuple(re.compile(text) for text in texts)


COMMON = (
    form(r"(sysname) .+", Kind.REPLACES),
    form(r"(description) .+", Kind.REPLACES),
    form(r"(mtu) \d+", Kind.REPLACES),
    form(r"(router-id) \S+", Kind.REPLACES),
    form(r"(ip binding vpn-instance) (\S+)", Kind.CLEARS, r"\1 \2"),
    form(r"(ip address) \S+ \S+", Kind.MAKES),
    form(r"(vrrp6? (?:ipv6 )?vrid \d+) virtual-ip .+", Kind.MAKES),
    form(r"(vrrp6? (?:ipv6 )?vrid \d+ priority) \d+", Kind.REPLACES),
    form(r"(peer \S+) as-number \d+", Kind.MAKES),
    form(r"(peer \S+ description) .+", Kind.REPLACES),
    form(r"(rule \d+) (?:permit|deny)(?: .+)?", Kind.MAKES),
    form(r"(rule \d+ (?:description|comment)) .+", Kind.REPLACES),
    form(r"route-policy (\S+) (?:permit|deny) (node \d+)", Kind.REBUILDS, r"route-policy \1 \2"),
    form(r"(apply as-path) .+", Kind.REPLACES),
    form(r"(apply local-preference) \d+", Kind.REPLACES),
    form(r"(bgp) \d+", Kind.REBUILDS),
    form(r"(snmp-agent group v3 \S+ privacy)(?: .+)?", Kind.REPLACES),
    form(r"(idle-timeout) .+", Kind.REPLACES),
)
"""Forms that both platforms share."""
