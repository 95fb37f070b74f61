"""The book in both kinds of databases: numbers without gaps, also after a kill; a chain that shows change."""

import asyncio
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from govcloud.errors import GovcloudError, UsageError
from monitors.notices.chain import link_all, write_event
from monitors.notices.inspect import inspect_book
from monitors.notices.outbox import Message, list_messages
from monitors.notices.record import Kind
from stacks.engine.state.database import Database
from stacks.engine.state.open import open_database
from tests.engine.databases import make_postgres, postgres, state_url  # noqa: F401 - fixtures
from tests.monitors.notices.samples import NOW, Desk, make_book, make_draft

EACH = 12
"""Notifications that each of several writers issues."""
SPAWN = multiprocessing.get_context("spawn")
KILLED = """
import asyncio, os, signal, sys
from stacks.engine.state.open import open_database
from tests.monitors.notices.samples import NOW, make_book, make_draft
book = make_book(open_database(sys.argv[1]))
def work(cursor):
    book.write_issue(cursor, make_draft(), NOW)
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(book.transact(work))
"""


@pytest.fixture
def database(state_url: str) -> Iterator[Database]:  # noqa: F811 - a fixture
    """An empty one."""
    found = open_database(state_url)
    yield found
    found.close()


def issue_many(url: str) -> None:
    found = open_database(url)
    try:
        for _ in range(EACH):
            asyncio.run(make_book(found).issue(make_draft(), NOW))
    finally:
        found.close()


def test_numbers_count_by_the_citys_year_and_prefix(database: Database) -> None:
    desk = Desk(make_book(database))
    assert [desk.issue().number for _ in range(2)] == ["HJ-TB-2026-0001", "HJ-TB-2026-0002"]
    desk.now = NOW.replace(month=12, day=31, hour=16)  # midnight in Shanghai
    assert desk.issue().number == "HJ-TB-2027-0001"
    assert Desk(make_book(database, "LH")).issue().number == "LH-TB-2026-0001"


def test_writers_side_by_side_leave_no_gap_and_no_number_twice(state_url: str) -> None:  # noqa: F811 - a fixture
    writers = [SPAWN.Process(target=issue_many, args=(state_url,)) for _ in range(3)]
    for each in writers:
        each.start()
    for each in writers:
        each.join(60)
    assert [each.exitcode for each in writers] == [0, 0, 0]
    found = open_database(state_url)
    numbers = [each.number for each in asyncio.run(make_book(found).read_all())]
    found.close()
    assert numbers == [f"HJ-TB-2026-{number:04d}" for number in range(1, 3 * EACH + 1)]


def test_a_writer_killed_in_its_transaction_leaves_neither_number_nor_event(
    database: Database,
    state_url: str,  # noqa: F811 - a fixture
) -> None:
    desk = Desk(make_book(database))
    desk.issue()
    killed = subprocess.run([sys.executable, "-c", KILLED, state_url], cwd=os.getcwd(), check=False)  # noqa: PTH109
    assert killed.returncode == -signal.SIGKILL
    assert desk.issue().number == "HJ-TB-2026-0002"
    assert asyncio.run(inspect_book(database)).findings == []


def test_what_is_refused_leaves_nothing(database: Database) -> None:
    desk = Desk(make_book(database))
    with pytest.raises(GovcloudError):
        desk.issue(subject="")
    first = desk.issue()
    with pytest.raises(GovcloudError):
        desk.act(first.number, Kind.RECEIVED, "nobody")
    (only,) = desk.read_all()
    assert (only.number, len(only.events)) == ("HJ-TB-2026-0001", 1)


@pytest.mark.parametrize("subject", ["字" * 501, "a\nBcc: x", "a\0", "\udce4"], ids=ascii)
def test_a_subject_that_cannot_be_kept_is_refused_in_one_sentence(database: Database, subject: str) -> None:
    desk = Desk(make_book(database))
    with pytest.raises(UsageError, match="too long"):
        desk.issue(subject=subject)
    assert desk.issue().number == "HJ-TB-2026-0001"


def test_messages_are_kept_with_the_event_that_they_tell(database: Database) -> None:
    book = make_book(database, route=lambda n, e: [Message(n.number, e.sequence, r, "mail") for r in n.issue.receivers])
    desk = Desk(book)
    number = desk.issue().number
    with pytest.raises(GovcloudError):
        desk.act(number, Kind.ANSWERED, "health", "早了")
    found = [(each.message.sequence, each.message.receiver) for each in asyncio.run(list_messages(database))]
    assert found == [(1, "health"), (1, "transport")]


def test_a_clock_a_little_behind_counts_as_the_last_time_and_one_far_behind_is_refused(database: Database) -> None:
    desk = Desk(make_book(database))
    first = desk.issue()
    desk.now = first.issued.at - timedelta(seconds=80)  # the desk's clock goes on by a minute
    assert desk.act(first.number, Kind.RECEIVED, "health").events[-1].at == first.issued.at
    desk.now = first.issued.at - timedelta(hours=1)
    with pytest.raises(GovcloudError, match="clock"):
        desk.act(first.number, Kind.RECEIVED, "transport")


def test_events_come_back_as_they_were_and_hashes_follow_from_them(database: Database) -> None:
    desk = Desk(make_book(database))
    number = desk.issue().number
    answered = [desk.act(number, Kind.RECEIVED, "health"), desk.act(number, Kind.ANSWERED, "health", "已切换\n线路")]
    (kept,) = desk.read_all()
    assert kept == answered[-1]
    assert len(set(link_all([write_event(each) for each in kept.events]))) == 3


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE notice_event SET body = replace(body, '林清源', '林青源') WHERE sequence = 2",
        "DELETE FROM notice_event WHERE position = 2",
        "DELETE FROM notice_event WHERE position = (SELECT max(position) FROM notice_event)",
        "DELETE FROM notice_event WHERE number = 'HJ-TB-2026-0001'",
        "UPDATE notice_event SET sequence = sequence + 10 WHERE sequence = 2",
        "UPDATE notice_event SET hash = 'x' WHERE position = 1",
        "UPDATE notice_head SET chain = 'x'",
        "UPDATE notice_count SET last = last + 1",
    ],
)
def test_whatever_is_changed_in_the_database_is_found(tmp_path: Path, damage: str) -> None:
    found = open_database(f"sqlite:///{tmp_path}/state.db")
    desk = Desk(make_book(found))
    number = desk.issue().number
    desk.act(number, Kind.RECEIVED, "health")
    desk.issue()
    sound = asyncio.run(inspect_book(found))
    assert (sound.findings, sound.events, sound.notifications) == ([], 3, 2)
    with sqlite3.connect(tmp_path / "state.db") as connection:
        connection.execute(damage)
    connection.close()
    assert asyncio.run(inspect_book(found)).findings
    found.close()


def test_a_book_that_was_rewritten_whole_is_found_by_the_head_that_was_kept_elsewhere(database: Database) -> None:
    desk = Desk(make_book(database))
    desk.issue()
    head = asyncio.run(inspect_book(database)).head
    desk.issue()
    assert asyncio.run(inspect_book(database, head)).findings == []
    assert asyncio.run(inspect_book(database, "0" * 64)).findings
