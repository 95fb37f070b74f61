"""The source that tells of notifications: how many stand where, how many are overdue, what came of alerts."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from govcloud.inventory.models.notice import Grade
from monitors.metrics.security import NOTICES, NOTICES_OVERDUE
from monitors.notices.book import Book
from monitors.notices.grades import State
from monitors.notices.tally import Tally
from monitors.serve.source import Pass


@dataclass(frozen=True)
class NoticesSource:
    """The book of notifications."""

    book: Book
    tally: Tally
    clock: Callable[[], datetime]
    interval: timedelta = timedelta(seconds=30)
    patience: timedelta = timedelta(seconds=20)
    name: str = "notices"
    kind: str = "security"

    async def collect(self) -> Pass:
        """Count those that were issued here. Raises GovcloudError."""
        now = self.clock()
        found = [each for each in await self.book.read_all() if self.book.is_own(each)]
        standing = Counter((each.issue.grade, each.state) for each in found)
        late = Counter(each.issue.grade for each in found if each.list_overdue(now))
        samples = [
            NOTICES.at(grade.value, state.value, value=float(standing[grade, state]))
            for grade in Grade
            for state in State
        ]
        samples += [NOTICES_OVERDUE.at(grade.value, value=float(late[grade])) for grade in Grade]
        return Pass([*samples, *self.tally.samples()], calls=1)
