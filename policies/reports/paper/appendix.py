"""Appendices A, B and E to G: systems, earlier findings, scans, red lines."""

from govcloud.text import Text
from policies.history.ledger import Entry
from policies.reports import words
from policies.reports.model import Subject
from policies.reports.over_time import describe_entry
from policies.reports.paper import columns
from policies.reports.paper import words as own
from policies.reports.paper.blocks import Block, Heading, Paragraph, Row, Speaker, Table
from policies.reports.paper.course import BROKEN, list_lines, mark
from policies.reports.paper.results import name_item

ENTRIES = 200
"""Earlier findings that appendix B lists; the rest is counted."""


def write_systems(subject: Subject, say: Speaker) -> list[Block]:
    """Appendix A."""
    names = {each.code: each.name for each in subject.departments}
    rows = [
        say.row(
            (
                names.get(each.department, each.department),
                each.name, f"{each.department}.{each.code}",
                each.mlps, each.crypto, each.zone, each.pool or "–", each.expires,
            )
        )
        for each in subject.systems
    ]  # fmt: skip
    table = Table(say.heads(columns.SYSTEMS), rows, (34, 36, 32, 11, 13, 18, 16, 20))
    return [Heading(say(own.SYSTEMS), page=True), table if rows else Paragraph(say(words.NOTHING))]


def write_before(subject: Subject, say: Speaker) -> list[Block]:
    """Appendix B."""
    parts: list[Block] = [Heading(say(own.BEFORE))]
    if not subject.entries:
        return [*parts, Paragraph(say(own.NO_ENTRIES))]
    rows = [
        say.row((*describe_entry(each, subject.at.tzinfo), describe_state(each, subject)))
        for each in subject.entries[:ENTRIES]
    ]
    parts.append(Table(say.heads(columns.BEFORE), rows, (16, 34, 16, 34, 26, 20, 28), frozenset({0})))
    more = len(subject.entries) - len(rows)
    return [*parts, Paragraph(say(words.MORE(n=more)), note=True)] if more else parts


def describe_state(entry: Entry, subject: Subject) -> Text:
    """What became of an earlier finding."""
    if entry.closed is not None:
        return own.CLOSED(day=entry.closed.astimezone(subject.at.tzinfo).strftime("%Y-%m-%d"))
    state = own.AGAIN(n=entry.reopened) if entry.reopened else own.STILL
    if entry.waived:
        return own.STATE_LINE(open=state, state=words.WAIVED)
    return own.STATE_LINE(open=state, state=words.OVERDUE) if entry.is_overdue(subject.at) else state


def write_triggers(subject: Subject, say: Speaker) -> list[Block]:
    """Appendix G."""
    rows: list[Row] = []
    for each in list_lines(subject):
        state = own.TRIGGERED if each.verdict in BROKEN else own.NOT_TRIGGERED if each.judged else each.verdict.words
        rows.append(say.row((name_item(each.item), each.item.title.text, state, mark(each.verdict, say))))
    table = Table(say.heads(columns.TRIGGERS), rows, (30, 75, 25, 30), frozenset({3}))
    return [
        Heading(say(own.SCANS), page=True),
        Paragraph(say(own.NO_TESTS)),
        Heading(say(own.TRIGGERS)),
        table if rows else Paragraph(say(own.NO_RED_LINES_SET)),
    ]
