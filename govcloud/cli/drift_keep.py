"""Keeps what `govcloud drift` found, for the monitors: how many resources differ, by pool and department."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from govcloud.cli.state_options import ask_database
from govcloud.console import Screen
from govcloud.database import Database
from govcloud.text import Text
from monitors.sources.drift import keep_drift
from stacks.drift.finding import Finding, Kind
from stacks.drift.known import KnownStack
from stacks.drift.survey import PoolReport, Scope

KEPT = Text("{pool}: kept for the monitors", "{pool}：已保存，供监测使用")
NOT_KEPT = Text("{pool}: not kept, because not everything was looked at", "{pool}：未保存，因为检查不完整")


def keep_reports(screen: Screen, reports: Sequence[PoolReport], stacks: Sequence[KnownStack], scope: Scope) -> None:
    """Write down whole looks at pools; of others it is said that they are not kept. Raises GovcloudError."""
    now = datetime.now(UTC)

    async def work(database: Database) -> None:
        for report in reports:
            whole = not scope.departments and not scope.systems
            if not whole or any(finding.kind is Kind.UNREAD for finding in report.findings):
                screen.tell(NOT_KEPT(pool=report.pool), "yellow")
                continue
            departments = sorted({each.department for each in stacks if each.pool == report.pool})
            counts = dict.fromkeys(departments, 0) | count_resources(report.findings)
            await keep_drift(database, report.pool, counts, now)
            screen.tell(KEPT(pool=report.pool))

    ask_database(work)


def count_resources(findings: Iterable[Finding]) -> Counter[str]:
    """Resources that differ by department; one with several differences counts once."""
    seen = {(each.stack.partition(".")[2], each.token, each.urn, each.id, each.name) for each in findings}
    return Counter(department for department, *_ in seen)
