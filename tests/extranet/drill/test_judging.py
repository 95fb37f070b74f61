"""Which faults a drill makes, and when it says that a promise was kept."""

from datetime import UTC, datetime

import pytest

from extranet.drill.faults import choose_faults
from extranet.drill.model import Drill, Fault, FaultKind, Flow, Gap, Trial, Verdict
from govcloud.errors import UsageError
from govcloud.inventory.load import load_inventory
from govcloud.settings import load_settings

EXTRANET = load_inventory(load_settings({}).inventory).extranet
FLOW = Flow("site-health", "internet", "198.51.100.1")


def judge(broken: int, mended: int, late: int = 0) -> Verdict:
    fault = Fault(FaultKind.SILENT, "site-health-up-a", "site-health")
    trial = Trial(fault, (Gap(FLOW, broken, 1, 9),), (Gap(FLOW, mended, 1, 9),), late, 1.0)
    drill = Drill(("site-health",), datetime.now(UTC), (trial,))
    assert drill.holds == (drill.judge(trial) is Verdict.PASS)
    return drill.judge(trial)


@pytest.mark.parametrize(
    ("broken", "mended", "late", "verdict"),
    [
        (500, 200, 0, Verdict.PASS),
        (500, 200, 9000, Verdict.PASS),
        (501, 200, 0, Verdict.FAIL),
        (500, 201, 0, Verdict.FAIL),
        (520, 200, 30, Verdict.UNJUDGED),
        (520, 900, 30, Verdict.FAIL),
    ],
)
def test_promise_is_kept_broken_or_unjudged(broken: int, mended: int, late: int, verdict: Verdict) -> None:
    assert judge(broken, mended, late) is verdict


def test_drill_without_trials_or_without_flows_keeps_no_promise() -> None:
    fault = Fault(FaultKind.CUT, "site-health-up-a", "site-health")
    assert not Drill(("site-health",), datetime.now(UTC), ()).holds
    empty = Drill(("site-health",), datetime.now(UTC), (Trial(fault, (), (), 0, 1.0),))
    assert empty.judge(empty.trials[0]) is Verdict.UNJUDGED


def test_every_link_and_device_of_a_node_breaks() -> None:
    faults = choose_faults(EXTRANET, ["linhan"])
    assert {(fault.kind.value, fault.target) for fault in faults} == {
        ("cut", "linhan-up-a"),
        ("silent", "linhan-up-a"),
        ("cut", "linhan-up-b"),
        ("silent", "linhan-up-b"),
        ("dead", "linhan-a"),
        ("dead", "linhan-b"),
    }


@pytest.mark.parametrize(("node", "words"), [("linhen", "linhan"), ("core", "no link up")])
def test_node_that_cannot_be_drilled_is_named(node: str, words: str) -> None:
    with pytest.raises(UsageError) as raised:
        choose_faults(EXTRANET, [node])
    assert words in raised.value.render("en")
