"""How a plan is written for people."""

import pytest

from govcloud.cli.stack_plan import join_series, shorten


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        (["b", "a"], ["a", "b"]),
        ([f"hub/web/{n}" for n in (3, 1, 2)], ["hub/web/1–3"]),
        ([f"hub/app/{n}/data" for n in (1, 2, 4)] + ["hub/app/1/log"], ["hub/app/1, 2, 4/data", "hub/app/1/log"]),
        (["extranet-v4", "extranet-v6"], ["extranet-v4", "extranet-v6"]),
    ],
)
def test_names_that_differ_in_a_number_are_one(names: list[str], joined: list[str]) -> None:
    assert join_series(names) == joined


def test_long_value_is_one_line_cut_in_the_middle() -> None:
    assert shorten("a\n b") == "a b"
    assert shorten({"ports": [80, 443]}) == '{"ports": [80, 443]}'
    assert shorten("x" * 100 + "end").endswith("end")
    assert len(shorten("x" * 100)) < 70
