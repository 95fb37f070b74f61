"""Generated values and resource states for property-based tests."""

from hypothesis import strategies as st

from stacks.engine.model import ResourceState, Timeouts
from stacks.engine.urn import make_urn
from stacks.engine.values import Asset, ResourceReference, Secret
from stacks.signatures import UNKNOWN_TEXT

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).filter(lambda t: t != UNKNOWN_TEXT)
keys = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False)
plain = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
special = (
    plain
    | st.builds(Secret, plain)
    | st.builds(lambda t: Asset("asset", (("text", t),)), texts)
    | st.builds(ResourceReference, texts.filter(bool), st.none() | texts.filter(bool))
)
properties = st.dictionaries(keys, special, max_size=5)
names = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)


@st.composite
def states(draw: st.DrawFn) -> ResourceState:
    """A state with most fields set."""
    other = make_urn("dev", "p", "", "t:m:T", draw(names))
    return ResourceState(
        urn=make_urn("dev", "p", "", "t:m:T", draw(names)),
        type="t:m:T",
        custom=True,
        id=draw(texts),
        inputs=draw(properties),
        outputs=draw(properties),
        dependencies=(other,),
        property_dependencies={"x": (other,), "y": ()},
        protect=draw(st.booleans()),
        delete=draw(st.booleans()),
        init_errors=tuple(draw(st.lists(texts, max_size=2))),
        timeouts=Timeouts(create=draw(st.integers(0, 900))),
    )
