"""Makes notifications of alerts: one for what Alertmanager sends together to the same receivers, never a second one.

What comes later to the same group is added to the notification as long as that is open; what is over, too. All of a
message is one transaction, so that whoever sends it again after a failure does no harm.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from govcloud.database import Cursor
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.notice import Grade, Raising
from monitors.notices.alerts import Alert, Outcome, Sent, find_rule, list_ends, list_facts, name_alerts, read_domain
from monitors.notices.book import Book, Deed, Draft
from monitors.notices.grades import find_raising
from monitors.notices.ledger import find_notification
from monitors.notices.record import MOST, Kind

WHO = "监测系统 monitoring"
KNOWN = "SELECT number, ended FROM notice_alert WHERE fingerprint = ? AND starts = ?"
LATEST = (
    "SELECT a.number FROM notice_alert a JOIN notice_event e ON e.number = a.number AND e.sequence = 1"
    " WHERE a.topic = ? ORDER BY e.position DESC LIMIT 1"
)
PUT = "INSERT INTO notice_alert VALUES (?, ?, ?, ?, '')"
END = "UPDATE notice_alert SET ended = ? WHERE fingerprint = ? AND starts = ?"


@dataclass(frozen=True)
class Topic:
    """What alerts of one message have in common when they become one notification."""

    grade: Grade
    receivers: tuple[str, ...]

    def write(self, group: str) -> str:
        """A short name for it, over messages."""
        parts = json.dumps([group, self.grade.value, self.receivers])
        return hashlib.sha256(parts.encode()).hexdigest()[:32]


async def take_alerts(book: Book, inventory: Inventory, sent: Sent, now: datetime) -> Mapping[Outcome, int]:
    """What came of the alerts of a message, by how many. Raises GovcloudError: then nothing came of any."""
    topics, outcomes = sort_alerts(inventory, sent.alerts)

    def work(cursor: Cursor) -> Counter[Outcome]:
        found = Counter(outcomes)
        for topic, alerts in topics.items():
            found.update(take_topic(book, cursor, topic, sent.group, alerts, now))
        return found

    return await book.transact(work)


def sort_alerts(inventory: Inventory, alerts: Iterable[Alert]) -> tuple[dict[Topic, list[Alert]], Counter[Outcome]]:
    """Alerts by the notification that they belong to; and how many belong to none."""
    topics: defaultdict[Topic, list[Alert]] = defaultdict(list)
    left: Counter[Outcome] = Counter()
    for alert in {each.key: each for each in alerts}.values():
        rule = find_rule(find_raising(inventory.notices), alert.labels)
        receivers = () if rule is None else address(inventory, rule, alert)
        if rule is None:
            left[Outcome.IGNORED] += 1
        elif not receivers:
            left[Outcome.UNADDRESSED] += 1
        else:
            topics[Topic(rule.grade, receivers)].append(alert)
    return topics, left


def address(inventory: Inventory, rule: Raising, alert: Alert) -> tuple[str, ...]:
    """Who is told of an alert: the department or the county that it names, and whom the rule names."""
    department, county = alert.labels.get("department", ""), alert.labels.get("county", "")
    own = [department] if department in inventory.department_by_code else []
    near = [
        each.code for each in inventory.departments if county and (each.county, each.level) == (county, Level.COUNTY)
    ]
    return tuple(dict.fromkeys([*own, *near, *rule.receivers]))


def take_topic(
    book: Book, cursor: Cursor, topic: Topic, group: str, alerts: Sequence[Alert], now: datetime
) -> Counter[Outcome]:
    """What came of alerts of one topic, within a transaction."""
    found: Counter[Outcome] = Counter()
    new: list[Alert] = []
    over: defaultdict[str, list[Alert]] = defaultdict(list)
    for alert in alerts:
        known = cursor.all(KNOWN, alert.fingerprint, write_time(alert.starts))
        firing = alert.status == "firing"
        if not known and firing:
            new.append(alert)
        elif known and not firing and not known[0][1]:
            over[known[0][0]].append(alert)
        else:
            found[Outcome.REPEATED if known else Outcome.IGNORED] += 1
    for number, ended in over.items():
        end_alerts(book, cursor, number, ended, now)
        found[Outcome.RESOLVED] += len(ended)
    if new:
        found[begin_alerts(book, cursor, topic, topic.write(group), new, now)] += len(new)
    return found


def begin_alerts(
    book: Book, cursor: Cursor, topic: Topic, name: str, alerts: Sequence[Alert], now: datetime
) -> Outcome:
    """A new notification, or more to one that is open."""
    latest = cursor.all(LATEST, name)
    known = find_notification(cursor, latest[0][0]) if latest else None
    facts = list_facts(alerts, MOST)
    if known is not None and known.is_open:
        number, outcome = known.number, Outcome.ADDED
        book.write_deed(cursor, number, Deed(Kind.ADDED, WHO, facts=facts), now)
    else:
        domain, outcome = read_domain(alerts[0].labels), Outcome.ISSUED
        draft = Draft(name_alerts(alerts), topic.grade, domain, topic.receivers, facts, WHO)
        number = book.write_issue(cursor, draft, now).number
    for alert in alerts:
        cursor.run(PUT, alert.fingerprint, write_time(alert.starts), number, name)
    return outcome


def end_alerts(book: Book, cursor: Cursor, number: str, alerts: Sequence[Alert], now: datetime) -> None:
    """Alerts are over: a fact for a notification that is open."""
    if find_notification(cursor, number).is_open:
        book.write_deed(cursor, number, Deed(Kind.ADDED, WHO, facts=list_ends(alerts, MOST)), now)
    for alert in alerts:
        cursor.run(END, write_time(alert.ends or now), alert.fingerprint, write_time(alert.starts))


def write_time(at: datetime) -> str:
    """A moment as it is kept."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
