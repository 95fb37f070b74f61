"""What is shown of a plan: values by path, nothing secret."""

import json

from hypothesis import given
from hypothesis import strategies as st

from govcloud.secret_text import HIDDEN
from stacks.engine.diff import Kind
from stacks.engine.events import StepBegun
from stacks.engine.model import Op
from stacks.engine.values import UNKNOWN, Asset, OutputValue, ResourceReference, Secret
from stacks.operations.changes import LATER, make_change, show

URN = "urn:pulumi:mobile.health::govcloud::govcloud:tenant:System$govcloud:block:Volume::hub/web/1/spool"
WORD = "tiger-word-never-shown"


def secretive() -> st.SearchStrategy[object]:
    """Values with the same secret somewhere in every one of them."""
    plain = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
    hidden = st.sampled_from([Secret(WORD), Secret({"a": [WORD]}), OutputValue(WORD, True, ())])
    return st.recursive(
        hidden,
        lambda inner: st.lists(inner | plain, min_size=1) | st.dictionaries(st.text(max_size=3), inner, min_size=1),
    )


@given(secretive())
def test_secret_is_never_shown_wherever_it_is(value: object) -> None:
    assert WORD not in json.dumps(show(value))


def test_what_is_not_known_yet_is_told_as_such() -> None:
    assert show({"id": UNKNOWN, "of": ResourceReference("urn:x"), "file": Asset("asset", ())}) == {
        "id": LATER,
        "of": "urn:x",
        "file": "<asset>",
    }


def test_change_has_old_and_new_value_of_every_path() -> None:
    change = make_change(
        StepBegun(
            Op.UPDATE,
            URN,
            detailed={"size": Kind.UPDATE, "tags.ticket": Kind.ADD, "rules[1]": Kind.DELETE, "password": Kind.UPDATE},
            old={"size": 10.0, "tags": {}, "rules": [1.0, 2.0], "password": Secret("a")},
            new={"size": 20.0, "tags": {"ticket": "T-1"}, "rules": [1.0], "password": Secret("b")},
        )
    )
    assert change.values == {
        "size": ("update", 10, 20),
        "tags.ticket": ("add", None, "T-1"),
        "rules[1]": ("delete", 2, None),
        "password": ("update", HIDDEN, HIDDEN),
    }
    assert (change.kind, change.name) == ("Volume", "hub/web/1/spool")


def test_only_what_goes_and_holds_data_loses_data() -> None:
    volume = "urn:pulumi:mobile.health::govcloud::govcloud:storage:Volume::v"
    network = "urn:pulumi:mobile.health::govcloud::govcloud:network:Network::n"
    assert make_change(StepBegun(Op.DELETE, volume, old={})).loses_data
    assert make_change(StepBegun(Op.REPLACE, volume, old={}, new={})).loses_data
    assert not make_change(StepBegun(Op.UPDATE, volume, old={}, new={})).loses_data
    assert not make_change(StepBegun(Op.DELETE, network, old={})).loses_data
