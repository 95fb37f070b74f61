"""Killed -9 before any of its steps, the agent leaves the old set or the new one, whole, once the timer has ended."""

import pytest

from extranet.agent.files import digest
from tests.extranet.agent.system import NEW, OLD, System

pytestmark = pytest.mark.slow
NEWER = {"etc/nftables.conf": "table inet newer {}\n", "etc/frr/frr.conf": "hostname newer\n", "etc/frr/more": "1\n"}
OLD_WHOLE, NEW_WHOLE = OLD | NEW, {"etc/frr/daemons": OLD["etc/frr/daemons"]} | NEWER
MANY = 400


def reset(system: System) -> None:
    """Back to the set NEW, confirmed."""
    system.fire_timers()
    applied, code = system.apply(NEW)
    assert code == 0
    assert system.do("confirm", applied["hash"])[1] == 0
    assert system.files() == OLD_WHOLE


def test_killed_while_taking_a_set(system: System) -> None:
    reset(system)
    system.candidate(NEWER, "newer")
    for count in range(1, MANY):
        killed = system.killed_at(count, lambda: system.apply(NEWER, "newer"))
        if not killed:
            break
        system.fire_timers()
        if (system.root / "var/lib/extranet/pending.json").exists():
            assert {p: t for p, t in system.files().items() if ".extranet-" not in p} == OLD_WHOLE
            system.apply(NEW)
            system.do("abort")
        settled = {path: text for path, text in system.files().items() if not path.endswith(".extranet-new")}
        assert settled == OLD_WHOLE, count
    assert 40 < count < MANY
    system.fire_timers()
    assert system.files() == OLD_WHOLE


def test_killed_while_returning(system: System) -> None:
    reset(system)
    for count in range(1, MANY):
        system.apply(NEWER, "newer")
        push = system.do("state")[0]["pending"]["push"]
        killed = system.killed_at(count, lambda push=push: system.do("return", push))  # type: ignore[misc]
        system.do("return", push)
        assert system.files() == OLD_WHOLE, count
        (system.stand_in / f"timers/extranet-return-{push}.timer").unlink(missing_ok=True)
        if not killed:
            break
    assert 15 < count < MANY


def test_killed_while_confirming(system: System) -> None:
    outcomes = set()
    for count in range(1, MANY):
        reset(system)
        applied, _ = system.apply(NEWER, "newer")
        killed = system.killed_at(count, lambda hash_=applied["hash"]: system.do("confirm", hash_))  # type: ignore[misc]
        system.fire_timers()
        state, _ = system.do("state")
        whole = NEW_WHOLE if state["record"]["hash"] == applied["hash"] else OLD_WHOLE
        assert system.files() == whole, count
        assert state["files"] == state["record"]["hash"]
        outcomes.add(whole is NEW_WHOLE)
        if not killed:
            break
    assert outcomes == {True, False}
    assert digest({path: text.encode() for path, text in NEWER.items()}) == applied["hash"]
