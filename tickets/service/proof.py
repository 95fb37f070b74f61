"""Proves that every ticket is what its book says, that every chain is whole, and that numbers have no gaps."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction

from govcloud.text import Text
from tickets.domain.events import Event, find_break
from tickets.domain.kinds import Kind
from tickets.domain.machine import replay
from tickets.domain.ticket import Ticket
from tickets.store.models import CounterRow, EventRow, TicketRow
from tickets.store.rows import read_event, read_ticket

BROKEN = Text("entry {place} does not follow from the one before it", "第 {place} 条流水与上一条不衔接")
HASH = Text("entry {place} is not what its hash says", "第 {place} 条流水与其哈希不符")
OTHER = Text("its row is not what its book says: {fields}", "工单现状与流水不一致：{fields}")
EMPTY = Text("it has no book", "没有流水")
GAP = Text(
    "the series has a gap, or a ticket too many: last number {last}, tickets {count}",
    "编号不连续：最后编号 {last}，工单数 {count}",
)


@dataclass(frozen=True)
class Finding:
    """Something that is not as it has to be."""

    where: str
    what: Text


@dataclass(frozen=True)
class Proof:
    """What was looked at and found."""

    tickets: int
    events: int
    findings: tuple[Finding, ...]


def verify() -> Proof:
    """Read every book, in one view of the database."""
    with transaction.atomic():
        rows = {row.number: row for row in TicketRow.objects.order_by("number").iterator()}
        events = (read_hashed(row) for row in EventRow.objects.order_by("ticket_id", "sequence").iterator())
        findings, count, seen = list[Finding](), 0, set[str]()
        for number, group in groupby(events, key=lambda pair: pair[0].ticket):
            book = list(group)
            seen.add(number)
            count += len(book)
            findings += [Finding(number, what) for what in judge(read_ticket(rows[number]), book)]
        findings += [Finding(number, EMPTY) for number in rows.keys() - seen]
        findings += find_gaps(rows)
    return Proof(len(rows), count, tuple(findings))


def read_hashed(row: EventRow) -> tuple[Event, str]:
    """An entry, and the hash that was written with it."""
    return read_event(row), row.hash


def judge(ticket: Ticket, book: list[tuple[Event, str]]) -> Iterator[Text]:
    """What is wrong with a ticket."""
    events = [event for event, _ in book]
    for place, (event, told) in enumerate(book, start=1):
        if event.hash != told:
            yield HASH(place=place)
            return
    if (broken := find_break(events)) is not None:
        yield BROKEN(place=broken + 1)
        return
    opened = events[0].data["opened"]
    first = Ticket(ticket.number, Kind(opened["kind"]), opened["department"], events[0].at, opened["county"])
    again = replay(first, events)
    if again != ticket:
        names = [name for name in vars(again) if getattr(again, name) != getattr(ticket, name)]
        yield OTHER(fields=", ".join(names))


def find_gaps(rows: dict[str, TicketRow]) -> Iterator[Finding]:
    """Series whose numbers are not one after the other."""
    counts = defaultdict[str, int](int)
    for number in rows:
        counts[number.rpartition("-")[0]] += 1
    for counter in CounterRow.objects.order_by("series"):
        if counts.pop(counter.series, 0) != counter.last:
            count = sum(number.startswith(f"{counter.series}-") for number in rows)
            yield Finding(counter.series, GAP(last=counter.last, count=count))
    yield from (Finding(series, GAP(last=0, count=count)) for series, count in counts.items())
