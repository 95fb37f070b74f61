"""Jobs in several processes: results in order, errors as they were raised, processes that die, an end on request."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from govcloud.errors import GovcloudError
from stacks.engine.shards import ProcessLostError, Sharding, choose_processes, run_sharded
from tests.engine.shard_runners import open_nothing, open_numbers

_PATIENCE = 30.0


def test_results_come_in_the_order_of_the_jobs_and_from_several_processes() -> None:
    heard: list[Any] = []
    jobs = [("double", n) for n in range(20)]
    results = asyncio.run(run_sharded(open_numbers, jobs, Sharding(2), lambda job, event: heard.append((job, event))))
    assert [value for value, _ in results] == [n * 2 for n in range(20)]
    assert sorted(heard) == sorted((job, f"double {job[1]}") for job in jobs)


def test_errors_are_in_the_place_of_results_and_say_the_same() -> None:
    jobs = [("refuse", 3), ("break", 4), ("double", 5)]
    refused, broken, doubled = asyncio.run(run_sharded(open_numbers, jobs, Sharding(1)))
    assert isinstance(refused, GovcloudError)
    assert refused.render("en") == "here: the number 3 is odd."
    assert refused.render("zh") == "here: 数字 3 是奇数。"
    assert isinstance(broken, ZeroDivisionError)
    assert doubled[0] == 10


def test_process_that_dies_fails_its_job_and_the_others_do_the_rest() -> None:
    jobs = [("die", 0), *[("double", n) for n in range(1, 12)]]
    results = asyncio.run(run_sharded(open_numbers, jobs, Sharding(2, at_once=1)))
    assert isinstance(results[0], ProcessLostError)
    assert [value for value, _ in results[1:]] == [n * 2 for n in range(1, 12)]


def test_last_process_that_dies_takes_all_jobs_with_it() -> None:
    results = asyncio.run(run_sharded(open_numbers, [("die", 0), ("double", 1)], Sharding(1, at_once=1)))
    assert [type(result) for result in results] == [ProcessLostError, ProcessLostError]


def test_what_cannot_be_opened_fails_every_job() -> None:
    results = asyncio.run(run_sharded(open_nothing, [("double", 1), ("double", 2)], Sharding(2)))
    assert [str(result) for result in results] == ["there: no database."] * 2


def test_stop_lets_jobs_end_and_begins_no_other() -> None:
    async def work() -> list[Any]:
        stop = asyncio.Event()
        jobs = [("wait", 1), ("double", 2)]
        return await run_sharded(open_numbers, jobs, Sharding(1, at_once=1), lambda *_: stop.set(), stop)

    first, second = asyncio.run(work())
    assert first[0] == 2
    assert second is None


def test_processes_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-m", "tests.engine.shard_parent", str(tmp_path)])
    children = _wait_for(lambda: (found := [int(p.name) for p in tmp_path.iterdir()]) and len(found) == 2 and found)
    parent.kill()
    parent.wait()
    assert _wait_for(lambda: not any(_runs(child) for child in children))


def test_as_many_processes_as_pay() -> None:
    assert choose_processes(139, cores=2) == 2
    assert choose_processes(139, cores=64) == 17
    assert choose_processes(3, cores=2) == 1


def _wait_for(condition: Any) -> Any:
    end = time.monotonic() + _PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
    return found


def _runs(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return "State:\tZ" not in status
