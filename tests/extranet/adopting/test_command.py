"""What adopting writes to the files of a city, and what the command says where it cannot begin."""

import json
import shutil
import socket
from pathlib import Path

import pytest

from extranet.adopting.hosts import Facts
from extranet.adopting.writing import list_rewrites
from extranet.verify.collector import hide
from govcloud.cli.extranet_adopt_show import describe, show
from govcloud.cli.main import run
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.edit import rewrite_files
from govcloud.inventory.load import load_inventory
from tests.extranet.adopting.city import adopt, build_linux, write_all
from tests.extranet.adopting.test_round_trip import own_devices, say_facts
from tests.extranet.nets import EXAMPLE, read_example

Capture = pytest.CaptureFixture[str]
NODE = "site-human-resources"


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the worked example without one node that may reach the internet."""
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    copy = Path(shutil.copytree(EXAMPLE, tmp_path / "city", ignore=shutil.ignore_patterns("intended")))
    for file in (copy / "allocations.csv", *(copy / "extranet").glob("*.csv")):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join(line for line in lines if NODE not in line), encoding="utf-8")
    reach = copy / "extranet" / "internet.yml"
    reach.write_text(reach.read_text(encoding="utf-8").replace(f"{NODE}, ", ""), encoding="utf-8")
    return copy


def test_adopted_node_is_added_to_every_file_and_old_rows_stay_byte_for_byte(city: Path) -> None:
    whole = read_example()
    pair = write_all(build_linux()[code] for code in own_devices(whole, NODE))
    adoption = adopt(load_inventory(city), pair, say_facts(whole, NODE), write_all(build_linux().values()))
    before = {path: path.read_text(encoding="utf-8") for path in list_rewrites(city, adoption)}
    edits = rewrite_files(city, list_rewrites(city, adoption), dry_run=False)
    assert {edit.path.name for edit in edits if edit.changed} == {
        "nodes.csv", "devices.csv", "links.csv", "allocations.csv", "internet.yml",
    }  # fmt: skip
    for path, text in before.items():
        kept = path.read_text(encoding="utf-8")
        assert kept.startswith(text) or path.suffix == ".yml"
    after = load_inventory(city)
    for kind in ("nodes", "devices", "links"):
        found = {record.code: record for record in getattr(after.extranet, kind)}
        meant = {record.code: record for record in getattr(adoption.after.extranet, kind)}
        assert found == meant
    assert after.allocations == adoption.after.allocations
    assert after.extranet.internet == adoption.after.extranet.internet
    assert "# The one internet exit" in (city / "extranet/internet.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "words"), [("en", "new in nodes: code="), ("zh", "nodes 新增：code=")])
def test_what_would_be_written_and_what_stays_different_is_shown_in_both_languages(
    city: Path, language: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", language)
    whole = read_example()
    pair = write_all(build_linux()[code] for code in own_devices(whole, NODE))
    text = pair[f"{NODE}-a"]["configuration"]["frr"]
    pair[f"{NODE}-a"]["configuration"]["frr"] = text + "ip route 10.9.0.0/16 blackhole\n"
    adoption = adopt(load_inventory(city), pair, say_facts(whole, NODE), write_all(build_linux().values()))
    show(Screen(), adoption)
    out = capsys.readouterr().out
    assert words in out
    number = len(text.splitlines()) + 1
    assert f"running-config:{number}" in out
    document = json.loads(json.dumps(describe(Screen(), adoption, ()), default=str))
    assert document["left"][f"{NODE}-a"]["foreign"] == [{"line": number, "words": ["ip route 10.9.0.0/16 blackhole"]}]
    assert len(document["allocations"]) == len(adoption.allocations)


def test_device_that_does_not_answer_is_one_sentence_and_nothing_is_written(
    city: Path, tmp_path: Path, capsys: Capture
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = tmp_path / "ssh_config"
    config.write_text(f"Host r1\n  HostName 127.0.0.1\n  Port {port}\n  User nobody\n")
    before = (city / "extranet/devices.csv").read_bytes()
    code = run(["extranet", "adopt", "r1", "--inventory", str(city), "--ssh-config", str(config), "--yes"])
    assert code == Exit.FAILED
    assert "r1: the device cannot be reached" in capsys.readouterr().err
    assert (city / "extranet/devices.csv").read_bytes() == before


def test_port_that_is_written_wrongly_is_refused_before_anything_is_read(city: Path, capsys: Capture) -> None:
    code = run(["extranet", "adopt", "r1", "--inventory", str(city), "--duct", "eth1=duct-east"])
    assert code == Exit.USAGE
    assert "write it like --duct a:eth1=duct-east" in capsys.readouterr().err


def test_device_of_another_platform_is_refused_before_anything_is_read(city: Path, capsys: Capture) -> None:
    assert run(["extranet", "adopt", "guyang-shiqiao-xinqiao", "--inventory", str(city)]) == Exit.USAGE
    assert '"guyang-shiqiao-xinqiao-a" is a vrp device' in capsys.readouterr().err


def test_passwords_do_not_leave_a_device() -> None:
    said = hide(" neighbor 10.0.0.1 password s3cret\n  auth_pass s3cret\npassword 8 s3cret\n neighbor 10.0.0.1 bfd\n")
    assert "s3cret" not in said
    assert said.startswith(" neighbor 10.0.0.1 password ...\n")
    assert said.endswith(" neighbor 10.0.0.1 bfd\n")


def test_nobody_is_asked_for_what_devices_of_the_inventory_say_themselves() -> None:
    adoption = adopt(read_example(), write_all([build_linux()[f"{NODE}-a"]]), Facts())
    writes = adoption.writes
    assert not writes
