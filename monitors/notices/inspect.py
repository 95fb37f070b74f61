"""Looks whether the book of notifications is whole: every text and chain, every number, every course of events.

Who can write into the database can write a whole other book. The head of the chain, kept elsewhere, shows that too.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from govcloud.database import Cursor, Database
from govcloud.errors import GovcloudError
from govcloud.text import Text
from monitors.notices.chain import START, link, read_event
from monitors.notices.tables import make_tables
from monitors.notices.transitions import fold

if TYPE_CHECKING:
    from monitors.notices.record import Event

READ = "SELECT position, number, sequence, body, hash, chain FROM notice_event ORDER BY position"
READ_HEAD = "SELECT position, chain FROM notice_head WHERE one = 1"
READ_COUNTS = "SELECT prefix, year, last FROM notice_count"
GAP = Text("entry {position} of the book is missing", "台账第 {position} 条记录缺失")
CHANGED = Text("entry {position} ({number}) has been changed", "台账第 {position} 条记录（{number}）被改动")
OTHER_HEAD = Text("the end of the book has been changed or taken away", "台账末尾被改动或删除")
NO_COURSE = Text("{number}: its events do not follow each other: {why}", "{number}：记录前后不衔接：{why}")
NO_NUMBER = Text("{number} is missing", "缺少 {number}")
NOT_IN_IT = Text("the head that was kept is nowhere in this book", "台账中找不到此前留存的链头")

type Row = tuple[int, str, int, str, str, str]


@dataclass(frozen=True)
class Inspection:
    """What was found."""

    findings: Sequence[Text]
    notifications: int
    events: int
    head: str
    """Of the chain: to be kept elsewhere."""


async def inspect_book(database: Database, kept: str = "") -> Inspection:
    """Look at all of it. `kept` is the head of some earlier time. Raises GovcloudError."""

    def work(cursor: Cursor) -> tuple[list[Row], tuple[int, str], list[tuple[str, int, int]]]:
        rows = [(int(a), str(b), int(c), str(d), str(e), str(f)) for a, b, c, d, e, f in cursor.all(READ)]
        position, chain = cursor.all(READ_HEAD)[0]
        return rows, (position, chain), [(str(a), int(b), int(c)) for a, b, c in cursor.all(READ_COUNTS)]

    await make_tables(database)
    rows, head, counts = await database.transact(work)
    findings = [*check_chain(rows, head), *check_courses(rows), *check_numbers({each[1] for each in rows}, counts)]
    if kept and kept not in {each[5] for each in rows}:
        findings.append(NOT_IN_IT)
    return Inspection(findings, len({each[1] for each in rows}), len(rows), head[1])


def check_chain(rows: Sequence[Row], head: tuple[int, str]) -> Iterator[Text]:
    """Each entry against the one before it."""
    position, chain, last = 0, START, dict[str, str]()
    for found, number, _, body, digest, linked in rows:
        position += 1
        if found != position:
            yield GAP(position=position)
            return
        right = link(last.get(number, START), body)
        chain = link(chain, right)
        if digest != right or linked != chain:
            yield CHANGED(position=position, number=number)
            return
        last[number] = right
    if head != (position, chain):
        yield OTHER_HEAD


def check_courses(rows: Sequence[Row]) -> Iterator[Text]:
    """Each notification against what may happen."""
    courses: defaultdict[str, list[Event]] = defaultdict(list)
    for _, number, sequence, body, _, _ in rows:
        try:
            event = read_event(body)
        except ValueError as wrong:
            yield NO_COURSE(number=number, why=str(wrong))
            return
        if (event.number, event.sequence) != (number, sequence):
            yield NO_COURSE(number=number, why=sequence)
        courses[number].append(event)
    for number, events in courses.items():
        try:
            fold(events)
        except GovcloudError as wrong:
            yield NO_COURSE(number=number, why=wrong.what)


def check_numbers(numbers: set[str], counts: Sequence[tuple[str, int, int]]) -> Iterator[Text]:
    """Our own numbers against how many were given out. Those of others arrive as they arrive."""
    for prefix, year, last in counts:
        head = f"{prefix}-TB-{year}-"
        mine = sorted(int(each.removeprefix(head)) for each in numbers if each.startswith(head))
        for before, after in pairwise([0, *mine, last + 1]):
            yield from (NO_NUMBER(number=f"{head}{each:04d}") for each in range(before + 1, after))
