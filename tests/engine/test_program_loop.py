"""How programs reach the engine in this process: without a thread for each call, and as they would with one."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.runtime import resource as sdk_resource

from stacks.engine import program_loop, run, sdk_seams
from stacks.engine.deployment import StackName
from stacks.engine.model import Deployment
from stacks.engine.options import Options
from stacks.engine.outstanding import OutstandingOutputs
from stacks.engine.providers.host import PluginHost
from stacks.engine.state.database import SqliteDatabase
from stacks.engine.state.store import open_stack
from tests.engine.nothing_provider import NothingProvider
from tests.engine.oracle_case import make_secrets


def _run(folder: Path, program: Callable[[], Any]) -> tuple[run.RunResult, Deployment]:
    async def work() -> tuple[run.RunResult, Deployment]:
        database = SqliteDatabase(folder / "state.db")
        store = await open_stack(database, "p", "dev", make_secrets())
        host = PluginHost(factories={"nothing": lambda _: NothingProvider({})})
        result = await run.up(run.Stack(StackName("p", "dev"), store, host), program, Options(skip_preview=True))
        found = await store.load()
        database.close()
        return result, found

    return asyncio.run(work())


def _things(count: int) -> None:
    before: pulumi.CustomResource | None = None
    for n in range(count):
        inputs = {"name": f"t{n}", "before": before.id if before is not None and n % 7 else "none"}
        before = pulumi.CustomResource("nothing:index:Thing", f"t{n}", inputs)
    pulumi.export("last", before.id if before is not None else "")


def _shape(deployment: Deployment) -> list[tuple[Any, ...]]:
    return sorted(
        (s.urn, str(s.inputs), str(s.outputs), s.dependencies, str(s.property_dependencies), s.parent)
        for s in deployment.resources
    )


@pytest.fixture(params=["seams", "plain"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Programs as they are run here, and as any version of the SDK would be run."""
    if request.param == "plain":
        monkeypatch.setattr(program_loop, "_SDK_CODE", None)
        monkeypatch.setattr("stacks.engine.program.is_known_sdk", lambda: False)
    name: str = request.param
    return name


def test_the_seams_fit_the_sdk_that_is_installed() -> None:
    assert sdk_seams.is_known_sdk()
    assert program_loop._SDK_CODE is not None
    assert getattr(sdk_resource, "_get_stack_trace").__module__ == sdk_seams.__name__  # noqa: B009 - private


def test_calls_of_the_sdk_take_no_threads(tmp_path: Path) -> None:
    most: list[int] = []

    def program() -> None:
        _things(60)
        before = threading.active_count
        pulumi.Output.all(*[pulumi.Output.from_input(n) for n in range(3)]).apply(lambda _: most.append(before()))
        asyncio.get_running_loop().call_later(0.05, lambda: most.append(before()))

    at_start = threading.active_count()
    result, _ = _run(tmp_path, program)
    assert result.succeeded, result.lines
    assert max(most) <= at_start + 3  # the state's, the program's, and asyncio's own at most


def test_state_is_the_same_with_and_without_seams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    fast, with_seams = _run(tmp_path / "a", lambda: _things(40))
    monkeypatch.setattr(program_loop, "_SDK_CODE", None)
    monkeypatch.setattr("stacks.engine.program.is_known_sdk", lambda: False)
    slow, without = _run(tmp_path / "b", lambda: _things(40))
    assert fast.succeeded
    assert slow.succeeded
    assert _shape(with_seams) == _shape(without)


def test_function_of_the_program_runs_in_a_thread(tmp_path: Path, way: str) -> None:  # noqa: ARG001 - a fixture
    threads: list[int] = []

    async def program() -> None:
        loop = asyncio.get_running_loop()
        threads.append(threading.get_ident())
        threads.append(await loop.run_in_executor(None, threading.get_ident))
        threads.append(await asyncio.to_thread(threading.get_ident))

    result, _ = _run(tmp_path, program)
    assert result.succeeded
    assert threads[0] not in threads[1:]


def test_error_of_a_call_reaches_the_program(tmp_path: Path, way: str) -> None:  # noqa: ARG001 - a fixture
    caught: list[str] = []

    async def program() -> None:
        try:
            await pulumi.runtime.invoke_async("nothing:index:unknown", {"urn": "x"})
            await pulumi.runtime.invoke_async("pulumi:pulumi:nonsense", {})
        except Exception as error:  # noqa: BLE001 - the SDK raises plain ones
            caught.append(str(error))

    result, _ = _run(tmp_path, program)
    assert result.succeeded
    assert "unrecognized function name: 'pulumi:pulumi:nonsense'" in caught[0]


def test_first_failing_output_ends_the_program(tmp_path: Path, way: str) -> None:  # noqa: ARG001 - a fixture
    def program() -> None:
        thing = pulumi.CustomResource("nothing:index:Thing", "t", {"name": "t"})
        never: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        pulumi.Output.from_input(never)
        thing.id.apply(lambda _: 1 / 0)

    start = time.monotonic()
    result, _ = _run(tmp_path, program)
    assert not result.succeeded
    assert any("ZeroDivisionError" in d.message for d in result.phases["update"].diagnostics)
    assert time.monotonic() - start < 15


def test_waiting_for_many_outputs_looks_at_each_once() -> None:
    count = 2_000
    handed: list[int] = []

    class Counted(OutstandingOutputs):
        def __iter__(self) -> Iterator[asyncio.Future[Any]]:
            found = list(super().__iter__())
            handed.append(len(found))
            return iter(found)

    async def work() -> None:
        outputs = Counted()
        for n in range(count):
            output = asyncio.get_running_loop().create_future()
            outputs.add(output)
            output.add_done_callback(outputs.discard)
            asyncio.get_running_loop().call_later(n * 1e-5, output.set_result, None)
        while outputs:
            pending = list(outputs)
            outputs.clear()
            await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)

    asyncio.run(work())
    assert sum(handed) <= count


def test_failed_output_is_handed_out_once() -> None:
    async def work() -> tuple[list[Any], int]:
        outputs = OutstandingOutputs()
        good, bad = (asyncio.get_running_loop().create_future() for _ in range(2))
        outputs.add(good)
        outputs.add(bad)
        first = list(outputs)
        bad.set_exception(ValueError("broken"))
        await asyncio.wait(first)
        found = list(outputs)
        outputs.clear()
        return [found == [bad], isinstance(bad.exception(), ValueError)], len(outputs)

    assert asyncio.run(work()) == ([True, True], 1)
