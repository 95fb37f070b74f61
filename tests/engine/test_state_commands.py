"""`govcloud state …` as a person and a program use it, on a state of two stacks."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from govcloud.cli.main import run
from govcloud.errors import Exit
from scripts.bench.private_postgres import Server
from stacks.engine.model import Deployment, PendingOperation, ResourceState
from stacks.engine.state.holder import name_holder
from stacks.engine.state.lease import acquire, release
from stacks.engine.state.open import open_database
from stacks.engine.state.passphrase import open_stack_secrets
from stacks.engine.state.store import RunEntry, open_stack
from stacks.engine.values import Secret
from stacks.names import PROJECT

type Capture = pytest.CaptureFixture[str]
STACK = "mobile.health"
PREFIX = f"urn:pulumi:{STACK}::{PROJECT}::"
ROOT = f"{PREFIX}pulumi:pulumi:Stack::{PROJECT}-{STACK}"
NET, PORT = f"{PREFIX}t:m:Net::net", f"{PREFIX}t:m:Port::port"
STATE = Deployment(
    (
        ResourceState(ROOT, "pulumi:pulumi:Stack"),
        ResourceState(NET, "t:m:Net", custom=True, id="n-1", parent=ROOT, inputs={"key": Secret("hush")}),
        ResourceState(PORT, "t:m:Port", custom=True, id="p-1", parent=NET, dependencies=(NET,), protect=True),
    )
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of the test's own; English."""
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    monkeypatch.setenv("GOVCLOUD_STATE_DIR", str(tmp_path))
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "test")
    monkeypatch.delenv("GOVCLOUD_STATE_URL", raising=False)
    return tmp_path


@pytest.fixture
def stack(folder: Path) -> str:
    """A stack that has run once."""
    _fill(folder, STATE)
    return STACK


def _fill(folder: Path, deployment: Deployment, name: str = STACK) -> None:
    async def work() -> None:
        database = open_database(f"sqlite:///{folder}/stacks.db")
        secrets = await open_stack_secrets(database, "test", PROJECT, name)
        store = await open_stack(database, PROJECT, name, secrets)
        lease = await acquire(database, store.number, name, "me", time.time)
        await store.replace(deployment, lease)
        number = await store.begin_run(RunEntry(0, "update", "li", "abc123", "p", "2026-01-01T00:00:00Z"), lease)
        await store.end_run(number, "2026-01-01T00:00:30Z", "succeeded", '{"create": 3}')
        await release(database, lease)
        database.close()

    asyncio.run(work())


def _lock(folder: Path, holder: str) -> None:
    async def work() -> None:
        database = open_database(f"sqlite:///{folder}/stacks.db")
        await acquire(database, 1, STACK, holder, time.time)
        database.close()

    asyncio.run(work())


def _json(capsys: Capture, *arguments: str, code: int = Exit.DONE) -> Any:
    capsys.readouterr()
    assert run(["state", *arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_list_shows_counts_last_run_and_lock(stack: str, folder: Path, capsys: Capture) -> None:
    _lock(folder, name_holder("wang"))
    assert run(["state", "list"]) == Exit.DONE
    out = capsys.readouterr().out
    for word in (stack, "3", "up", "ok", "li", "wang@"):
        assert word in out
    (found,) = _json(capsys, "list")
    assert (found["name"], found["resources"], found["result"]) == (stack, 3, "succeeded")


def test_list_of_an_empty_state_says_so(capsys: Capture) -> None:
    assert run(["state", "list"]) == Exit.DONE
    assert "no stacks yet" in capsys.readouterr().err


def test_show_draws_the_tree_and_hides_secrets(stack: str, capsys: Capture) -> None:
    assert run(["state", "show", stack]) == Exit.DONE
    lines = [line.split()[0:2] for line in capsys.readouterr().out.splitlines()]
    assert ["└─", "net"] in lines
    assert run(["state", "show", stack, "net"]) == Exit.DONE
    sheet = capsys.readouterr().out
    assert "***" in sheet
    assert "hush" not in sheet
    assert _json(capsys, "show", stack, NET)["inputs"] == {"key": "***"}


def test_unknown_stack_is_named_with_the_nearest_one(stack: str, capsys: Capture) -> None:
    assert run(["state", "show", "mobile.healt"]) == Exit.USAGE
    assert f"did you mean `{stack}`?" in capsys.readouterr().err


def test_wrong_passphrase_is_one_sentence(stack: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "wrong")
    assert run(["state", "show", stack]) == Exit.FAILED
    assert capsys.readouterr().err.startswith(f"{stack}: the passphrase does not open this stack's secrets")


def test_history_shows_who_when_and_what(stack: str, capsys: Capture) -> None:
    assert run(["state", "history", stack]) == Exit.DONE
    out = capsys.readouterr().out
    for word in ("up", "li", "abc123", "ok", "30 s", "3 created"):
        assert word in out
    assert _json(capsys, "history", stack)[0]["summary"] == {"create": 3}


def test_export_and_import_give_the_same_state_and_keep_what_was_there(
    stack: str, folder: Path, capsys: Capture
) -> None:
    file = folder / "out.json"
    assert run(["state", "export", stack, "--file", str(file)]) == Exit.DONE
    assert file.stat().st_mode & 0o777 == 0o600
    assert "hush" not in file.read_text()
    before = _json(capsys, "show", stack)
    assert run(["state", "remove", stack, NET, PORT, "--yes"]) == Exit.FAILED
    assert "protected" in capsys.readouterr().err
    assert run(["state", "unprotect", stack, "port", "--yes"]) == Exit.DONE
    assert run(["state", "remove", stack, "port", "net", "--yes"]) == Exit.DONE
    assert len(_json(capsys, "show", stack)["resources"]) == 1
    assert run(["state", "import", stack, str(file)]) == Exit.USAGE
    assert "--yes" in capsys.readouterr().err
    done = _json(capsys, "import", stack, str(file), "--yes")
    assert json.loads(Path(done["backup"]).read_text())["version"] == 3
    assert _json(capsys, "show", stack) == before


def test_import_of_another_stack_s_file_is_refused_unless_it_is_renamed(
    stack: str, folder: Path, capsys: Capture
) -> None:
    file = folder / "out.json"
    run(["state", "export", stack, "--file", str(file)])
    assert run(["state", "import", "mobile.other", str(file)]) == Exit.USAGE
    assert "another stack" in capsys.readouterr().err
    assert _json(capsys, "import", "mobile.other", str(file), "--rename")["resources"] == 3
    urns = [r["urn"] for r in _json(capsys, "show", "mobile.other")["resources"]]
    assert all(urn.startswith("urn:pulumi:mobile.other::") for urn in urns)


@pytest.mark.parametrize("words", ["no json", "[]", '{"version": 2}', '{"version": 3}'])
def test_import_of_a_file_that_is_no_deployment_is_one_sentence(words: str, folder: Path, capsys: Capture) -> None:
    (folder / "bad.json").write_text(words)
    assert run(["state", "import", STACK, str(folder / "bad.json")]) in {Exit.USAGE, Exit.DONE}
    assert capsys.readouterr().err.count("\n") == 1


def test_import_that_does_not_hold_together_is_refused(stack: str, folder: Path, capsys: Capture) -> None:
    file = folder / "out.json"
    run(["state", "export", stack, "--file", str(file)])
    document = json.loads(file.read_text())
    document["deployment"]["resources"] = document["deployment"]["resources"][1:]
    file.write_text(json.dumps(document))
    capsys.readouterr()
    assert run(["state", "import", stack, str(file), "--yes"]) == Exit.USAGE
    assert "does not hold together" in capsys.readouterr().err


def test_unlock_names_the_holder_and_needs_a_word(stack: str, folder: Path, capsys: Capture) -> None:
    assert run(["state", "unlock", stack]) == Exit.DONE
    assert "is not locked" in capsys.readouterr().err
    _lock(folder, "wang@there:7")
    assert run(["state", "unlock", stack]) == Exit.USAGE
    assert "wang@there:7" in capsys.readouterr().err
    assert _json(capsys, "unlock", stack, "--yes") == {"stack": stack, "unlocked": True, "holder": "wang@there:7"}
    _lock(folder, "next")


def test_locked_stack_is_not_edited_and_the_exit_code_is_five(stack: str, folder: Path, capsys: Capture) -> None:
    _lock(folder, "wang@there:7")
    assert run(["state", "protect", stack, "net", "--yes"]) == Exit.LOCKED
    assert "wang@there:7" in capsys.readouterr().err


def test_repair_says_what_it_would_do_and_does_it_with_a_copy(folder: Path, capsys: Capture) -> None:
    broken = replace(STATE.resources[2], dependencies=(NET, NET + "-gone"))
    pending = PendingOperation("updating", STATE.resources[1])
    _fill(folder, Deployment((*STATE.resources[:2], broken), (pending,)))
    assert run(["state", "repair", STACK]) == Exit.USAGE
    assert "net-gone" in capsys.readouterr().out
    found = _json(capsys, "repair", STACK, "--yes")
    assert [finding["trouble"] for finding in found["findings"]] == ["dangling", "pending"]
    assert "net-gone" in Path(found["backup"]).read_text()
    assert _json(capsys, "repair", STACK)["findings"] == []


def test_rename_of_a_resource_and_of_a_stack(stack: str, capsys: Capture) -> None:
    assert run(["state", "rename", stack, "net", NET + "2", "--yes"]) == Exit.DONE
    assert _json(capsys, "show", stack, "port")["dependencies"] == [NET + "2"]
    assert run(["state", "move", stack, "--name", "mobile.care", "--yes"]) == Exit.DONE
    (found,) = _json(capsys, "list")
    assert found["name"] == "mobile.care"


def test_move_of_all_stacks_to_postgresql(
    stack: str,
    folder: Path,
    capsys: Capture,
    postgres: Server,
    make_postgres: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _fill(folder, Deployment(), "mobile.base")
    url = postgres.url(make_postgres())
    before = _json(capsys, "show", stack)
    assert run(["state", "move", "--all", "--to", url]) == Exit.USAGE
    assert postgres.password not in capsys.readouterr().err
    assert len(_json(capsys, "move", "--all", "--to", url, "--yes")) == 2
    assert _json(capsys, "list") == []
    monkeypatch.setenv("GOVCLOUD_STATE_URL", url)
    assert _json(capsys, "show", stack) == before
    assert _json(capsys, "history", stack)[0]["actor"] == "li"


@pytest.mark.parametrize(
    "arguments", [["--to", "x"], ["a"], ["a", "b", "--name", "c"], ["a", "--all", "--to", "x"], ["a", "--to", "x"]]
)
def test_move_that_makes_no_sense_is_wrong_use(arguments: list[str], capsys: Capture) -> None:
    assert run(["state", "move", *arguments, "--yes"]) == Exit.USAGE
    assert capsys.readouterr().err.count("\n") == 1


def test_everything_is_there_in_chinese(
    stack: str, folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lock(folder, "wang@there:7")
    monkeypatch.setenv("GOVCLOUD_LANG", "zh")
    assert run(["state", "list"]) == Exit.DONE
    assert "锁持有者" in capsys.readouterr().out
    assert run(["state", "unlock", stack, "--yes"]) == Exit.DONE
    assert "已解锁" in capsys.readouterr().err
    assert run(["state", "repair", stack]) == Exit.DONE
    assert "没有问题" in capsys.readouterr().err
