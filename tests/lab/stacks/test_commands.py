"""The commands on a real pool: plan, apply, change, lose nothing by accident, be killed, be cut off, take down."""

import json
import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from govcloud.errors import Exit
from scripts.lab.faults import CUT, DROP, faults, status
from scripts.lab.layout import load_layout
from tests.lab.stacks.bench import Bench
from tests.lab.stacks.desk import Desk, count_servers, open_desk

KILLS = 3


@pytest.fixture
def desk(bench: Bench, tmp_path: Path) -> Iterator[Desk]:
    """A department that is not there yet; whatever the test makes is taken down."""
    made = open_desk(bench, tmp_path)
    yield made
    made.run("destroy", "--yes", "--delete-data")


def test_department_lives_from_its_first_plan_to_its_end(desk: Desk, tmp_path: Path) -> None:
    plan = str(tmp_path / "plan.json")
    planned = desk.result("preview", "--out", plan)
    made = desk.result("up", "--plan", plan, "--yes")
    (stack,) = made["stacks"]
    assert [change["urn"] for change in stack["changes"]] != []
    assert {c["urn"] for c in stack["changes"]} == {c["urn"] for c in planned["stacks"][0]["changes"]}
    servers = stack["outputs"]["systems"][desk.department.systems[0].code]["servers"]
    assert all(server["addresses"] for server in servers.values())
    hidden = [change["values"]["password"]["new"] for change in stack["changes"] if "password" in change["values"]]
    assert hidden == ["***"]
    desk.run("up", "--plan", plan, "--yes", expect=Exit.CHANGES)
    assert desk.result("preview", "--expect-no-changes")["unchanged"] == [desk.stack]
    assert desk.result("preview", "--expect-no-changes", "--force")["stacks"][0]["changes"] == []

    more = desk.write(count_servers(desk.department, 2))
    changed = more.result("preview", "--expect-no-changes", expect=Exit.CHANGES)["stacks"][0]["changes"]
    assert {change["op"] for change in changed} == {"create"}
    more.run("up", "--system", desk.department.systems[0].code, "--yes")
    assert more.result("preview", "--expect-no-changes", "--force")["stacks"][0]["changes"] == []

    fewer = more.write(desk.department)
    refused = fewer.run("up", "--yes", expect=Exit.FAILED)
    assert "--delete-data" in refused.stderr
    assert more.run("drift").returncode == Exit.DONE
    fewer.run("up", "--yes", "--delete-data")
    fewer.run("drift")
    refused = fewer.run("destroy", "--yes", expect=Exit.FAILED)
    assert "--delete-data" in refused.stderr


def test_command_without_an_answer_does_nothing(desk: Desk) -> None:
    refused = desk.run("up", expect=Exit.USAGE)
    assert "--yes" in refused.stderr
    assert desk.result("preview")["stacks"][0]["changes"] != []


def test_tenant_without_its_base_is_told_which_stack_comes_first(desk: Desk) -> None:
    (desk.city.state / "stacks.db").unlink()
    refused = desk.run("preview", expect=Exit.DONE)
    assert f"{desk.city.pool}.base" in refused.stdout + refused.stderr
    failed = desk.run("up", "--yes", expect=Exit.FAILED)
    assert f"deploy `{desk.city.pool}.base` first" in failed.stdout + failed.stderr


def test_second_run_at_once_is_refused_with_who_holds_the_lock(desk: Desk) -> None:
    process = subprocess.Popen(
        desk.line("up", ["--yes", "--json"]), env=desk.environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process:
        next(line for line in process.stdout if json.loads(line).get("phase") == "update")
        refused = desk.run("up", "--yes", expect=Exit.LOCKED)
        process.stdout.read()
    assert process.returncode == Exit.DONE
    assert desk.stack in refused.stderr
    assert str(process.pid) in refused.stderr


def test_run_killed_again_and_again_ends_with_exactly_what_is_wanted(desk: Desk) -> None:
    chance = random.Random(os.urandom(8))
    for _ in range(KILLS):
        desk.kill_after(chance.randint(30, 90), "up", "--yes")
    desk.run("up", "--yes")
    desk.run("drift")
    assert desk.result("preview", "--expect-no-changes", "--force")["stacks"][0]["changes"] == []
    desk.kill_after(chance.randint(30, 60), "destroy", "--yes", "--delete-data")


def test_pool_that_stumbles_all_the_time_gets_everything_once(desk: Desk) -> None:
    pool = desk.city.pool
    file = desk.city.folder / "pools" / f"{pool}.yml"
    file.write_text(file.read_text().replace(f"cloud: {pool}\n", f"cloud: {pool}.faults\n"))
    rules = faults(pool, load_layout())
    try:
        for action, methods in ((status(503), "GET"), (DROP, "POST"), (CUT, "POST"), (status(500), "PUT")):
            rules.add(action, method=methods, service="network", times=3, after=methods == "POST")
        desk.run("up", "--yes")
    finally:
        rules.clear()
    desk.run("drift")
