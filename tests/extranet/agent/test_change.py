"""A set of files is taken whole, kept when confirmed, and given back in every other case."""

import hashlib
import json
import os
import re

import pytest

from extranet.agent.files import digest
from tests.extranet.agent.system import NEW, OLD, System

NEWER = {"etc/nftables.conf": "table inet newer {}\n", "etc/frr/frr.conf": "hostname newer\n"}


def test_confirmed_set_stays_when_its_timer_would_have_ended(system: System) -> None:
    applied, code = system.apply(NEW)
    assert (code, applied["problems"]) == (0, [])
    assert system.do("confirm", applied["hash"]) == ({"confirmed": applied["hash"]}, 0)
    system.fire_timers()
    assert system.files() == OLD | NEW
    state, _ = system.do("state")
    assert (state["record"]["hash"], state["record"]["who"], state["pending"]) == (applied["hash"], "tester", None)
    assert state["files"] == applied["hash"] == digest({path: text.encode() for path, text in NEW.items()})


def test_set_that_nobody_confirms_is_given_back(system: System) -> None:
    applied, _ = system.apply(NEW)
    assert system.files() == OLD | NEW
    system.fire_timers()
    assert system.files() == OLD
    refused, code = system.do("confirm", applied["hash"])
    assert (code, refused["refused"]) == (2, "nothing")
    state, _ = system.do("state")
    assert (state["record"], state["pending"]) == (None, None)
    assert state["returned"]["hash"] == applied["hash"]


def test_file_that_the_next_set_lacks_goes_and_comes_back_with_a_return(system: System) -> None:
    applied, _ = system.apply(NEW)
    system.do("confirm", applied["hash"])
    system.apply(NEWER, "newer")
    assert system.files() == OLD | NEWER
    system.do("abort")
    assert system.files() == OLD | NEW


def test_second_push_is_refused_while_the_first_waits(system: System) -> None:
    system.apply(NEW)
    refused, code = system.apply(NEWER, "newer")
    assert (code, refused["refused"]) == (2, "pending")
    assert system.files() == OLD | NEW


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"etc/nftables.conf": "refuse-me\n"}, "config"),
        ({"etc/frr/frr.conf": "refuse-me\n"}, "config"),
        ({"etc/sysctl.d/x.conf": "net.ipv4.no_such_thing = 1\n"}, "config"),
        ({"etc/../root/x": "x"}, "paths"),
        ({"var/lib/x": "x"}, "paths"),
        ({"usr/local/sbin/extranet-agent": "x"}, "paths"),
    ],
)
def test_set_that_a_service_or_we_refuse_changes_nothing(system: System, files: dict[str, str], why: str) -> None:
    system.root.joinpath("proc/sys").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", Document(NEW | files))
        refused, code = system.do("apply", "-", "--within", "60")
    assert (code, refused["refused"]) == (2, why)
    assert system.files() == OLD
    assert list((system.root / "var/lib/extranet").glob("*")) == []


class Document:
    """A stream with one JSON document."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    def read(self) -> str:
        return json.dumps(self.files)


def test_timer_that_cannot_be_set_stops_before_anything_changes(system: System) -> None:
    (system.stand_in / "no-timers").touch()
    refused, code = system.apply(NEW)
    assert (code, refused["refused"]) == (2, "timer")
    assert system.files() == OLD


def test_full_disk_stops_before_anything_changes(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    full = os.statvfs_result((4096, 4096, 1000, 100, 100, 1000, 100, 100, 0, 255))
    monkeypatch.setattr("os.statvfs", lambda _path: full)
    refused, code = system.apply(NEW)
    assert (code, refused["refused"]) == (2, "disk")
    assert system.files() == OLD


def test_service_that_does_not_come_up_gives_everything_back_at_once(system: System) -> None:
    (system.stand_in / "dead/frr.service").touch()
    (system.stand_in / "broken/frr.service").touch()
    failed, code = system.apply(NEW)
    assert code == 1
    assert "frr: does not run" in failed["problems"]
    assert system.files() == OLD


def test_dead_service_is_started_by_a_push_that_changes_no_file(system: System) -> None:
    applied, _ = system.apply(NEW)
    system.do("confirm", applied["hash"])
    (system.stand_in / "dead/frr.service").touch()
    assert system.do("state")[0]["stopped"] == ["frr: does not run"]
    again, code = system.apply(NEW)
    assert (code, again["problems"]) == (0, [])
    assert not (system.stand_in / "dead/frr.service").exists()


def test_service_whose_reload_was_lost_is_reloaded_by_the_next_push(system: System) -> None:
    applied, _ = system.apply(NEW)
    system.do("confirm", applied["hash"])
    (system.root / "run/extranet/loaded.json").write_text("{}")
    assert "nftables" in system.do("state")[0]["unloaded"]
    calls = system.stand_in / "calls"
    calls.write_text("")
    system.apply(NEW)
    assert re.search("^reload .*nftables.service", calls.read_text(), re.MULTILINE)


def test_service_that_somebody_has_changed_is_loaded_again_though_its_file_is_the_same(system: System) -> None:
    applied, _ = system.apply(NEW)
    system.do("confirm", applied["hash"])
    (system.stand_in / "running").write_text("typed by hand\n")
    state, _ = system.do("state")
    assert state["running"] != state["record"]["running"]
    calls = system.stand_in / "calls"
    calls.write_text("")
    system.apply(NEW)
    assert re.search("^reload .*frr.service", calls.read_text(), re.MULTILINE)


def test_compare_says_what_a_push_would_change_and_changes_nothing(system: System) -> None:
    manifest = json.dumps({path: hashlib.sha256(text.encode()).hexdigest() for path, text in NEW.items()})
    assert system.do("compare", manifest)[0]["changed"] == sorted(NEW)
    assert system.files() == OLD
    applied, _ = system.apply(NEW)
    system.do("confirm", applied["hash"])
    assert system.do("compare", manifest)[0]["differs"] is False
