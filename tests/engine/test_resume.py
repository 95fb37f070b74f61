"""After a run that was cut short: what was being made is looked up and taken up, never made twice, never lost.

The provider is in this process and loses the answer to a Create; the kill of a whole process is a recorded case.
"""

import asyncio
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pulumi
import pytest

from govcloud.errors import GovcloudError
from scripts.bench.private_postgres import Server
from stacks.engine import run
from stacks.engine.deployment import StackName
from stacks.engine.journal import Drop
from stacks.engine.model import Deployment, PendingOperation
from stacks.engine.options import Options
from stacks.engine.providers.host import PluginHost
from stacks.engine.state.database import Database
from stacks.engine.state.lease import LeaseLostError, LockHeldError, acquire, break_lease, release
from stacks.engine.state.open import open_database
from stacks.engine.state.problems import DatabaseError
from stacks.engine.state.store import StackStore, open_stack
from tests.engine.nothing_provider import ADOPT, NothingProvider
from tests.engine.oracle_case import make_secrets

NAMES = [f"t{n}" for n in range(8)]


def _program() -> None:
    before: pulumi.Resource | None = None
    for name in NAMES:
        options = pulumi.ResourceOptions(depends_on=[before] if before else [])
        before = pulumi.CustomResource("nothing:index:Thing", name, {"name": name}, options)


async def _stack(url: str, cloud: dict[str, list[str]]) -> tuple[Database, run.Stack]:
    database = open_database(url)
    store = await open_stack(database, "p", "dev", make_secrets())
    host = PluginHost(factories={"nothing": lambda _: NothingProvider(cloud)})
    return database, run.Stack(StackName("p", "dev"), store, host)


async def _forget_answer(store: StackStore, name: str) -> None:
    """The state as a kill leaves it: the object is there, its intent is written, its answer is not."""
    there = await store.load()
    state = next(s for s in there.resources if s.urn.endswith(f"::{name}"))
    lease = await acquire(store.database, store.number, "dev", "test", time.time)
    journal = store.journal(lease, 1)
    await journal.begin(PendingOperation("creating", replace(state, id="", outputs={})))
    await journal.finish(0, [Drop(state.row)])
    await release(store.database, lease)


@pytest.mark.parametrize("seed", range(5))
def test_cut_short_creates_are_taken_up(state_url: str, seed: int) -> None:
    lost = random.Random(seed).sample(NAMES, 3)

    async def work() -> tuple[dict[str, list[str]], Deployment, run.RunResult]:
        cloud: dict[str, list[str]] = {}
        database, stack = await _stack(state_url, cloud)
        await run.up(stack, _program, Options())
        for name in sorted(lost, reverse=True):
            await _forget_answer(stack.store, name)
        result = await run.up(stack, _program, Options(adopt_token=ADOPT))
        found = await stack.store.load()
        database.close()
        return cloud, found, result

    cloud, found, result = asyncio.run(work())
    assert result.succeeded
    assert all(len(ids) == 1 for ids in cloud.values())
    assert len(cloud) == len(NAMES)
    assert {s.id for s in found.resources if s.type == "nothing:index:Thing"} == {ids[0] for ids in cloud.values()}
    assert not found.pending


def test_cut_short_create_that_never_happened_is_made(state_url: str) -> None:
    async def work() -> tuple[dict[str, list[str]], Deployment]:
        cloud: dict[str, list[str]] = {}
        database, stack = await _stack(state_url, cloud)
        await run.up(stack, _program, Options())
        await _forget_answer(stack.store, "t7")
        cloud.pop(next(urn for urn in cloud if urn.endswith("::t7")))
        await run.up(stack, _program, Options(adopt_token=ADOPT))
        found = await stack.store.load()
        database.close()
        return cloud, found

    cloud, found = asyncio.run(work())
    assert all(len(ids) == 1 for ids in cloud.values())
    assert len([s for s in found.resources if s.type == "nothing:index:Thing"]) == len(NAMES)
    assert not found.pending


def test_as_the_command_line_does_it_a_cut_short_create_is_made_again(state_url: str) -> None:
    async def work() -> tuple[dict[str, list[str]], Deployment, run.RunResult]:
        cloud: dict[str, list[str]] = {}
        database, stack = await _stack(state_url, cloud)
        await run.up(stack, _program, Options())
        await _forget_answer(stack.store, "t7")
        result = await run.up(stack, _program, Options())
        found = await stack.store.load()
        database.close()
        return cloud, found, result

    cloud, found, result = asyncio.run(work())
    assert sorted(map(len, cloud.values())) == [1] * 7 + [2]
    assert [op.kind for op in found.pending] == ["creating"]
    assert any("1 pending operations" in line for line in result.lines)


def test_run_that_loses_its_lock_ends_and_says_so(state_url: str) -> None:
    async def work() -> tuple[dict[str, list[str]], set[str]]:
        cloud: dict[str, list[str]] = {}
        database, stack = await _stack(state_url, cloud)
        thefts: list[asyncio.Task[str]] = []
        loop = asyncio.get_running_loop()

        def take_away(urn: str) -> bool:
            if urn.endswith("::t3"):
                thefts.append(loop.create_task(break_lease(database, stack.store.number)))
            return False

        host = PluginHost(factories={"nothing": lambda _: NothingProvider(cloud, take_away)})
        with pytest.raises(LeaseLostError):
            await run.up(replace(stack, host=host), _program, Options(skip_preview=True))
        found = await stack.store.load()
        database.close()
        assert thefts[0].done()
        return cloud, {s.urn for s in found.resources} | {op.resource.urn for op in found.pending}

    cloud, known = asyncio.run(work())
    assert len(cloud) == 4
    assert cloud.keys() <= known


def test_run_whose_database_goes_away_ends_and_the_next_one_goes_on(
    postgres: Server, make_postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stacks.engine.state.postgres.PATIENCE_SECONDS", 0.3)
    name = make_postgres()

    async def shut() -> None:
        await postgres.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await postgres.cut(name)

    def take_away(urn: str) -> bool:
        if urn.endswith("::t3"):
            with ThreadPoolExecutor() as pool:
                pool.submit(asyncio.run, shut()).result()
        return False

    async def work() -> tuple[dict[str, list[str]], Deployment, run.RunResult]:
        cloud: dict[str, list[str]] = {}
        database, stack = await _stack(postgres.url(name), cloud)
        host = PluginHost(factories={"nothing": lambda _: NothingProvider(cloud, take_away)})
        with pytest.raises(DatabaseError):
            await run.up(replace(stack, host=host), _program, Options(skip_preview=True))
        await postgres.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await break_lease(database, stack.store.number)
        assert len((await stack.store.load()).pending) == 1
        result = await run.up(stack, _program, Options(adopt_token=ADOPT))
        found = await stack.store.load()
        database.close()
        return cloud, found, result

    cloud, found, result = asyncio.run(work())
    assert result.succeeded
    assert sorted(map(len, cloud.values())) == [1] * len(NAMES)
    assert not found.pending


@pytest.mark.parametrize("seed", range(2))
def test_run_whose_connections_are_cut_again_and_again_makes_everything_once(
    postgres: Server, make_postgres: Callable[[], str], seed: int
) -> None:
    name, chance = make_postgres(), random.Random(seed)

    async def cut_forever() -> None:
        while True:
            await asyncio.sleep(chance.uniform(0.02, 0.25))
            await postgres.cut(name)

    async def run_to_the_end(stack: run.Stack) -> run.RunResult:
        while True:
            try:
                return await run.up(stack, _program, Options(adopt_token=ADOPT, skip_preview=True))
            except DatabaseError:
                continue
            except LockHeldError:
                with suppress(DatabaseError):
                    await break_lease(stack.store.database, stack.store.number)

    async def work() -> tuple[dict[str, list[str]], Deployment, run.RunResult]:
        cloud: dict[str, list[str]] = {}
        database, stack = await _stack(postgres.url(name), cloud)
        cutting = asyncio.ensure_future(cut_forever())
        result = await run_to_the_end(stack)
        cutting.cancel()
        found = await stack.store.load()
        database.close()
        return cloud, found, result

    cloud, found, result = asyncio.run(work())
    assert result.succeeded, result.lines
    assert sorted(map(len, cloud.values())) == [1] * len(NAMES)
    assert not found.pending


def test_provider_that_is_not_installed_is_named(state_url: str) -> None:
    async def work() -> None:
        database, stack = await _stack(state_url, {})
        with pytest.raises(GovcloudError, match="pulumi-resource-nothing"):
            await run.up(replace(stack, host=PluginHost()), _program, Options())
        database.close()

    asyncio.run(work())


def test_many_stacks_run_side_by_side_in_one_process(state_url: str) -> None:
    async def one(number: int, database: Database, cloud: dict[str, list[str]]) -> run.RunResult:
        name = StackName("p", f"s{number}")
        store = await open_stack(database, name.project, name.stack, make_secrets())
        host = PluginHost(factories={"nothing": lambda _: NothingProvider(cloud)})
        return await run.up(run.Stack(name, store, host), _program, Options())

    async def work() -> tuple[dict[str, list[str]], list[run.RunResult]]:
        cloud: dict[str, list[str]] = {}
        database = open_database(state_url)
        results = await asyncio.gather(*(one(n, database, cloud) for n in range(6)))
        database.close()
        return cloud, list(results)

    cloud, results = asyncio.run(work())
    assert [result.exit_code for result in results] == [0] * 6
    assert len(cloud) == 6 * len(NAMES)
    assert all(len(ids) == 1 for ids in cloud.values())
