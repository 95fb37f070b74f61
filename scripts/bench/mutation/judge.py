"""Says by its exit code whether the golden cases, and the other tests of the rules, notice that a rule was changed.

The cases are judged here as `tests/policies/test_golden_rules.py` does, which takes a third of a second instead of two:
most changes are noticed by them. Only a change that they let through meets pytest.
"""

import sys

from policies.facts.gaps import Cause
from policies.registry import all_rules
from tests.policies.cases import Case, judge_case, list_cases

OTHERS = ("tests/policies/test_joined.py", "tests/policies/sets")
"""What else looks at rules and at what they are built of."""


def main() -> int:
    """0: nothing is noticed."""
    if set(all_rules()) < {case.rule for case in list_cases()} or not all(map(holds, list_cases())):
        return 1
    import pytest  # noqa: PLC0415 - slow, and needed for few

    return int(pytest.main(["-q", "-x", "-p", "no:cacheprovider", *OTHERS]))


def holds(case: Case) -> bool:
    """Whether the rule says what the case wants."""
    result = judge_case(all_rules()[case.rule], case)
    if (result.verdict, result.cause is Cause.FAULT) != (case.verdict, False):
        return False
    return case.reason in result.reason.render("en") and bool(result.reason.render("zh"))


if __name__ == "__main__":
    sys.exit(main())
