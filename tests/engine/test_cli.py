"""The Pulumi CLI on the PATH against the embedded engine: recorded cases, random programs, a stack that moves.

Skipped where there is no `pulumi`; what needs none is tested in any case.
"""

import asyncio
import json
import os
import shutil
import time
from pathlib import Path

import pulumi
import pytest

from govcloud.errors import UsageError
from stacks.automation import move
from stacks.automation import run as cli
from stacks.automation.arguments import command_line
from stacks.automation.workspace import CliStack
from stacks.engine import run as embedded
from stacks.engine.config import Config
from stacks.engine.events import PhaseRecord
from stacks.engine.options import Options, parse_arguments
from stacks.engine.state.database import SqliteDatabase
from stacks.engine.state.store import open_stack
from tests.engine.cli_case import CliCase
from tests.engine.compare_engines import compare_seed
from tests.engine.oracle_case import ORACLE, PROBE, STACK, CaseRun, make_secrets
from tests.engine.oracle_compare import differences

needs_pulumi = pytest.mark.skipif(shutil.which("pulumi") is None, reason="no `pulumi` on the PATH")
SPOT_CHECKS = [
    "10-replace-cascade",
    "24-secrets",
    "26-import-match",
    "37-create-fails",
    "48-replace-delete-first-create-fails",
]


@pytest.fixture(autouse=True)
def probe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The probe's classes on the path."""
    monkeypatch.syspath_prepend(str(PROBE))
    monkeypatch.setenv("PROBE_DIR", str(tmp_path))


@needs_pulumi
@pytest.mark.parametrize("name", SPOT_CHECKS)
def test_record_is_what_the_command_line_does(name: str, tmp_path: Path) -> None:
    expected = json.loads((ORACLE / "expected" / f"{name}.json").read_text())
    case = CliCase(ORACLE / "cases" / name, tmp_path / "work")
    for step, seen in zip(expected["steps"], case.steps(), strict=True):
        assert differences(step, seen) == []


@needs_pulumi
@pytest.mark.parametrize("seed", [3, 11, 2001])
def test_random_program_gives_the_same_with_both_engines(seed: int) -> None:
    assert compare_seed(seed) == ""


@needs_pulumi
def test_stack_moves_between_the_engines_and_back_without_a_change(tmp_path: Path) -> None:
    case = CaseRun(tmp_path / "none", tmp_path / "work")
    case.program.write_text(
        "import pulumi\nfrom probe_sdk import Opts, Other, Provider, Thing\n"
        'p = Provider("p", {"prefix": pulumi.Output.secret("hush")}, Opts(version="0.1.0"))\n'
        'a = Thing("a", "1", secretValue=pulumi.Output.secret("hidden"), opts=Opts(provider=p, protect=True))\n'
        'Other("b", a.out, opts=Opts(depends_on=[a], ignore_changes=["tags"]))\n'
        'pulumi.export("o", a.secretOut)\n'
    )
    folder, config = tmp_path / "cli", Config({"oracle:key": "value"}, frozenset({"oracle:key"}))
    environment = {"PATH": f"{_install(case)}{os.pathsep}{os.environ['PATH']}", "PROBE_DIR": str(case.probe)}

    async def work() -> list[PhaseRecord]:
        database = SqliteDatabase(tmp_path / "state.db")
        store = await open_stack(database, STACK.project, STACK.stack, make_secrets())
        theirs = CliStack(STACK, folder, "oracle", store.secrets, config, environment=environment)
        ours = embedded.Stack(STACK, store, case.program_host(), config)
        assert (await embedded.up(ours, case.main, Options())).succeeded
        await move.to_cli(store, theirs, time.time)
        moved = await cli.preview(theirs, case.main, Options())
        assert (await cli.up(theirs, case.main, Options(expect_no_changes=True))).succeeded
        await move.from_cli(store, theirs, "test", time.time)
        back = await embedded.preview(ours, case.main, Options())
        database.close()
        return [moved.phases["preview"], back.phases["preview"]]

    for record in asyncio.run(work()):
        assert record.begun
        assert set(record.changes) == {"same"}
    kept = "".join(
        path.read_text() for path in folder.rglob("*") if path.is_file() and path.suffix in {".json", ".yaml"}
    )
    assert "hidden" not in kept
    assert "hush" not in kept


def _install(case: CaseRun) -> Path:
    """The probe as a program on the PATH; the folder that it is in."""
    return Path(str(case.program_host().folders[0]))


def test_missing_command_line_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    stack = CliStack(STACK, tmp_path, "oracle", make_secrets())
    with pytest.raises(UsageError, match="leave out `--engine pulumi`"):
        asyncio.run(cli.preview(stack, lambda: pulumi.export("a", 1), Options()))


@pytest.mark.parametrize(
    ("command", "given", "line"),
    [
        (
            "up",
            ["--target", "a", "--target", "b", "--refresh", "-p", "4"],
            "--parallel=4 --target=a --target=b --refresh --yes",
        ),
        ("preview", ["--replace", "a", "--skip-preview"], "--parallel=16 --replace=a"),
        (
            "refresh",
            ["--clear-pending-creates", "--preview-only"],
            "--parallel=16 --clear-pending-creates --preview-only",
        ),
        ("destroy", ["--exclude-protected", "--run-program"], "--parallel=16 --exclude-protected --run-program --yes"),
    ],
)
def test_options_are_spelled_as_the_command_line_has_them(command: str, given: list[str], line: str) -> None:
    assert command_line(command, parse_arguments(given)) == [command, *line.split()]
