"""Changes the rules, and what they are built of, one small thing at a time, and tells which changes nothing notices.

    nice -n 19 python -m scripts.bench.mutation [--module policies/rules/volumes.py ...] [--minutes 60] [--json]

cosmic-ray makes the changes, in a copy of the checkout, and asks `judge` about each: the golden cases first, then the
other tests of the rules. Left out are changes that cannot be anything but noticed (a rule without its decorator, the
star of keyword parameters) and `is` for a comparison of words or numbers, which is the same thing by chance. One core.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from govcloud.cli.options import json_option
from govcloud.console import Screen
from govcloud.errors import GovcloudError
from govcloud.settings import PRODUCT
from govcloud.text import Text, literal
from scripts.bench.tools import COSMIC_RAY

MODULES = (
    "policies/rules",
    *(f"policies/{name}.py" for name in ("approvals", "exposure", "joined", "redundancy", "whose", "zones")),
)
COPIED = (
    *("govcloud", "policies", "scripts/__init__.py", "scripts/bench"),
    *("tests/conftest.py", "tests/policies", "tests/rules", "pyproject.toml"),
)
LEFT_OUT = (
    "core/RemoveDecorator",
    "core/ReplaceBinaryOperator_Mul_.*",
    "core/ReplaceComparisonOperator_(Eq|NotEq|Lt|LtE|Gt|GtE)_Is(Not)?",
)
SECONDS = 60
"""After which a change counts as noticed: it made something endless."""


@dataclass
class Tally:
    """What came of the changes of one module."""

    killed: int = 0
    survivors: list[str] = field(default_factory=list)
    """`line: what was => what it became`."""
    waiting: int = 0
    """Not tried, or not possible."""

    @property
    def score(self) -> float:
        """Share that was noticed, of those that were tried."""
        tried = self.killed + len(self.survivors)
        return self.killed / tried if tried else 1.0


@click.command()
@click.option("--module", "modules", multiple=True, help="Only this file or folder.")
@click.option("--minutes", default=60.0, show_default=True, help="Stop after this time, and tell what was tried.")
@json_option
def main(modules: tuple[str, ...], minutes: float, as_json: bool) -> None:
    """Try all changes."""
    tallies = count_outcomes(try_changes(modules or MODULES, minutes * 60))
    screen = Screen()
    if as_json:
        screen.json({name: vars(each) | {"score": round(each.score, 3)} for name, each in tallies.items()})
        return
    for name, each in list(tallies.items())[:-1]:
        for line in each.survivors:
            screen.say(literal(f"{name}:{line}"))
    rows = [
        (name, str(each.killed), str(len(each.survivors)), str(each.waiting), f"{each.score:.1%}")
        for name, each in tallies.items()
    ]
    screen.table(("module", "noticed", "survived", "not tried", "score"), rows)


def try_changes(modules: Sequence[str], seconds: float) -> list[list[Any]]:
    """Pairs of a change and what came of it, as cosmic-ray tells them. Raises GovcloudError."""
    program = COSMIC_RAY.program()
    with TemporaryDirectory(prefix="mutation") as scratch:
        folder = Path(scratch)
        copy_checkout(folder)
        judge = [sys.executable, "-B", "-m", "scripts.bench.mutation.judge"]
        if subprocess.run(judge, cwd=folder, capture_output=True, check=False).returncode:
            raise GovcloudError(
                Text("the tests fail as it is", "测试本身未通过"),
                todo=Text("run `pytest tests/policies` first", "请先运行 `pytest tests/policies`"),
            )
        (folder / "run.toml").write_text(write_settings(modules, " ".join(judge)), encoding="utf-8")
        for command in ([program, "init", "run.toml", "run.sqlite"], [filter_of(program), "run.sqlite", "run.toml"]):
            subprocess.run([str(word) for word in command], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        run_until([str(program), "exec", "run.toml", "run.sqlite"], folder, seconds)
        dump = subprocess.run(
            [str(program), "dump", "run.sqlite"], cwd=folder, check=True, capture_output=True, text=True
        ).stdout
    return [json.loads(line) for line in dump.splitlines()]


def filter_of(program: Path) -> Path:
    """The program beside it that takes operators out."""
    return program.with_name("cr-filter-operators")


def copy_checkout(folder: Path) -> None:
    """What is tracked of the rules, their tests and what they need, compiled so that a change is seen by its content.

    Compiled files are usually told apart by seconds and size, which are the same after many changes.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", *COPIED], cwd=PRODUCT, check=True, capture_output=True, text=True
    ).stdout
    for name in listed.split("\0"):
        if name and (PRODUCT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PRODUCT / name, folder / name)
    compile_all = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "."]
    subprocess.run(compile_all, cwd=folder, check=True)


def write_settings(modules: Sequence[str], judge: str) -> str:
    """cosmic-ray's settings."""
    return "\n".join(
        (
            "[cosmic-ray]",
            f"module-path = {json.dumps(list(modules))}",
            f"timeout = {SECONDS}.0",
            'excluded-modules = ["policies/rules/__init__.py"]',
            f"test-command = {json.dumps(judge)}",
            "[cosmic-ray.distributor]",
            'name = "local"',
            "[cosmic-ray.filters.operators-filter]",
            f"exclude-operators = {json.dumps(list(LEFT_OUT))}",
            "",
        )
    )


def run_until(command: Sequence[str], folder: Path, seconds: float) -> None:
    """Run it to its end, or for so long; what it has found by then is kept."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    finally:
        process.terminate()
        process.wait()


def count_outcomes(pairs: Iterable[Sequence[Any]]) -> dict[str, Tally]:
    """Module → what came of its changes; the last is of all."""
    tallies: dict[str, Tally] = {}
    everything = Tally()
    for change, outcome in pairs:
        if outcome is not None and outcome["worker_outcome"] == "skipped":
            continue
        mutation = change["mutations"][0]
        for tally in (tallies.setdefault(mutation["module_path"], Tally()), everything):
            count_outcome(tally, mutation, outcome)
    return dict(sorted(tallies.items())) | {"all": everything}


def count_outcome(tally: Tally, mutation: Mapping[str, Any], outcome: Mapping[str, Any] | None) -> None:
    """One change."""
    if outcome is None or outcome["test_outcome"] not in ("killed", "survived"):
        tally.waiting += 1
    elif outcome["test_outcome"] == "killed":
        tally.killed += 1
    else:
        tally.survivors.append(f"{mutation['start_pos'][0]}: {describe_change(outcome['diff'])}")


def describe_change(diff: str) -> str:
    """The changed lines of a difference."""
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
    was = [line[1:].strip() for line in lines if line.startswith("-")]
    became = [line[1:].strip() for line in lines if line.startswith("+")]
    return f"{' '.join(was)} => {' '.join(became)}"


if __name__ == "__main__":
    main()
