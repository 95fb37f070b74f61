"""Carries out one step of a case in a process of its own, to be killed: `oracle_child.py <case> <work> <step>`."""

import asyncio
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from stacks.engine.events import Event, StepBegun
from tests.engine.oracle_case import CaseRun, describe


def main() -> None:
    """Runs the step and writes the begin of each of its steps to `events.jsonl`."""
    folder, work, number = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    case = CaseRun.__new__(CaseRun)
    case.folder, case.work, case.config, case.secret_keys = folder, work, {}, set()
    case.probe, case.program = work / "probe", work / "__main__.py"
    case.meta = json.loads((folder / "case.json").read_text())
    with (work / "events.jsonl").open("w") as file:

        def write(_: str, event: Event) -> None:
            if isinstance(event, StepBegun):
                file.write(json.dumps(describe(event)) + "\n")
                file.flush()

        asyncio.run(case.run_step(case.meta["steps"][number], write))


if __name__ == "__main__":
    main()
