"""Carries a change over from a tool's writing of a text to a person's, line by line. Knows nothing of YAML but `#`."""

from collections.abc import Sequence
from difflib import SequenceMatcher

ALIKE = 0.6
"""Similarity from which a line that was replaced is taken for the same item with another value."""


def carry_over(before: list[str], after: list[str], text: list[str]) -> list[str]:
    """`text` with the change from `before` to `after`, where `text` and `before` say the same in another lay-out.

    Lines that are laid out differently and are touched by the change are taken from `after`.
    """
    keep = [True] * len(before)
    insert: dict[int, list[str]] = {}
    for kind, start, end, new_start, new_end in _compare(before, after):
        if kind != "equal":
            keep[start:end] = [False] * (end - start)
            insert[start] = after[new_start:new_end]
    merged: list[str] = []
    for kind, start, end, own_start, own_end in _compare(before, text):
        touched = not all(keep[start:end]) or any(line in insert for line in range(start + 1, end))
        if kind == "equal" or touched:
            for line in range(start, end):
                merged += insert.pop(line, [])
                merged += [before[line]] if keep[line] else []
        else:
            merged += insert.pop(start, []) if end > start else []
            merged += text[own_start:own_end]
    return merged + insert.pop(len(before), [])


def keep_comments(text: list[str], changed: list[str]) -> list[str]:
    """`changed` with the comments of `text` that were lost although the line below them is still there.

    A comment right above a line that was deleted goes with it. YAML tools tie a comment to the line above it, people
    write it for the line below.
    """
    position = _find_positions(text, changed)
    insert: dict[int, list[str]] = {}
    drop: set[int] = set()
    for start, end in _list_remarks(text):
        lost = [text[line] for line in range(start, end) if line not in position]
        if end in position and any(line.strip() for line in lost):
            insert[position[end]] = lost
        elif end not in position:
            drop.update(position[line] for line in _own_remarks(text, start, end) if line in position)
    merged: list[str] = []
    for line in range(len(changed) + 1):
        merged += insert.get(line, [])
        merged += [changed[line]] if line < len(changed) and line not in drop else []
    return _join_blanks(merged) if drop or insert else merged


def _find_positions(text: list[str], changed: list[str]) -> dict[int, int]:
    """Where each line of `text` is in `changed`: the same line, or the one it became; not those that are gone."""
    position = {len(text): len(changed)}
    for kind, start, end, new_start, new_end in _compare(text, changed):
        for line in range(start, end):
            if kind == "equal":
                position[line] = new_start + line - start
            elif kind == "replace" and not _is_remark(text[line]):
                same = (number for number in range(new_start, new_end) if _became(text[line], changed[number]))
                found = next(same, None)
                if found is not None:
                    position[line] = found
    return position


def _became(old: str, new: str) -> bool:
    """Whether `new` is likely the same line with another value."""
    field, colon, _ = old.partition(":")
    if colon and not field.lstrip().startswith("-"):
        return new.startswith(field + colon)
    return SequenceMatcher(None, old, new).ratio() > ALIKE


def _list_remarks(text: list[str]) -> list[tuple[int, int]]:
    """Every run of comment and blank lines, as start and the line below it."""
    runs, start = [], None
    for number, line in enumerate([*text, "end"]):
        if _is_remark(line):
            start = number if start is None else start
        elif start is not None:
            runs.append((start, number))
            start = None
    return runs


def _own_remarks(text: list[str], start: int, end: int) -> range:
    """The comments of a run that belong to the line below: those after its last blank line."""
    for line in range(end - 1, start - 1, -1):
        if not text[line].strip():
            return range(line + 1, end)
    return range(start, end)


def _is_remark(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _join_blanks(lines: list[str]) -> list[str]:
    return [line for number, line in enumerate(lines) if line.strip() or number == 0 or lines[number - 1].strip()]


def _compare(old: list[str], new: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
