"""What a check of the acceptance is, and what it answers. "Cannot tell" is an answer of its own and never a pass."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from govcloud.text import Text

if TYPE_CHECKING:
    from govcloud.pools.acceptance.facts import Facts


class Verdict(StrEnum):
    """Answer of a check."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    CANNOT_TELL = "cannot tell"


VERDICT_WORDS = {
    Verdict.PASS: Text("pass", "通过"),
    Verdict.FAIL: Text("fail", "不通过"),
    Verdict.CANNOT_TELL: Text("cannot tell", "无法判定"),
}


class Severity(StrEnum):
    """Whether a pool is accepted without it."""

    MUST = "must"
    SHOULD = "should"


@dataclass(frozen=True)
class Result:
    """Answer of one check on one pool, with what it rests on."""

    verdict: Verdict
    evidence: tuple[Text, ...]
    todo: Text | None = None
    """What to do about it, unless it passed."""
    severity: Severity | None = None
    """When it weighs otherwise here than the check says."""


@dataclass(frozen=True)
class Check:
    """One check: `answer` feeds its judge with facts and may raise PoolError when they cannot be had."""

    id: str
    title: Text
    answer: Callable[["Facts"], Result]
    severity: Severity = Severity.MUST
    last: bool = False
    """It judges what the other checks did, and so waits for them."""


def conclude(
    problems: Sequence[Text], good: Text, todo: Text, unknown: Sequence[Text] = (), severity: Severity | None = None
) -> Result:
    """A fail if there are problems, else "cannot tell" if something is unknown, else a pass with `good`."""
    if problems:
        return Result(Verdict.FAIL, (*problems, *unknown), todo, severity)
    if unknown:
        return Result(Verdict.CANNOT_TELL, tuple(unknown), todo, severity)
    return Result(Verdict.PASS, (good,), severity=severity)
