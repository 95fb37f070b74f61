"""Which devices a push has work on."""

import pytest

from extranet.push.select import Seen, Standing, judge, select
from govcloud.errors import GovcloudError
from govcloud.text import Text

GONE = GovcloudError(Text("gone", "无"))


@pytest.mark.parametrize(
    ("seen", "standing"),
    [
        (Seen("d", recorded="new"), Standing.UNCHANGED),
        (Seen("d", recorded="old"), Standing.CHANGED),
        (Seen("d"), Standing.CHANGED),
        (Seen("d", recorded="new", broken=("frr: bgpd does not run",)), Standing.CHANGED),
        (Seen("d", recorded="new", drift=("frr",)), Standing.DRIFTED),
        (Seen("d", recorded="old", drift=("files",)), Standing.DRIFTED),
        (Seen("d", drift=("files",)), Standing.CHANGED),
        (Seen("d", recorded="new", waiting="somebody"), Standing.BUSY),
        (Seen("d", recorded="new", problem=GONE), Standing.UNREACHABLE),
    ],
)
def test_standing_follows_from_what_the_device_says(seen: Seen, standing: Standing) -> None:
    assert judge("new", seen).standing is standing


def test_drift_is_pushed_only_where_it_was_accepted() -> None:
    seen = [Seen("a", recorded="x", drift=("frr",)), Seen("b", recorded="x", drift=("frr",)), Seen("c", recorded="y")]
    selection = select({"a": "x", "b": "x", "c": "x"}, seen)
    assert selection.to_push() == ("c",)
    assert selection.to_push({"b"}) == ("b", "c")


def test_reasons_name_who_pushed_last_and_what_was_changed_since() -> None:
    finding = judge("x", Seen("a", recorded="x", who="li", drift=("frr", "files")))
    assert [reason.render("en") for reason in finding.reasons] == ["was changed by others since li pushed: frr, files"]
