"""`govcloud inventory check|list|show|schema` as a person and a program use them."""

import json
import shutil
from pathlib import Path

import pytest

from govcloud.cli.inventory_list import LISTS
from govcloud.cli.main import run
from govcloud.errors import Exit
from govcloud.inventory.layout import KINDS
from tests.inventory.cases import BASE, BROKEN, make_inventory

type Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """English, and the base inventory unless a test says otherwise."""
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    monkeypatch.setenv("GOVCLOUD_INVENTORY", str(BASE))


def in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same in Chinese."""
    monkeypatch.setenv("GOVCLOUD_LANG", "zh")


def test_check_of_a_valid_inventory_says_in_one_line_what_it_holds(capsys: Capture) -> None:
    assert run(["inventory", "check"]) == Exit.DONE

    assert capsys.readouterr().out == (
        "Riverside: pools 2, departments 3, systems 3, servers 7 (24 cores, 96 GiB memory, 1480 GiB storage), "
        "extranet nodes 5, devices 10, links 8\n"
    )


def test_check_of_a_valid_inventory_in_chinese(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    in_chinese(monkeypatch)

    assert run(["inventory", "check"]) == Exit.DONE

    assert capsys.readouterr().out == (
        "临江市：2 个资源池，3 个部门，3 个业务系统，7 台云主机，24 核，内存 96 GiB，存储 1480 GiB；"
        "外网节点 5 个，设备 10 台，链路 8 条\n"
    )


def test_check_prints_every_problem_under_its_file_and_ends_with_2(tmp_path: Path, capsys: Capture) -> None:
    make_inventory("many-at-once", tmp_path / "i")

    assert run(["inventory", "check", "--inventory", str(tmp_path / "i")]) == Exit.USAGE

    lines = capsys.readouterr().out.splitlines()
    files = [line for line in lines if not line.startswith(" ")]
    expected = (BROKEN / "many-at-once/expected.txt").read_text(encoding="utf-8").split("\n\n")[0].splitlines()
    assert files[:-1] == ["addresses.yml", "departments/health.yml", "departments/transport.yml", "extranet/nodes.csv"]
    assert files[-1] == f"Errors: {len(expected)}, warnings: 0, files: 4"
    assert len(lines) == len(files) + len(expected)


def test_check_as_json_has_stable_kinds_and_places(tmp_path: Path, capsys: Capture) -> None:
    make_inventory("unknown-pool", tmp_path / "i")

    assert run(["inventory", "check", "--json", "--inventory", str(tmp_path / "i")]) == Exit.USAGE

    document = json.loads(capsys.readouterr().out)
    assert (document["valid"], document["errors"], document["warnings"], document["summary"]) == (False, 2, 0, None)
    assert document["problems"][0] == {
        "file": "departments/health.yml",
        "line": 17,
        "field": "systems[0].pool",
        "kind": "unknown-pool",
        "severity": "error",
        "value": "huawai",
        "what": 'there is no pool "huawai"',
        "allowed": "huawei, telecom",
        "nearest": "huawei",
        "message": 'departments/health.yml:17: systems[0].pool: there is no pool "huawai"; allowed: huawei, telecom; '
        'did you mean "huawei"?',
    }


def test_check_with_a_day_warns_of_what_has_expired_and_ends_with_0(capsys: Capture) -> None:
    assert run(["inventory", "check", "--today", "2028-01-01"]) == Exit.DONE

    out = capsys.readouterr().out
    assert "transport.yml\n     14  warning: systems[0].expires: the system expired on 2027-12-31\n" in out
    assert "Errors: 0, warnings: 2, files: 2\n" in out
    assert "Riverside: pools 2" in out


def test_check_shows_the_first_of_very_many_like_problems(tmp_path: Path, capsys: Capture) -> None:
    folder = shutil.copytree(BASE, tmp_path / "i")
    rows = "".join(f"n-{number},村,Village,village,nowhere,,hall,50\n" for number in range(300))
    with (folder / "extranet/nodes.csv").open("a", encoding="utf-8") as stream:
        stream.write(rows)

    assert run(["inventory", "check", "--inventory", str(folder)]) == Exit.USAGE

    out = capsys.readouterr().out
    assert out.count("there is no node") == 10
    assert "290 more like this" in out
    assert "Errors: 900," in out


def test_check_of_a_folder_that_is_not_there_says_what_to_do(tmp_path: Path, capsys: Capture) -> None:
    assert run(["inventory", "check", "--inventory", str(tmp_path / "nowhere")]) == Exit.USAGE

    err = capsys.readouterr().err
    assert "there is no inventory folder" in err
    assert "govcloud init" in err


NAMED_BY = {
    "announced": "ticket",
    "policies": "rule",
    "filings": "system",
    "warnings": "receivers",
    "accounts": "account",
}
"""Kind whose records have no code → a field that its table shows as it is written."""


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_list_of_every_kind_has_a_row_per_record(
    kind: str, language: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", language)
    assert run(["inventory", "list", kind, "--json"]) == Exit.DONE
    records = json.loads(capsys.readouterr().out)

    assert run(["inventory", "list", kind]) == Exit.DONE

    out = capsys.readouterr().out
    assert len(records) > 0
    assert all(record[NAMED_BY.get(kind, "code")] in out for record in records)
    assert out.endswith(f"{len(records)} in all\n" if language == "en" else f"共 {len(records)} 项\n")


def test_list_of_systems_says_their_departments(capsys: Capture) -> None:
    assert run(["inventory", "list", "systems", "--json"]) == Exit.DONE

    systems = json.loads(capsys.readouterr().out)
    assert [(system["department"], system["code"]) for system in systems] == [
        ("health", "health-portal"),
        ("health", "registry"),
        ("transport", "traffic"),
    ]


def test_list_of_an_invalid_inventory_gives_its_problems(tmp_path: Path, capsys: Capture) -> None:
    make_inventory("unknown-pool", tmp_path / "i")

    assert run(["inventory", "list", "--inventory", str(tmp_path / "i")]) == Exit.USAGE

    captured = capsys.readouterr()
    assert captured.out == ""
    assert 'did you mean "huawei"?' in captured.err


def test_show_department_has_people_quotas_and_systems(capsys: Capture) -> None:
    assert run(["inventory", "show", "departments/health"]) == Exit.DONE

    out = capsys.readouterr().out
    assert "Health Commission  department  departments/health.yml:1" in out
    assert "陈素问" in out
    assert "20 / 40" in out
    assert "health/registry" in out


def test_show_system_says_who_may_reach_it_and_what_it_needs(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    in_chinese(monkeypatch)

    assert run(["inventory", "show", "health/registry"]) == Exit.DONE

    out = capsys.readouterr().out
    assert "居民健康档案  业务系统  departments/health.yml:32" in out
    assert "云主机 3 台，12 核，内存 72 GiB，云硬盘 5 块，共 1120 GiB" in out
    assert "部门 transport" in out
    assert "工作秘密" in out


def test_show_finds_a_system_by_its_own_code(capsys: Capture) -> None:
    assert run(["inventory", "show", "traffic", "--json"]) == Exit.DONE

    document = json.loads(capsys.readouterr().out)
    assert (document["kind"], document["code"], document["place"]) == (
        "systems",
        "transport/traffic",
        "departments/transport.yml:9",
    )
    assert document["record"]["expires"] == "2027-12-31"


def test_show_node_has_its_way_up_devices_and_links(capsys: Capture) -> None:
    assert run(["inventory", "show", "hexi-village"]) == Exit.DONE

    out = capsys.readouterr().out
    assert "hexi-village → hexi-town → hexi → core" in out
    assert "MSR2600" in out
    assert "CT-004" in out


def test_show_pool_has_its_names_for_the_catalogue(capsys: Capture) -> None:
    assert run(["inventory", "show", "telecom"]) == Exit.DONE

    out = capsys.readouterr().out
    assert "ctyun.4c8g" in out
    assert "CN2-ZWWW" in out
    assert "transport" in out


def test_show_of_a_code_with_several_meanings_asks_which(tmp_path: Path, capsys: Capture) -> None:
    folder = shutil.copytree(BASE, tmp_path / "i")
    for name in ("nodes", "devices"):
        path = folder / f"extranet/{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("site-health,", "health,"), encoding="utf-8")

    assert run(["inventory", "show", "health", "--inventory", str(folder)]) == Exit.USAGE
    assert "departments/health, nodes/health" in capsys.readouterr().err
    assert run(["inventory", "show", "nodes/health", "--inventory", str(folder)]) == Exit.DONE


def test_show_of_nothing_suggests_the_nearest(capsys: Capture) -> None:
    assert run(["inventory", "show", "helth"]) == Exit.USAGE

    assert (
        capsys.readouterr().err == 'there is no department, system, pool or node "helth". Perhaps "health" is meant.\n'
    )


def test_schema_prints_the_schema_of_a_kind(capsys: Capture) -> None:
    assert run(["inventory", "schema", "departments"]) == Exit.DONE

    assert json.loads(capsys.readouterr().out)["properties"]["county"]["description"].endswith("所属县区")


def test_schema_writes_one_file_per_kind(tmp_path: Path, capsys: Capture) -> None:
    assert run(["inventory", "schema", "--out", str(tmp_path / "schema")]) == Exit.DONE

    assert sorted(path.stem for path in (tmp_path / "schema").iterdir()) == sorted(kind.name for kind in KINDS)
    assert capsys.readouterr().out.count(".json") == len(KINDS)


def test_schema_that_cannot_be_written_is_one_sentence(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "file").write_text("")

    assert run(["inventory", "schema", "--out", str(tmp_path / "file/schema")]) == Exit.FAILED
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "list", "show", "schema"])
def test_every_command_has_help(command: str, capsys: Capture) -> None:
    assert run(["inventory", command, "--help"]) == Exit.DONE

    assert "--json" in capsys.readouterr().out
