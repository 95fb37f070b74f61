"""The outbox: messages that are to reach somebody, at least once. Each has an id that its receiver can know it by.

A message is put in by the transaction that writes what it tells. Whoever delivers takes it for some time, sends it and
marks it; if it is killed in between, the message is sent again, with the same id, when that time is over.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from govcloud.database import Cursor, Database

PUT = (
    "INSERT INTO notice_message SELECT CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS INTEGER), CAST(? AS TEXT),"
    " CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), 0, '', ''"
    " WHERE NOT EXISTS (SELECT 1 FROM notice_message WHERE id = ?)"
)
READ = (
    "SELECT id, number, sequence, receiver, channel, address, next, tries, sent, trouble FROM notice_message"
    " WHERE sent = '' AND channel = ? AND next <= ? ORDER BY next, id LIMIT 200"
)
READ_ALL = (
    "SELECT id, number, sequence, receiver, channel, address, next, tries, sent, trouble FROM notice_message"
    " ORDER BY number, sequence, receiver, channel, address"
)
TAKE = "UPDATE notice_message SET next = ?, tries = tries + 1 WHERE id = ? AND sent = '' AND next = ?"
SENT = "UPDATE notice_message SET sent = ?, trouble = '' WHERE id = ? AND sent = ''"
FAILED = "UPDATE notice_message SET next = ?, trouble = ? WHERE id = ? AND sent = ''"
LEASE = timedelta(seconds=90)
"""For how long one that delivers has a message for itself; longer than any attempt may take."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=30)
TROUBLE = 300
"""Characters of what went wrong."""


@dataclass(frozen=True)
class Message:
    """One message: which event it tells, to which receiver, and by which way."""

    number: str
    sequence: int
    receiver: str
    """A department."""
    channel: str
    """`mail`, or `robot:` or `hook:` and its code."""
    address: str = ""
    """Of mail."""

    @property
    def id(self) -> str:
        """The same for the same message, however often it is sent."""
        parts = json.dumps([self.number, self.sequence, self.receiver, self.channel, self.address])
        return hashlib.sha256(parts.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Waiting:
    """A message and what became of it."""

    message: Message
    next: str
    """When it is sent next, as it is written."""
    tries: int
    sent: datetime | None
    trouble: str


def put_messages(cursor: Cursor, messages: Iterable[Message], at: datetime) -> None:
    """Put messages in; one that is there already stays as it is."""
    for each in messages:
        parts = (each.number, each.sequence, each.receiver, each.channel, each.address)
        cursor.run(PUT, each.id, *parts, write_time(at), each.id)


async def list_due(database: Database, channel: str, now: datetime) -> Sequence[Waiting]:
    """What is to be sent by a channel now, the longest due first."""
    return await database.transact(
        lambda cursor: [to_waiting(row) for row in cursor.all(READ, channel, write_time(now))]
    )


async def list_messages(database: Database) -> Sequence[Waiting]:
    """All messages, sent ones too."""
    return await database.transact(lambda cursor: [to_waiting(row) for row in cursor.all(READ_ALL)])


async def take(database: Database, waiting: Waiting, now: datetime) -> bool:
    """Have a message for oneself for some time; False: somebody else has it."""
    until = write_time(now + LEASE)
    return await database.transact(lambda cursor: cursor.run(TAKE, until, waiting.message.id, waiting.next) == 1)


async def mark_sent(database: Database, message: Message, now: datetime) -> None:
    """It has arrived."""
    await database.transact(lambda cursor: cursor.run(SENT, write_time(now), message.id))


async def mark_failed(database: Database, waiting: Waiting, now: datetime, trouble: str) -> None:
    """It has not; it is tried again, ever later."""
    later = write_time(now + wait_after(waiting.tries + 1))
    words = trouble.replace("\0", "")[:TROUBLE]
    await database.transact(lambda cursor: cursor.run(FAILED, later, words, waiting.message.id))


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many attempts: twice as long after each, up to a bound."""
    doubled: timedelta = FIRST_WAIT * 2 ** min(tries - 1, 16)
    return min(doubled, LONGEST_WAIT)


def to_waiting(row: Sequence[object]) -> Waiting:
    """A row's message."""
    _, number, sequence, receiver, channel, address, later, tries, sent, trouble = map(str, row)
    message = Message(number, int(sequence), receiver, channel, address)
    return Waiting(message, later, int(tries), datetime.fromisoformat(sent) if sent else None, trouble)


def write_time(at: datetime) -> str:
    """A moment as text that sorts by time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
