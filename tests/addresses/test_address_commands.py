"""`govcloud address show | report | allocate | free` as a person and a program use them."""

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from govcloud.cli.main import run
from govcloud.errors import Exit
from govcloud.inventory.load import load_inventory, read_inventory
from govcloud.settings import PRODUCT

type Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """English, and the worked example unless a test names another city."""
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    monkeypatch.setenv("GOVCLOUD_INVENTORY", str(PRODUCT / "inventories" / "hanjiang"))


def read_table(folder: Path) -> list[str]:
    return (folder / "allocations.csv").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("wanted", ["10.16.0.200", "10.16.0.0/24", "2001:db8:1000::99"])
def test_show_says_whose_an_address_is(wanted: str, capsys: Capture) -> None:
    assert run(["address", "show", wanted, "--json"]) == Exit.DONE

    (found,) = json.loads(capsys.readouterr().out)
    assert found["owner"] == "huawei/health/extranet"
    assert found["since"] == "2026-01-05"


@pytest.mark.parametrize(
    ("wanted", "count"), [("health", 14), ("unicom", 4), ("huawei-extranet", 3), ("10.16.0.0/14", 3)]
)
def test_show_lists_what_a_department_a_pool_or_a_block_has(wanted: str, count: int, capsys: Capture) -> None:
    assert run(["address", "show", wanted, "--json"]) == Exit.DONE

    assert len(json.loads(capsys.readouterr().out)) == count


def test_show_of_nothing_is_refused_with_the_nearest_name(capsys: Capture) -> None:
    assert run(["address", "show", "helth"]) == Exit.USAGE

    assert 'did you mean "health"?' in capsys.readouterr().err


def test_show_says_what_is_planned_and_what_rests(folder: Path, capsys: Capture) -> None:
    assert run(["address", "show", "ecology", "--inventory", str(folder)]) == Exit.DONE
    assert "planned" in capsys.readouterr().out
    run(["address", "allocate", "--inventory", str(folder), "--today", "2026-03-01"])
    run(
        [
            "address",
            "free",
            "mobile/ecology/extranet",
            "--renumber",
            "--today",
            "2026-03-02",
            "--inventory",
            str(folder),
        ]
    )
    capsys.readouterr()

    assert run(["address", "show", "ecology", "--inventory", str(folder)]) == Exit.DONE

    words = capsys.readouterr().out
    assert words.count("freed 2026-03-02") == 2
    assert words.count("planned") == 2


def test_allocate_writes_what_is_new_and_then_nothing(folder: Path, capsys: Capture) -> None:
    arguments = ["address", "allocate", "--inventory", str(folder), "--today", "2026-03-01"]
    assert run(arguments) == Exit.DONE
    assert "handed out: 30; written: " in capsys.readouterr().out
    assert "mobile-extranet,tenant,mobile/ecology/extranet,10.48.0.0/24,2026-03-01," in read_table(folder)

    assert run(arguments) == Exit.DONE
    assert capsys.readouterr().out == "nobody lacks an address; nothing was written\n"


def test_allocate_does_not_write_into_the_worked_example_unless_it_is_named(capsys: Capture) -> None:
    before = (PRODUCT / "inventories/hanjiang/allocations.csv").read_bytes()

    assert run(["address", "allocate"]) == Exit.USAGE

    assert "the worked example of the product" in capsys.readouterr().err
    assert (PRODUCT / "inventories/hanjiang/allocations.csv").read_bytes() == before
    assert run(["address", "allocate", "--dry-run"]) == Exit.DONE


def test_allocate_serves_whom_it_can_and_fails_for_the_others(folder: Path, capsys: Capture) -> None:
    plan = folder / "addresses.yml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("prefix: 10.48.0.0/14", "prefix: 10.48.0.0/23"), encoding="utf-8")

    assert run(["address", "allocate", "--inventory", str(folder)]) == Exit.FAILED

    captured = capsys.readouterr()
    assert "handed out: 28; written: " in captured.out
    assert captured.err.count('block "mobile-extranet" (10.48.0.0/23) is 100% full') == 2
    assert run(["address", "report", "--inventory", str(folder)]) == Exit.DONE
    assert "cannot be served: 2" in capsys.readouterr().out


def test_free_takes_back_what_nobody_uses(folder: Path, capsys: Capture) -> None:
    run(["address", "allocate", "--inventory", str(folder), "--today", "2026-03-01"])
    (folder / "departments/ecology.yml").unlink()
    for ledgers in ("security", "capacity"):  # they name systems and departments that are gone
        shutil.rmtree(folder / ledgers)
    (problem, other) = read_inventory(folder).problems
    assert problem.render("en").endswith(
        "nobody uses 10.48.0.0/24; free it: govcloud address free mobile/ecology/extranet"
    )
    assert other.severity.value == "warning"
    capsys.readouterr()

    assert run(["address", "free", "--unused", "--today", "2026-04-01", "--inventory", str(folder)]) == Exit.DONE

    assert (
        "10.48.0.0/24 of mobile/ecology/extranet is free; nobody gets it before 2026-06-30" in capsys.readouterr().out
    )
    assert "mobile-extranet,tenant,mobile/ecology/extranet,10.48.0.0/24,2026-03-01,2026-04-01" in read_table(folder)
    assert read_inventory(folder).problems == []


def test_free_of_what_is_in_use_is_refused(folder: Path, capsys: Capture) -> None:
    run(["address", "allocate", "--inventory", str(folder)])
    before = read_table(folder)

    assert run(["address", "free", "huawei/health/extranet", "--inventory", str(folder)]) == Exit.USAGE

    assert "huawei/health/extranet is still in the inventory and uses 10.16.0.0/24" in capsys.readouterr().err
    assert read_table(folder) == before


def test_free_without_a_name_is_refused(folder: Path, capsys: Capture) -> None:
    assert run(["address", "free", "--inventory", str(folder)]) == Exit.USAGE
    assert "--unused" in capsys.readouterr().err


def test_report_counts_what_each_block_has_given_out(folder: Path, capsys: Capture) -> None:
    assert run(["address", "report", "--json", "--inventory", str(folder)]) == Exit.DONE

    document = json.loads(capsys.readouterr().out)
    blocks = {block["code"]: block for block in document["blocks"]}
    assert blocks["mobile-extranet"]["handed_out"] == blocks["mobile-extranet"]["planned"] == 4
    assert blocks["mobile-extranet"]["share"] == round(4 / 1024, 6)
    assert document["planned"] == 30
    assert len(blocks) == len(load_inventory(folder).addresses)


def test_report_as_a_workbook_has_the_blocks_and_the_prefixes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "zh")
    out = tmp_path / "addresses.xlsx"

    assert run(["address", "report", "--out", str(out)]) == Exit.DONE

    workbook = load_workbook(out)
    assert workbook.sheetnames == ["地址块", "网段"]
    blocks = [[cell.value for cell in row] for row in workbook["地址块"].iter_rows()]
    assert blocks[0][:3] == ["地址块", "网段", "使用率"]
    assert ["huawei-extranet", "10.16.0.0/14", "0.3%", "3", "0", "租户", "huawei", "政务外网区"] in blocks
    assert workbook["网段"].max_row == len(load_inventory(PRODUCT / "inventories" / "hanjiang").allocations) + 1
    assert run(["address", "report", "--out", str(out)]) == Exit.USAGE
