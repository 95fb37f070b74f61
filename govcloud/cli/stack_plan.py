"""How a plan is shown: each stack with its counts, what is made in short, what changes or goes in full."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.markup import escape

from govcloud.cli.stack_words import COUNTS, sign_of
from govcloud.console import Screen
from govcloud.text import Text
from stacks.operations.changes import Change
from stacks.operations.runs import Outcome

LONGEST = 60
"""Characters of a value; longer ones are cut in the middle."""
NAMES = 8
"""Names of new resources of one kind that are listed; the rest is counted."""
LOSES = Text("its data is lost", "其中数据将丢失")
BECAUSE = Text("because of {names}", "因为 {names}")
NUMBERED = re.compile(r"(.*/)(\d+)((?:/.*)?)")
"""A name with a server's number in it."""
MORE = Text("and {n} more", "等 {n} 个")


def show_plan(screen: Screen, outcomes: Sequence[Outcome], *, details: bool, left_out: int = 0) -> None:
    """All stacks that would change; those that would not, and those that were left out, are counted at the end."""
    for outcome in outcomes:
        if any(change.is_resource for change in outcome.changes):
            counted = count(screen, [change for change in outcome.changes if change.is_resource], COUNTS)
            screen.out.print(f"[bold]{escape(outcome.stack)}[/]  {escape(counted)}")
            show_changes(screen, outcome.changes, details=details)
        for warning in list_warnings(outcome):
            screen.out.print(f"  [yellow]![/] {escape(warning)}", soft_wrap=True)
    unchanged = left_out + sum(each.succeeded and not each.changes for each in outcomes)
    if unchanged:
        screen.say(Text("unchanged stacks: {n}", "没有变化的栈：{n} 个")(n=unchanged))


def count(screen: Screen, changes: Iterable[Change], words: Mapping[str, Text]) -> str:
    """`31 to create, 2 to change`."""
    numbers = Counter(change.op for change in changes)
    return ", ".join(screen.words(words[op](n=numbers[op])) for op in words if numbers[op])


def show_changes(screen: Screen, changes: Sequence[Change], *, details: bool) -> None:
    """The changes of one stack."""
    made = [change for change in changes if change.op == "create" and change.is_resource]
    if not details:
        for kind, names in group_by_kind(made).items():
            series = join_series(names)
            shown = ", ".join(series[:NAMES])
            rest = " " + screen.words(MORE(n=len(series) - NAMES)) if len(series) > NAMES else ""
            screen.out.print(f"  [green]+ {len(names):>3} {kind:<14}[/] {escape(shown + rest)}", soft_wrap=True)
    for change in changes:
        if change.is_resource and (details or change not in made):
            show_change(screen, change)


def show_change(screen: Screen, change: Change) -> None:
    """One change with its values."""
    sign, style = sign_of(change.op)
    notes = []
    if change.replaced_by:
        notes.append(screen.words(BECAUSE(names=", ".join(change.replaced_by))))
    if change.loses_data:
        notes.append(screen.words(LOSES))
    note = f"  [bold red]{escape('; '.join(notes))}[/]" if notes else ""
    screen.out.print(f"  [{style}]{sign} {change.kind} {escape(change.name)}[/]{note}", soft_wrap=True)
    for path, (kind, old, new) in change.values.items():
        screen.out.print(f"      {escape(path)}: {describe(kind, old, new)}", soft_wrap=True)


def describe(kind: str, old: Any, new: Any) -> str:
    """One value's change, as markup."""
    before, after = (f"[red]{escape(shorten(old))}[/]", f"[green]{escape(shorten(new))}[/]")
    if kind.startswith("add"):
        return after
    return before + " → " + ("–" if kind.startswith("delete") else after)


def shorten(value: Any) -> str:
    """A value as one short line."""
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    words = " ".join(words.split())
    if len(words) <= LONGEST:
        return words
    half = LONGEST // 2 - 1
    return f"{words[:half]} … {words[-half:]}"


def group_by_kind(changes: Iterable[Change]) -> dict[str, list[str]]:
    """Kind → names, in the order of the plan."""
    found: dict[str, list[str]] = {}
    for change in changes:
        found.setdefault(change.kind, []).append(change.name)
    return found


def join_series(names: Iterable[str]) -> list[str]:
    """Names sorted, those that differ only in one number as one: `web/1–4/data`."""
    series: dict[tuple[str, str], list[int]] = {}
    for name in names:
        parts = NUMBERED.fullmatch(name)
        head, number, tail = parts.groups() if parts else (name, None, "")
        series.setdefault((head, tail), []).extend([int(number)] if number else [])
    return [head + span(numbers) + tail for (head, tail), numbers in sorted(series.items())]


def span(numbers: Sequence[int]) -> str:
    """`3`, `1–4`, or `1, 3, 4` where one is missing in between."""
    found = sorted(numbers)
    if len(found) > 1 and found == list(range(found[0], found[-1] + 1)):
        return f"{found[0]}–{found[-1]}"
    return ", ".join(map(str, found))


def list_warnings(outcome: Outcome) -> list[str]:
    """What the program or the engine warned of."""
    record = outcome.record
    return [] if record is None else [event.message for event in record.diagnostics if event.severity == "warning"]
