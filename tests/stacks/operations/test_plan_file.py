"""A plan in a file: what was reviewed is what is read, and a moved world is refused."""

import stat
from pathlib import Path

import pytest

from govcloud.errors import Exit, GovcloudError, UsageError
from stacks.engine.events import PhaseRecord, StepBegun
from stacks.engine.model import Op
from stacks.engine.options import Targets
from stacks.engine.run import RunResult
from stacks.engine.values import Secret
from stacks.operations.plan_file import read_plan, write_plan
from stacks.operations.runs import Outcome

URN = "urn:pulumi:mobile.health::govcloud::govcloud:identity:User::li"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A plan that makes one user."""
    record = PhaseRecord("preview")
    record.report(StepBegun(Op.CREATE, URN, new={"name": "li", "password": Secret("tiger")}))
    outcome = Outcome("mobile.health", 0.1, RunResult(0, {"preview": record}), state="s1")
    path = tmp_path / "plan.json"
    write_plan(path, "up", "abc", [outcome], {"mobile.health": "b1"}, {"mobile.health": Targets(("urn:x",))})
    return path


def test_plan_is_read_as_it_was_written(file: Path) -> None:
    plan = read_plan(file)
    assert (plan.operation, plan.revision) == ("up", "abc")
    stack = plan.stacks["mobile.health"]
    assert (stack.state, stack.basis, stack.targets.patterns, stack.total) == ("s1", "b1", ("urn:x",), 1)


def test_plan_holds_no_secret_and_is_its_owner_s_alone(file: Path) -> None:
    assert "tiger" not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_plan_of_another_basis_is_refused(file: Path) -> None:
    plan = read_plan(file)
    plan.refuse_moved({"mobile.health": "b1"})
    with pytest.raises(GovcloudError, match=r"mobile\.health") as refused:
        plan.refuse_moved({"mobile.health": "b2"})
    assert refused.value.exit_code == Exit.CHANGES


@pytest.mark.parametrize(
    "words", ["", "{}", "[]", '{"format": 99, "stacks": {}}', '{"format": 1, "stacks": 3}', "\xff"]
)
def test_other_file_is_refused_in_one_sentence(tmp_path: Path, words: str) -> None:
    (tmp_path / "plan.json").write_text(words, encoding="latin-1")
    with pytest.raises(UsageError, match="no plan"):
        read_plan(tmp_path / "plan.json")


def test_plan_says_what_would_be_lost(tmp_path: Path) -> None:
    record = PhaseRecord("preview")
    record.report(StepBegun(Op.DELETE, "urn:pulumi:mobile.health::govcloud::govcloud:storage:Volume::v", old={}))
    outcome = Outcome("mobile.health", 0.1, RunResult(0, {"preview": record}), state="s1")
    path = tmp_path / "plan.json"
    write_plan(path, "up", "", [outcome], {"mobile.health": "b1"}, {"mobile.health": Targets()})
    assert read_plan(path).stacks["mobile.health"].losses == ["Volume v (delete)"]
