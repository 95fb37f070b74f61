"""Jobs on a real pool: a worker that is killed half-way is followed by another, which ends with what is wanted."""

import asyncio
import getpass
import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from govcloud.errors import Exit
from govcloud.inventory.edit import put_departments
from stacks.engine.state.open import open_database
from stacks.engine.state.overview import summarize
from tests.lab.stacks.bench import Bench
from tests.lab.stacks.desk import GOVCLOUD, Desk
from tests.lab.stacks.small_city import copy_city, describe

type Process = subprocess.Popen[bytes]


@pytest.fixture
def desk(bench: Bench, tmp_path: Path) -> Iterator[Desk]:
    """A department that is not there yet; whatever the test makes is taken down."""
    if bench.session.pool.code != "mobile":
        pytest.skip("the queue knows nothing of releases: one pool is enough")
    city = copy_city(tmp_path / "city", tmp_path / "state", bench)
    made = Desk(city, describe(f"{bench.tag}-w", city.pool))
    put_departments(city.folder, [made.department])
    yield made
    made.run("destroy", "--yes", "--delete-data")


@pytest.fixture
def workers() -> Iterator[list[Process]]:
    """Workers that a test has started; none outlives it."""
    started: list[Process] = []
    yield started
    for process in started:
        process.kill()
        process.wait()


def _start(desk: Desk, workers: list[Process]) -> Process:
    command = [str(GOVCLOUD), "worker", "start", desk.city.pool, "--here", "1"]
    workers.append(subprocess.Popen(command, env=desk.environment))
    return workers[-1]


def _submit(desk: Desk, operation: str, *arguments: str, expect: int = Exit.DONE) -> dict[str, Any]:
    chosen = ["--department", desk.department.code, "--pool", desk.city.pool, "--yes", "--json"]
    command = [str(GOVCLOUD), "worker", "submit", operation, *chosen, *arguments]
    done = subprocess.run(command, env=desk.environment, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == expect, done.stdout + done.stderr
    (job,) = json.loads(done.stdout)
    found: dict[str, Any] = job
    return found


def _count(desk: Desk) -> int:
    """Resources in the state of the desk's stack."""

    async def work() -> int:
        database = open_database(f"sqlite:///{desk.city.state}/stacks.db")
        try:
            found = await summarize(database, time.time())
        finally:
            database.close()
        return sum(stack.resources for stack in found if stack.name == desk.stack)

    return asyncio.run(work())


def test_job_of_a_killed_worker_is_done_by_another_and_data_is_lost_only_by_a_word(
    desk: Desk, workers: list[Process]
) -> None:
    first = _start(desk, workers)
    _submit(desk, "up")
    end = time.monotonic() + 120
    while _count(desk) < 8:
        assert time.monotonic() < end
        time.sleep(0.2)
    first.kill()
    first.wait()
    _start(desk, workers)
    again = _submit(desk, "up", "--wait")
    assert again["result"] == {"succeeded": True, "changes": {}, "problems": []}
    assert desk.result("preview", "--expect-no-changes", "--force")["stacks"][0]["changes"] == []
    assert {run["actor"] for run in _history(desk)} == {getpass.getuser()}
    refused = _submit(desk, "destroy", "--wait", expect=Exit.FAILED)
    assert "--delete-data" in refused["result"]["problems"][0][0]
    assert _submit(desk, "destroy", "--wait", "--delete-data")["result"]["succeeded"]
    assert _count(desk) == 0


def _history(desk: Desk) -> list[dict[str, Any]]:
    command = [str(GOVCLOUD), "state", "history", desk.stack, "--json"]
    done = subprocess.run(command, env=desk.environment, capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
