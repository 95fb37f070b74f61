"""The embedded engine does what the recorded Pulumi CLI did: every case of `oracle/`, step by step."""

import json
from pathlib import Path

import pytest

from tests.engine.oracle_case import ORACLE, PROBE, CaseRun
from tests.engine.oracle_compare import differences

CASES = sorted(path.stem for path in (ORACLE / "expected").glob("*.json"))


@pytest.mark.parametrize("name", CASES)
def test_engine_does_what_the_record_says(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PROBE))
    monkeypatch.setenv("PROBE_DIR", str(tmp_path))
    expected = json.loads((ORACLE / "expected" / f"{name}.json").read_text())
    case = CaseRun(ORACLE / "cases" / name, tmp_path / "work")
    for number, (step, seen) in enumerate(zip(expected["steps"], case.steps(), strict=True), 1):
        found = differences(step, seen)
        assert not found, f"step {number} ({step['operation']}):\n" + "\n".join(found)


def test_there_are_cases_to_compare() -> None:
    assert len(CASES) >= 47
