"""The tables of commands that an emulated device takes: read from `<vendor>.grammar`, which says its notation."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

IP4, IP6 = r"\d{1,3}(?:\.\d{1,3}){3}", r"[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*"
WILD = rf"(?:0|{IP4})"
MATCHES = (
    r"(?:vpn-instance \S+)?(?: ?source {a})?(?: ?source-port eq \d+)?"
    r"(?: ?destination {a})?(?: ?destination-port eq \d+)?"
)
TOKENS = {
    "n": r"\d+",
    "ip4": IP4,
    "ip6": IP6,
    "ip": rf"(?:{IP4}|{IP6})",
    "net6": rf"{IP6}/\d+",
    "wild": WILD,
    "word": r"\S+",
    "text": r".+",
    "numbers": r"\d+(?: \d+)*",
    "port": r"(?:GigabitEthernet|LoopBack)\d+(?:/\d+)*(?:\.\d+)?",
    "matches": MATCHES.format(a=rf"{IP4} {WILD}"),
    "matches6": MATCHES.format(a=rf"{IP6}/\d+"),
}
FLAGS = "*!&%"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a table."""

    pattern: re.Pattern[str]
    key: str
    """The key with `{name}` for each token that it has."""
    view: str
    """The view that the line opens; empty: none."""
    makes_object: bool
    excludes: bool
    clears: bool
    is_switch: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A line that the grammar takes."""

    entry: Entry
    key: str


type Grammar = dict[str, list[Entry]]


@cache
def read_grammar(vendor: str) -> Grammar:
    """The table of a vendor: view → its rows."""
    views: Grammar = {}
    rows: list[Entry] = []
    for line in (Path(__file__).parent / f"{vendor}.grammar").read_text().splitlines():
        if line.startswith("["):
            rows = views.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            rows.append(_read_row(line))
    return views


def find_line(grammar: Grammar, view: str, line: str) -> Found | None:
    """What a line is in a view; None when the view does not take it."""
    for entry in grammar[view]:
        if match := entry.pattern.fullmatch(line):
            return Found(entry, entry.key.format_map(match.groupdict()))
    return None


def _read_row(line: str) -> Entry:
    flags = ""
    if set(line.split(" ", 1)[0]) <= set(FLAGS):
        flags, line = line.split(" ", 1)
    line, _, undo = (part.strip() for part in line.partition(" ~ "))
    line, _, view = (part.strip() for part in line.partition(" > "))
    key, _, values = (part.strip() for part in line.partition(" | "))
    words = f"{key} {values}".strip()
    pattern = _write_pattern(words)
    return Entry(
        re.compile(pattern), _name_tokens(undo or key), view, "*" in flags, "!" in flags, "&" in flags, "%" in flags
    )


def _write_pattern(words: str) -> str:
    """A regular expression with a group for each token and choice, named by its kind and how often that came before."""
    seen: dict[str, int] = {}
    parts = []
    for part in re.split(r"(<\w+>|\{[^}]+\})", words):
        if part.startswith("<"):
            parts.append(f"(?P<{_number(part[1:-1], seen)}>{TOKENS[part[1:-1]]})")
        elif part.startswith("{"):
            parts.append(f"(?P<{_number('choice', seen)}>{part[1:-1]})")
        else:
            parts.append(re.escape(part))
    return "".join(parts)


def _name_tokens(key: str) -> str:
    seen: dict[str, int] = {}
    key = re.sub(r"\{[^}]+\}", lambda _: "{" + _number("choice", seen) + "}", key)
    return re.sub(r"<(\w+)>", lambda match: "{" + _number(match[1], seen) + "}", key)


def _number(kind: str, seen: dict[str, int]) -> str:
    seen[kind] = seen.get(kind, 0) + 1
    return f"{kind}_{seen[kind]}"
