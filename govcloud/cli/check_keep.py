"""Keeps the results of a check in the state's database, and says what is new since the last one."""

from datetime import datetime
from typing import Any

from govcloud.cli.check_table import shorten
from govcloud.cli.state_options import ask_database
from govcloud.console import BAD, GOOD, Screen
from govcloud.text import Text
from policies.assess import Assessment
from policies.history.ledger import Change, Entry, list_overdue
from policies.history.store import Record, keep_check

CHANGES = Text(
    "since the last kept check: {new} new, {reopened} reopened, {closed} closed; {overdue} overdue",
    "与上次保存的检查相比：新增 {new} 项，再次出现 {reopened} 项，已关闭 {closed} 项；逾期 {overdue} 项",
)
FEW = 20
"""Changes that are told one by one; more are a flood, as the first check's are."""
ONE = Text("  {change}: {severity} {rule}, {place} {title}", "  {change}：{severity} {rule}，{place} {title}")
WORDS = {
    Change.NEW: Text("new", "新增"),
    Change.REOPENED: Text("reopened", "再次出现"),
    Change.CLOSED: Text("closed", "已关闭"),
}
STYLES = {Change.NEW: BAD, Change.REOPENED: BAD, Change.CLOSED: GOOD}


def keep(assessment: Assessment, at: datetime) -> Record:
    """Write it down. Raises GovcloudError where the database cannot be used."""
    return ask_database(lambda database: keep_check(database, assessment, assessment.rule_set, at))


def tell_record(screen: Screen, record: Record) -> None:
    """What has changed, for people: each failure by name, where they are few."""
    kept, overdue = record.check, list_overdue(record.entries, record.check.at)
    screen.say(CHANGES(new=kept.new, reopened=kept.reopened, closed=kept.closed, overdue=len(overdue)))
    for change, entry in record.news if len(record.news) <= FEW else ():
        severity = entry.severity.words
        told = ONE(change=WORDS[change], severity=severity, rule=entry.key[0], place=entry.key[2], title=entry.title)
        screen.say(shorten(screen.words(told)), STYLES[change])


def record_to_json(record: Record) -> dict[str, Any]:
    """The same for machines: numbers, and each failure that is not as it was, and each that is overdue."""
    kept = record.check
    return {
        "new": kept.new,
        "reopened": kept.reopened,
        "closed": kept.closed,
        "news": [{"change": change.value, **entry_to_json(entry)} for change, entry in record.news],
        "overdue": [entry_to_json(each) for each in list_overdue(record.entries, kept.at)],
    }


def entry_to_json(entry: Entry) -> dict[str, str]:
    """One failure."""
    rule, _, place, name = entry.key
    return {"rule": rule, "place": place, "object": name, "title": entry.title, "since": entry.since.isoformat()}
