"""`govcloud placement explain | choose` as a person and a program use them."""

import json
import shutil
from pathlib import Path

import pytest

from govcloud.cli.main import run
from govcloud.cli.placement_explain import print_choice
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.load import load_inventory
from govcloud.settings import PRODUCT
from govcloud.text import Language
from stacks.placement.choose import explain_placement

EXAMPLE = PRODUCT / "inventories" / "hanjiang"

type Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """English, and the worked example unless a test names another city."""
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    monkeypatch.setenv("GOVCLOUD_INVENTORY", str(EXAMPLE))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the worked example."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "city"))


@pytest.mark.parametrize("name", ["hazard-warning", "emergency.hazard-warning", "emergency/hazard-warning"])
def test_explain_finds_a_system_by_its_code_with_or_without_the_department(name: str, capsys: Capture) -> None:
    assert run(["placement", "explain", name, "--json"]) == Exit.DONE

    document = json.loads(capsys.readouterr().out)
    assert (document["department"], document["system"], document["pool"]) == ("emergency", "hazard-warning", "unicom")
    assert [pool["pool"] for pool in document["pools"] if pool["fits"]] == ["unicom", "mobile"]
    assert document["pools"][0]["points"].keys() == document["weights"].keys()
    assert document["pools"][2]["reasons"] == ["the department has no quota there"]


def test_explain_of_no_system_names_the_nearest(capsys: Capture) -> None:
    assert run(["placement", "explain", "hazard-warnin"]) == Exit.USAGE
    assert 'did you mean "hazard-warning"?' in capsys.readouterr().err


def test_explain_of_a_code_that_two_departments_use_asks_which(folder: Path, capsys: Capture) -> None:
    path = folder / "departments/ecology.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("code: pollution-monitoring", "code: hospital-hub"))

    assert run(["placement", "explain", "hospital-hub", "--inventory", str(folder)]) == Exit.USAGE

    assert "ecology.hospital-hub, health.hospital-hub" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 120])
def test_table_and_reasons_fit_the_screen(
    language: Language, width: int, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    inventory = load_inventory(EXAMPLE)
    screen = Screen(language)
    monkeypatch.setattr(screen.out, "width", width)

    print_choice(screen, inventory, explain_placement(inventory, "emergency", "hazard-warning"))

    words = capsys.readouterr().out
    assert max(screen_width(line) for line in words.splitlines()) <= width
    assert "…" not in words
    expected = (
        ("headroom ×40", "unicom: best by score, 81.7") if language == "en" else ("余量 ×40", "unicom：得分最高，81.7")
    )
    assert all(part in words for part in expected)
    assert ("the department has no quota there" if language == "en" else "部门在那里没有配额") in words


def screen_width(line: str) -> int:
    """Columns of a line on a screen; a Chinese sign takes two."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in line.rstrip())


def test_choose_writes_the_pool_beside_the_zone_and_touches_nothing_else(folder: Path, capsys: Capture) -> None:
    path = folder / "departments/emergency.yml"
    before = path.read_text(encoding="utf-8")

    assert run(["placement", "choose", "hazard-warning", "--yes", "--inventory", str(folder)]) == Exit.DONE

    after = path.read_text(encoding="utf-8")
    old = "    zone: extranet\n    expires: 2027-06-30\n"
    assert after == before.replace(old, "    zone: extranet\n    pool: unicom\n    expires: 2027-06-30\n")
    assert f"written: {path}" in capsys.readouterr().out


def test_choice_that_was_written_stays_when_another_pool_gets_better(folder: Path, capsys: Capture) -> None:
    run(["placement", "choose", "--all", "--yes", "--inventory", str(folder)])
    path = folder / "pools/mobile.yml"
    path.write_text(path.read_text(encoding="utf-8") + "cost: 1\n", encoding="utf-8")
    city = folder / "city.yml"
    weights = "placement: {headroom: 0, affinity: 0, quota: 0, cost: 100}\n"
    city.write_text(city.read_text(encoding="utf-8") + weights, encoding="utf-8")
    capsys.readouterr()

    assert run(["placement", "choose", "--all", "--yes", "--inventory", str(folder)]) == Exit.DONE
    assert capsys.readouterr().out == "every system has a pool; nothing was written\n"
    assert run(["placement", "choose", "hazard-warning", "--yes", "--inventory", str(folder)]) == Exit.DONE
    assert "emergency.hazard-warning is on unicom already" in capsys.readouterr().out
    assert run(["placement", "explain", "hazard-warning", "--inventory", str(folder)]) == Exit.DONE
    words = capsys.readouterr().out
    assert "mobile: best by score" in words
    assert "It is on unicom; nothing moves it but an edit of the inventory." in words


def test_choose_without_anybody_to_ask_writes_nothing(folder: Path, capsys: Capture) -> None:
    before = (folder / "departments/emergency.yml").read_bytes()

    assert run(["placement", "choose", "--all", "--inventory", str(folder)]) == Exit.USAGE

    assert "--yes" in capsys.readouterr().err
    assert (folder / "departments/emergency.yml").read_bytes() == before


@pytest.mark.parametrize("arguments", [[], ["hazard-warning", "--all"]])
def test_choose_wants_one_system_or_all(arguments: list[str], capsys: Capture) -> None:
    assert run(["placement", "choose", *arguments]) == Exit.USAGE
    assert "--all" in capsys.readouterr().err


def test_choose_does_not_write_into_the_worked_example_unless_it_is_named(capsys: Capture) -> None:
    assert run(["placement", "choose", "--all", "--yes"]) == Exit.USAGE
    assert "the worked example of the product" in capsys.readouterr().err


def test_system_that_fits_nowhere_is_told_and_the_others_are_written(folder: Path, capsys: Capture) -> None:
    path = folder / "departments/transport.yml"
    text = path.read_text(encoding="utf-8").replace("    pool: unicom\n", "").replace("count: 2", "count: 20", 1)
    path.write_text(text, encoding="utf-8")

    assert run(["placement", "choose", "--all", "--yes", "--inventory", str(folder), "--json"]) == Exit.FAILED

    document = json.loads(capsys.readouterr().out)
    assert {choice["system"]: choice["pool"] for choice in document["choices"]} == {
        "hazard-warning": "unicom",
        "traffic-operations": None,
    }
    assert [Path(file).name for file in document["files"]] == ["emergency.yml"]
    assert run(["placement", "choose", "--all", "--yes", "--inventory", str(folder)]) == Exit.FAILED
    assert "see why: govcloud placement explain transport.traffic-operations" in capsys.readouterr().err
