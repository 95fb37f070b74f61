"""Keeps checks and failures in the state's database, SQLite or PostgreSQL, one transaction per check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from govcloud.database import Cursor, Database
from policies.assess import Assessment
from policies.history.counts import put_counts
from policies.history.ledger import Change, Entry, Key, update_book
from policies.verdict import Severity

TABLES = (
    """CREATE TABLE IF NOT EXISTS policy_check (
  at TEXT PRIMARY KEY, rule_set TEXT NOT NULL, judged INTEGER NOT NULL, asked INTEGER NOT NULL,
  failures INTEGER NOT NULL, waived INTEGER NOT NULL, added INTEGER NOT NULL, reopened INTEGER NOT NULL,
  closed INTEGER NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS policy_failure (
  rule TEXT NOT NULL, sort TEXT NOT NULL, place TEXT NOT NULL, object TEXT NOT NULL, title TEXT NOT NULL,
  department TEXT NOT NULL, system TEXT NOT NULL, severity TEXT NOT NULL, since TEXT NOT NULL, seen TEXT NOT NULL,
  closed TEXT NOT NULL, reopened INTEGER NOT NULL, waived INTEGER NOT NULL,
  PRIMARY KEY (rule, sort, place, object))""",
)
READ_FAILURES = (
    "SELECT rule, sort, place, object, title, department, system, severity, since, seen, closed, reopened, waived"
    " FROM policy_failure"
)
READ_CHECKS = (
    "SELECT at, rule_set, judged, asked, failures, waived, added, reopened, closed FROM policy_check ORDER BY at"
)
DROP = "DELETE FROM policy_failure WHERE rule = ? AND sort = ? AND place = ? AND object = ?"
PUT = "INSERT INTO policy_failure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
PUT_CHECK = "INSERT INTO policy_check VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True)
class Kept:
    """One check as it was kept."""

    at: datetime
    rule_set: str
    judged: int
    asked: int
    failures: int
    waived: int
    new: int
    reopened: int
    closed: int


@dataclass(frozen=True)
class Record:
    """What keeping a check found."""

    check: Kept
    entries: Sequence[Entry]
    """All, after the check."""
    news: Sequence[tuple[Change, Entry]]
    """What is not as it was at the last check, the gravest first."""


async def keep_check(database: Database, assessment: Assessment, rule_set: str, at: datetime) -> Record:
    """Write a check down and bring the book up to it."""

    def work(cursor: Cursor) -> Record:
        make_tables(cursor)
        book = read_book(cursor)
        touched = update_book(book, assessment, at)
        numbers = {change: sum(found is change for found, _ in touched.values()) for change in Change}
        judged, asked = assessment.coverage
        failures, waived = len(assessment.failures), len(assessment.waived)
        counts = (numbers[Change.NEW], numbers[Change.REOPENED], numbers[Change.CLOSED])
        kept = Kept(at, rule_set, judged, asked, failures, waived, *counts)
        for key, (_, entry) in touched.items():
            cursor.run(DROP, *key)
            cursor.run(PUT, *to_row(entry))
        put_counts(cursor, assessment)
        cursor.run(PUT_CHECK, write_time(at), rule_set, judged, asked, failures, waived, *counts)
        entries = {**book, **{key: entry for key, (_, entry) in touched.items()}}
        news = [each for each in touched.values() if each[0] is not Change.STAYED]
        news.sort(key=lambda each: (each[1].severity.rank, each[1].key))
        return Record(kept, list(entries.values()), news)

    return await database.transact(work)


async def read_history(database: Database) -> tuple[list[Kept], list[Entry]]:
    """All checks, the oldest first, and the book."""

    def work(cursor: Cursor) -> tuple[list[Kept], list[Entry]]:
        make_tables(cursor)
        checks = [Kept(datetime.fromisoformat(row[0]), *row[1:]) for row in cursor.all(READ_CHECKS)]
        return checks, list(read_book(cursor).values())

    return await database.transact(work)


def make_tables(cursor: Cursor) -> None:
    """Make the tables where they are not there."""
    for statement in TABLES:
        cursor.all(statement)  # a statement that makes something has no number of rows


def read_book(cursor: Cursor) -> dict[Key, Entry]:
    """Every entry."""
    found = {}
    for *key, title, department, system, severity, since, seen, closed, reopened, waived in cursor.all(READ_FAILURES):
        rule, sort, place, name = key
        found[rule, sort, place, name] = Entry(
            (rule, sort, place, name),
            title,
            department,
            system,
            Severity(severity),
            datetime.fromisoformat(since),
            datetime.fromisoformat(seen),
            datetime.fromisoformat(closed) if closed else None,
            reopened,
            bool(waived),
        )
    return found


def to_row(entry: Entry) -> tuple[object, ...]:
    """An entry's columns."""
    closed = "" if entry.closed is None else write_time(entry.closed)
    since, seen = write_time(entry.since), write_time(entry.seen)
    words = (entry.title.replace("\0", " "), entry.department, entry.system, entry.severity.value)
    return (*entry.key, *words, since, seen, closed, entry.reopened, int(entry.waived))


def write_time(at: datetime) -> str:
    """A moment as text that sorts by time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
