"""One stack in the state database: its resources, what is under way, its history, and the journal of a run."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from stacks.engine.documents import Cipher, from_document, to_document
from stacks.engine.graph import sort_states
from stacks.engine.journal import Change, Drop
from stacks.engine.model import Deployment, PendingOperation, ResourceState
from stacks.engine.secrets import Secrets
from stacks.engine.state.cursor import Cursor
from stacks.engine.state.database import Database
from stacks.engine.state.lease import Lease, check

_PUT = (
    "INSERT INTO resource (stack, place, urn, document) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (stack, place) DO UPDATE SET urn = excluded.urn, document = excluded.document"
)


@dataclass(frozen=True)
class RunEntry:
    """A run in the history. Times are ISO 8601; `result` is empty while it is under way."""

    id: int
    kind: str
    actor: str
    revision: str
    plan: str
    started: str
    ended: str = ""
    result: str = ""
    summary: str = ""


async def find_salt(database: Database, project: str, name: str) -> str:
    """The salt of a stack's secrets; empty if there is no such stack."""
    rows = await database.transact(
        lambda cursor: cursor.all("SELECT salt FROM stack WHERE project = ? AND name = ?", project, name)
    )
    return str(rows[0][0]) if rows else ""


async def settled_plans(database: Database, project: str) -> dict[str, str]:
    """Stack → plan of its last run, of those stacks whose last run succeeded and that nobody has edited since.

    A run that was refused before it began does not count.
    """
    query = (
        "SELECT stack.name, run.plan FROM stack"
        " JOIN run ON run.id = (SELECT MAX(id) FROM run WHERE run.stack = stack.id AND result <> 'refused')"
        " WHERE stack.project = ? AND run.result = 'succeeded' AND run.kind = 'update' AND run.plan <> ''"
    )
    rows = await database.transact(lambda cursor: cursor.all(query, project))
    return {str(name): str(plan) for name, plan in rows}


async def open_stack(database: Database, project: str, name: str, secrets: Secrets) -> "StackStore":
    """A stack's store; the stack is made if there is none."""

    def work(cursor: Cursor) -> int:
        query = "SELECT id FROM stack WHERE project = ? AND name = ?"
        rows = cursor.all(query, project, name)
        if not rows:
            new = "INSERT INTO stack (project, name, salt) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
            cursor.run(new, project, name, secrets.salt)
            rows = cursor.all(query, project, name)
        return int(rows[0][0])

    return StackStore(database, await database.transact(work), name, secrets)


async def read_history(database: Database, stack: int, limit: int) -> list[RunEntry]:
    """The last runs of a stack, newest first."""
    rows = await database.transact(
        lambda cursor: cursor.all(
            "SELECT id, kind, actor, revision, plan, started, ended, result, summary FROM run"
            " WHERE stack = ? ORDER BY id DESC LIMIT ?",
            stack,
            limit,
        )
    )
    return [RunEntry(*row) for row in rows]


class StackStore:
    """The rows of one stack. Reading needs no lock; every write shows a lease."""

    def __init__(self, database: Database, number: int, name: str, secrets: Secrets) -> None:
        self.database = database
        self.number = number
        self.name = name
        self.secrets = secrets
        self._cipher = Cipher(secrets.encrypt, secrets.decrypt)

    async def load(self) -> Deployment:
        """All resources, dependencies first, and the operations that were cut short."""

        def work(cursor: Cursor) -> tuple[list[tuple[int, str]], list[tuple[int, str, str]]]:
            resources = cursor.all("SELECT place, document FROM resource WHERE stack = ? ORDER BY place", self.number)
            operations = cursor.all("SELECT id, kind, document FROM operation WHERE stack = ? ORDER BY id", self.number)
            return [(r[0], r[1]) for r in resources], [(o[0], o[1], o[2]) for o in operations]

        resources, operations = await self.database.transact(work)
        states = [from_document(json.loads(text), self._cipher, place) for place, text in resources]
        pending = [
            PendingOperation(kind, from_document(json.loads(text), self._cipher), key) for key, kind, text in operations
        ]
        return Deployment(tuple(sort_states(states)), tuple(pending))

    async def replace(self, deployment: Deployment, lease: Lease) -> None:
        """Writes a whole deployment in place of what there is (import, repair); no run's plan holds for it any more."""
        rows = [
            (place, state.urn, self._write(state)) for place, state in enumerate(sort_states(deployment.resources), 1)
        ]
        pending = [(op.kind, op.resource.urn, self._write(op.resource)) for op in deployment.pending]

        def work(cursor: Cursor) -> None:
            check(cursor, lease)
            cursor.run("UPDATE run SET plan = '' WHERE stack = ?", self.number)
            cursor.run("DELETE FROM resource WHERE stack = ?", self.number)
            cursor.run("DELETE FROM operation WHERE stack = ?", self.number)
            for place, urn, text in rows:
                cursor.run("INSERT INTO resource VALUES (?, ?, ?, ?)", self.number, place, urn, text)
            for kind, urn, text in pending:
                cursor.insert(
                    "INSERT INTO operation (stack, run, kind, urn, document) VALUES (?, 0, ?, ?, ?)",
                    self.number,
                    kind,
                    urn,
                    text,
                )

        await self.database.transact(work)

    async def digest(self) -> str:
        """Digest of all rows as they are stored: another one as soon as anything changed."""

        def work(cursor: Cursor) -> str:
            rows = cursor.all("SELECT place, document FROM resource WHERE stack = ? ORDER BY place", self.number)
            pending = cursor.all("SELECT id, document FROM operation WHERE stack = ? ORDER BY id", self.number)
            return hashlib.sha256(json.dumps([list(map(list, rows)), list(map(list, pending))]).encode()).hexdigest()

        return await self.database.transact(work)

    async def begin_run(self, entry: RunEntry, lease: Lease) -> int:
        """Enters a run in the history; its number."""

        def work(cursor: Cursor) -> int:
            check(cursor, lease)
            return cursor.insert(
                "INSERT INTO run (stack, kind, actor, revision, plan, started, ended, result, summary)"
                " VALUES (?, ?, ?, ?, ?, ?, '', '', '')",
                self.number,
                entry.kind,
                entry.actor,
                entry.revision,
                entry.plan,
                entry.started,
            )

        return await self.database.transact(work)

    async def end_run(self, number: int, ended: str, result: str, summary: str) -> None:
        """Enters how a run ended."""
        await self.database.transact(
            lambda cursor: cursor.run(
                "UPDATE run SET ended = ?, result = ?, summary = ? WHERE id = ?", ended, result, summary, number
            )
        )

    async def history(self, limit: int = 100) -> list[RunEntry]:
        """The last runs, newest first."""
        return await read_history(self.database, self.number, limit)

    def journal(self, lease: Lease, run: int) -> "StoreJournal":
        """The journal of a run."""
        return StoreJournal(self, lease, run)

    def _write(self, state: ResourceState) -> str:
        return write_document(state, self._cipher)


class StoreJournal:
    """Writes intents and changes of one run, each under its lease (see Journal)."""

    def __init__(self, store: StackStore, lease: Lease, run: int) -> None:
        self._store = store
        self._lease = lease
        self._run = run
        self._cipher = Cipher(store.secrets.encrypt, store.secrets.decrypt)

    async def begin(self, operation: PendingOperation) -> int:
        """See Journal."""
        text = write_document(operation.resource, self._cipher)

        def work(cursor: Cursor) -> int:
            check(cursor, self._lease)
            return cursor.insert(
                "INSERT INTO operation (stack, run, kind, urn, document) VALUES (?, ?, ?, ?, ?)",
                self._store.number,
                self._run,
                operation.kind,
                operation.resource.urn,
                text,
            )

        return await self._store.database.transact(work)

    async def finish(self, key: int, changes: Sequence[Change]) -> None:
        """See Journal."""
        if not key and not changes:
            return
        written = [
            (change.row, "", "")
            if isinstance(change, Drop)
            else (change.state.row, change.state.urn, write_document(change.state, self._cipher))
            for change in changes
        ]

        def work(cursor: Cursor) -> None:
            check(cursor, self._lease)
            if key:
                cursor.run("DELETE FROM operation WHERE id = ?", key)
            for place, urn, text in written:
                if text:
                    cursor.run(_PUT, self._store.number, place, urn, text)
                else:
                    cursor.run("DELETE FROM resource WHERE stack = ? AND place = ?", self._store.number, place)

        await self._store.database.transact(work)

    async def forget(self, keys: Sequence[int]) -> None:
        """See Journal."""

        def work(cursor: Cursor) -> None:
            check(cursor, self._lease)
            for key in keys:
                cursor.run("DELETE FROM operation WHERE id = ?", key)

        await self._store.database.transact(work)


def write_document(state: ResourceState, cipher: Cipher) -> str:
    """A state as the text of its row."""
    return json.dumps(to_document(state, cipher), ensure_ascii=False, separators=(",", ":"))
