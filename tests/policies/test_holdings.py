"""Whose addresses are another department's: against the plain question, asked department by department."""

from hypothesis import given
from hypothesis import strategies as st

from policies.rules.isolation import Holdings
from policies.sets.addresses import Addresses

PREFIXES = st.lists(
    st.builds("10.0.{}.{}/{}".format, st.integers(0, 1), st.integers(0, 255), st.integers(24, 32)), max_size=4
)


@given(st.dictionaries(st.sampled_from("abc"), PREFIXES), PREFIXES, st.sampled_from("abcd"))
def test_an_address_is_anothers_if_any_other_department_has_it(
    held: dict[str, list[str]], asked: list[str], owner: str
) -> None:
    own = {name: Addresses.of(prefixes) for name, prefixes in held.items()}
    anybody = Addresses.of(prefix for prefixes in held.values() for prefix in prefixes)
    holdings = Holdings(own, anybody, Addresses.in_two(list(own.values())))
    others = Addresses.of(prefix for name, prefixes in held.items() if name != owner for prefix in prefixes)
    addresses = Addresses.of(asked)
    assert holdings.has_others(owner, addresses) == bool(addresses & others)
