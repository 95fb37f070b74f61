"""Room in a block: what is handed out never overlaps, comes from the first free place, and ends with a plain None."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcloud.addresses.space import Space

BLOCK = IPv4Network("10.0.0.0/20")


def test_first_prefix_is_the_first_of_the_block() -> None:
    assert Space(BLOCK).take(24) == IPv4Network("10.0.0.0/24")


def test_gap_before_a_taken_prefix_is_used_and_what_is_too_large_goes_behind_it() -> None:
    space = Space(BLOCK, [IPv4Network("10.0.1.0/24")])

    assert [space.take(length) for length in (23, 24, 24)] == [
        IPv4Network("10.0.2.0/23"),
        IPv4Network("10.0.0.0/24"),
        IPv4Network("10.0.4.0/24"),
    ]


@pytest.mark.parametrize("length", [8, 19])
def test_prefix_larger_than_the_block_is_none(length: int) -> None:
    assert Space(BLOCK).take(length) is None


def test_whole_block_can_be_taken_once() -> None:
    space = Space(BLOCK)

    assert (space.take(20), space.take(32)) == (BLOCK, None)


def test_full_block_of_ipv6_is_none_after_its_last_prefix() -> None:
    space = Space(IPv6Network("2001:db8::/56"))

    taken = [space.take(64) for _ in range(257)]

    assert len(set(taken)) == 257
    assert taken[255] == IPv6Network("2001:db8:0:ff::/64")
    assert taken[256] is None


@st.composite
def disjoint_prefixes(draw: st.DrawFn) -> list[IPv4Network]:
    """Prefixes inside the block that do not overlap, in any order."""
    chosen: list[IPv4Network] = []
    for length, number in draw(st.lists(st.tuples(st.integers(21, 32), st.integers(0, 2**12 - 1)), max_size=12)):
        prefix = ip_network((int(BLOCK.network_address) + number, length), strict=False)
        if isinstance(prefix, IPv4Network) and not any(prefix.overlaps(other) for other in chosen):
            chosen.append(prefix)
    return chosen


@given(disjoint_prefixes(), st.lists(st.integers(20, 32), max_size=30))
@settings(deadline=None)
def test_what_is_handed_out_overlaps_with_nothing_and_none_means_there_is_no_room(
    taken: list[IPv4Network], lengths: list[int]
) -> None:
    space = Space(BLOCK, taken)
    given_out: list[IPv4Network] = []
    for length in lengths:
        prefix = space.take(length)
        if prefix is None:
            free = [part for part in BLOCK.subnets(new_prefix=length) if not _overlaps(part, [*taken, *given_out])]
            assert free == []
        else:
            assert isinstance(prefix, IPv4Network)
            assert prefix.subnet_of(BLOCK)
            earlier = [part for part in BLOCK.subnets(new_prefix=length) if part < prefix]
            assert all(_overlaps(part, [*taken, *given_out]) for part in earlier)
            given_out.append(prefix)

    assert not any(a.overlaps(b) for a, b in combinations([*taken, *given_out], 2))
    assert space.taken == sum(prefix.num_addresses for prefix in [*taken, *given_out])


def _overlaps(prefix: IPv4Network, others: list[IPv4Network]) -> bool:
    return any(prefix.overlaps(other) for other in others)
