"""How long the report of a whole city takes and how large it is: 139 departments, one result of each for every check.

Verdicts are drawn by chance, facts are security groups, three of each department. Processor time of this process. Run
it with `python -m scripts.bench.self_check`; `--out DIR` keeps page, DOCX and PDF, to be looked at.
"""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import click
from pypdf import PdfReader

from govcloud.cli.options import json_option
from govcloud.console import Screen
from govcloud.text import Text
from policies.assess import Assessment, Finding, Standing
from policies.catalogue.read import all_checks
from policies.facts.fact import Place, Read
from policies.facts.network import SecurityGroup
from policies.frameworks.load import all_frameworks
from policies.model import Result
from policies.owners import Owner
from policies.registry import all_rules
from policies.reports.docx import write_docx
from policies.reports.model import Department, Subject, System
from policies.reports.page import write_page
from policies.reports.pdf import write_pdf
from policies.reports.tables import write_csv_file, write_workbook
from policies.verdict import Verdict, combine

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DEPARTMENTS, SYSTEMS, GROUPS = 139, 3, 3
CHANCES = {Verdict.PASS: 70, Verdict.FAIL: 15, Verdict.MISSING: 10, Verdict.NOT_APPLICABLE: 5}
RULES = [
    {"direction": "ingress", "protocol": "tcp", "port_min": port, "remote_prefix": "10.0.0.0/8"} for port in range(4)
]
REASON = Text("port {port} is open to {who}", "端口 {port} 对 {who} 开放")


@dataclass(frozen=True)
class Measured:
    """Seconds and kilobytes."""

    results: int
    page_s: float
    page_kb: int
    workbook_s: float
    workbook_kb: int
    csv_s: float
    csv_kb: int
    docx_s: float
    docx_kb: int
    pdf_s: float
    pdf_kb: int
    pdf_pages: int


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Keep page and documents here."
)
@json_option
def main(out: Path | None, as_json: bool) -> None:
    """Measure the writing of a report."""
    subject = make_subject(random.Random(1))  # noqa: S311 - the same city each time
    page, page_s = measure(lambda: write_page(subject, "zh").encode())
    workbook, workbook_s = measure(lambda: write_workbook(subject, "zh"))
    table, csv_s = measure(lambda: write_csv_file(subject, "zh"))
    word, docx_s = measure(lambda: write_docx(subject, "zh"))
    pdf, pdf_s = measure(lambda: write_pdf(subject, "zh"))
    if out is not None:
        for name, data in (("report.html", page), ("report.docx", word), ("report.pdf", pdf)):
            (out / name).write_bytes(data)
    sizes = [len(each) // 1000 for each in (page, workbook, table, word, pdf)]
    pages = len(PdfReader(BytesIO(pdf)).pages)
    results = len(subject.assessment.findings)
    measured = Measured(
        results, page_s, sizes[0], workbook_s, sizes[1], csv_s, sizes[2], docx_s, sizes[3], pdf_s, sizes[4], pages
    )
    screen = Screen()
    if as_json:
        screen.json(asdict(measured))
    else:
        screen.table(("what", "figure"), [(name, str(value)) for name, value in asdict(measured).items()])


def measure(write: Callable[[], bytes]) -> tuple[bytes, float]:
    """What it writes, and the processor time that it takes."""
    began = time.process_time()
    written = write()
    return written, round(time.process_time() - began, 2)


def make_subject(chance: random.Random) -> Subject:
    """The city."""
    place = Place.of_pool("huawei")
    read = Read(SecurityGroup, place, "network /v2.0/security-groups", NOW)
    departments = [Department(f"d{n:03}", Text(f"Department {n}", f"第{n}委办局")) for n in range(DEPARTMENTS)]
    groups = {
        each.code: [
            SecurityGroup.told_by(read, f"{each.code}-{n}", {"name": f"{each.code}-web-{n}", "rules": RULES})
            for n in range(GROUPS)
        ]
        for each in departments
    }
    findings: list[Finding] = []
    standings: list[Standing] = []
    for check in all_checks().values():
        rule = (check.rules or list(all_rules().values()))[0]
        verdicts = chance.choices(list(CHANCES), list(CHANCES.values()), k=DEPARTMENTS)
        for department, verdict in zip(departments, verdicts, strict=True):
            thing = chance.choice(groups[department.code])
            reason = REASON(port=chance.randrange(9), who=department.code)
            owner = Owner(department.code, f"s{chance.randrange(SYSTEMS)}")
            findings.append(Finding(check, Result(rule.id, place, thing, verdict, reason), owner))
        standings.append(Standing(check, combine(verdicts), Counter(verdicts)))
    zone = Text("internet zone", "互联网区")
    systems = [
        System(each.code, f"s{n}", Text(f"System {n}", f"业务系统{n}"), 3, 3, zone, "huawei", "2028-12-31")
        for each in departments
        for n in range(SYSTEMS)
    ]
    frameworks = list(all_frameworks().values())
    assessment = Assessment(findings, standings, [])
    return Subject(
        city=Text("City", "示例市"),
        at=NOW,
        assessment=assessment,
        frameworks=frameworks,
        level=3,
        rule_set="bench",
        live=True,
        departments=departments,
        systems=systems,
        reads=[read],
    )


if __name__ == "__main__":
    main()
