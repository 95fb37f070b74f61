"""The queue of jobs: DBOS workflows in the state's PostgreSQL database, or in a file beside a SQLite state.

One queue per pool, so that a worker can serve the pools that it reaches and each pool has a limit of its own.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dbos import DBOS, DBOSClient
from dbos import Serializer as BaseSerializer

from stacks.engine.state.open import sqlite_path
from stacks.worker.job import Job, Result, read_job, read_result
from stacks.worker.sqlite_clock import teach_sqlite

APPLICATION = "govcloud"
WORKFLOW = "run_stack"
VERSION = "1"
"""Of what lies in the queue. Workers of all versions of the program with the same one take each other's jobs over."""
WAITING, RUNNING, DONE = "waiting", "running", "done"
_STATES = {"ENQUEUED": WAITING, "DELAYED": WAITING, "PENDING": RUNNING}
_PREFIX = "pool:"


class JsonSerializer(BaseSerializer):
    """Plain JSON instead of pickles, which would let whoever can write to the database run code in a worker."""

    def serialize(self, data: Any) -> str:
        """A text."""
        return json.dumps(data, ensure_ascii=False, default=str)

    def deserialize(self, serialized_data: str) -> Any:
        """What the text says."""
        return json.loads(serialized_data)

    def name(self) -> str:
        """What DBOS calls it."""
        return "govcloud_json"


def queue_url(state_url: str) -> str:
    """Where the queue is: in the same database, or in `queue.db` beside a SQLite file."""
    path = sqlite_path(state_url)
    if path is None:
        return state_url
    teach_sqlite()
    return f"sqlite:///{path.with_name('queue.db')}"


def queue_name(pool: str) -> str:
    """The queue of a pool."""
    return _PREFIX + pool


@dataclass(frozen=True)
class Entry:
    """A job in the queue: waiting, running or done; who runs it, and times in seconds since 1970."""

    job: Job
    state: str
    worker: str
    queued: float
    result: Result | None = None


class JobQueue:
    """Puts jobs into the queue and looks at them. Calls wait for the database; close it in the end."""

    def __init__(self, state_url: str) -> None:
        url = queue_url(state_url)
        DBOS.migrate(url)
        self._client = DBOSClient(system_database_url=url, serializer=JsonSerializer(), application_name=APPLICATION)

    def close(self) -> None:
        """Ends the connections."""
        self._client.destroy()

    def submit(self, jobs: Sequence[Job]) -> list[str]:
        """Puts jobs into the queues of their pools; those named in `after` of others come first. Their ids."""
        awaited = {name for job in jobs for name in job.after}
        for job in sorted(jobs, key=lambda job: job.id not in awaited):
            self._client.enqueue(
                {
                    "workflow_name": WORKFLOW,
                    "queue_name": queue_name(job.pool),
                    "workflow_id": job.id,
                    "app_version": VERSION,
                    "priority": 1 if job.id in awaited else 2,
                },
                job.to_json(),
            )
        return [job.id for job in jobs]

    def list(self, *, done: bool = False, limit: int = 1000) -> list[Entry]:
        """Jobs that wait or run, oldest first; with `done` also the last ones that have ended."""
        found = self._client.list_workflows(
            name=WORKFLOW, status=None if done else list(_STATES), limit=limit, sort_desc=True
        )
        return [_entry(status) for status in reversed(found)]

    def wait(self, job: str) -> Result:
        """What came of a job, when it has ended."""
        return read_result(self._client.retrieve_workflow(job).get_result())


def number_jobs(jobs: Sequence[Job], after: Mapping[str, Sequence[str]]) -> list[Job]:
    """The jobs with ids of their own; `after`: stack → stacks of this batch that come first."""
    batch = uuid.uuid4().hex[:12]
    ids = {job.stack: f"{batch}-{job.stack}" for job in jobs}
    return [
        replace(job, id=ids[job.stack], after=tuple(ids[name] for name in after.get(job.stack, ()) if name in ids))
        for job in jobs
    ]


def _entry(status: Any) -> Entry:
    (document,) = status.input["args"]
    state = _STATES.get(status.status, DONE)
    result = read_result(status.output) if status.output else None
    return Entry(read_job(document), state, status.executor_id or "", (status.created_at or 0) / 1000, result)
