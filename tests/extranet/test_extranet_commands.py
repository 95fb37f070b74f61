"""`govcloud extranet check` and `govcloud extranet address`, as an operator runs them."""

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from govcloud.cli.main import run
from govcloud.errors import Exit
from govcloud.inventory.load import read_inventory
from tests.extranet.nets import EXAMPLE

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the worked example that the commands work on."""
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    copy = shutil.copytree(EXAMPLE, tmp_path / "city")
    monkeypatch.setenv("GOVCLOUD_INVENTORY", str(copy))
    return copy


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.usefixtures("city")
def test_check_of_a_sound_extranet_says_what_is_weak_and_succeeds(capsys: Capture) -> None:
    assert run(["extranet", "check"]) == Exit.DONE

    out = capsys.readouterr().out
    assert "warning: linhan-chengguan: both sides share building chengguan-hall" in out
    assert "Refused: 0, warnings: 2, notices: 8" in out
    assert "notice: " not in out


@pytest.mark.usefixtures("city")
def test_check_lists_notices_when_asked(capsys: Capture) -> None:
    assert run(["extranet", "check", "--all"]) == Exit.DONE

    assert capsys.readouterr().out.count("notice: ") == 8


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "refused: linhan: both sides share carrier broadnet: its loss cuts off 5 nodes"),
        ("zh", "拒绝：linhan：两侧共用运营商 broadnet，一旦失效，5 个节点中断"),
    ],
)
def test_check_refuses_a_shared_carrier_with_exit_code_2(
    city: Path, language: str, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", language)
    edit(city / "extranet" / "links.csv", "telecom,HJDX-2026-0004", "broadnet,HJDX-2026-0004")

    assert run(["extranet", "check"]) == Exit.USAGE

    assert sentence in capsys.readouterr().out


def test_check_as_json_has_every_finding(city: Path, capsys: Capture) -> None:
    edit(city / "extranet" / "links.csv", "duct-linhan-west", "duct-linhan-east")

    assert run(["extranet", "check", "--json"]) == Exit.USAGE

    said = json.loads(capsys.readouterr().out)
    assert (said["valid"], said["refused"], said["warning"], said["notice"]) == (False, 1, 2, 8)
    first = said["findings"][0]
    assert (first["kind"], first["grade"], first["subject"]) == ("shared-element", "refused", "linhan")
    assert first["elements"] == ["duct duct-linhan-east"]
    assert "linhan-chengguan-heyan" in first["isolates"]


@pytest.mark.usefixtures("city")
def test_show_says_what_a_device_a_link_or_an_area_has(capsys: Capture) -> None:
    assert run(["extranet", "address", "show", "core-a", "--json"]) == Exit.DONE
    assert {row["use"] for row in json.loads(capsys.readouterr().out)} == {"loopback", "management"}

    assert run(["extranet", "address", "show", "site-health-up-a", "--json"]) == Exit.DONE
    owners = {row["owner"] for row in json.loads(capsys.readouterr().out)}
    assert owners == {"site-health-up-a", "site-health-up-a/health"}

    assert run(["extranet", "address", "show", "--use", "nat", "--json"]) == Exit.DONE
    assert [row["owner"] for row in json.loads(capsys.readouterr().out)] == ["exit-a", "exit-b"]


@pytest.mark.usefixtures("city")
def test_show_has_no_tenants_and_names_what_is_near(capsys: Capture) -> None:
    assert run(["extranet", "address", "show", "huawei"]) == Exit.USAGE
    capsys.readouterr()
    assert run(["extranet", "address", "show", "core-aa"]) == Exit.USAGE

    assert 'did you mean "core-a"?' in capsys.readouterr().err


def test_new_area_is_allocated_once_and_freed_when_it_goes(city: Path, capsys: Capture) -> None:
    vrfs = city / "extranet" / "vrfs.yml"
    before = vrfs.read_text(encoding="utf-8")
    area = '- {code: em, name: {zh: 应急, en: Em}, kind: private, department: emergency, route_target: "65000:103"}\n'
    vrfs.write_text(before + area, encoding="utf-8")
    block = "- {code: em%s, prefix: %s, use: department, vrf: em}\n"
    with (city / "addresses.yml").open("a", encoding="utf-8") as stream:
        stream.write(block % ("", "172.22.0.0/16") + block % ("-v6", "2001:db8:2803::/48"))
    rows = (city / "allocations.csv").read_text(encoding="utf-8").splitlines()

    assert run(["extranet", "address", "allocate", "--today", "2026-03-01", "--dry-run"]) == Exit.DONE
    assert "site-emergency-up-a/em  10.241." in capsys.readouterr().out
    assert run(["extranet", "address", "allocate", "--today", "2026-03-01"]) == Exit.DONE
    written = (city / "allocations.csv").read_text(encoding="utf-8").splitlines()
    assert written[: len(rows)] == rows
    assert len(written) == len(rows) + 2 * 5  # two links, two pairs, one local network, each in IPv4 and IPv6
    assert run(["extranet", "address", "allocate"]) == Exit.DONE
    assert "nobody lacks an address; nothing was written" in capsys.readouterr().out

    vrfs.write_text(before, encoding="utf-8")
    edit(city / "addresses.yml", ", vrf: em}", "}")
    assert run(["extranet", "address", "free", "--unused", "--today", "2026-04-01", "--json"]) == Exit.DONE
    freed = json.loads(capsys.readouterr().out)["freed"]
    assert {row["owner"] for row in freed} == {
        "core/em", "site-emergency/em", "site-emergency-up-a/em", "site-emergency-up-b/em",
    }  # fmt: skip
    assert read_inventory(city).problems == []


@pytest.mark.usefixtures("city")
def test_address_in_use_is_freed_only_to_be_renumbered(capsys: Capture) -> None:
    assert run(["extranet", "address", "free", "linhan-up-a"]) == Exit.USAGE
    assert "linhan-up-a is still in the inventory and uses 10.241." in capsys.readouterr().err

    assert run(["extranet", "address", "free", "linhan-up-a", "--renumber"]) == Exit.DONE
    assert "of linhan-up-a is free; nobody gets it before" in capsys.readouterr().out


@pytest.mark.usefixtures("city")
def test_report_has_the_extranets_blocks_only(capsys: Capture) -> None:
    assert run(["extranet", "address", "report", "--json"]) == Exit.DONE

    said = json.loads(capsys.readouterr().out)
    assert {block["use"] for block in said["blocks"]} == {"department", "link", "loopback", "management", "nat"}
    assert (said["planned"], said["refused"]) == (0, [])


def test_report_says_how_to_write_down_what_is_planned(city: Path, capsys: Capture) -> None:
    (city / "allocations.csv").unlink()

    assert run(["extranet", "address", "report"]) == Exit.DONE

    assert "write them down with: govcloud extranet address allocate" in capsys.readouterr().out


@pytest.mark.usefixtures("city")
def test_report_as_a_workbook_has_blocks_and_prefixes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "zh")
    out = tmp_path / "extranet.xlsx"

    assert run(["extranet", "address", "report", "--out", str(out)]) == Exit.DONE

    workbook = load_workbook(out)
    assert workbook.sheetnames == ["地址块", "网段"]
    assert workbook["网段"].max_row == 284 + 1


def test_worked_example_is_not_written_to_unless_it_is_named(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.delenv("GOVCLOUD_INVENTORY", raising=False)
    monkeypatch.setenv("GOVCLOUD_LANG", "en")

    assert run(["extranet", "address", "allocate"]) == Exit.USAGE

    assert "this would write into the worked example" in capsys.readouterr().err
