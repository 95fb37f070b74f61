"""A small city for reports: two checks, two departments with hostile names, a waiver, a book of earlier checks."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from govcloud.text import Text
from policies.assess import Assessment, assess
from policies.catalogue.read import all_checks
from policies.facts.identity import Project
from policies.facts.network import SecurityGroup
from policies.frameworks.framework import Framework
from policies.history.ledger import Entry
from policies.history.store import Kept
from policies.reports.model import Department, Subject, System
from policies.verdict import Severity
from policies.waivers.match import apply_waivers, judge_waivers
from tests.policies.test_assess import CHECK, NOW, OPEN, make_base
from tests.policies.test_waivers import make_waiver

AT = datetime(2026, 6, 1, 17, 30, tzinfo=timezone(timedelta(hours=8)))
HTML, FORMULA, REVERSED = "<img src=x onerror=alert(1)></script>", '=cmd|"/c calc"!A1', "abc\u202egnp.exe"
HUGE = "x" * 1_000_000
PLANNED = all_checks()["sec-scan-fresh"]
ITEMS = [
    {
        "id": "8.1.3.2 a",
        "title": {"en": "Access control", "zh": "访问控制"},
        "part": "general",
        "level": 1,
        "owner": "tenant",
        "checks": [CHECK.id],
        "red_line": True,
    },
    {
        "id": "8.1.4.4 e",
        "title": {"en": "Intrusion prevention", "zh": "入侵防范"},
        "part": "general",
        "level": 2,
        "owner": "security",
        "checks": [PLANNED.id],
        "basis": "unverified",
    },
    {
        "id": "8.1.2.3",
        "title": {"en": "Trusted verification", "zh": "可信验证"},
        "part": "general",
        "level": 2,
        "owner": "security",
        "checks": [],
    },
]
FRAMEWORK = Framework.model_validate(
    {
        "code": "sample",
        "title": {"en": "Sample framework", "zh": "示例框架"},
        "source": "own",
        "score": "rate-2025",
        "levels": [1, 2, 3, 4],
        "red_lines": "own",
        "items": ITEMS,
    }
)


def judge() -> Assessment:
    """One good group, a waived failure, and failures of things whose names are meant to do harm."""

    def group(name: str, project: str, title: str, *rules: dict[str, Any]) -> tuple[Any, str, dict[str, Any]]:
        return SecurityGroup, name, {"name": "default", "description": title, "project": project, "rules": list(rules)}

    projects = [
        (Project, code, {"name": code, "tags": {"department": code, "system": "portal"}})
        for code in ("health", "ecology")
    ]
    groups = [
        group("good", "health", "as it should be"),
        group(HTML, "health", HTML, {**OPEN, "description": HUGE}),
        group(FORMULA, "ecology", FORMULA, OPEN),
        group(REVERSED, "ecology", REVERSED, OPEN),
    ]
    return assess([CHECK, PLANNED], make_base(*projects, *groups))


def make_subject(**changed: Any) -> Subject:
    """The sample as a report is made of it."""
    waivers = [make_waiver({"department": "health"}, until="2026-06-20", reason=HTML)]
    assessment = apply_waivers(judge(), waivers, date(2026, 6, 1))
    last = NOW - timedelta(days=1)
    values: dict[str, Any] = {
        "city": Text("Hanjiang", "汉江市"),
        "at": AT,
        "assessment": assessment,
        "frameworks": [FRAMEWORK],
        "level": 3,
        "rule_set": "0123456789ab",
        "live": True,
        "departments": [
            Department("ecology", Text("Ecology bureau", "生态环境局")),
            Department("health", Text("Health <b>commission</b>", "卫生健康委<b>员会</b>")),
        ],
        "systems": [
            System(
                "ecology",
                "portal",
                Text("Air portal", "空气质量平台"),
                3,
                2,
                Text("internet", "互联网区"),
                "huawei",
                "2028-12-31",
            )
        ],
        "waivers": waivers,
        "troubles": judge_waivers(assessment, waivers, date(2026, 6, 1), whole=True),
        "reads": [each.object.read for each in (found.result for found in assessment.findings) if each.object],
        "checks": [
            Kept(last - timedelta(days=7), "old", 1, 2, 3, 0, 3, 0, 0),
            Kept(last, "new", 1, 2, 2, 1, 1, 0, 1),
        ],
        "entries": [
            Entry((CHECK.id, "pool", "huawei", "a"), HTML, "ecology", "portal", Severity.HIGH, last, last),
            Entry(
                (CHECK.id, "pool", "huawei", "b"),
                FORMULA,
                "ecology",
                "portal",
                Severity.CRITICAL,
                datetime(2026, 5, 1, tzinfo=UTC),
                last,
            ),
            Entry((CHECK.id, "pool", "huawei", "c"), "c", "health", "", Severity.HIGH, last, last, reopened=1),
        ],
    }
    return Subject(**{**values, **changed})


def make_hostile(name: str) -> Subject:
    """A report of failures of things with this name, in a place that was read in part only."""
    groups = [(SecurityGroup, f"{number}{name}", {"name": name, "rules": [OPEN]}) for number in range(2)]
    return make_subject(assessment=assess([CHECK], make_base(*groups, gaps={SecurityGroup: "partial"})))
