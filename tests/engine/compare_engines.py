"""Runs random cases by both engines and says in what they differ: `compare_engines.py <first seed> <count>`.

Needs `pulumi` on the PATH. A step that goes wrong differently at each try is chance, and ends its case: what follows
depends on it.
"""

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).with_name("oracle"))]

from tests.engine.cli_case import CliCase  # noqa: E402 - the path comes first
from tests.engine.oracle_case import CaseRun, Json  # noqa: E402
from tests.engine.oracle_compare import differences  # noqa: E402
from tests.engine.random_programs import RandomCase  # noqa: E402

EXIT_CHANGES = 7


def compare_case(steps: list[Json], folder: Path) -> tuple[int, list[str]]:
    """Number of the step (from 1) in which the engines differ, and how; 0 and nothing when they agree.

    In a phase that fails it is chance what was tried besides, so only the failure itself is compared, and a state that
    is another after it ends the case.
    """
    cli, ours = (kind(folder / "none", folder / kind.__name__) for kind in (CliCase, CaseRun))
    for number, step in enumerate(steps, 1):
        expected, actual = as_record(cli.perform(step)), ours.perform(step)
        if expected["exit"] not in {0, EXIT_CHANGES}:
            found = [line for line in differences(expected, actual) if line.startswith(("exit", "phases"))]
            found += _failure_differences(expected, actual)
            if found:
                return number, found
            if expected["state"] != actual["state"]:
                return 0, []
        elif found := differences(expected, actual):
            return number, found
    return 0, []


def _failure_differences(expected: Json, actual: Json) -> list[str]:
    """Errors that only one engine reported, unless each has some: which resource is tried first is chance."""
    found = []
    for name, phase in expected["phases"].items():
        ours = actual["phases"].get(name, {"diagnostics": []})
        wanted, there = (
            {(d["urn"], d["message"]) for d in p["diagnostics"] if d["severity"] == "error"} for p in (phase, ours)
        )
        if not wanted & there and wanted | there:
            found.append(f"{name} errors: {sorted(wanted)} and {sorted(there)}")
    return found


def as_record(seen: Json) -> Json:
    """What was seen, as a record of one run."""
    calls = [{**call, "i": index} for index, call in enumerate(seen["calls"])]
    return {**seen, "calls": calls, "varies": [], "happens_before": []}


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder for a case."""
    with tempfile.TemporaryDirectory(prefix="compare-") as name:
        os.environ["PROBE_DIR"] = name
        yield Path(name)


def compare_seed(seed: int) -> str:
    """What differs in the case of a seed, with its program; empty when nothing does."""
    steps = RandomCase(seed).steps
    with work_folder() as folder:
        try:
            number, found = compare_case(steps, folder)
        except Exception:  # noqa: BLE001 - whatever breaks an engine is a finding
            number, found = 1, [traceback.format_exc()]
    if not found:
        return ""
    step = steps[number - 1]
    lines = [f"=== seed {seed} step {number}: {step['operation']} {step['args']} {json.dumps(step.get('control', {}))}"]
    if number > 1:
        lines.append("--- before\n" + steps[number - 2]["text"])
    return "\n".join([*lines, "--- program\n" + step["text"], *(f"  {line[-1500:]}" for line in found)])


def main() -> None:
    """Compares; prints each difference and a count."""
    first, count = int(sys.argv[1]), int(sys.argv[2])
    differing = 0
    for seed in range(first, first + count):
        found = compare_seed(seed)
        differing += bool(found)
        print(found or f"seed {seed}: same", flush=True)
    print(f"{count} cases from seed {first}, {differing} differ", flush=True)


if __name__ == "__main__":
    main()
