"""Runs rules over facts. Pure: the same rules, facts and moment give the same results, in the same order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from govcloud.text import Text
from policies.facts.base import FactBase
from policies.facts.fact import Fact, Gap, Place
from policies.facts.gaps import ABSENT, Cause, MissingError
from policies.model import Judgement, Result, Rule
from policies.verdict import Verdict
from policies.world import World, name_incomplete

type Parameters = Mapping[str, Mapping[str, Any]]
"""Rule id → parameter → value, for those that differ from the rule's own."""

BROKEN = Text("the rule failed: {kind}: {words}", "规则执行出错：{kind}：{words}")
MOST_WORDS = 200


def evaluate(
    rules: Iterable[Rule], base: FactBase, *, parameters: Parameters | None = None, places: Sequence[Place] = ()
) -> Iterator[Result]:
    """The result of every rule on every object, lazily. `places` narrows it to objects of these places.

    A rule that raises gives "missing" with the cause FAULT for that object; everything else goes on.
    """
    world = World(base)
    for each in rules:
        given = {**each.parameters, **(parameters or {}).get(each.id, {})}
        seen = world.for_rule(each.needs)
        for place in places or base.places:
            if place.sort in each.subject.PLACES:
                yield from judge_place(each, base, seen, place, given)


def judge_place(
    rule: Rule, base: FactBase, world: World, place: Place, parameters: Mapping[str, Any]
) -> Iterator[Result]:
    """One rule in one place. What is known of a place that was read in part is judged, and the rest is missing."""
    gap = base.gap(rule.subject, place)
    stale = gap is not None and gap.cause is Cause.STALE
    for fact in base.of(rule.subject, place):
        yield tell_gap(rule, place, fact, gap) if gap and stale else judge_fact(rule, world, fact, parameters)
    if gap is not None and not (stale and base.of(rule.subject, place)):
        yield tell_gap(rule, place, None, gap)


def judge_fact(rule: Rule, world: World, fact: Fact, parameters: Mapping[str, Any]) -> Result:
    """One rule on one object."""
    try:
        said: Judgement = rule.judge(fact, world, **parameters)
        return Result(rule.id, fact.place, fact, said.verdict, said.reason, said.facts)
    except MissingError as gap:
        return Result(rule.id, fact.place, fact, Verdict.MISSING, gap.reason, (), gap.cause)
    except Exception as error:  # noqa: BLE001 - a rule may do anything, and the others must go on
        words = BROKEN(kind=type(error).__name__, words=str(error)[:MOST_WORDS])
        return Result(rule.id, fact.place, fact, Verdict.MISSING, words, (), Cause.FAULT)


def tell_gap(rule: Rule, place: Place, fact: Fact | None, gap: Gap) -> Result:
    """What is missing because it was not read, or too long ago."""
    reason = ABSENT(what=name_incomplete(rule.subject, place, gap), cause=gap.cause.words)
    return Result(rule.id, place, fact, Verdict.MISSING, reason, (), gap.cause)
