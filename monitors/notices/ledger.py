"""What is done to the book of notifications within one transaction: allot a number, append an event, read events.

Whoever writes holds the head of the book until its transaction ends, so that numbers have no gaps and every event
follows the last one. A transaction that is undone leaves neither a number nor an event.
"""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from govcloud.database import Cursor
from govcloud.errors import UsageError
from govcloud.text import Text
from monitors.notices.chain import START, link, read_event, write_event
from monitors.notices.record import Event, Notification
from monitors.notices.transitions import fold

HOLD = "UPDATE notice_head SET position = position WHERE one = 1"
COUNT = "UPDATE notice_count SET last = last + 1 WHERE prefix = ? AND year = ?"
BEGIN_YEAR = "INSERT INTO notice_count VALUES (?, ?, 1)"
READ_COUNT = "SELECT last FROM notice_count WHERE prefix = ? AND year = ?"
READ_HEAD = "SELECT position, chain FROM notice_head WHERE one = 1"
SET_HEAD = "UPDATE notice_head SET position = ?, chain = ? WHERE one = 1"
READ_LAST = "SELECT hash FROM notice_event WHERE number = ? ORDER BY sequence DESC LIMIT 1"
PUT = "INSERT INTO notice_event VALUES (?, ?, ?, ?, ?, ?)"
READ_ONE = "SELECT body FROM notice_event WHERE number = ? ORDER BY sequence"
READ_ALL = "SELECT number, body FROM notice_event ORDER BY position"
UNKNOWN = Text("there is no such notification", "没有该通报")
LIST_THEM = Text("`govcloud notify list` shows all of them", "用 `govcloud notify list` 查看全部通报")


def hold(cursor: Cursor) -> None:
    """Keep others from writing until this transaction ends; what is read from now on is the latest."""
    cursor.run(HOLD)


def allot_number(cursor: Cursor, prefix: str, at: datetime, zone: tzinfo) -> str:
    """The next number of the year, as the city's calendar has it. Needs `hold`."""
    year = at.astimezone(zone).year
    if not cursor.run(COUNT, prefix, year):
        cursor.run(BEGIN_YEAR, prefix, year)
    last = cursor.all(READ_COUNT, prefix, year)[0][0]
    return f"{prefix}-TB-{year}-{last:04d}"


def append(cursor: Cursor, event: Event) -> None:
    """Write an event down behind the last one. Needs `hold`, and that the event may happen."""
    body = write_event(event)
    position, chain = cursor.all(READ_HEAD)[0]
    last = cursor.all(READ_LAST, event.number)
    digest = link(last[0][0] if last else START, body)
    chain = link(chain, digest)
    cursor.run(PUT, position + 1, event.number, event.sequence, body, digest, chain)
    cursor.run(SET_HEAD, position + 1, chain)


def find_events(cursor: Cursor, number: str) -> list[Event]:
    """The events of a number; none where there is no such notification."""
    return [read_event(body) for (body,) in cursor.all(READ_ONE, number)]


def find_notification(cursor: Cursor, number: str) -> Notification:
    """One notification. Raises UsageError."""
    events = find_events(cursor, number)
    if not events:
        raise UsageError(UNKNOWN, number, todo=LIST_THEM)
    return fold(events)


def list_notifications(cursor: Cursor) -> Sequence[Notification]:
    """All of them, as they came into the book."""
    found: dict[str, list[Event]] = {}
    for number, body in cursor.all(READ_ALL):
        found.setdefault(number, []).append(read_event(body))
    return [fold(each) for each in found.values()]
