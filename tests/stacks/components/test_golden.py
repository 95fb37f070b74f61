"""Plans of the worked example's stacks against golden files: every resource with its inputs as they go to a pool.

`GOVCLOUD_WRITE_GOLDEN=1 pytest tests/stacks/components` writes the files anew; look at the difference before you
commit. The pools exist in memory (see `double`); what is unknown before the run is `?`, what is secret `***`.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from stacks.components.names import stack_names
from stacks.engine.values import Secret, Unknown
from tests.stacks.components.city import City, Seen

GOLDEN = Path(__file__).parent / "golden"
DEPARTMENTS = ("mobile.ecology", "telecom.human-resources", "huawei.health", "unicom.emergency")
BASES = ("huawei.base", "mobile.base")


def plain(value: Any) -> Any:
    """A value as JSON, without what is not told."""
    if isinstance(value, Secret | Unknown):
        return "***" if isinstance(value, Secret) else "?"
    if isinstance(value, dict):
        return {name: plain(item) for name, item in sorted(value.items())}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def show(seen: Seen) -> str:
    """The plan as lines, whatever the order in which things were declared; then what was said."""
    lines = sorted(
        f"{seen.steps[name]} {name} {json.dumps(plain(inputs), ensure_ascii=False)}"
        for name, inputs in seen.inputs.items()
    )
    return "\n".join([*lines, *(f"# {words}" for words in sorted(seen.words)), ""])


def compare(stack: str, seen: Seen) -> None:
    """With the golden file."""
    shown = show(seen)
    golden = GOLDEN / f"{stack}.txt"
    if os.environ.get("GOVCLOUD_WRITE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(shown, encoding="utf-8")
    assert seen.result.exit_code == 0
    assert shown == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("stack", DEPARTMENTS)
def test_plan_of_a_department_is_as_in_its_golden_file(example: City, stack: str) -> None:
    compare(stack, example.preview(stack))


@pytest.mark.parametrize("stack", BASES)
def test_plan_of_a_base_is_as_in_its_golden_file(fresh: City, stack: str) -> None:
    compare(stack, fresh.preview(stack))


def test_every_stack_of_the_worked_example_can_be_planned(example: City) -> None:
    names = stack_names(example.inventory)
    assert names[:4] == ["huawei.base", "mobile.base", "telecom.base", "unicom.base"]
    assert sorted(names[4:]) == [
        "huawei.health",
        "huawei.human-resources",
        "huawei.linhan-data",
        "mobile.ecology",
        "mobile.emergency",
        "mobile.medical-insurance",
        "mobile.transport",
        "telecom.data-bureau",
        "telecom.health",
        "telecom.human-resources",
        "unicom.emergency",
        "unicom.transport",
    ]
    exits = {name: example.preview(name).result.exit_code for name in names}
    assert exits == dict.fromkeys(names, 0)
