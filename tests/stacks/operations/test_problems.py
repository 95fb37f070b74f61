"""Errors of a run as an operator reads them."""

from stacks.engine import messages
from stacks.engine.events import Diagnostic
from stacks.operations.problems import list_problems

STACK = "mobile.health"
URN = f"urn:pulumi:{STACK}::govcloud::govcloud:storage:Volume::v{{}}"


def told(*events: Diagnostic) -> list[str]:
    return [problem.render("en") for problem in list_problems(STACK, events)]


def test_protected_resources_are_one_sentence_with_the_command_that_lifts_it() -> None:
    refused = [
        Diagnostic("error", "Preview failed: " + messages.protected_from_deletion(URN.format(n)), URN.format(n))
        for n in range(6)
    ]
    (said,) = told(*refused, Diagnostic("error", "preview failed"))
    assert said.startswith("6 protected resources would be deleted (Volume v0, Volume v1, Volume v2, Volume v3 …)")
    assert f"`govcloud state unprotect {STACK} --all`" in said
    assert "pulumi state" not in said


def test_summary_is_said_only_when_there_is_nothing_else() -> None:
    failed = Diagnostic("error", "update failed")
    assert told(failed) == ["update failed"]
    assert told(Diagnostic("error", "no\n  room", URN.format(1)), failed, failed) == ["Volume v1: no room"]
    assert told(Diagnostic("warning", "mind this", URN.format(1))) == []
