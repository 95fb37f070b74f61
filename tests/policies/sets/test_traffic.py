"""Boxes of traffic: coverage against brute force, protocols and ICMP however they are written."""

from itertools import product
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.sets.intervals import Intervals
from policies.sets.traffic import ALL_PORTS, Box, is_covered, read_protocol, span_ports


def spans(most: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, most), st.integers(0, most)).map(lambda ends: (min(ends), max(ends)))


FAMILIES: list[Literal[4, 6]] = [4, 6]
BOXES = st.builds(Box, st.sampled_from(FAMILIES), spans(4), spans(6), st.lists(spans(5), max_size=2).map(Intervals.of))


def points(box: Box) -> set[tuple[int, ...]]:
    protocols, ports = (range(first, last + 1) for first, last in (box.protocols, box.ports))
    addresses = [address for first, last in box.addresses.spans for address in range(first, last + 1)]
    return {(box.family, *point) for point in product(protocols, ports, addresses)}


@given(BOXES, st.lists(BOXES, max_size=6))
def test_a_box_is_covered_when_every_point_of_it_is(box: Box, others: list[Box]) -> None:
    assert is_covered(box, others) == (points(box) <= set().union(*map(points, others)))


@pytest.mark.parametrize(
    ("written", "number"),
    [("tcp", 6), ("TCP", 6), ("6", 6), (6, 6), ("icmpv6", 58), ("ipv6-icmp", 58), ("any", None), (None, None),
     ("0", None), ("-1", None), ("", None), ("50", 50)],
)  # fmt: skip
def test_a_protocol_is_its_number_however_it_is_written(written: str | int | None, number: int | None) -> None:
    assert read_protocol(written) == number


@pytest.mark.parametrize("written", ["nonsense", "256", "-7"])
def test_nonsense_is_no_protocol(written: str) -> None:
    with pytest.raises(ValueError, match=r"nonsense|256|-7"):
        read_protocol(written)


@pytest.mark.parametrize(
    ("given_ends", "span"),
    [
        ((6, 22, 22), (22, 22)),
        ((6, None, None), ALL_PORTS),
        ((6, 22, None), (22, 22)),
        ((None, None, None), ALL_PORTS),
        ((1, 8, 0), (8 * 256, 8 * 256)),
        ((1, 8, None), (8 * 256, 8 * 256 + 255)),
        ((58, None, None), ALL_PORTS),
        ((50, 1, 2), ALL_PORTS),
    ],
)
def test_ports_are_a_span_and_icmp_is_type_and_code(
    given_ends: tuple[int | None, int | None, int | None], span: tuple[int, int]
) -> None:
    assert span_ports(*given_ends) == span
