"""Values, names, paths and differences: properties that hold for all of them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stacks.engine import urn as urns
from stacks.engine.diff import Changes, Difference, Kind, apply_replace_on_changes, compare
from stacks.engine.ignored import Restored, restore_ignored
from stacks.engine.messages import show_value
from stacks.engine.paths import covers, format_path, parse_path
from stacks.engine.requests import parse_duration
from stacks.engine.values import UNKNOWN, OutputValue, Secret, contains_secret, equal, lower_outputs, reveal
from stacks.engine.wire import Accepts, decode, encode
from tests.engine.strategies import keys, names, plain, properties

ALL = Accepts(secrets=True, resources=True, outputs=True)


@given(properties)
def test_values_survive_the_wire(values: dict[str, object]) -> None:
    assert equal(decode(encode(values, ALL)), values)


@given(properties)
def test_receiver_without_secrets_gets_none(values: dict[str, object]) -> None:
    sent = decode(encode(values, Accepts(secrets=False, resources=True)))
    assert not contains_secret(sent)
    assert equal(sent, reveal(values))


def test_unknown_and_output_values_survive_the_wire() -> None:
    values = {"u": UNKNOWN, "o": OutputValue(1.0, secret=True, dependencies=("urn:a",))}
    assert decode(encode(values, ALL)) == values
    assert decode(encode(values, Accepts(outputs=False))) == {"u": UNKNOWN, "o": Secret(1.0)}
    assert lower_outputs(values) == {"u": UNKNOWN, "o": Secret(1.0)}


def test_true_is_not_one() -> None:
    assert not equal(True, 1.0)
    assert equal([1.0], [1])


@given(names, names)
def test_parts_of_a_urn_are_found_again(parent: str, name: str) -> None:
    above = urns.make_urn("s", "p", "", "a:b:C", parent)
    urn = urns.make_urn("s", "p", above, "x:y:Z", name)
    assert (urns.type_of(urn), urns.name_of(urn), urns.qualified_type(urn)) == ("x:y:Z", name, "a:b:C$x:y:Z")


def test_root_stack_lends_no_type_to_its_children() -> None:
    root = urns.make_urn("s", "p", "", urns.ROOT_STACK_TYPE, "p-s")
    assert urns.make_urn("s", "p", root, "x:y:Z", "n") == "urn:pulumi:s::p::x:y:Z::n"


@given(st.lists(keys.filter(lambda k: k != "*") | st.integers(0, 50), min_size=1, max_size=5).map(tuple))
def test_path_is_read_as_it_is_written(path: tuple[str | int, ...]) -> None:
    assert parse_path(format_path(path)) == path


def test_star_covers_any_key_and_what_is_inside() -> None:
    assert covers(parse_path("a[*].b"), parse_path("a[3].b.c"))
    assert not covers(parse_path("a.b.c"), parse_path("a.b"))


@example({"*": 1.0}, {})
@given(properties, properties)
def test_ignoring_every_key_leaves_the_old_values(old: dict[str, object], new: dict[str, object]) -> None:
    assert equal(restore_ignored(new, old, ["*"]).inputs, old)


@given(properties, properties)
def test_ignoring_nothing_leaves_the_new_values(old: dict[str, object], new: dict[str, object]) -> None:
    assert equal(restore_ignored(new, old, []).inputs, new)


def test_ignored_key_that_is_new_is_taken_away() -> None:
    assert restore_ignored({"t": {"x": 1, "y": 2}}, {"t": {"x": 0}}, ["t.y"]).inputs == {"t": {"x": 1}}


def test_element_that_only_one_side_has_cannot_be_ignored() -> None:
    assert restore_ignored({"l": [1]}, {"l": {"a": 2}}, ["l[0]"]) == Restored({"l": [1]}, ("l[0]",))
    assert restore_ignored({"l": [1, 2]}, {"l": [3]}, ["l[1]"]) == Restored({"l": [1, 2]}, ("l[1]",))
    assert restore_ignored({"l": [1]}, {"l": [3]}, ["l[4]"]) == Restored({"l": [1]})


def test_ignored_value_that_was_secret_stays_secret() -> None:
    assert restore_ignored({"a": {"b": 1}}, {"a": Secret({"b": 2})}, ["a.b"]).inputs == {"a": {"b": Secret(2)}}


@given(st.dictionaries(keys, plain, max_size=5), st.dictionaries(keys, plain, max_size=5))
def test_comparison_finds_a_difference_exactly_where_there_is_one(
    old: dict[str, object], new: dict[str, object]
) -> None:
    old = {k: v for k, v in old.items() if not k.startswith("__")}
    new = {k: v for k, v in new.items() if not k.startswith("__")}
    found = compare(old, new)
    assert (found.changes is Changes.NONE) == equal(old, new)
    wanted = {k for k in old.keys() | new.keys() if k not in old or k not in new or not equal(old[k], new[k])}
    assert set(found.changed_keys) == wanted


@given(st.dictionaries(keys, plain, max_size=5), st.dictionaries(keys, plain, max_size=5))
def test_inverted_difference_is_that_of_the_other_direction(old: dict[str, object], new: dict[str, object]) -> None:
    assert compare(old, new).inverted().detailed == compare(new, old).detailed


def test_replace_on_changes_covers_what_is_inside_of_a_path_only() -> None:
    found = Difference(Changes.SOME, changed_keys=("t",), detailed={"t.x": Kind.UPDATE, "t.y": Kind.ADD})
    changed = apply_replace_on_changes(found, ["t.x"], init_errors=False)
    assert changed.detailed == {"t.x": Kind.UPDATE_REPLACE, "t.y": Kind.ADD}
    assert changed.replace_keys == ()
    assert changed.replaces


@pytest.mark.parametrize(("text", "seconds"), [("5m", 300), ("1h30m", 5400), ("1.5s", 1.5), ("250ms", 0.25), ("", 0)])
def test_duration_is_read(text: str, seconds: float) -> None:
    assert parse_duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("value", "text"),
    [("x", "{x}"), (1.0, "{1}"), (1.5, "{1.5}"), (True, "{true}"), (None, "{<nil>}"), ({"a": "b"}, "{map[a:{b}]}")],
)
def test_value_is_shown_as_pulumi_shows_it(value: object, text: str) -> None:
    assert show_value(value) == text
