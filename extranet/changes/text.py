"""The difference of configuration text, by its hierarchy: each line is shown under the lines that it is indented below.

Blocks of vendors' and FRR's configurations, of nftables and of units are all told by indentation, so this knows none of
them. The order of lines counts: it is what a person reads, not what a device is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

type Path = tuple[str, ...]
"""A line with those it stands below, the outermost first."""


@dataclass(frozen=True)
class FileChange:
    """One file of one device. `before` or `after` is None where the file is new or gone."""

    path: str
    before: str | None
    after: str | None

    @property
    def lines(self) -> list[str]:
        """What changes, each line with `+`, `-` or, for the lines above it, a space."""
        return list(diff_text(self.before or "", self.after or ""))

    @property
    def counts(self) -> tuple[int, int]:
        """Lines that come, lines that go."""
        lines = self.lines
        return sum(line[0] == "+" for line in lines), sum(line[0] == "-" for line in lines)


@dataclass(frozen=True)
class DeviceChange:
    """One device: new, gone, or with other text."""

    device: str
    files: tuple[FileChange, ...]
    is_new: bool = False
    is_gone: bool = False


def compare_files(
    before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]], leave_out: str = ""
) -> list[DeviceChange]:
    """Devices that differ, by code; `leave_out` is a path that does not count by itself."""
    changes = []
    for device in sorted(before.keys() | after.keys()):
        old, new = before.get(device, {}), after.get(device, {})
        files = tuple(
            FileChange(path, old.get(path), new.get(path))
            for path in sorted(old.keys() | new.keys())
            if path != leave_out and old.get(path) != new.get(path)
        )
        if files:
            changes.append(DeviceChange(device, files, device not in before, device not in after))
    return changes


def diff_text(before: str, after: str) -> Iterator[str]:
    """Changed lines under their parents; nothing when both are the same."""
    old, new = list(place_lines(before)), list(place_lines(after))
    shown: Path = ()
    for turn, *(old_from, old_to, new_from, new_to) in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if turn == "equal":
            continue
        for sign, lines in (("-", old[old_from:old_to]), ("+", new[new_from:new_to])):
            for path in lines:
                yield from (f" {line}" for line in _list_unshown(shown, path[:-1]))
                yield f"{sign}{path[-1]}"
                shown = path


def place_lines(text: str) -> Iterator[Path]:
    """Every line that is not empty, with those above it."""
    above: list[tuple[int, str]] = []
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip())
        if not line.strip():
            continue
        while above and above[-1][0] >= depth:
            above.pop()
        above.append((depth, line))
        yield tuple(words for _, words in above)


def _list_unshown(shown: Path, parents: Sequence[str]) -> Sequence[str]:
    """The parents that do not stand above the line that was shown last."""
    same = 0
    while same < min(len(shown), len(parents)) and shown[same] == parents[same]:
        same += 1
    return parents[same:]
