"""`govcloud extranet render|plan|diff` as a person and a program use them, on copies of the worked example."""

import json
import shutil
from pathlib import Path

import pytest

from extranet.intended import MODEL, read_intended
from govcloud.cli.main import run
from govcloud.errors import Exit
from tests.extranet.nets import EXAMPLE

type Capture = pytest.CaptureFixture[str]


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A rendered copy of the worked example, in English."""
    folder = tmp_path / "hanjiang"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("intended"))
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    monkeypatch.setenv("GOVCLOUD_INVENTORY", str(folder))
    assert run(["extranet", "render"]) == Exit.DONE
    return folder


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / "extranet" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_intended_configurations_of_the_worked_example_are_current(capsys: Capture) -> None:
    assert run(["extranet", "render", "--inventory", str(EXAMPLE), "--check"]) == Exit.DONE, capsys.readouterr().out


def test_render_writes_every_device_beside_the_inventory(city: Path) -> None:
    written = read_intended(city / "intended")
    assert len(written) == 30
    assert {"etc/frr/frr.conf", "etc/nftables.conf", MODEL} <= written["core-a"].keys()
    assert set(written["guyang-shiqiao-xinqiao-a"]) == {"vrp.cfg", MODEL}
    assert set(written["guyang-shiqiao-liuwan-a"]) == {"comware.cfg", MODEL}


def test_inventory_with_intended_configurations_in_it_is_still_valid(city: Path) -> None:
    assert run(["inventory", "check", "--inventory", str(city)]) == Exit.DONE


def test_second_render_writes_nothing(city: Path, capsys: Capture) -> None:
    before = {path: path.stat().st_ino for path in (city / "intended").rglob("*")}
    assert run(["extranet", "render"]) == Exit.DONE
    assert {path: path.stat().st_ino for path in (city / "intended").rglob("*")} == before
    assert "30 devices, all as the inventory makes them" in capsys.readouterr().out


def test_check_says_by_its_exit_code_that_the_inventory_moved_on(city: Path, capsys: Capture) -> None:
    assert run(["extranet", "render", "--check"]) == Exit.DONE
    edit(city, "management.yml", "10.242.63.11", "10.242.63.12")
    before = (city / "intended/core-a/etc/chrony/chrony.conf").read_bytes()
    capsys.readouterr()
    assert run(["extranet", "render", "--check"]) == Exit.CHANGES
    assert "30 of 30 devices are not as the inventory makes them" in capsys.readouterr().out
    assert (city / "intended/core-a/etc/chrony/chrony.conf").read_bytes() == before


def test_render_writes_only_what_changed_and_takes_away_what_is_gone(city: Path, capsys: Capture) -> None:
    stray = city / "intended" / "old-device"
    stray.mkdir()
    (stray / "vrp.cfg").write_text("#\n")
    edit(city, "links.csv", "duct-handong-east,1000", "duct-handong-east,2000")
    capsys.readouterr()
    assert run(["extranet", "render", "--json"]) == Exit.DONE
    document = json.loads(capsys.readouterr().out)
    assert document["changed"] == ["core-a", "handong-a"]
    assert document["gone"] == ["old-device"]
    assert not stray.exists()
    assert len(document["devices"]) == 30
    assert all(len(digest) == 64 for digest in document["devices"].values())


def test_what_a_killed_run_left_is_put_right_by_the_next(city: Path) -> None:
    whole = read_intended(city / "intended")
    (city / "intended/core-a").rename(city / "intended/.core-a.old")
    (city / "intended/.core-b.new/etc").mkdir(parents=True)
    assert run(["extranet", "render"]) == Exit.DONE
    assert read_intended(city / "intended") == whole
    assert not list((city / "intended").glob(".*"))


def test_place_that_cannot_be_written_is_one_sentence(city: Path, capsys: Capture) -> None:
    blocked = city / "blocked"
    blocked.write_text("a file, not a folder")
    assert run(["extranet", "render", "--out", str(blocked / "intended")]) == Exit.FAILED
    err = capsys.readouterr().err
    assert "the intended configuration cannot be written" in err
    assert "Traceback" not in err


def test_plan_tells_meaning_first_and_then_devices(city: Path, capsys: Capture) -> None:
    rows = (city / "extranet/links.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = "".join(row for row in rows if not row.startswith("linhan-up-b,"))
    (city / "extranet/links.csv").write_text(kept, encoding="utf-8")
    capsys.readouterr()
    assert run(["extranet", "plan", "--expect-no-changes"]) == Exit.CHANGES
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == ("Linhan County (linhan): loses its second link up (linhan-up-b): one failure will cut it off")
    assert lines[-1].endswith("changes on 2 of 30 devices")
    assert run(["extranet", "plan", "--json", "core"]) == Exit.DONE
    document = json.loads(capsys.readouterr().out)
    assert [device["device"] for device in document["devices"]] == ["core-b"]
    assert {change["kind"] for change in document["changes"]} >= {"interface-removed", "neighbor-removed"}


def test_plan_in_chinese(city: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "zh")
    edit(city, "internet.yml", "nodes: [", "nodes: [site-health, ")
    capsys.readouterr()
    assert run(["extranet", "plan", "site-health"]) == Exit.DONE
    assert capsys.readouterr().out.startswith("市卫健委（site-health）：新增互联网接入区\n")


@pytest.mark.usefixtures("city")
def test_plan_and_diff_of_an_unchanged_inventory_say_so(capsys: Capture) -> None:
    capsys.readouterr()
    assert run(["extranet", "plan", "--expect-no-changes"]) == Exit.DONE
    assert run(["extranet", "diff", "--expect-no-changes"]) == Exit.DONE
    assert capsys.readouterr().out.splitlines() == [
        "no changes: intended/ is what the inventory makes",
        "no text changes",
    ]


def test_diff_shows_lines_of_vendors_and_linux_under_their_parents(city: Path, capsys: Capture) -> None:
    edit(city, "links.csv", "duct-guyang-shiqiao-xinqiao-east,50", "duct-guyang-shiqiao-xinqiao-east,40")
    capsys.readouterr()
    assert run(["extranet", "diff"]) == Exit.DONE
    lines = capsys.readouterr().out.splitlines()
    start = lines.index("guyang-shiqiao-xinqiao-a vrp.cfg")
    assert lines[start + 1 : start + 4] == [
        " interface GigabitEthernet0/0/1",
        "- port shaping 50",
        "+ port shaping 40",
    ]
    assert "guyang-shiqiao-a etc/extranet/shaping.tc" in lines


@pytest.mark.usefixtures("city")
def test_device_that_is_not_there_is_named_with_the_nearest(capsys: Capture) -> None:
    assert run(["extranet", "plan", "core-q"]) == Exit.USAGE
    assert 'there is no device or node "core-q". did you mean "core-a"?' in capsys.readouterr().err


def test_model_that_was_spoilt_is_one_sentence_with_its_file(city: Path, capsys: Capture) -> None:
    (city / "intended/core-a" / MODEL).write_text("{}")
    assert run(["extranet", "plan"]) == Exit.FAILED
    err = capsys.readouterr().err
    assert "core-a/model.json: the intended configuration cannot be read" in err
    assert run(["extranet", "render"]) == Exit.DONE
    assert run(["extranet", "plan", "--expect-no-changes"]) == Exit.DONE
