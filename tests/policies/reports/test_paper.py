"""What stands in the report on paper: problems with numbers, matrices, waivers apart, and nothing of others."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from govcloud.text import Language, Text, literal
from policies.assess import assess
from policies.facts.identity import Project
from policies.facts.network import SecurityGroup
from policies.reports.count import Cell
from policies.reports.model import Subject
from policies.reports.paper.blocks import Block, Heading, Sideways, Speaker, Table
from policies.reports.paper.compose import compose_paper
from policies.reports.paper.problems import NAMES, list_problems, write_problem
from policies.reports.paper.results import MOST, mark_cell
from policies.verdict import ItemVerdict
from tests.policies.reports.sample import HTML, make_subject
from tests.policies.test_assess import CHECK, OPEN, make_base

ZH = Speaker("zh")


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Sideways):
            yield from walk(block.blocks)
        else:
            yield block


def tables_under(subject: Subject, heading: str, language: Language = "zh") -> list[Table]:
    """The tables between a heading and the next one that is not below it."""
    found: list[Table] = []
    level = 0
    for block in walk(compose_paper(subject, language).blocks):
        if isinstance(block, Heading):
            if level and block.level <= level:
                break
            level = level or (block.level if block.words == heading else 0)
        elif level and isinstance(block, Table):
            found.append(block)
    return found


def many_groups(number: int) -> Subject:
    """Open groups of one system, which all fail for the same reason, and one that passes."""
    project = (Project, "p", {"name": "p", "tags": {"department": "health", "system": "portal"}})
    groups = [
        (
            SecurityGroup,
            f"g{n}",
            {"name": "default", "description": f"g{n:02}", "project": "p", "rules": [OPEN] if n else []},
        )
        for n in range(number + 1)
    ]
    return make_subject(assessment=assess([CHECK], make_base(project, *groups)))


def test_failures_with_one_reason_are_one_problem_that_names_a_few_and_counts_the_rest() -> None:
    subject = many_groups(NAMES + 3)
    for number, finding in enumerate(subject.assessment.findings):
        object.__setattr__(finding.result.object, "name", f"g{number:02}")
    (problem,) = list_problems(subject, ZH)
    assert (problem.number, problem.department, problem.system) == ("T001", "health", "portal")
    assert problem.verdict is ItemVerdict.PARTIAL
    row = write_problem(problem, ZH)
    assert row[4] == f"g01、g02、g03、g04、g05 等 {NAMES + 3} 个"
    assert row[5] == "◐ 部分符合"
    assert "0.0.0.0/0" in row[6]
    assert all(row[number] for number in (7, 8))
    assert write_problem(problem, Speaker("en"))[4] == "g01, g02, g03, g04, g05 and 3 more"


def test_waived_failures_are_no_problems_and_stand_with_the_waivers() -> None:
    subject = make_subject()
    problems = list_problems(subject, ZH)
    assert HTML not in {name for each in problems for name in each.objects}
    assert {each.department for each in problems} == {"ecology"}
    (waivers,) = tables_under(subject, "5.3 豁免")
    assert [row[0] for row in waivers.rows] == ["w"]


def test_numbers_follow_the_departments_and_the_gravest_department_comes_first_in_the_summary() -> None:
    (summary,) = tables_under(make_subject(), "5.1 各部门情况")
    assert [row[0] for row in summary.rows] == ["生态环境局", "卫生健康委<b>员会</b>"]
    assert [row[-1] for row in summary.rows] == ["T001", "–"]


def test_matrices_have_departments_and_systems_with_results_only() -> None:
    (departments,) = tables_under(make_subject(), "3.2 部门与控制点矩阵")
    assert departments.headings == ("部门", "8.1.3.2 访问控制")
    assert departments.rows == [("生态环境局", "✕2"), ("卫生健康委<b>员会</b>", "◐1")]
    (systems,) = tables_under(make_subject(), "附录 C 业务系统与控制点矩阵")
    assert systems.rows == [("生态环境局 · 空气质量平台", "✕2")]


def test_a_cell_has_room_for_two_digits() -> None:
    assert mark_cell(Cell(ItemVerdict.FAIL, 1_000)) == f"✕{MOST}"
    assert mark_cell(None) == ""


def test_red_lines_untested_checks_and_doubtful_clauses_are_told() -> None:
    subject = make_subject()
    (lines,) = tables_under(subject, "7.1 触及红线的条目")
    assert [row[:3] for row in lines.rows] == [("8.1.3.2 a", "访问控制", "◐ 部分符合")]
    (untested,) = tables_under(subject, "6.3 未测情况")
    assert [row[0] for row in untested.rows] == ["sec-scan-fresh"]
    (record,) = tables_under(subject, "附录 D 条目结果记录")
    assert [row[0] for row in record.rows] == ["8.1.3.2 a", "8.1.4.4 e *", "8.1.2.3"]


def test_scope_is_told_by_name_and_an_empty_report_says_so() -> None:
    subject = make_subject()
    chosen = compose_paper(replace(subject, scope=["health"]), "zh")
    assert chosen.cover[0] == ("范围", "卫生健康委<b>员会</b>")
    nothing = replace(
        subject, assessment=assess([], make_base()), systems=(), waivers=(), entries=(), checks=(), reads=(), scope=()
    )
    for language in ("zh", "en"):
        paper = compose_paper(nothing, language)
        assert not [each for each in walk(paper.blocks) if isinstance(each, Table) and not each.rows and each.toned]


def test_every_row_has_a_cell_for_each_heading_in_both_languages() -> None:
    for language in ("zh", "en"):
        for block in walk(compose_paper(make_subject(), language).blocks):
            if isinstance(block, Table):
                assert {len(row) for row in block.rows} <= {len(block.headings)}
                assert len(block.widths) == len(block.headings)


def test_marks_heaped_on_a_letter_are_thinned() -> None:
    assert ZH(literal("e" + "\u0301" * 300 + "x")) == "e" + "\u0301" * 4 + "x"
    assert ZH(Text("a", "甲")) == "甲"
