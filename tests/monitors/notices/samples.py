"""Notifications for tests: their book in a database, drafts and deeds."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from govcloud.database import Database
from govcloud.inventory.models.notice import Domain, Grade
from monitors.notices.book import Book, Deed, Draft
from monitors.notices.grades import TERMS
from monitors.notices.record import Fact, Kind, Notification

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FACT = Fact("电信云计算服务无应答", "telecom", NOW - 5 * MINUTE, "govcloud_api_up 0")


def make_draft(*receivers: str, grade: Grade = Grade.SERIOUS, subject: str = "电信云计算服务中断") -> Draft:
    """A draft to these receivers."""
    return Draft(subject, grade, Domain.CLOUD, receivers or ("health", "transport"), (FACT,), "高守正")


def make_book(database: Database, prefix: str = "HJ", **changed: Any) -> Book:
    """A book, of which nobody is told unless a route is given."""
    parts = {"route": lambda _notification, _event: (), "find_terms": TERMS.__getitem__, **changed}
    return Book(database, prefix, ZoneInfo("Asia/Shanghai"), **parts)


@dataclass
class Desk:
    """A book and a clock that goes on by a minute with each deed."""

    book: Book
    now: datetime = field(default=NOW)

    def issue(self, *receivers: str, **changed: Any) -> Notification:
        """Issue one."""
        self.now += MINUTE
        return asyncio.run(self.book.issue(make_draft(*receivers, **changed), self.now))

    def act(self, number: str, kind: Kind, receiver: str = "", words: str = "", who: str = "林清源") -> Notification:
        """Let something happen."""
        self.now += MINUTE
        facts = (FACT,) if kind is Kind.ADDED else ()
        return asyncio.run(self.book.act(number, Deed(kind, who, receiver, words, facts=facts), self.now))

    def read_all(self) -> list[Notification]:
        """All of them."""
        return list(asyncio.run(self.book.read_all()))
