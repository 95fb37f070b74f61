"""The gate on a real pool: a bad plan is refused by `preview` and `up`, and the pool and the state stay as they are."""

import json
import re
from pathlib import Path

import pytest

from govcloud.errors import Exit
from govcloud.inventory.models.department import Department
from tests.lab.stacks.bench import Bench, count_things
from tests.lab.stacks.desk import Desk, open_desk


@pytest.fixture
def desk(bench: Bench, tmp_path: Path) -> Desk:
    """A department that is not there yet, and that no test here makes."""
    return open_desk(bench, tmp_path)


def expose(department: Department, prefix: str) -> Department:
    """The department with port 22 of its first system open to a prefix."""
    system = department.systems[0]
    opened = system.exposure[0].model_copy(update={"ports": [22], "zone": None, "prefix": prefix})
    changed = system.model_copy(update={"exposure": [*system.exposure, opened]})
    return Department.model_validate(department.model_copy(update={"systems": [changed]}).model_dump(mode="json"))


def test_a_port_open_to_everybody_is_refused_and_nothing_is_made(desk: Desk, bench: Bench) -> None:
    bad = desk.write(expose(desk.department, "0.0.0.0/1"))
    before = count_things(bench.session)
    for command in (["preview"], ["up", "--yes"]):
        refused = bad.run(*command, expect=Exit.REFUSED)
        assert re.search(rf"departments/{desk.department.code}\.yml:\d+: sg-mgmt-port-closed", refused.stderr)
        assert "tcp 22 ← 0.0.0.0/1" in refused.stderr
        assert "nothing was changed" in refused.stderr
    document = json.loads(bad.run("preview", "--json", expect=Exit.REFUSED).stdout.splitlines()[-1])
    assert [each["check"] for each in document["refused"]] == ["sg-mgmt-port-closed"]
    assert count_things(bench.session) == before


def test_a_good_plan_is_judged_and_shown_with_its_warnings(desk: Desk) -> None:
    shown = desk.run("preview")
    assert "policies on the plan:" in shown.stderr
    assert "vm-no-password-injection" in shown.stderr
