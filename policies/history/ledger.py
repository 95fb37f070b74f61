"""The book of failures: what a check adds to what is known of each. Pure; time is passed in.

A failure is closed only by proof: its object passes now, or everything of its kind was read and it is gone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from policies.assess import Assessment, Finding
from policies.facts.fact import Place
from policies.registry import all_rules
from policies.verdict import Severity, Verdict

DUE = {
    Severity.CRITICAL: timedelta(days=7),
    Severity.HIGH: timedelta(days=30),
    Severity.MEDIUM: timedelta(days=90),
    Severity.LOW: timedelta(days=180),
}
"""Severity → time until a failure has to be mended. Own policy."""
SETTLING = (Verdict.PASS, Verdict.NOT_APPLICABLE)

type Key = tuple[str, str, str, str]
"""Rule, sort and name of the place, id of the object."""


class Change(StrEnum):
    """What a check did to an entry."""

    NEW = "new"
    REOPENED = "reopened"
    STAYED = "stayed"
    CLOSED = "closed"


@dataclass(frozen=True)
class Entry:
    """One failure of one object, open or closed."""

    key: Key
    title: str
    department: str
    system: str
    severity: Severity
    since: datetime
    """When it was first seen, of the time that it is, or was last, open."""
    seen: datetime
    """When it was last seen."""
    closed: datetime | None = None
    reopened: int = 0
    waived: bool = False

    def is_overdue(self, now: datetime) -> bool:
        """Whether it should have been mended by now; a waived one is not."""
        return self.closed is None and not self.waived and now - self.since > DUE[self.severity]


def update_book(book: Mapping[Key, Entry], assessment: Assessment, at: datetime) -> dict[Key, tuple[Change, Entry]]:
    """The entries that a check touched, with what it did. Others stay as they are."""
    touched: dict[Key, tuple[Change, Entry]] = {}
    settled: set[Key] = set()
    for finding in assessment.findings:
        if finding.result.object is None:
            continue
        key = key_of(finding)
        if finding.result.verdict is Verdict.FAIL:
            touched[key] = note_failure(book.get(key), finding, key, at)
        elif finding.result.verdict in SETTLING:
            settled.add(key)
    judged = {key_of(each) for each in assessment.findings if each.result.object is not None}
    for key, entry in book.items():
        gone = key not in judged and is_proven_gone(key, assessment)
        if entry.closed is None and key not in touched and (key in settled or gone):
            touched[key] = (Change.CLOSED, replace(entry, closed=at))
    return touched


def note_failure(known: Entry | None, finding: Finding, key: Key, at: datetime) -> tuple[Change, Entry]:
    """A failure that is there now."""
    fact, owner, waived = finding.result.object, finding.owner, finding.waiver is not None
    title = "" if fact is None else fact.title
    if known is None:
        severity = finding.check.severity
        entry = Entry(key, title, owner.department, owner.system, severity, at, at, waived=waived)
        return Change.NEW, entry
    entry = replace(known, title=title, department=owner.department, system=owner.system, waived=waived, seen=at)
    entry = replace(entry, severity=finding.check.severity)
    if known.closed is None:
        return Change.STAYED, entry
    return Change.REOPENED, replace(entry, since=at, closed=None, reopened=known.reopened + 1)


def key_of(finding: Finding) -> Key:
    """By which a failure is known again."""
    result = finding.result
    return result.rule, result.place.sort, result.place.name, "" if result.object is None else result.object.id


def is_proven_gone(key: Key, assessment: Assessment) -> bool:
    """Whether everything of the kind was read where the object was. A rule that there is no longer proves nothing."""
    rule, sort, name, _ = key
    if rule not in all_rules() or all_rules()[rule].check not in {each.check.id for each in assessment.standings}:
        return False
    kind = all_rules()[rule].subject
    return any(found is kind and is_at(place, sort, name) for found, place in assessment.whole)


def is_at(place: Place, sort: str, name: str) -> bool:
    """Whether a place is the one of a key."""
    return (place.sort, place.name) == (sort, name)


def list_overdue(entries: Iterable[Entry], now: datetime) -> list[Entry]:
    """Entries that should have been mended, the gravest and oldest first."""
    late = (each for each in entries if each.is_overdue(now))
    return sorted(late, key=lambda each: (each.severity.rank, each.since, each.key))
