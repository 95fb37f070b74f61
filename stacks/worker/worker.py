"""A worker: takes jobs from the queues of its pools and does them, and takes over those of workers that are lost.

A job is a DBOS workflow with one step, the run of the stack. A step that did not end is done again from the start, by
whoever takes the job over; what keeps that from doing anything twice is the journal and the lock of the stack.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dbos import DBOS, DBOSConfig, WorkflowHandleAsync

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.engine.state.database import Database
from stacks.engine.state.lease import LockHeldError
from stacks.engine.state.problems import Cause, DatabaseError
from stacks.worker.job import Job, Result, RunStack, failed, read_job
from stacks.worker.queue import APPLICATION, VERSION, WORKFLOW, JsonSerializer, queue_name, queue_url
from stacks.worker.registry import WORKER_SECONDS, beat, list_workers, sign_off, sign_on

_RETRY_SECONDS = 1.0
_PATIENCE_SECONDS = 3600.0
_PASSING = {Cause.LOST, Cause.UNREACHABLE, Cause.BUSY}
_STOP_SECONDS = 3600
_ATTEMPTS = 20


@dataclass(frozen=True)
class Limits:
    """How much at once: jobs of one pool on all workers together, jobs of one pool on this worker; and how often."""

    per_pool: int = 8
    here: int = 4
    poll_seconds: float = 1.0
    alive_seconds: float = WORKER_SECONDS
    """How long a worker counts as alive after it was last heard of."""


@dataclass(frozen=True)
class Worker:
    """One worker process. There can be one in a process, because DBOS keeps one instance."""

    id: str
    state_url: str
    database: Database
    pools: Sequence[str]
    run: RunStack
    clock: Callable[[], float]
    limits: Limits = Limits()

    async def work(self, stop: asyncio.Event) -> None:
        """Works until asked to stop, then ends what it has begun. Raises WorkerLostError and leaves its jobs behind."""
        await sign_on(self.database, self.id, ", ".join(self.pools), self.clock, self.limits.alive_seconds)
        await asyncio.to_thread(self._launch)
        while not stop.is_set():
            with contextlib.suppress(DatabaseError):
                await self._beat()
                await self._take_over()
            await _wait(stop, self.limits.alive_seconds / 6)
        ending = asyncio.ensure_future(asyncio.to_thread(_end_dbos))
        while not ending.done():
            with contextlib.suppress(DatabaseError):
                await self._beat()
            await asyncio.wait({ending}, timeout=self.limits.alive_seconds / 6)
        await ending
        await sign_off(self.database, self.id)

    def _launch(self) -> None:
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_url": queue_url(self.state_url),
            "executor_id": self.id,
            "application_version": VERSION,
            "serializer": JsonSerializer(),
            "log_level": "ERROR",
            "notification_listener_polling_interval_sec": self.limits.poll_seconds,
        }
        DBOS(config=config)
        DBOS.workflow(name=WORKFLOW, max_recovery_attempts=_ATTEMPTS)(self._workflow())
        DBOS.listen_queues([queue_name(pool) for pool in self.pools])
        DBOS.launch()
        for pool in self.pools:
            DBOS.register_queue(
                queue_name(pool),
                global_concurrency=self.limits.per_pool,
                worker_concurrency=min(self.limits.here, self.limits.per_pool),
                polling_interval_sec=self.limits.poll_seconds,
                on_conflict="always_update",
            )

    def _workflow(self) -> Callable[[dict[str, Any]], Any]:
        @DBOS.step(name="run")
        async def step(document: dict[str, Any]) -> dict[str, Any]:
            return (await self._do(read_job(document))).to_json()

        async def run_stack(document: dict[str, Any]) -> dict[str, Any]:
            for other in read_job(document).after:
                handle: WorkflowHandleAsync[dict[str, Any]] = await DBOS.retrieve_workflow_async(other)
                if not (await handle.get_result())["succeeded"]:
                    return failed(_not_begun(read_job(document), other)).to_json()
            result: dict[str, Any] = await step(document)
            return result

        return run_stack

    async def _do(self, job: Job) -> Result:
        """Does a job; waits while another run holds the stack, and while the database cannot be reached."""
        end = self.clock() + _PATIENCE_SECONDS
        while True:
            try:
                return await self.run(job)
            except GovcloudError as error:
                if not _passes(error) or self.clock() > end:
                    return failed(error)
                await asyncio.sleep(_RETRY_SECONDS)
            except Exception as defect:  # noqa: BLE001 - a job ends with a result, whatever happens
                return failed(_defect(job, defect))

    async def _beat(self) -> None:
        await beat(self.database, self.id, self.clock, self.limits.alive_seconds)

    async def _take_over(self) -> None:
        running = await asyncio.to_thread(
            DBOS.list_workflows, status="PENDING", name=WORKFLOW, load_input=False, load_output=False
        )
        alive = {worker.id for worker in await list_workers(self.database) if worker.alive(self.clock())}
        lost = sorted({status.executor_id for status in running if status.executor_id} - alive)
        if lost:
            await asyncio.to_thread(DBOS._recover_pending_workflows, lost)  # noqa: SLF001 - DBOS's way without its service


def _passes(error: GovcloudError) -> bool:
    """Whether it is worth waiting."""
    return isinstance(error, LockHeldError) or (isinstance(error, DatabaseError) and error.cause in _PASSING)


def _end_dbos() -> None:
    DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=_STOP_SECONDS)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


def _not_begun(job: Job, other: str) -> GovcloudError:
    what = Text("was not begun because {name} failed", "未执行，因为 {name} 失败")
    return GovcloudError(what(name=other.partition("-")[2]), job.stack, todo=Text("mend that first", "请先解决该问题"))


def _defect(job: Job, error: Exception) -> GovcloudError:
    what = Text("the program failed: {kind}: {words}", "程序出错：{kind}：{words}")
    return GovcloudError(
        what(kind=type(error).__name__, words=error), job.stack, todo=Text("report this", "请反馈此问题")
    )
