"""The engine: what is not proven is missing, a rule that fails stops nobody, the same facts give the same results."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from govcloud.text import Text
from policies.evaluate import evaluate
from policies.facts.base import FactBase, Harvest
from policies.facts.fact import CITY, Fact, Place, Read
from policies.facts.gaps import Cause
from policies.facts.network import AddressGroup, SecurityGroup
from policies.facts.register import System
from policies.facts.storage import Backup, Volume
from policies.model import Judgement, Result, Rule, fails, not_applicable, passes
from policies.registry import MARK, all_rules, rule
from policies.verdict import ItemVerdict, Verdict, combine
from policies.world import World
from tests.policies.cases import judge_case, list_cases

NOW = datetime(2026, 6, 1, tzinfo=UTC)
POOL = Place.of_pool("huawei")
REMEDY = Text("mend it", "整改")


def make_rule(judge: object, needs: Sequence[type[Fact]] = ()) -> Rule:
    made = rule("test-rule", remedy=REMEDY, needs=needs)(judge)  # type: ignore[arg-type] # broken ones, on purpose
    found: Rule = getattr(made, MARK)
    return found


def judge_volumes(
    judge: object, read: Read | None = None, needs: Sequence[type[Fact]] = (), more: Harvest | None = None
) -> list[Result]:
    read = read or Read(Volume, POOL, "a test", NOW)
    facts = [Volume.told_by(read, name, {"name": name, "size": len(name)}) for name in ("a", "bb")]
    return list(evaluate([make_rule(judge, needs)], FactBase(Harvest([read], facts) + (more or Harvest()), NOW)))


def is_small(volume: Volume, world: World, *, most: int = 1) -> Judgement:  # noqa: ARG001
    return passes() if volume.size <= most else fails("too large", "过大")


def test_each_object_gets_a_verdict() -> None:
    results = judge_volumes(is_small)
    assert [(result.object and result.object.id, result.verdict) for result in results] == [
        ("a", "pass"),
        ("bb", "fail"),
    ]


def test_parameters_are_the_rules_own_unless_given() -> None:
    base = FactBase(Harvest([read := Read(Volume, POOL, "", NOW)], [Volume.told_by(read, "v", {"size": 5})]), NOW)
    made = make_rule(is_small)
    assert made.parameters == {"most": 1}
    (result,) = evaluate([made], base, parameters={"test-rule": {"most": 5}})
    assert result.verdict is Verdict.PASS


def test_a_rule_that_raises_is_a_fault_and_the_others_go_on() -> None:
    def breaks(volume: Volume, world: World) -> Judgement:  # noqa: ARG001
        if volume.name == "a":
            raise RuntimeError("boom")
        return passes()

    first, second = judge_volumes(breaks)
    assert (first.verdict, first.cause) == (Verdict.MISSING, Cause.FAULT)
    assert "boom" in first.reason.render("zh")
    assert second.verdict is Verdict.PASS


def test_a_rule_that_gives_no_judgement_is_a_fault() -> None:
    def forgets(volume: Volume, world: World) -> None: ...

    assert {result.cause for result in judge_volumes(forgets)} == {Cause.FAULT}


def test_looking_at_a_kind_that_is_not_declared_is_a_fault() -> None:
    def peeks(volume: Volume, world: World) -> Judgement:
        return passes() if world.all(Backup, volume) else not_applicable("none", "没有")

    assert {result.cause for result in judge_volumes(peeks)} == {Cause.FAULT}
    assert {result.cause for result in judge_volumes(peeks, needs=[Backup])} == {Cause.UNREAD}


def test_what_was_read_in_part_is_judged_and_the_rest_is_missing() -> None:
    read = Read(Volume, POOL, "a test", NOW).with_gap(Cause.PARTIAL, Text("page 2 failed", "第 2 页失败"))
    results = judge_volumes(is_small, read)
    assert [(result.object is None, result.verdict) for result in results] == [
        (False, "pass"), (False, "fail"), (True, "missing"),
    ]  # fmt: skip
    assert "page 2 failed" in results[-1].reason.render("en")


@pytest.mark.parametrize(
    ("age", "verdict"), [(timedelta(hours=24), "pass"), (timedelta(hours=24, seconds=1), "missing")]
)
def test_facts_prove_nothing_after_their_age(age: timedelta, verdict: str) -> None:
    results = judge_volumes(is_small, Read(Volume, POOL, "a test", NOW - age))
    assert results[0].verdict == verdict
    assert len(results) == 2


def test_facts_of_the_future_prove_nothing() -> None:
    results = judge_volumes(is_small, Read(Volume, POOL, "a test", NOW + timedelta(seconds=1)))
    assert {result.verdict for result in results} == {Verdict.MISSING}


def test_a_place_in_which_the_kind_was_never_read_is_missing() -> None:
    base = FactBase(Harvest([Read(Backup, POOL, "a test", NOW)]), NOW)
    (result,) = evaluate([make_rule(is_small)], base)
    assert (result.object, result.verdict, result.cause) == (None, Verdict.MISSING, Cause.UNREAD)


def test_the_inventory_is_no_place_for_volumes() -> None:
    assert list(evaluate([make_rule(is_small)], FactBase(Harvest([Read(System, CITY, "inventory", NOW)]), NOW))) == []


def test_what_another_stack_has_is_looked_up_in_the_live_pool_or_missing() -> None:
    def follows(group: SecurityGroup, world: World) -> Judgement:
        return passes() if world.one(AddressGroup, group, "x") else fails("gone", "不存在")

    stack = Place.of_stack("huawei", "health")
    reads = [Read(SecurityGroup, stack, "plan", NOW), Read(AddressGroup, stack, "plan", NOW)]
    planned = Harvest(reads, [SecurityGroup.told_by(reads[0], "g", {})])
    live = Read(AddressGroup, POOL, "live", NOW)
    there = Harvest([live], [AddressGroup.told_by(live, "x", {})])
    made = make_rule(follows, [AddressGroup])

    def verdict(harvest: Harvest) -> Verdict:
        return next(iter(evaluate([made], FactBase(harvest, NOW), places=[stack]))).verdict

    assert verdict(planned) is Verdict.MISSING
    assert verdict(planned + there) is Verdict.PASS
    assert verdict(planned + Harvest([live])) is Verdict.FAIL


def test_a_result_is_plain_data_with_its_evidence() -> None:
    _, result = judge_volumes(is_small)
    told = json.loads(json.dumps(result.to_json()))
    assert (told["verdict"], told["reason"], told["cause"]) == ("fail", {"en": "too large", "zh": "过大"}, None)
    assert told["place"] == {"sort": "pool", "name": "huawei", "pool": "huawei"}
    assert (told["object"]["kind"], told["object"]["values"]["size"]) == ("storage.Volume", 2)


def test_results_of_every_golden_case_are_plain_data() -> None:
    for case in list_cases():
        told = json.dumps(judge_case(all_rules()[case.rule], case).to_json())
        assert json.loads(told)["verdict"] == case.verdict


def test_the_same_facts_give_the_same_results() -> None:
    assert [str(result) for result in judge_volumes(is_small)] == [str(result) for result in judge_volumes(is_small)]


def test_hostile_names_are_only_words() -> None:
    def names(volume: Volume, world: World) -> Judgement:  # noqa: ARG001
        return fails("is called {name}", "名为 {name}", name=volume.name)

    read = Read(Volume, POOL, "a test", NOW)
    hostile = ["{0.__class__}", "<script>", "=cmd|'/C calc'!A0", "\u202e", "x" * 10_000_000]
    facts = [Volume.told_by(read, str(index), {"name": name}) for index, name in enumerate(hostile)]
    results = list(evaluate([make_rule(names)], FactBase(Harvest([read], facts), NOW)))
    assert [result.reason.render("en") for result in results] == [f"is called {name}" for name in hostile]


def test_the_first_parameter_of_a_rule_is_a_fact() -> None:
    def wrong(text: str, world: World) -> Judgement: ...  # type: ignore[empty-body]

    with pytest.raises(TypeError, match="must be a fact"):
        make_rule(wrong)


def test_every_rule_says_what_to_do_in_both_languages() -> None:
    assert all(each.remedy.render("en") and each.remedy.render("zh") for each in all_rules().values())


@pytest.mark.parametrize(
    ("verdicts", "item"),
    [
        ([], "missing"),
        (["pass"], "pass"),
        (["pass", "fail"], "partial"),
        (["fail", "missing"], "fail"),
        (["pass", "missing"], "missing"),
        (["pass", "manual"], "manual"),
        (["pass", "not-applicable"], "pass"),
        (["not-applicable"], "not-applicable"),
    ],
)
def test_the_verdict_on_an_item_is_the_worst_and_never_hides_what_nobody_knows(verdicts: list[str], item: str) -> None:
    assert combine(map(Verdict, verdicts)) is ItemVerdict(item)
    assert ItemVerdict(item).words.render("zh")
