"""Servers that lose their host: which find another, by cores, memory, and groups that keep apart."""

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from policies.packing import Need, Room, find_homeless

SIZES = st.tuples(st.integers(1, 16), st.integers(1, 32))


def test_a_server_goes_where_cores_and_memory_are_both_free() -> None:
    assert find_homeless([Need("a", 4, 8)], [Room(4, 7), Room(3, 9), Room(4, 8)]) == []
    assert find_homeless([Need("a", 4, 8)], [Room(4, 7), Room(3, 9)]) == [Need("a", 4, 8)]
    assert find_homeless([Need("a", 1, 1)], []) == [Need("a", 1, 1)]


def test_what_one_order_leaves_over_the_other_may_place() -> None:
    needs = [Need("a", 4, 1), Need("b", 6, 1)]
    assert find_homeless(needs, [Room(6, 9), Room(4, 9)]) == []
    tight = [Need("a", 6, 1), Need("b", 4, 1), Need("c", 4, 1)]
    assert find_homeless(tight, [Room(8, 9), Room(6, 9)]) == []


def test_servers_of_one_group_never_share_a_host() -> None:
    pair = [Need("a", 1, 1, "g"), Need("b", 1, 1, "g")]
    assert find_homeless(pair, [Room(9, 9), Room(9, 9)]) == []
    assert len(find_homeless(pair, [Room(9, 9)])) == 1
    assert len(find_homeless(pair, [Room(9, 9, frozenset({"g"})), Room(9, 9)])) == 1
    assert find_homeless([Need("a", 1, 1, "h")], [Room(9, 9, frozenset({"g"}))]) == []


@given(st.lists(SIZES, max_size=12), st.lists(SIZES, max_size=6))
def test_nothing_fits_that_is_more_than_there_is(needs: list[tuple[int, int]], rooms: list[tuple[int, int]]) -> None:
    servers = [Need(str(number), *size) for number, size in enumerate(needs)]
    homeless = find_homeless(servers, [Room(*size) for size in rooms])
    placed = [each for each in servers if each not in homeless]
    for axis in ("cores", "memory"):
        there = sum(size[axis == "memory"] for size in rooms)
        assert sum(getattr(each, axis) for each in placed) <= there
    for each in homeless:
        assert each in servers


def test_a_thousand_servers_on_three_hundred_hosts_are_packed_within_a_second() -> None:
    chance = random.Random(1)
    needs = [Need(str(n), chance.choice((2, 4, 8)), chance.choice((4, 8, 16))) for n in range(1000)]
    began = time.process_time()
    find_homeless(needs, [Room(32, 64)] * 300)
    assert time.process_time() - began < 1.0
