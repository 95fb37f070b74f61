"""Scores: the rate of 2025 with red lines, the score of cryptography of 2023 against an independent calculation."""

import random
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest

from policies.frameworks.framework import Item, Title
from policies.frameworks.load import find_framework
from policies.scores.crypto import Use, score_object, score_system, score_unit
from policies.scores.items import ItemStanding, judge_item, judge_items
from policies.scores.rate import Grade, rate_items
from policies.verdict import ItemVerdict

V = ItemVerdict
CRYPTO = find_framework("crypto-2023")
LEVEL_3: Mapping[str, tuple[int, list[str]]] = {
    "6.1": (10, ["1", "0.7", "0.7"]),
    "6.2": (20, ["1", "0.7", "1", "0.4", "0.4"]),
    "6.3": (10, ["1", "1", "0.4", "0.4", "0.4", "0.7"]),
    "6.4": (30, ["1", "0.4", "0.4", "1", "1", "0.7", "0.7", "1"]),
    "7.1": (8, ["1", "0.7", "0.7", "0.7", "0.7", "0.7"]),
    "7.2": (8, ["0.7", "1", "0.7", "0.7", "0.7"]),
    "7.3": (8, ["1", "1", "0.7", "1", "0.7"]),
    "7.4": (6, ["1", "0.7", "0.7"]),
}
"""The published table at level 3, typed here once more: layer → its weight, weights of its units in their order."""
UNITS = [f"{layer}.{n}" for layer, (_, weights) in LEVEL_3.items() for n in range(1, len(weights) + 1)]


def half_up(value: Fraction, places: int) -> Fraction:
    """Rounded by whole numbers alone."""
    scale = 10**places
    return Fraction((2 * value.numerator * scale + value.denominator) // (2 * value.denominator), scale)


def expect(units: Mapping[str, Fraction | None]) -> Fraction | None:
    """The published formula in exact fractions, written apart from the product's code."""
    total = Fraction(0)
    for chapter, points in (("6", 70), ("7", 30)):
        above = below = Fraction(0)
        for layer, (layer_weight, weights) in LEVEL_3.items():
            named = [(Fraction(w), units[f"{layer}.{n}"]) for n, w in enumerate(weights, 1)]
            applying = [(w, value) for w, value in named if value is not None]
            if layer.startswith(chapter) and applying:
                mean = sum((w * v for w, v in applying), Fraction(0)) / sum((w for w, _ in applying), Fraction(0))
                score = half_up(mean, 4)
                above, below = above + layer_weight * score, below + layer_weight
        if not below:
            return None
        total += points * above / below
    return half_up(total, 2)


def make_item(item_id: str, *checks: str, red: bool = False, optional: bool = False) -> Item:
    title = Title(en=item_id, zh=item_id)
    return Item(
        id=item_id, title=title, part="general", level=2, owner="tenant", checks=checks, red_line=red, optional=optional
    )


def rate(*verdicts: ItemVerdict, red: ItemVerdict | None = None) -> tuple[Decimal | None, Grade]:
    items = [ItemStanding(make_item(str(n)), verdict) for n, verdict in enumerate(verdicts)]
    items += [ItemStanding(make_item("red", red=True), red)] if red is not None else []
    found = rate_items(items)
    return found.percent, found.grade


@pytest.mark.parametrize(
    ("verdicts", "red", "percent", "grade"),
    [
        ([V.PASS] * 9 + [V.FAIL], None, "90.00", Grade.MET),
        ([V.PASS] * 9 + [V.PARTIAL], None, "90.00", Grade.MET),
        ([V.PASS] * 89 + [V.FAIL] * 11, None, "89.00", Grade.MAINLY),
        ([V.PASS] * 19, V.FAIL, "95.00", Grade.MAINLY),
        ([V.PASS] * 19, V.PARTIAL, "95.00", Grade.MAINLY),
        ([V.PASS] * 19, V.PASS, "100.00", Grade.MET),
        ([V.PASS] * 3 + [V.FAIL] * 2, None, "60.00", Grade.MAINLY),
        ([V.PASS] * 59 + [V.FAIL] * 41, None, "59.00", Grade.UNMET),
        ([V.PASS] * 8999 + [V.FAIL] * 1001, None, "89.99", Grade.MAINLY),
        ([V.PASS] * 89999 + [V.FAIL] * 10001, None, "90.00", Grade.MAINLY),
        ([V.PASS, V.NOT_APPLICABLE, V.FAIL], None, "50.00", Grade.UNMET),
        ([V.MISSING, V.MANUAL, V.NOT_APPLICABLE], None, None, Grade.NONE),
        ([], None, None, Grade.NONE),
    ],
)
def test_the_rate_and_its_grade(
    verdicts: list[ItemVerdict], red: ItemVerdict | None, percent: str | None, grade: Grade
) -> None:
    assert rate(*verdicts, red=red) == (None if percent is None else Decimal(percent), grade)


def test_what_is_missing_neither_raises_nor_lowers_the_rate_but_the_coverage() -> None:
    items = [
        ItemStanding(make_item(str(n)), verdict) for n, verdict in enumerate([V.PASS, V.FAIL, V.MISSING, V.MANUAL])
    ]
    found = rate_items(items)
    assert (found.percent, found.coverage) == (Decimal("50.00"), (2, 4))


def test_an_item_that_the_standard_leaves_to_choice_is_never_a_gap() -> None:
    chosen = [make_item(name, optional=True) for name in ("a", "b")]
    found = rate_items([ItemStanding(chosen[0], V.FAIL), ItemStanding(chosen[1], V.PASS)])
    assert (found.passed, found.failed) == (1, 0)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ({"x": V.PASS, "y": V.PASS}, V.PASS),
        ({"x": V.PASS, "y": V.MISSING}, V.MISSING),
        ({"x": V.PASS}, V.MISSING),
        ({"x": V.PASS, "y": V.FAIL}, V.PARTIAL),
        ({"x": V.FAIL, "y": V.FAIL}, V.FAIL),
        ({"x": V.FAIL, "y": V.MISSING}, V.FAIL),
        ({"x": V.NOT_APPLICABLE, "y": V.PASS}, V.PASS),
        ({"x": V.NOT_APPLICABLE, "y": V.NOT_APPLICABLE}, V.NOT_APPLICABLE),
        ({"x": V.MANUAL, "y": V.PASS}, V.MANUAL),
        ({"x": V.PARTIAL, "y": V.PASS}, V.PARTIAL),
    ],
)
def test_an_item_of_two_checks(verdicts: dict[str, ItemVerdict], expected: ItemVerdict) -> None:
    assert judge_item(make_item("i", "x", "y"), verdicts) is expected


def test_items_without_checks_are_a_persons_and_without_results_missing() -> None:
    found = {each.item.id: each.verdict for each in judge_items(find_framework("mlps-2019"), 3, [])}
    assert set(found.values()) == {V.MISSING, V.MANUAL}


@pytest.mark.parametrize(
    ("use", "level", "score"),
    [
        (Use(used=False, approved=True, managed=True), 3, "0"),
        (Use(used=True, approved=True, managed=True), 3, "1"),
        (Use(used=True, managed=True, bits=112), 3, "0.5"),
        (Use(used=True, managed=True, bits=111), 3, "0.25"),
        (Use(used=True, managed=True, bits=80), 3, "0.25"),
        (Use(used=True, managed=True, bits=79), 3, "0.1"),
        (Use(used=True, approved=True), 3, "0.5"),
        (Use(used=True, approved=True, module_level=1), 3, "0.6"),
        (Use(used=True, approved=True, module_level=1), 2, "0.5"),
        (Use(used=True, approved=True, module_level=1), 4, "0.5"),
        (Use(used=True, approved=True, module_level=2), 4, "0.75"),
        (Use(used=True, bits=128), 3, "0.25"),
        (Use(used=True, bits=128, module_level=1), 3, "0.3"),
        (Use(used=True, bits=100, module_level=2), 4, "0.1875"),
        (Use(used=True, bits=56), 1, "0.05"),
    ],
)
def test_an_object_by_use_algorithm_and_keys(use: Use, level: int, score: str) -> None:
    assert score_object(use, level) == Decimal(score)


def test_a_unit_is_the_mean_of_its_objects_with_halves_up() -> None:
    good, weak, none = Use(used=True, approved=True, managed=True), Use(used=True, bits=56), Use(used=False)
    assert score_unit([good, none, none], 3) == Decimal("0.3333")
    assert score_unit([good, good, none], 3) == Decimal("0.6667")
    assert score_unit([weak, none, none, none, none, none, none, none], 3) == Decimal("0.0063")
    assert score_unit([], 3) is None


def test_the_ends_of_the_scale() -> None:
    assert score_system(CRYPTO, 3, dict.fromkeys(UNITS, Decimal(1))).total == Decimal("100.00")
    assert score_system(CRYPTO, 3, dict.fromkeys(UNITS, Decimal(0))).total == Decimal("0.00")


def test_a_system_worked_out_by_hand() -> None:
    """Only 6.2 and 7.1 apply: 6.2 = (1·1 + 0.7·0.5 + 1·0.5 + 0.4·0 + 0.4·0) / 3.5 = 0.5286, 7.1.1 alone = 0.5."""
    given: dict[str, Decimal | None] = dict.fromkeys(UNITS)
    given |= {"6.2.1": Decimal(1), "6.2.2": Decimal("0.5"), "6.2.3": Decimal("0.5"), "6.2.4": Decimal(0)}
    given |= {"6.2.5": Decimal(0), "7.1.1": Decimal("0.5")}
    score = score_system(CRYPTO, 3, given)
    assert score.layers["network"] == Decimal("0.5286")
    assert score.total == Decimal("52.00")  # 70 · 0.5286 + 30 · 0.5 = 52.002


@pytest.mark.parametrize("seed", range(200))
def test_totals_agree_with_an_independent_calculation(seed: int) -> None:
    chance = random.Random(seed)
    given = {name: chance.choice([None, Fraction(chance.randrange(10001), 10000)]) for name in UNITS}
    units = {
        name: None if value is None else Decimal(value.numerator) / value.denominator for name, value in given.items()
    }
    found, expected = score_system(CRYPTO, 3, units).total, expect(given)
    assert (None if found is None else Fraction(found)) == expected


def test_a_group_that_does_not_apply_gives_no_total() -> None:
    units = {name: None if name.startswith("7") else Decimal(1) for name in UNITS}
    assert score_system(CRYPTO, 3, units).total is None


def test_a_unit_that_was_not_assessed_gives_no_total_and_is_named() -> None:
    units = dict.fromkeys(UNITS[1:], Decimal(1))
    score = score_system(CRYPTO, 3, units)
    assert (score.total, score.open, score.coverage) == (None, (UNITS[0],), (40, 41))
