"""What checks leave behind, in both kinds of databases: new, back again, closed by proof only, overdue, the trend."""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from policies.assess import assess
from policies.history.counts import read_counts
from policies.history.ledger import Entry, list_overdue
from policies.history.store import Kept, Record, keep_check, read_history
from policies.waivers.match import apply_waivers
from stacks.engine.state.database import Database
from stacks.engine.state.open import open_database
from tests.engine.databases import make_postgres, postgres, state_url  # noqa: F401 - fixtures
from tests.policies.test_assess import CHECK, NOW, OPEN, PROJECTS, group, make_base
from tests.policies.test_waivers import make_waiver

GROUP_KIND = CHECK.rules[0].subject
DAY = timedelta(days=1)


class Book:
    """One database over several checks."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def check(
        self, *groups: Any, day: int = 0, gaps: Any = None, waived: bool = False, rule_set: str = "one"
    ) -> Record:
        """A check of these groups on a day."""
        found = assess([CHECK], make_base(*PROJECTS, *groups, gaps=gaps))
        if waived:
            found = apply_waivers(found, [make_waiver()], date(2026, 6, 1))
        return asyncio.run(keep_check(self.database, found, rule_set, NOW + day * DAY))

    def counts(self) -> dict[str, int]:
        """Verdict → objects, of the last check."""
        return {each.verdict: each.objects for each in asyncio.run(read_counts(self.database))}

    def history(self) -> tuple[list[Kept], list[Entry]]:
        """All of it."""
        return asyncio.run(read_history(self.database))


@pytest.fixture
def book(state_url: str) -> Iterator[Book]:  # noqa: F811 - a fixture
    """An empty one."""
    database = open_database(state_url)
    yield Book(database)
    database.close()


BAD, GOOD = group("a", "health", OPEN), group("a", "health")


def numbers(record: Record) -> tuple[int, int, int]:
    return record.check.new, record.check.reopened, record.check.closed


def test_a_failure_is_new_once_then_stays_closes_and_comes_back(book: Book) -> None:
    assert numbers(book.check(BAD)) == (1, 0, 0)
    assert numbers(book.check(BAD, day=1)) == (0, 0, 0)
    assert numbers(book.check(GOOD, day=2)) == (0, 0, 1)
    assert numbers(book.check(BAD, day=3)) == (0, 1, 0)
    (entry,) = book.history()[1]
    assert (entry.since, entry.seen, entry.closed, entry.reopened) == (NOW + 3 * DAY, NOW + 3 * DAY, None, 1)
    assert (entry.department, entry.key[0]) == ("health", CHECK.id)


def test_what_is_missing_closes_nothing(book: Book) -> None:
    book.check(BAD)
    assert numbers(book.check(day=1, gaps={GROUP_KIND: "unread"})) == (0, 0, 0)
    assert numbers(book.check(day=2, gaps={GROUP_KIND: "partial"})) == (0, 0, 0)
    assert numbers(book.check(BAD, day=3, gaps={GROUP_KIND: "stale"})) == (0, 0, 0)
    assert [entry.closed for entry in book.history()[1]] == [None]


def test_an_object_that_is_proven_gone_closes_its_failure(book: Book) -> None:
    book.check(BAD)
    assert numbers(book.check(day=1)) == (0, 0, 1)


def test_the_age_of_a_failure_counts_from_when_it_opened(book: Book) -> None:
    book.check(BAD)
    late = book.check(BAD, day=29)
    assert CHECK.severity.value == "high"
    assert list_overdue(late.entries, NOW + 30 * DAY) == []
    assert [entry.key[3] for entry in list_overdue(late.entries, NOW + 30 * DAY + timedelta(seconds=1))] == ["a"]
    back = [book.check(GOOD, day=31), book.check(BAD, day=32)][1]
    assert list_overdue(back.entries, NOW + 60 * DAY) == []


def test_a_waived_failure_is_not_overdue(book: Book) -> None:
    kept = book.check(BAD, waived=True)
    assert (kept.check.failures, kept.check.waived) == (0, 1)
    assert list_overdue(kept.entries, NOW + 365 * DAY) == []
    assert list_overdue(book.check(BAD, day=1).entries, NOW + 365 * DAY) != []


def test_the_trend_keeps_every_check_with_its_rule_set(book: Book) -> None:
    book.check(BAD)
    book.check(GOOD, day=1, rule_set="two")
    checks = book.history()[0]
    assert [(each.at, each.rule_set, each.failures) for each in checks] == [(NOW, "one", 1), (NOW + DAY, "two", 0)]
    assert [(each.judged, each.asked) for each in checks] == [(1, 1), (1, 1)]


def test_names_of_others_are_kept_as_they_are(book: Book) -> None:
    wild = "'; DROP TABLE policy_failure; --\u202e"
    book.check(group(wild, "health", OPEN))
    assert [entry.key[3] for entry in book.history()[1]] == [wild]


def test_two_moments_in_other_time_zones_sort_by_time(book: Book) -> None:
    moment = datetime.fromisoformat("2026-06-01T16:00:00+08:00")
    assert moment == NOW
    found = assess([CHECK], make_base(*PROJECTS))
    asyncio.run(keep_check(book.database, found, "x", moment + timedelta(minutes=1)))
    book.check()
    assert [each.rule_set for each in book.history()[0]] == ["one", "x"]


def test_verdicts_are_counted_as_the_last_check_has_them_accepted_failures_apart(book: Book) -> None:
    assert book.counts() == {}
    book.check(BAD)
    first = book.counts()
    assert first["fail"] == 1
    book.check(BAD, day=1, waived=True)
    waived = book.counts()
    assert waived["waived"] == 1
    assert "fail" not in waived
    book.check(GOOD, day=2)
    assert set(book.counts()) == {"pass"}
    assert sum(book.counts().values()) == sum(first.values())
