"""How an acceptance is shown: one table over all pools, details of what did not pass, and the same as a document."""

from collections.abc import Sequence
from datetime import datetime

from rich.markup import escape
from rich.padding import Padding

from govcloud.console import Screen, Words
from govcloud.pools.acceptance.result import VERDICT_WORDS, Check, Result, Severity, Verdict
from govcloud.pools.acceptance.suite import CHECKS, PoolReport
from govcloud.text import Language, Text

CHECK = Text("check", "验收项")
CONCLUSION = Text("conclusion", "结论")
ACCEPTED, NOT_ACCEPTED = Text("accepted", "验收通过"), Text("not accepted", "验收未通过")
ADVISED = "°"
LEGEND = Text("° advised only: the pool is accepted without it", "° 建议项：不影响验收结论")
REMOVAL = Text("removal", "清理")
TOTAL = Text(
    "{accepted} of {pools} pools accepted; {calls} calls, {seconds:.1f} s",
    "{pools} 个资源池，{accepted} 个验收通过；共 {calls} 次调用，用时 {seconds:.1f} 秒",
)
DETAIL = Text("{pool}: {verdict}: {titles}", "{pool}：{verdict}：{titles}")
SO_MANY = Text("{n} checks", "{n} 项")
MOST_TITLES = 3
"""Checks with one answer that are still named one by one."""
INDENT = (0, 0, 0, 4)


def print_acceptance(screen: Screen, reports: Sequence[PoolReport]) -> None:
    """The table, the details of what did not pass, and the conclusion."""
    screen.table(table_headings(reports), table_rows(reports))
    for heading, found in list_details(reports):
        screen.say(heading, style="bold")
        screen.out.print(Padding(escape(screen.words(found)), INDENT))
    if any(cell(report, check).en.endswith(ADVISED) for report in reports for check in CHECKS):
        screen.say(LEGEND)
    screen.say(summary(reports))


def table_headings(reports: Sequence[PoolReport]) -> list[Words]:
    """The checks, then one column per pool."""
    return [CHECK, *(report.pool.code for report in reports)]


def table_rows(reports: Sequence[PoolReport]) -> list[list[Words]]:
    """One row per check, and the conclusion."""
    rows: list[list[Words]] = [[check.title, *(cell(report, check) for report in reports)] for check in CHECKS]
    return [*rows, [CONCLUSION, *(ACCEPTED if report.accepted else NOT_ACCEPTED for report in reports)]]


def cell(report: PoolReport, check: Check) -> Text:
    """The verdict, marked where it is only advised."""
    result = report.results[check.id]
    words = VERDICT_WORDS[result.verdict]
    advised = report.severity(check) is Severity.SHOULD and result.verdict is not Verdict.PASS
    return Text(words.en + ADVISED, words.zh + ADVISED) if advised else words


def list_details(reports: Sequence[PoolReport]) -> list[tuple[Text, Text]]:
    """Heading and finding of everything that did not pass; checks of one pool with the same answer share one."""
    found = []
    for report in reports:
        for checks, result in group_alike(report):
            many = len(checks) > MOST_TITLES
            titles = SO_MANY(n=len(checks)) if many else join([check.title for check in checks], "; ", "；")
            found.append((DETAIL(pool=report.pool.code, verdict=cell(report, checks[0]), titles=titles), tell(result)))
        if report.left:
            heading = DETAIL(pool=report.pool.code, verdict=VERDICT_WORDS[Verdict.FAIL], titles=REMOVAL)
            found.append((heading, report.left))
    return found


def group_alike(report: PoolReport) -> list[tuple[list[Check], Result]]:
    """Checks with the same answer, and the answer, in the order of the table; passes are left out."""
    groups: list[tuple[list[Check], Result]] = []
    for check in CHECKS:
        result = report.results[check.id]
        if result.verdict is Verdict.PASS:
            continue
        known = next((checks for checks, other in groups if other == result), None)
        if known is None:
            groups.append(([check], result))
        else:
            known.append(check)
    return groups


def tell(result: Result) -> Text:
    """Evidence and advice as one text."""
    evidence = join(result.evidence, "; ", "；")
    if result.todo is None:
        return evidence
    return Text("{evidence}\n→ {todo}", "{evidence}\n→ {todo}")(evidence=evidence, todo=result.todo)


def summary(reports: Sequence[PoolReport]) -> Text:
    """The line below it all."""
    return TOTAL(
        accepted=sum(report.accepted for report in reports),
        pools=len(reports),
        calls=sum(report.calls.count for report in reports),
        seconds=max(report.seconds for report in reports),
    )


def report_document(reports: Sequence[PoolReport], started: datetime, language: Language) -> dict[str, object]:
    """The whole acceptance with the evidence of every cell."""
    return {
        "kind": "pool-acceptance",
        "started": started.isoformat(timespec="seconds"),
        "accepted": all(report.accepted for report in reports),
        "pools": [
            {
                "pool": report.pool.code,
                "accepted": report.accepted,
                "calls": report.calls.count,
                "seconds": round(report.seconds, 2),
                "left": report.left.render(language) if report.left else "",
                "checks": [check_document(report, check, language) for check in CHECKS],
            }
            for report in reports
        ],
    }


def check_document(report: PoolReport, check: Check, language: Language) -> dict[str, object]:
    """One cell with its evidence."""
    result = report.results[check.id]
    return {
        "check": check.id,
        "title": check.title.render(language),
        "severity": str(report.severity(check)),
        "verdict": str(result.verdict),
        "evidence": [text.render(language) for text in result.evidence],
        "todo": result.todo.render(language) if result.todo else "",
    }


def join(texts: Sequence[Text], en: str, zh: str) -> Text:
    """Several texts as one, separated as each language does."""
    fields = {f"t{number}": text for number, text in enumerate(texts)}
    places = [f"{{{name}}}" for name in fields]
    return Text(en.join(places), zh.join(places))(**fields)
