"""What chrony says of itself, and whether that is a right clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extranet.verify.clock import LEFT_ALONE, MAX_ERROR_SECONDS, SYNCHRONISED, UNSYNCHRONISED, judge_chrony

SOURCES = [
    ["^", "-", "10.242.63.10", "3", "6", "0", "63", "-0.000006277", "-0.000006277", "0.000008509"],
    ["^", "*", "10.242.63.11", "3", "6", "17", "64", "0.000002607", "0.000007702", "0.000017"],
]
"""Of two servers one answers."""


def fields(**changed: object) -> list[str]:
    """`chronyc -c tracking` of a clock that is well, with some fields changed: `f4=0.3`."""
    words = (
        "0AF23F0B,10.242.63.11,4,1795383365.47,-0.000099,0.000005,0.000005,1.448,0.006,61.6,0.000033,0.004,1.8,Normal"
    )
    said = words.split(",")
    for name, value in changed.items():
        said[int(name[1:])] = str(value)
    return said


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (fields(), SYNCHRONISED),
        (fields(f13="Insert second"), SYNCHRONISED),
        (fields(f2=0, f13="Not synchronised"), UNSYNCHRONISED),
        (fields(f2=16), UNSYNCHRONISED),
        (["506 Cannot talk to daemon"], UNSYNCHRONISED),
        ([""], UNSYNCHRONISED),
        (fields(f4=2), "off by 2.004 s"),
        (fields(f4=-2), "off by 2.004 s"),
        (fields(f10=3), "off by 1.504 s"),
        (fields(f11=9.25), "off by 9.250 s"),
    ],
)
def test_clock_is_right_only_with_a_source_and_near_it(said: list[str], verdict: str) -> None:
    assert judge_chrony(said, SOURCES) == verdict


@given(st.floats(-10, 10), st.floats(0, 10), st.floats(0, 10))
def test_clock_that_may_be_off_by_more_than_allowed_is_never_right(offset: float, delay: float, drift: float) -> None:
    said = fields(f4=f"{offset:.9f}", f10=f"{delay:.9f}", f11=f"{drift:.9f}")
    if max(abs(offset), delay / 2, drift) > MAX_ERROR_SECONDS + 1e-6:
        assert judge_chrony(said, SOURCES) != SYNCHRONISED


@pytest.mark.parametrize("sources", [[], SOURCES[:1], [["506 Cannot talk to daemon"]]])
def test_clock_whose_servers_all_are_silent_is_not_right(sources: list[list[str]]) -> None:
    assert judge_chrony(fields(), sources) == LEFT_ALONE
