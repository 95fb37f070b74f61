"""The city's book of notifications: issue one, let something happen to one, read them. One transaction each.

Whatever is written, the messages that tell receivers of it are put into the outbox in the same transaction.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from govcloud.database import Cursor, Database
from govcloud.errors import UsageError
from govcloud.inventory.models.notice import Domain, Grade, NoticeTerms
from govcloud.text import Text
from monitors.notices.ledger import allot_number, append, find_notification, hold, list_notifications
from monitors.notices.outbox import Message, put_messages
from monitors.notices.record import Event, Fact, Issue, Kind, Notification, Terms
from monitors.notices.tables import make_tables
from monitors.notices.transitions import advance, begin

TOO_LONG = Text("something of it is too long, or has signs that are no letters", "内容过长，或含有无法保存的字符")
SHORTEN = Text(
    "a subject, a name or a place has one line of up to 500 letters, all else up to 8,000",
    "标题、姓名、位置为单行，不超过 500 字；其他内容不超过 8000 字",
)
THEIRS = Text(
    "it was issued elsewhere, and is kept here as it was imported", "该通报由其他单位发布，本地仅保存导入内容"
)
ACT_THERE = Text("sign and answer where it was issued, and import it again", "请在发布方签收、反馈，再重新导入")
SKEW = timedelta(seconds=30)
"""How far the clocks of machines that write into one book may be apart; within it the later time counts."""

type Route = Callable[[Notification, Event], Iterable[Message]]
"""Who is told of an event, and how."""


@dataclass(frozen=True)
class Draft:
    """What somebody wants to notify."""

    subject: str
    grade: Grade
    domain: Domain
    receivers: tuple[str, ...]
    facts: tuple[Fact, ...]
    who: str


@dataclass(frozen=True)
class Deed:
    """What somebody wants to happen to a notification."""

    kind: Kind
    who: str
    receiver: str = ""
    words: str = ""
    measures: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Book:
    """The book, in an open database."""

    database: Database
    prefix: str
    zone: tzinfo
    route: Route
    find_terms: Callable[[Grade], NoticeTerms]

    async def issue(self, draft: Draft, at: datetime) -> Notification:
        """Give it the next number. Raises GovcloudError."""
        return await self.transact(lambda cursor: self.write_issue(cursor, draft, at))

    async def act(self, number: str, deed: Deed, at: datetime) -> Notification:
        """Let something happen. Raises GovcloudError: it may not; nothing is then written."""
        return await self.transact(lambda cursor: self.write_deed(cursor, number, deed, at))

    async def read(self, number: str) -> Notification:
        """One. Raises UsageError."""
        return await self.transact(lambda cursor: find_notification(cursor, number), writing=False)

    async def read_all(self) -> Sequence[Notification]:
        """All, as they came into the book."""
        return await self.transact(list_notifications, writing=False)

    async def transact[T](self, work: Callable[[Cursor], T], *, writing: bool = True) -> T:
        """Run a function in a transaction of the book."""

        def held(cursor: Cursor) -> T:
            if writing:
                hold(cursor)
            return work(cursor)

        await make_tables(self.database)
        return await self.database.transact(held)

    def is_own(self, notification: Notification) -> bool:
        """Whether it was issued here, and not imported."""
        return notification.number.startswith(f"{self.prefix}-TB-")

    def write_issue(self, cursor: Cursor, draft: Draft, at: datetime) -> Notification:
        """Within a transaction. Raises GovcloudError."""
        at = at.astimezone(UTC)
        issue = Issue(
            draft.subject, draft.grade, draft.domain, draft.receivers, set_terms(self.find_terms(draft.grade), at)
        )
        number = allot_number(cursor, self.prefix, at, self.zone)
        event = Event(number, 1, at, Kind.ISSUED, draft.who, facts=draft.facts, issue=issue)
        notification = begin(event)
        self._keep(cursor, notification, event)
        return notification

    def write_deed(self, cursor: Cursor, number: str, deed: Deed, at: datetime) -> Notification:
        """Within a transaction. Raises GovcloudError."""
        known = find_notification(cursor, number)
        if not self.is_own(known):
            raise UsageError(THEIRS, number, todo=ACT_THERE)
        last = known.events[-1].at
        at = last if last - SKEW <= at < last else at.astimezone(UTC)
        parts = (deed.receiver, deed.words, deed.measures, deed.facts)
        event = Event(number, len(known.events) + 1, at, deed.kind, deed.who, *parts)
        notification = advance(known, event)
        self._keep(cursor, notification, event)
        return notification

    def _keep(self, cursor: Cursor, notification: Notification, event: Event) -> None:
        try:
            append(cursor, event)
        except ValueError as wrong:
            raise UsageError(TOO_LONG, event.number, todo=SHORTEN) from wrong
        put_messages(cursor, self.route(notification, event), event.at)


def set_terms(terms: NoticeTerms, at: datetime) -> Terms:
    """When what is due, of a notification that is issued now."""
    receive, answer, close = (
        at + timedelta(minutes=each) for each in (terms.receive_minutes, terms.answer_minutes, terms.close_minutes)
    )
    return Terms(receive, answer, close, tuple(terms.closing), terms.source)


def without_messages(book: Book) -> Book:
    """The same book, of which nobody is told."""
    return replace(book, route=lambda _notification, _event: ())
