"""Keeps the results of a check in the state's database, and says what is new since the last one."""

import asyncio
from datetime import datetime
from typing import Any

from govcloud.console import Screen
from govcloud.settings import Settings
from govcloud.text import Text
from policies.assess import Assessment
from policies.history.ledger import list_overdue
from policies.history.store import Record, keep_check
from policies.version import rule_set_version
from stacks.engine.state.open import find_state_url, open_database

CHANGES = Text(
    "since the last kept check: {new} new, {reopened} reopened, {closed} closed; {overdue} overdue",
    "与上次保存的检查相比：新增 {new} 项，再次出现 {reopened} 项，已关闭 {closed} 项；逾期 {overdue} 项",
)


def keep(settings: Settings, assessment: Assessment, at: datetime) -> Record:
    """Write it down. Raises GovcloudError where the database cannot be used."""
    database = open_database(find_state_url(settings))
    try:
        return asyncio.run(keep_check(database, assessment, rule_set_version(), at))
    finally:
        database.close()


def tell_record(screen: Screen, record: Record) -> None:
    """What has changed, for people."""
    kept, overdue = record.check, list_overdue(record.entries, record.check.at)
    screen.say(CHANGES(new=kept.new, reopened=kept.reopened, closed=kept.closed, overdue=len(overdue)))


def record_to_json(record: Record) -> dict[str, Any]:
    """The same for machines; `overdue` with rule, place and object."""
    kept = record.check
    overdue = [
        {"rule": each.key[0], "place": each.key[2], "object": each.key[3], "since": each.since.isoformat()}
        for each in list_overdue(record.entries, kept.at)
    ]
    return {"new": kept.new, "reopened": kept.reopened, "closed": kept.closed, "overdue": overdue}
