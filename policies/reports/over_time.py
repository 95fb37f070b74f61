"""What a report says of earlier checks: new, reopened and overdue failures, and the trend as a drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import pairwise

from govcloud.text import Text
from policies.history.ledger import Entry, list_overdue
from policies.history.store import Kept
from policies.reports import words
from policies.reports.clean import clean
from policies.reports.model import Subject

SHOWN = 50
"""Entries of a list; the rest is counted."""
KEPT = 60
"""Checks that the drawing shows, the last ones."""
WIDTH, HEIGHT, EDGE = 720, 150, 34


@dataclass(frozen=True)
class Chapter:
    """Entries of one sort."""

    title: Text
    entries: Sequence[Sequence[Text | str]]
    number: int


def describe_book(subject: Subject) -> list[Chapter]:
    """New, reopened, overdue; empty where no check was kept."""
    if not subject.checks:
        return []
    last = subject.checks[-1].at
    lately = [each for each in subject.entries if each.closed is None and each.since == last]
    lists = (
        (words.NEW, [each for each in lately if not each.reopened]),
        (words.REOPENED, [each for each in lately if each.reopened]),
        (words.OVERDUE, list_overdue(subject.entries, subject.at)),
    )
    return [
        Chapter(title, [describe_entry(each, subject.at.tzinfo) for each in found[:SHOWN]], len(found))
        for title, found in lists
    ]


def describe_entry(entry: Entry, zone: tzinfo | None) -> list[Text | str]:
    """See `words.BOOK_HEADINGS`."""
    gravity = Text("{mark} {words}", "{mark} {words}")(mark=words.GRAVITY[entry.severity], words=entry.severity.words)
    place: Text | str = clean(entry.key[2]) or words.INVENTORY
    owner = ".".join(filter(None, (entry.department, entry.system)))
    return [gravity, entry.key[0], place, clean(entry.title), clean(owner), f"{entry.since.astimezone(zone):%Y-%m-%d}"]


def draw_trend(checks: Sequence[Kept], zone: tzinfo | None) -> str:
    """A line of failures as SVG with numbers at its points; empty where there are fewer than two checks."""
    shown = checks[-KEPT:]
    if len(shown) < 2:  # noqa: PLR2004 - a line has two ends
        return ""
    most = max(each.failures for each in shown) or 1
    step = (WIDTH - 2 * EDGE) / (len(shown) - 1)
    places = [
        (EDGE + number * step, HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * each.failures / most)
        for number, each in enumerate(shown)
    ]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
    every = max(1, len(shown) // 8)
    parts = [f'<polyline points="{line}"/>']
    changed = [False, *(before.rule_set != after.rule_set for before, after in pairwise(shown))]
    for number, ((x, y), each, mark) in enumerate(zip(places, shown, changed, strict=True)):
        parts.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3"/>')
        if mark:
            parts.append(f'<line x1="{x:.0f}" y1="12" x2="{x:.0f}" y2="{HEIGHT - EDGE}"/>')
            parts.append(f'<text x="{x:.0f}" y="10">▲</text>')
        if number % every == 0 or number == len(shown) - 1:
            parts.append(f'<text x="{x:.0f}" y="{y - 8:.0f}">{each.failures}</text>')
            parts.append(f'<text x="{x:.0f}" y="{HEIGHT - 12}">{each.at.astimezone(zone):%m-%d}</text>')
    return f'<svg class="trend" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">{"".join(parts)}</svg>'
