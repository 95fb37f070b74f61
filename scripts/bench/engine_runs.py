"""One measured run of the engine in a process of its own, with a provider that only gives back what it is given."""

import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.bench.echo_provider import EchoProvider
from scripts.bench.engine_programs import big_program, department_program
from stacks.engine import run
from stacks.engine.deployment import StackName
from stacks.engine.options import Options
from stacks.engine.providers.host import PluginHost
from stacks.engine.secrets import Secrets
from stacks.engine.state.database import SqliteDatabase
from stacks.engine.state.store import open_stack

KINDS = ("create", "up, unchanged", "preview, unchanged")
_PROJECT = "bench"
_SECRETS = Secrets(bytes(32), "no salt: nothing here is secret")


@dataclass(frozen=True)
class Job:
    """A run of one stack: a department's, or with `size` one big stack of so many resources."""

    stack: str
    kind: str
    size: int = 0


@dataclass(frozen=True)
class Measured:
    """Seconds of the run, resources that it dealt with, and the process that did it with its peak memory in MiB."""

    seconds: float
    resources: int
    process: int
    peak_mib: float


@dataclass(frozen=True)
class OpenRuns:
    """Opens the state for the runs of one process."""

    state: Path

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator["Runs"]:
        database = SqliteDatabase(self.state)
        try:
            yield Runs(database)
        finally:
            database.close()


class Runs:
    """Runs jobs; whatever does not end as it should is an error."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        self._host = PluginHost(factories={"echo": lambda _: EchoProvider()})

    async def run(self, job: Job, report: Callable[[Any], None]) -> Measured:  # noqa: ARG002 - a runner's parameter
        """Carries out one run."""
        store = await open_stack(self._database, _PROJECT, job.stack, _SECRETS)
        stack = run.Stack(StackName(_PROJECT, job.stack), store, self._host)
        program = big_program(job.size) if job.size else department_program(job.stack)
        start = time.perf_counter()
        if job.kind.startswith("preview"):
            result = await run.preview(stack, program, Options())
        else:
            result = await run.up(stack, program, Options(skip_preview=True))
        seconds = time.perf_counter() - start
        changes = list(result.phases.values())[-1].changes
        expected = {"create"} if job.kind == "create" else {"same"}
        if not result.succeeded or set(changes) != expected:
            msg = f"{job}: {changes} {result.lines}"
            raise RuntimeError(msg)
        return Measured(seconds, sum(changes.values()), os.getpid(), peak_mib())

    def stop(self) -> None:
        """Runs are short."""


def peak_mib() -> float:
    """The peak resident memory of this process so far."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024
