"""Sets of addresses: what is everywhere, however it is written, and operations against netaddr's sets."""

import netaddr
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.sets.addresses import EVERYBODY, INTERNET, NOBODY, Addresses

V4 = st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 32)).map(
    lambda each: f"{netaddr.IPAddress(*each[:1], 4)}/{each[1]}"
)
V6 = st.tuples(st.integers(0, 2**128 - 1), st.integers(0, 128)).map(
    lambda each: f"{netaddr.IPAddress(each[0], 6)}/{each[1]}"
)
PREFIXES = st.lists(V4 | V6, max_size=6)


@pytest.mark.parametrize(
    "prefixes",
    [
        ["0.0.0.0/0"],
        ["::/0"],
        ["0.0.0.0/1", "128.0.0.0/1"],
        ["2000::/3"],
        ["2000::/4", "3000::/4"],
        ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"],
        ["10.0.0.0/8", "0.0.0.0/0"],
    ],
)
def test_everybody_is_seen_however_it_is_split(prefixes: list[str]) -> None:
    assert Addresses.of(prefixes).is_everywhere


@pytest.mark.parametrize("prefixes", [[], ["0.0.0.0/1"], ["10.0.0.0/8", "172.16.0.0/12"], ["2000::/4"], ["fc00::/7"]])
def test_a_part_of_the_internet_is_not_everybody(prefixes: list[str]) -> None:
    assert not Addresses.of(prefixes).is_everywhere


def test_private_addresses_are_not_of_the_internet() -> None:
    assert not Addresses.of(["10.0.0.0/8", "192.168.0.0/16", "fd00::/8", "169.254.169.254"]) & INTERNET
    assert Addresses.of(["1.1.1.1", "240e::1"]) <= INTERNET <= EVERYBODY


def test_host_bits_do_not_matter() -> None:
    assert Addresses.of(["10.1.2.3/24"]) == Addresses.of(["10.1.2.0/24"])


def test_nonsense_is_no_prefix() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        Addresses.of(["nonsense"])


@settings(max_examples=40, deadline=None)  # netaddr's sets are slow
@given(PREFIXES, PREFIXES)
def test_operations_are_those_of_netaddr(left: list[str], right: list[str]) -> None:
    one, other, a, b = Addresses.of(left), Addresses.of(right), netaddr.IPSet(left), netaddr.IPSet(right)
    for ours, theirs in ((one | other, a | b), (one & other, a & b), (one - other, a - b)):
        assert netaddr.IPSet(ours.prefixes()) == theirs
        assert ours.size == theirs.size
    assert (one <= other) == a.issubset(b)


def test_nobody_is_empty() -> None:
    assert not NOBODY
    assert Addresses.of(["10.0.0.0/8"]) >= NOBODY
