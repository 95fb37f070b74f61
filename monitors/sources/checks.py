"""What checks found when they were last kept, as a source: from the state's database, and waivers of the inventory.

It judges nothing: `govcloud check --live --keep` does.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from govcloud.database import Database
from govcloud.inventory.models.waiver import Waiver
from govcloud.text import Text
from monitors.metrics import security as metrics
from monitors.metrics.metric import Sample
from monitors.serve.source import Pass
from monitors.sources.drift import read_drift, tell_drift
from policies.history.counts import Count, read_counts
from policies.history.ledger import Entry
from policies.history.store import Kept, read_history
from policies.verdict import Severity, Verdict

NEVER = Text("no check was kept yet: govcloud check --live --keep", "尚未保存过检查结果：govcloud check --live --keep")
SOON = timedelta(days=30)
"""Before its last day, in which a waiver counts as ending soon. Own policy."""


class ChecksSource:
    """The results of checks."""

    name = "checks"
    kind = "security"
    interval = timedelta(minutes=1)
    patience = timedelta(seconds=30)

    def __init__(self, database: Database, waivers: Sequence[Waiver], *, clock: Callable[[], datetime]) -> None:
        """`clock` gives the time in the city's zone: its day decides whether a waiver has ended."""
        self._database, self._waivers, self._clock = database, waivers, clock

    async def collect(self) -> Pass:
        """Read what is kept. Raises GovcloudError: the database cannot be used."""
        checks, entries = await read_history(self._database)
        counts = await read_counts(self._database)
        drifted = await read_drift(self._database)
        samples = [*tell_waivers(self._waivers, self._clock()), *tell_drift(drifted)]
        if not checks:
            return Pass(samples, gaps=[NEVER])
        return Pass([*samples, *tell_check(checks[-1], entries), *tell_counts(counts)])


def tell_check(last: Kept, entries: Sequence[Entry]) -> Iterator[Sample]:
    """When it was, and what it found that was not there before."""
    yield metrics.CHECKED.at(value=last.at.timestamp())
    new = Counter(each.severity for each in entries if each.closed is None and each.since == last.at)
    for grave in Severity:
        yield metrics.NEW_FAILURES.at(grave.value, value=new[grave])


def tell_counts(counts: Sequence[Count]) -> Iterator[Sample]:
    """Objects by check and verdict; each check that found any tells its failures, also that there are none."""
    failing = {each.check for each in counts if each.verdict == Verdict.FAIL.value}
    for check, severity in sorted({(each.check, each.severity) for each in counts if each.check not in failing}):
        yield metrics.VERDICTS.at(check, severity, Verdict.FAIL.value, value=0)
    for each in counts:
        yield metrics.VERDICTS.at(each.check, each.severity, each.verdict, value=each.objects)


def tell_waivers(waivers: Sequence[Waiver], now: datetime) -> Iterator[Sample]:
    """Waivers that hold, hold but end soon, have ended, and are still to come."""
    numbers = Counter(find_state(each, now) for each in waivers)
    for state in ("active", "ending", "expired", "future"):
        yield metrics.WAIVERS.at(state, value=numbers[state])


def find_state(waiver: Waiver, now: datetime) -> str:
    """Where a waiver stands on a day."""
    today = now.date()
    if waiver.since > today:
        return "future"
    if waiver.until < today:
        return "expired"
    return "ending" if waiver.until - today <= SOON else "active"
