"""Ids that the Pulumi CLI does not tell: those that are found are right, and what stays open proves nothing."""

from hypothesis import given
from hypothesis import strategies as st

from policies.pack.ids import blur, find_ids
from stacks.engine.events import StepBegun
from stacks.engine.model import Op
from stacks.engine.urn import make_urn
from stacks.engine.values import UNKNOWN, Value

NEW = ""


def urn_of(kind: str, name: str) -> str:
    return make_urn("mobile.transport", "govcloud", "", f"govcloud:network:{kind}", name)


def make_step(urn: str, **inputs: tuple[Value, list[str]]) -> StepBegun:
    """A resource: input → its value, and the resources that it comes from."""
    new = {name: value for name, (value, _) in inputs.items()}
    return StepBegun(Op.SAME, urn, new=new, sources={name: tuple(urns) for name, (_, urns) in inputs.items() if urns})


G, H, NET = urn_of("SecurityGroup", "g"), urn_of("SecurityGroup", "h"), urn_of("Network", "n")
PORTS = [urn_of("Port", str(number)) for number in range(3)]


def find(*steps: StepBegun) -> tuple[dict[str, str], set[str]]:
    bare = {urn: make_step(urn) for urn in (G, H, NET)}
    return find_ids({**bare, **{step.urn: step for step in steps}})


def test_a_single_reference_tells_an_id() -> None:
    assert find(make_step(PORTS[0], network=("n-1", [NET]))) == ({NET: "n-1"}, set())


def test_a_list_of_two_tells_both_once_one_is_known() -> None:
    both = make_step(PORTS[0], security_groups=(["g-1", "h-1"], [G, H]))
    assert find(both) == ({}, {"g-1", "h-1"})
    assert find(both, make_step(PORTS[1], security_groups=(["h-1"], [H]))) == ({G: "g-1", H: "h-1"}, set())


def test_a_group_that_rules_name_is_found_among_those_of_others() -> None:
    rules = [{"remote_group": "g-1"}, {"remote_group": "of-another"}]
    by_rules = make_step(H, rules=(rules, [G]))
    assert find(by_rules) == ({}, {"g-1", "of-another"})
    assert find(by_rules, make_step(PORTS[0], security_groups=(["g-1"], [G])))[0] == {G: "g-1"}


def test_an_id_that_two_resources_would_have_is_nobodys() -> None:
    found, unsure = find(
        make_step(PORTS[0], security_groups=(["g-1"], [G])), make_step(PORTS[1], security_groups=(["g-1"], [H]))
    )
    assert (found, unsure) == ({}, {"g-1"})


def test_what_is_made_yet_has_no_id_and_others_keep_theirs() -> None:
    later = make_step(PORTS[0], security_groups=(["of-another", UNKNOWN], [H]))
    assert find(later) == ({}, set())


def test_open_ids_become_unknown_where_they_are_ids_and_nowhere_else() -> None:
    value = [{"remote_group": "g-1", "description": "g-1"}, {"remote_group": "h-1"}]
    assert blur("rules", value, {"g-1"}) == [{"remote_group": UNKNOWN, "description": "g-1"}, {"remote_group": "h-1"}]


@given(
    st.lists(st.booleans(), min_size=1, max_size=5),
    st.lists(st.tuples(st.sets(st.integers(0, 4)), st.sets(st.sampled_from(["x", "y"]))), max_size=8),
)
def test_found_ids_are_right_and_every_other_reference_to_the_stack_is_unknown(
    exists: list[bool], ports: list[tuple[set[int], set[str]]]
) -> None:
    groups = {urn_of("SecurityGroup", str(n)): f"id-{n}" if there else NEW for n, there in enumerate(exists)}
    urns = list(groups)
    steps = {urn: make_step(urn) for urn in urns}
    for number, (members, others) in enumerate(ports):
        mine = [urns[n] for n in sorted(members) if n < len(urns)]
        value = [groups[urn] or UNKNOWN for urn in mine] + sorted(others)
        port = urn_of("Port", str(number))
        steps[port] = make_step(port, security_groups=(value, mine))
    found, unsure = find_ids(steps)
    assert {urn: each for urn, each in found.items() if groups[urn] != each} == {}
    for step in steps.values():
        named = (
            {each for each in blur("security_groups", step.new["security_groups"], unsure) if each is not UNKNOWN}
            if step.new and "security_groups" in step.new
            else set()
        )
        assert {each for each in named if each.startswith("id-")} <= set(found.values())
