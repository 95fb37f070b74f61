"""Values on the wire: what is written is read back, and Pulumi's own SDK understands the marks."""

from typing import Any

from google.protobuf.struct_pb2 import Struct
from hypothesis import given
from hypothesis import strategies as st
from pulumi.runtime import rpc

from stacks.provider.wire import from_struct, to_struct
from stacks.resources.values import UNKNOWN, Secret, has_unknown, reveal
from stacks.signatures import OUTPUT_SIGNATURE, SIGNATURE, UNKNOWN_TEXT

leaves = st.one_of(
    *(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text(max_size=20), st.just(UNKNOWN)),
    st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: not number.is_integer()),
)
names = st.text(min_size=1, max_size=8)


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Lists, maps and secrets of `inner`."""
    return st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=4), inner.map(Secret))


@given(st.dictionaries(names, st.recursive(leaves, nested, max_leaves=12), max_size=5))
def test_values_survive_the_wire(values: dict[str, Any]) -> None:
    message = Struct.FromString(to_struct(values).SerializeToString())
    assert from_struct(message) == values


def test_the_sdk_reads_our_secrets_and_unknowns() -> None:
    read = rpc.deserialize_properties(to_struct({"a": Secret("x"), "b": UNKNOWN, "c": [1]}), keep_unknowns=True)
    assert rpc.is_rpc_secret(read["a"])
    assert rpc.unwrap_rpc_secret(read["a"]) == "x"
    assert type(read["b"]).__name__ == "Unknown"
    assert read["c"] == [1]


def test_marked_outputs_of_the_engine_are_read() -> None:
    struct = Struct()
    struct.update(
        {
            "a": {SIGNATURE: OUTPUT_SIGNATURE, "value": "x", "secret": True},
            "b": {SIGNATURE: OUTPUT_SIGNATURE},
            "c": UNKNOWN_TEXT,
        }
    )
    assert from_struct(struct) == {"a": Secret("x"), "b": UNKNOWN, "c": UNKNOWN}


def test_secrets_are_not_shown_and_can_be_revealed() -> None:
    value = {"a": [Secret({"b": Secret("hidden")})]}
    assert "hidden" not in repr(value)
    assert reveal(value) == {"a": [{"b": "hidden"}]}
    assert has_unknown({"a": [Secret({"b": UNKNOWN})]})
    assert not has_unknown(value)
