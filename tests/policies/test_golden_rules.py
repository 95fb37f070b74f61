"""Every rule against its golden cases; a rule without all four sorts of them is refused."""

import pytest

from policies.facts.gaps import Cause
from policies.registry import all_rules
from tests.policies.cases import CLASSES, FOLDER, Case, judge_case, list_cases


@pytest.mark.parametrize("case", list_cases(), ids=str)
def test_rule_says_what_the_case_wants(case: Case) -> None:
    result = judge_case(all_rules()[case.rule], case)
    assert (result.verdict, result.cause is Cause.FAULT) == (case.verdict, False), result.reason
    assert case.reason in result.reason.render("en")
    assert result.reason.render("zh")


@pytest.mark.parametrize("rule_id", all_rules())
@pytest.mark.parametrize("group", CLASSES)
def test_rule_has_cases_of_every_sort(rule_id: str, group: str) -> None:
    cases = [case for case in list_cases() if (case.rule, case.group) == (rule_id, group)]
    assert cases, f"write tests/rules/{rule_id}/{group}.yml"
    wanted = CLASSES[group]
    assert not [case.name for case in cases if wanted and case.verdict != wanted]


def test_every_folder_of_cases_is_a_rule() -> None:
    assert {path.name for path in FOLDER.iterdir()} <= set(all_rules())


def test_names_of_cases_differ() -> None:
    names = list(map(str, list_cases()))
    assert len(names) == len(set(names))
