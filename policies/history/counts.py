"""How many objects each check found in which verdict, as the last kept check has it: the book holds failures alone."""

from collections import Counter
from dataclasses import dataclass

from govcloud.database import Cursor, Database
from policies.assess import Assessment

TABLE = """CREATE TABLE IF NOT EXISTS policy_count (
  rule TEXT NOT NULL, severity TEXT NOT NULL, verdict TEXT NOT NULL, objects INTEGER NOT NULL,
  PRIMARY KEY (rule, verdict))"""
CLEAR = "DELETE FROM policy_count WHERE objects >= ?"
PUT = "INSERT INTO policy_count VALUES (?, ?, ?, ?)"
READ = "SELECT rule, severity, verdict, objects FROM policy_count ORDER BY rule, verdict"
WAIVED = "waived"


@dataclass(frozen=True)
class Count:
    """Objects of one check in one verdict; failures that are accepted are a verdict of their own."""

    check: str
    severity: str
    verdict: str
    objects: int


def count_verdicts(assessment: Assessment) -> list[Count]:
    """All that there are; a check that found no object has none."""
    waived = Counter(each.check.id for each in assessment.waived)
    found = []
    for standing in assessment.standings:
        check = standing.check
        counts = {verdict.value: number for verdict, number in standing.counts.items()}
        if waived[check.id]:
            counts |= {"fail": counts.get("fail", 0) - waived[check.id], WAIVED: waived[check.id]}
        found += [Count(check.id, check.severity.value, *each) for each in counts.items() if each[1]]
    return found


def put_counts(cursor: Cursor, assessment: Assessment) -> None:
    """Write them in place of those of the check before."""
    cursor.all(TABLE)
    cursor.run(CLEAR, 0)
    for each in count_verdicts(assessment):
        cursor.run(PUT, each.check, each.severity, each.verdict, each.objects)


async def read_counts(database: Database) -> list[Count]:
    """Those of the last kept check; none where none was kept."""

    def work(cursor: Cursor) -> list[Count]:
        cursor.all(TABLE)
        return [Count(*row) for row in cursor.all(READ)]

    return await database.transact(work)
