"""A worker process whose stacks are programs of ten resources, and whose cloud is a table in a file.

python worker_child.py STATE_URL CLOUD_URL POOL... [--elsewhere]; ends well on SIGTERM. With --elsewhere its name does
not tell others that its process has ended, as if it ran on another machine.
"""

import argparse
import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pulumi
from pulumi.runtime.proto import provider_pb2 as pb

from stacks.engine import run
from stacks.engine.deployment import StackName
from stacks.engine.options import Options
from stacks.engine.providers.host import PluginHost
from stacks.engine.state.cursor import Cursor
from stacks.engine.state.database import Database
from stacks.engine.state.holder import name_holder
from stacks.engine.state.open import open_database
from stacks.engine.state.passphrase import open_stack_secrets
from stacks.engine.state.store import open_stack
from stacks.worker.job import Job, Result
from stacks.worker.worker import Limits, Worker
from tests.engine.nothing_provider import ADOPT, NothingProvider

RESOURCES = 10


class TableProvider(NothingProvider):
    """Objects are rows (urn, process), so that it can be seen afterwards who made what in which order."""

    def __init__(self, database: Database) -> None:
        super().__init__({})
        self._database = database

    async def Create(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        if request.preview:
            return pb.CreateResponse(properties=request.properties)

        def work(cursor: Cursor) -> None:
            cursor.run("INSERT INTO cloud (urn, process) VALUES (?, ?)", request.urn, os.getpid())

        await self._database.transact(work)
        await asyncio.sleep(0.02)
        return pb.CreateResponse(id=request.urn, properties=request.properties)

    async def Invoke(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        urn = request.args["urn"]
        found = await self._database.transact(lambda cursor: cursor.all("SELECT urn FROM cloud WHERE urn = ?", urn))
        answer = pb.InvokeResponse()
        getattr(answer, "return").update({"id": urn} if found else {})
        return answer


def _program() -> None:
    before: pulumi.Resource | None = None
    for number in range(RESOURCES):
        options = pulumi.ResourceOptions(depends_on=[before] if before else [])
        before = pulumi.CustomResource("nothing:index:Thing", f"t{number}", {"name": f"t{number}"}, options)


def make_runner(database: Database, cloud: Database) -> Any:
    """Does a job: runs the program on the stack and says what changed."""

    async def run_job(job: Job) -> Result:
        if job.stack.endswith(".bad"):
            raise ValueError(job.stack)
        secrets = await open_stack_secrets(database, "test", "p", job.stack)
        store = await open_stack(database, "p", job.stack, secrets)
        host = PluginHost(factories={"nothing": lambda _: TableProvider(cloud)})
        stack = run.Stack(StackName("p", job.stack), store, host, actor=job.actor)
        result = await run.up(stack, _program, Options(adopt_token=ADOPT, skip_preview=True))
        changes = result.phases["update"].changes
        problems = tuple((line, line) for line in result.lines)
        return Result(result.succeeded, {str(op): count for op, count in changes.items()}, problems)

    return run_job


async def main() -> None:
    """Works until SIGTERM."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("cloud")
    parser.add_argument("pools", nargs="+")
    parser.add_argument("--elsewhere", action="store_true")
    asked = parser.parse_args()
    database, cloud = open_database(asked.url), open_database(asked.cloud)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    limits = Limits(per_pool=2, here=2, poll_seconds=0.1, alive_seconds=3.0 if asked.elsewhere else 30.0)
    name = f"worker@elsewhere:{os.getpid()}" if asked.elsewhere else name_holder("")
    worker = Worker(name, asked.url, database, asked.pools, make_runner(database, cloud), time.time, limits)
    await worker.work(stop)
    database.close()
    cloud.close()


if __name__ == "__main__":
    asyncio.run(main())
