"""What `govcloud check` reads besides pools: intended devices without a network, hosts' documents with their age, and
devices over SSH. The devices here are one SSH server that answers for all of them, for a router cannot run here."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from govcloud.cli.main import run
from govcloud.errors import Exit
from govcloud.settings import PRODUCT
from tests.extranet.devices.test_build import build_example
from tests.policies.device_server import serve_devices
from tests.policies.test_host_facts import document as host_document
from tests.pools.servers import Clouds

type Capture = pytest.CaptureFixture[str]
type Document = dict[str, Any]
NO_NETWORK = "import socket; socket.socket.connect = None; socket.getaddrinfo = None;"
RUN = "import sys; from govcloud.cli.main import run; run(sys.argv[1:]);"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    monkeypatch.delenv("GOVCLOUD_SSH_CONFIG", raising=False)


@pytest.fixture
def live(tmp_path: Path) -> tuple[str, ...]:
    """Arguments of a check of the inventory's pool huawei, which is away."""
    clouds = Clouds(tmp_path / "clouds.yaml").write("http://127.0.0.1:1/v3")
    return ("check", "--live", "--json", "--pool", "huawei", "--clouds", str(clouds))


def check(capsys: Capture, *arguments: str) -> tuple[int, Document]:
    code = run(list(arguments))
    return code, json.loads(capsys.readouterr().out)


def verdicts(document: Document, sort: str) -> dict[str, str]:
    return {each["place"]["name"]: each["verdict"] for each in document["findings"] if each["place"]["sort"] == sort}


def run_alone(code: str, *arguments: str) -> list[str]:
    """The command in a process of its own, and its last line of output."""
    command = [sys.executable, "-c", code, *arguments]
    environment = {**os.environ, "GOVCLOUD_LANG": "en"}
    said = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, env=environment)
    return said.stdout.splitlines()


def test_without_live_intended_devices_are_judged_and_no_network_is_used() -> None:
    said = run_alone(NO_NETWORK + RUN, "check", "--json", "--check", "ext-aaa", "--check", "ext-dual-link-diverse")
    document = json.loads("\n".join(said))
    assert document["unread"] == []
    aaa = {each["place"]["name"]: each["verdict"] for each in document["findings"] if each["rule"] == "ext-aaa"}
    assert aaa == dict.fromkeys(build_example(), "fail")
    cables = {each["verdict"] for each in document["findings"] if each["rule"] == "ext-dual-link-diverse.cables"}
    assert cables == {"missing"}
    assert {each["id"]: each["verdict"] for each in document["checks"]} == {
        "ext-aaa": "partial",
        "ext-dual-link-diverse": "partial",
    }


@pytest.mark.parametrize(
    "arguments",
    [("--live", "--pool", "huawei"), ("--check", "sg-default-closed"), ("--department", "health")],
    ids=["a pool", "a check of pools", "a department"],
)
def test_a_check_that_does_not_ask_for_it_never_imports_the_extranet(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    clouds = Clouds(tmp_path / "clouds.yaml").write("http://127.0.0.1:1/v3")
    told = "; print([name for name in sys.modules if name.split('.')[0] in ('extranet', 'asyncssh')])"
    lines = run_alone(RUN.rstrip(";") + told, "check", "--json", "--clouds", str(clouds), *arguments)
    assert lines[-1] == "[]"


def test_an_extranet_that_cannot_be_built_is_told_and_is_a_gap(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "city"
    shutil.copytree(PRODUCT / "inventories" / "hanjiang", folder, ignore=shutil.ignore_patterns("intended"))
    (folder / "allocations.csv").unlink()
    blocks = folder / "addresses.yml"
    kept = [line for line in blocks.read_text().splitlines() if "use: loopback" not in line]
    blocks.write_text("\n".join(kept) + "\n")
    code, document = check(capsys, "check", "--json", "--inventory", str(folder), "--check", "ext-aaa")
    assert (code, document["failures"]) == (Exit.FAILED, 0)
    assert [each["kind"] for each in document["unread"]] == ["extranet.Device"]
    assert "loopback" in document["unread"][0]["why"]


def write_host(folder: Path, name: str, **more: Any) -> Path:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(host_document(**more)))
    return path


def test_hosts_are_judged_by_documents_as_old_as_they_are(
    tmp_path: Path, live: tuple[str, ...], capsys: Capture
) -> None:
    folder = tmp_path / "hosts"
    folder.mkdir()
    now = datetime.now(UTC)
    old = (now - timedelta(hours=25)).timestamp()
    write_host(folder, "fresh", at=now.timestamp() - 60)
    write_host(folder, "silent-about-its-time")
    os.utime(write_host(folder, "old-file"), (old, old))
    write_host(folder, "copied", at=old)
    write_host(folder, "clock-ahead", at=now.timestamp() + 9_000)
    (folder / "cut-off.json").write_text('{"commands": {"sshd"')
    (folder / "empty.json").write_text("{}")
    (folder / "wild.json").write_text('{"at": 1e300, "commands": {}, "files": {}}')
    (folder / "a-folder.json").mkdir()
    (folder / "mute.asked").touch()
    _, document = check(capsys, *live, "--hosts", str(folder), "--check", "host-ssh-safe")
    found = verdicts(document, "host")
    good = {"fresh", "silent-about-its-time", "clock-ahead"}
    bad = {"old-file", "copied", "cut-off", "empty", "wild", "a-folder", "mute"}
    assert found.keys() == good | bad
    assert {found[name] for name in good} == {"fail"}
    assert {found[name] for name in bad} == {"missing"}
    why = {each["place"]: each["why"] for each in document["unread"] if each["kind"] == "host.Host"}
    assert why.keys() == bad
    assert why["mute"] == "no document of the host"
    assert all("good for 1 day" in why[name] for name in ("old-file", "copied"))
    assert why["cut-off"] == why["a-folder"] == "the document of the host is no answer of the collector"


def test_hosts_without_a_single_document_are_missing_and_never_none(
    tmp_path: Path, live: tuple[str, ...], capsys: Capture
) -> None:
    (tmp_path / "mute.asked").touch()
    code, document = check(capsys, *live, "--hosts", str(tmp_path), "--check", "host-ssh-safe")
    assert code == Exit.FAILED
    assert [each["verdict"] for each in document["checks"]] == ["missing"]


def test_a_name_of_a_host_cannot_steer_the_terminal(tmp_path: Path, live: tuple[str, ...], capsys: Capture) -> None:
    (tmp_path / "a\x1b[2J\u202e[red].json").write_text("{")
    write_host(tmp_path, "b\x1b[2J\u202e[red]")
    plain = [each for each in live if each != "--json"]
    assert run([*plain, "--hosts", str(tmp_path), "--check", "host-ssh-safe"]) == Exit.REFUSED
    told = capsys.readouterr().out
    assert "[red]" in told
    assert not {"\x1b", "\u202e"} & set(told)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--hosts", "."), "read with --live only. add --live"),
        (("--devices",), "read with --live only. add --live"),
        (
            ("--live", "--hosts", "{tmp}/nowhere"),
            "nowhere: there is no such folder of hosts' documents. write them with",
        ),
        (("--live", "--hosts", "{tmp}"), "there is no document of a host in it. write them with"),
    ],
)
def test_wrong_use_is_one_clear_sentence(
    arguments: tuple[str, ...], words: str, tmp_path: Path, capsys: Capture
) -> None:
    assert run(["check", *(each.format(tmp=tmp_path) for each in arguments)]) == Exit.USAGE
    told = capsys.readouterr().err.strip()
    assert words in told
    assert len(told.splitlines()) == 1


UNUSABLE = "these SSH settings, or a key that they name, cannot be used"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "the file with SSH settings is not there"),
        (b"Port many\n", UNUSABLE),
        (b"Host \xff\n", UNUSABLE),
        (b"Host *\n  HostName 127.0.0.1\n  Port 1\n  IdentityFile %d/ssh_config\n", UNUSABLE),
    ],
    ids=["no file", "no number", "no text", "no key"],
)
def test_wrong_ssh_settings_are_told(
    text: bytes | None,
    words: str,
    tmp_path: Path,
    live: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    file = tmp_path / "ssh_config"
    if text is not None:
        file.write_bytes(text.replace(b"%d", bytes(tmp_path)))
    monkeypatch.setenv("GOVCLOUD_SSH_CONFIG", str(file))
    assert run([*live, "--devices"]) == Exit.USAGE
    assert f"{file}: {words}" in capsys.readouterr().err


def test_devices_that_give_no_answer_are_gaps(
    tmp_path: Path, live: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    file = tmp_path / "ssh_config"
    file.write_text("Host *\n  HostName 127.0.0.1\n  Port 1\n")
    monkeypatch.setenv("GOVCLOUD_SSH_CONFIG", str(file))
    assert run([*live, "--devices", "--check", "ext-bfd-up"]) == Exit.FAILED
    told = capsys.readouterr()
    document = json.loads(told.out)
    assert verdicts(document, "device") == dict.fromkeys(build_example(), "missing")
    silent = [each["place"] for each in document["unread"] if each["kind"] == "extranet.Observation"]
    assert silent == sorted(build_example())
    assert f"0 of {len(silent)} network devices answered" in told.err


def test_what_devices_show_is_judged(tmp_path: Path, live: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    models = build_example()
    down = next(each.address for routing in models["linhan-a"].routings for each in routing.neighbors)
    with serve_devices(tmp_path, models.values(), {down: "Idle"}) as file:
        monkeypatch.setenv("GOVCLOUD_SSH_CONFIG", str(file))
        said = run_alone(RUN, *live, "--devices", "--check", "ext-bgp-up")
    document = json.loads("\n".join(said))
    found = {each["place"]["name"]: each for each in document["findings"] if each["rule"] == "ext-bgp-up"}
    assert found["linhan-a"]["verdict"] == "fail"
    assert f"{down} Idle" in json.dumps(found["linhan-a"])
    assert found["core-a"]["verdict"] == "pass"
    unread = {each["place"] for each in document["unread"] if each["kind"] == "extranet.Observation"}
    assert unread == {code for code, model in models.items() if model.platform.value != "linux"}


@pytest.mark.parametrize("words", ["{}", "[1]", "no json", '{"zones": 1, "sessions": {"": 2}}'])
def test_devices_that_say_nonsense_are_gaps(
    words: str, tmp_path: Path, live: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    models = build_example()
    with serve_devices(tmp_path, models.values(), {}, words) as file:
        monkeypatch.setenv("GOVCLOUD_SSH_CONFIG", str(file))
        document = json.loads("\n".join(run_alone(RUN, *live, "--devices", "--check", "ext-bfd-up")))
    assert verdicts(document, "device") == dict.fromkeys(models, "missing")
