"""Intervals against plain sets of numbers: every operation, on whatever hypothesis finds."""

from hypothesis import given
from hypothesis import strategies as st

from policies.sets.intervals import Intervals

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)


def members(spans: list[tuple[int, int]]) -> set[int]:
    return {number for first, last in spans for number in range(first, last + 1)}


def as_set(found: Intervals) -> set[int]:
    return {number for first, last in found.spans for number in range(first, last + 1)}


@given(SPANS, SPANS)
def test_every_operation_does_what_sets_of_numbers_do(
    left: list[tuple[int, int]], right: list[tuple[int, int]]
) -> None:
    one, other = Intervals.of(left), Intervals.of(right)
    a, b = members(left), members(right)
    assert as_set(one | other) == a | b
    assert as_set(one & other) == a & b
    assert as_set(one - other) == a - b
    assert (one <= other) == (a <= b)
    assert one.meets(other) == bool(a & b)
    assert one.size == len(a)
    assert bool(one) == bool(a)
    assert all((number in one) == (number in a) for number in range(42))


@given(SPANS, SPANS)
def test_equal_sets_have_one_form(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> None:
    assert (Intervals.of(left) == Intervals.of(right)) == (members(left) == members(right))


@given(st.lists(SPANS, max_size=5))
def test_what_is_in_two_sets_is_in_none_alone(sets: list[list[tuple[int, int]]]) -> None:
    found = as_set(Intervals.in_two(map(Intervals.of, sets)))
    assert found == {number for number in range(42) if sum(number in members(each) for each in sets) > 1}
