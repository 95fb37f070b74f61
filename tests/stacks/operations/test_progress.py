"""How far a run has come."""

from stacks.engine.events import StepBegun, StepDone, StepFailed
from stacks.engine.model import Op
from stacks.operations.progress import Progress, label

URN = "urn:pulumi:mobile.health::govcloud::govcloud:network:Network::n{}"


def test_progress_counts_changes_of_resources_and_estimates_the_rest() -> None:
    progress = Progress()
    progress.announce({"mobile.health": 10}, now=100)
    component = "urn:pulumi:mobile.health::govcloud::govcloud:tenant:Department::health"
    progress.note("mobile.health", StepBegun(Op.CREATE, component), 100)
    progress.note("mobile.health", StepDone(Op.CREATE, component, counted=True), 100)
    assert progress.left(101) is None
    for number in range(4):
        progress.note("mobile.health", StepBegun(Op.CREATE, URN.format(number)), 100)
        took = progress.note("mobile.health", StepDone(Op.CREATE, URN.format(number), counted=True), 102)
        assert took == 2
    progress.note("mobile.health", StepBegun(Op.CREATE, URN.format(9)), 102)
    assert list(progress.stacks["mobile.health"].under_way) == [URN.format(9)]
    progress.note("mobile.health", StepFailed(Op.CREATE, URN.format(9)), 102)
    assert (progress.done, progress.failed, progress.rate(102), progress.left(102)) == (4, 1, 2.0, 2.5)


def test_unchanged_resources_are_no_progress() -> None:
    progress = Progress()
    progress.note("s", StepBegun(Op.SAME, URN), 0)
    progress.note("s", StepDone(Op.SAME, URN, counted=True), 1)
    assert progress.done == 0


def test_label_is_kind_and_name() -> None:
    assert label(URN.format(1)) == "Network n1"
