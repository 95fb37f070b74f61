"""Patches between pictures: applied to the old one they give the new one, whatever the two are."""

from hypothesis import given
from hypothesis import strategies as st

from monitors.web.delta import Json, Picture, apply_delta, find_delta

LEAVES = st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
VALUES: st.SearchStrategy[Json] = st.recursive(
    LEAVES,
    lambda deeper: st.lists(deeper, max_size=3) | st.dictionaries(st.text(max_size=2), deeper, max_size=4),
    max_leaves=12,
)
PICTURES: st.SearchStrategy[Picture] = st.dictionaries(st.sampled_from("abcde"), VALUES, max_size=5)


@given(PICTURES, PICTURES)
def test_patch_makes_the_new_picture_of_the_old_one(old: Picture, new: Picture) -> None:
    made = apply_delta(old, find_delta(old, new))
    assert repr_sorted(made) == repr_sorted(new)


@given(PICTURES)
def test_pictures_that_are_alike_have_an_empty_patch(picture: Picture) -> None:
    assert find_delta(picture, dict(picture)) == {}


def test_patch_names_only_what_changed() -> None:
    old: Picture = {"pools": {"huawei": {"state": "normal", "up": True}, "mobile": {"state": "normal"}}, "city": "x"}
    new: Picture = {"pools": {"huawei": {"state": "cut", "up": True}}, "city": "x"}
    assert find_delta(old, new) == {"pools": {"huawei": {"state": "cut"}, "mobile": None}}


def test_true_is_not_one_though_python_says_so() -> None:
    assert find_delta({"up": True}, {"up": 1}) == {"up": 1}


def repr_sorted(value: object) -> str:
    """A value told so that true differs from 1 and the order of keys does not matter."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{key!r}:{repr_sorted(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(repr_sorted, value)) + "]"
    return repr(value)
