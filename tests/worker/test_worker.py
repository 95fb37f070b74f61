"""Workers do every job to its end, whoever of them dies: nothing twice, nothing lost, a stack never by two at once."""

import asyncio
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scripts.bench.private_postgres import Server
from stacks.engine.state.database import Database
from stacks.engine.state.holder import name_holder
from stacks.engine.state.open import open_database
from stacks.engine.state.overview import summarize
from stacks.worker.job import Job, Result
from stacks.worker.queue import DONE, WAITING, JobQueue, number_jobs
from stacks.worker.registry import WorkerLostError, beat, list_workers, sign_off, sign_on
from tests.worker.worker_child import RESOURCES

CHILD = Path(__file__).with_name("worker_child.py")
POOLS = ("mobile", "unicom")
type Process = subprocess.Popen[bytes]


@pytest.fixture
def cloud_url(tmp_path: Path) -> str:
    """The URL of the fake cloud, which no test cuts off."""
    return f"sqlite:///{tmp_path}/cloud.db"


@pytest.fixture
def cloud(cloud_url: str) -> Iterator[Database]:
    """The fake cloud."""
    opened = open_database(cloud_url)
    table = "CREATE TABLE cloud (id INTEGER PRIMARY KEY, urn TEXT NOT NULL, process INTEGER NOT NULL)"
    asyncio.run(_run(opened, table))
    yield opened
    opened.close()


@pytest.fixture
def queue(state_url: str) -> Iterator[JobQueue]:
    """The queue beside the state."""
    opened = JobQueue(state_url)
    yield opened
    opened.close()


class Crew:
    """Worker processes that a test starts, kills and ends."""

    def __init__(self, *urls: str) -> None:
        self._urls = urls
        self.options: list[str] = []
        self.processes: list[Process] = []

    def start(self, *pools: str) -> Process:
        """Starts a worker."""
        command = [sys.executable, str(CHILD), *self._urls, *(pools or POOLS), *self.options]
        self.processes.append(subprocess.Popen(command))
        return self.processes[-1]

    def end(self) -> list[int]:
        """Ends all that live; their exit codes."""
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        return [process.wait(timeout=60) for process in self.processes]


@pytest.fixture
def crew(state_url: str, cloud_url: str) -> Iterator[Crew]:
    """The crew; whatever happens, none outlives the test."""
    made = Crew(state_url, cloud_url)
    yield made
    for process in made.processes:
        if process.poll() is None:
            process.kill()
            process.wait()


def _jobs(count: int, pool: str = "") -> list[Job]:
    pools = [pool] if pool else POOLS
    return [Job("", f"{pools[n % len(pools)]}.d{n}", pools[n % len(pools)], "up", "li") for n in range(count)]


async def _run(database: Database, statement: str) -> None:
    await database.transact(
        lambda cursor: cursor.run(statement) if "CREATE" not in statement else cursor.all(statement)
    )


def _made(database: Database) -> list[tuple[str, int]]:
    """Stack and process of each object in the order of their making."""
    query = "SELECT urn, process FROM cloud ORDER BY id"
    rows = asyncio.run(_all(database, query))
    return [(urn.split("::")[0].removeprefix("urn:pulumi:"), process) for urn, process in rows]


async def _all(database: Database, query: str) -> list[tuple[str, int]]:
    return [(str(urn), int(process)) for urn, process in await database.transact(lambda cursor: cursor.all(query))]


def _wait_until_done(queue: JobQueue, jobs: list[Job], seconds: float = 90) -> list[Result]:
    end = time.monotonic() + seconds
    while any(entry.state != DONE for entry in queue.list(done=True)):
        assert time.monotonic() < end, queue.list(done=True)
        time.sleep(0.1)
    return [queue.wait(job.id) for job in jobs]


def test_a_worker_does_the_jobs_of_its_pools_and_leaves_the_others(
    cloud: Database, database: Database, queue: JobQueue, crew: Crew
) -> None:
    mine, other = number_jobs(_jobs(3, "mobile"), {}), number_jobs(_jobs(1, "unicom"), {})
    queue.submit([*mine, *other])
    crew.start("mobile")
    results = [queue.wait(job.id) for job in mine]
    assert [result.succeeded for result in results] == [True] * 3
    assert [entry.state for entry in queue.list()] == [WAITING]
    assert crew.end() == [0]
    assert len(_made(cloud)) == 3 * RESOURCES
    assert asyncio.run(list_workers(database)) == []


def test_job_that_others_wait_for_comes_first_and_a_failed_one_keeps_them_from_beginning(
    cloud: Database, queue: JobQueue, crew: Crew
) -> None:
    good = [Job("", name, "mobile", "up", "li") for name in ("mobile.health", "mobile.base")]
    bad = [Job("", name, "mobile", "up", "li") for name in ("mobile.tax", "mobile.bad")]
    jobs = [
        *number_jobs(good, {"mobile.health": ["mobile.base"]}),
        *number_jobs(bad, {"mobile.tax": ["mobile.bad"]}),
    ]
    queue.submit(jobs)
    crew.start("mobile")
    results = _wait_until_done(queue, jobs)
    assert [result.succeeded for result in results] == [True, True, False, False]
    assert "mobile.bad failed" in results[2].problems[0][0]
    assert "ValueError" in results[3].problems[0][0]
    assert [stack for stack, _ in groupby(stack for stack, _ in _made(cloud))] == ["mobile.base", "mobile.health"]
    assert crew.end() == [0]


@pytest.mark.slow
@pytest.mark.parametrize("state_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("seed", "options"), [(1, []), (2, ["--elsewhere"])], ids=["seen", "unheard"])
def test_jobs_of_workers_that_are_killed_are_done_to_their_end_by_others(
    cloud: Database, database: Database, queue: JobQueue, crew: Crew, seed: int, options: list[str]
) -> None:
    chance = random.Random(seed)
    crew.options = options
    jobs = number_jobs(_jobs(10), {})
    for _ in range(2):
        crew.start()
    queue.submit(jobs)
    for _ in range(3):
        before = len(_made(cloud))
        while len(_made(cloud)) < min(before + chance.randint(3, 20), 95):
            time.sleep(0.1)
        victim = chance.choice([process for process in crew.processes if process.poll() is None])
        victim.kill()
        crew.start()
    assert [result for result in _wait_until_done(queue, jobs) if not result.succeeded] == []
    made = _made(cloud)
    assert sorted(stack for stack, _ in made) == sorted(job.stack for job in jobs for _ in range(RESOURCES))
    for stack in {job.stack for job in jobs}:
        processes = [process for name, process in made if name == stack]
        assert len(list(groupby(processes))) == len(set(processes)), "two workers at once"
    found = asyncio.run(summarize(database, time.time()))
    assert {(one.resources, one.pending, one.holder) for one in found} == {(RESOURCES + 2, 0, "")}
    crew.end()


@pytest.mark.parametrize("state_url", ["postgresql"], indirect=True)
def test_jobs_outlive_connections_that_are_cut(
    cloud: Database, queue: JobQueue, crew: Crew, postgres: Server, state_url: str
) -> None:
    jobs = number_jobs(_jobs(3, "mobile"), {})
    queue.submit(jobs)
    crew.start("mobile")
    for count in (4, 12):
        while len(_made(cloud)) < count:
            time.sleep(0.1)
        asyncio.run(postgres.cut(urlsplit(state_url).path.strip("/")))
    assert [result for result in _wait_until_done(queue, jobs) if not result.succeeded] == []
    assert sorted(stack for stack, _ in _made(cloud)) == sorted(job.stack for job in jobs for _ in range(RESOURCES))
    assert crew.end() == [0]


def test_worker_that_was_taken_for_dead_learns_of_it(database: Database) -> None:
    now = 1000.0

    async def work() -> None:
        await sign_on(database, "w@h:1", "mobile", lambda: now, seconds=10)
        await beat(database, "w@h:1", lambda: now + 9, seconds=10)
        with pytest.raises(WorkerLostError):
            await beat(database, "w@h:1", lambda: now + 20, seconds=10)
        await sign_off(database, "w@h:1")
        with pytest.raises(WorkerLostError):
            await beat(database, "w@h:1", lambda: now, seconds=10)

    asyncio.run(work())


def test_worker_is_alive_until_its_time_is_up_or_its_process_has_ended(database: Database) -> None:
    async def work() -> None:
        await sign_on(database, name_holder("me"), "mobile", lambda: 0.0, seconds=10)
        (mine,) = await list_workers(database)
        assert mine.alive(9)
        assert not mine.alive(11)

    asyncio.run(work())
