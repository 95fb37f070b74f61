"""What a repair finds and mends in a state; what is sound stays as it is."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from stacks.engine.model import Deployment, PendingOperation, ResourceState
from stacks.engine.state.repair import Trouble, repair

ROOT = "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev"
PROVIDER = "urn:pulumi:dev::p::pulumi:providers:t::default"


def _urn(name: str) -> str:
    return f"urn:pulumi:dev::p::t:m:T::{name}"


def _state(name: str, **fields: object) -> ResourceState:
    base = ResourceState(_urn(name), "t:m:T", custom=True, id=name, parent=ROOT, provider=f"{PROVIDER}::id")
    return replace(base, **fields)  # type: ignore[arg-type]


BASE = (
    ResourceState(ROOT, "pulumi:pulumi:Stack"),
    ResourceState(PROVIDER, "pulumi:providers:t", custom=True, id="id"),
    _state("a"),
)


def test_sound_state_stays_as_it_is() -> None:
    found = repair(Deployment(BASE))
    assert found.findings == ()
    assert not found.changes
    assert found.deployment == Deployment(BASE)


def test_references_to_what_is_gone_are_dropped_and_others_kept() -> None:
    broken = _state(
        "b",
        dependencies=(_urn("a"), _urn("gone")),
        property_dependencies={"x": (_urn("gone"),), "y": (_urn("a"),)},
        deleted_with=_urn("gone"),
        replace_with=(_urn("gone"), _urn("a")),
    )
    found = repair(Deployment((*BASE, broken)))
    assert [finding.trouble for finding in found.findings] == [Trouble.DANGLING]
    mended = found.deployment.resources[-1]
    assert mended.dependencies == mended.replace_with == (_urn("a"),)
    assert mended.property_dependencies == {"y": (_urn("a"),)}
    assert not mended.deleted_with


def test_child_of_nobody_is_put_under_the_stack_with_its_name_kept() -> None:
    found = repair(Deployment((*BASE, _state("b", parent=_urn("gone")))))
    assert [finding.trouble for finding in found.findings] == [Trouble.PARENT]
    assert (found.deployment.resources[-1].parent, found.deployment.resources[-1].urn) == (ROOT, _urn("b"))


def test_resource_without_provider_gets_the_one_of_its_package_or_is_left() -> None:
    lost = _state("b", provider="urn:pulumi:dev::p::pulumi:providers:t::other::9")
    found = repair(Deployment((*BASE, lost)))
    assert found.deployment.resources[-1].provider == f"{PROVIDER}::id"
    second = ResourceState(PROVIDER + "_2", "pulumi:providers:t", custom=True, id="id2")
    unsure = repair(Deployment((*BASE, second, lost)))
    assert [(finding.trouble, finding.done) for finding in unsure.findings] == [(Trouble.PROVIDER, False)]
    assert not unsure.changes


def test_of_two_entries_of_one_object_one_goes_of_two_objects_the_older_is_marked() -> None:
    same = repair(Deployment((*BASE, _state("a", row=9))))
    assert [finding.trouble for finding in same.findings] == [Trouble.SAME_TWICE]
    assert len(same.deployment.resources) == len(BASE)
    newer = _state("a", id="a2", modified="2026-01-02T00:00:00Z", row=9)
    two = repair(Deployment((*BASE, newer)))
    assert [finding.trouble for finding in two.findings] == [Trouble.TWO_OBJECTS]
    assert [(s.id, s.delete) for s in two.deployment.resources if s.urn == _urn("a")] == [("a", True), ("a2", False)]


def test_entries_that_are_to_be_deleted_may_share_a_name() -> None:
    assert not repair(Deployment((*BASE, _state("a", id="old", delete=True)))).findings


def test_cut_short_creates_are_left_to_the_next_up_unless_they_are_to_be_forgotten() -> None:
    pending = (PendingOperation("creating", _state("b")), PendingOperation("updating", _state("a")))
    found = repair(Deployment(BASE, pending))
    assert found.deployment.pending == pending[:1]
    assert [finding.done for finding in found.findings] == [False, True]
    assert not repair(Deployment(BASE, pending), forget_creates=True).deployment.pending


_NAMES = st.sampled_from("abcdef")
_STATES = st.builds(
    lambda name, id_, parent, needs, delete: _state(
        name, id=id_, parent=_urn(parent) if parent else ROOT, dependencies=tuple(map(_urn, needs)), delete=delete
    ),
    _NAMES,
    _NAMES,
    st.none() | _NAMES,
    st.lists(_NAMES, max_size=3, unique=True),
    st.booleans(),
)


@given(st.lists(_STATES, max_size=8))
def test_repaired_state_is_sound_and_no_object_is_lost(states: list[ResourceState]) -> None:
    before = Deployment((*BASE[:2], *(replace(state, row=row) for row, state in enumerate(states, 3))))
    after = repair(before).deployment
    assert repair(after).findings == ()
    assert {(s.urn, s.id) for s in before.resources} == {(s.urn, s.id) for s in after.resources}
