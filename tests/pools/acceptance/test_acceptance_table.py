"""The acceptance as people see it, in both languages, against golden files; and as machines read it.

`GOVCLOUD_WRITE_GOLDEN=1 pytest tests/pools/acceptance` writes the files anew; look at the difference before you commit.
"""

import io
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from govcloud.cli.acceptance_table import print_acceptance, report_document
from govcloud.console import Screen
from govcloud.inventory.models.pool import Pool
from govcloud.pools.acceptance.result import Result, Severity, Verdict
from govcloud.pools.acceptance.suite import CHECKS, NOT_ASKED, PoolReport
from govcloud.pools.calls import Tally
from govcloud.text import Language, Text

GOLDEN = Path(__file__).parent / "golden"
GOOD = Result(Verdict.PASS, (Text("all is well", "一切正常"),))
PLAIN = Result(
    Verdict.FAIL,
    (Text("plain HTTP (http://127.0.0.1:15200)", "明文 HTTP（http://127.0.0.1:15200）"),),
    Text("ask the provider for TLS", "请运营方启用 TLS"),
    Severity.SHOULD,
)
OPEN_GROUP = Result(
    Verdict.FAIL,
    (
        Text("it lets tcp in from 0.0.0.0/0", "放行来自 0.0.0.0/0 的 tcp"),
        Text("and udp from anywhere", "并放行任意来源的 udp"),
    ),
    Text("ask the provider to remove the rules", "请运营方删除上述规则"),
)
SHUT = Result(
    Verdict.FAIL, (Text("the password is wrong", "口令不正确"),), Text("check clouds.yaml", "请核对 clouds.yaml")
)


@pytest.fixture
def reports(pool: Pool) -> list[PoolReport]:
    """A sound pool, one with advice, one with a fail and a project left behind, one that does not let us in."""
    sound = PoolReport(pool, {check.id: GOOD for check in CHECKS}, Tally(45, 4.5), 2.5)
    return [
        sound,
        replace(sound, pool=pool.model_copy(update={"code": "mobile"}), results={**sound.results, "tls": PLAIN}),
        replace(
            sound,
            pool=pool.model_copy(update={"code": "telecom"}),
            results={**sound.results, "default-security-group": OPEN_GROUP},
            left=Text("the project was not removed", "项目未能删除"),
        ),
        replace(
            sound,
            pool=pool.model_copy(update={"code": "unicom"}),
            results={c.id: Result(Verdict.CANNOT_TELL, (NOT_ASKED,)) for c in CHECKS} | {"sign-in": SHUT},
            calls=Tally(2, 0.1),
        ),
    ]


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_acceptance_looks_as_in_its_golden_file(reports: list[PoolReport], language: Language, width: int) -> None:
    screen, written = Screen(language), io.StringIO()
    screen.out = Console(file=written, width=width, highlight=False, emoji=False)
    print_acceptance(screen, reports)
    shown = "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"
    golden = GOLDEN / f"acceptance.{language}.{width}.txt"
    if os.environ.get("GOVCLOUD_WRITE_GOLDEN"):
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


def test_only_what_a_pool_must_have_decides(reports: list[PoolReport]) -> None:
    assert [report.accepted for report in reports] == [True, True, False, False]


def test_pool_is_not_accepted_when_a_must_cannot_be_told(reports: list[PoolReport]) -> None:
    unknown = Result(Verdict.CANNOT_TELL, (Text("dead", "不可用"),))
    assert not replace(reports[0], results={**reports[0].results, "quotas": unknown}).accepted
    assert replace(reports[0], results={**reports[0].results, "capacity": unknown}).accepted


def test_document_has_evidence_for_every_cell(reports: list[PoolReport]) -> None:
    document = report_document(reports, datetime(2026, 11, 22, tzinfo=UTC), "zh")
    pools = document["pools"]
    assert isinstance(pools, list)
    assert document["accepted"] is False
    assert [len(pool["checks"]) for pool in pools] == [len(CHECKS)] * 4
    assert all(cell["evidence"] and all(cell["evidence"]) for pool in pools for cell in pool["checks"])
    tls = next(cell for cell in pools[1]["checks"] if cell["check"] == "tls")
    assert (tls["severity"], tls["verdict"], tls["todo"]) == ("should", "fail", "请运营方启用 TLS")


def test_checks_have_different_names_in_both_languages() -> None:
    for names in ({c.id for c in CHECKS}, {c.title.en for c in CHECKS}, {c.title.zh for c in CHECKS}):
        assert len(names) == len(CHECKS)
