"""Stacks out of the state database for drift: only what it needs, and no secret opened, so no passphrase either."""

import json
from collections.abc import Callable, Collection
from typing import Any

from stacks.drift.known import KnownStack, know_stack
from stacks.engine.documents import Cipher, unseal
from stacks.engine.model import Deployment, PendingOperation, ResourceState
from stacks.engine.state.cursor import Cursor
from stacks.engine.state.database import Database
from stacks.names import PROJECT
from stacks.signatures import UNKNOWN_TEXT


def _never(_: str) -> str:
    raise AssertionError


CLOSED = Cipher(_never, lambda _: json.dumps(UNKNOWN_TEXT))
"""Leaves every secret closed."""


async def read_stacks(
    database: Database, pools: Collection[str], wanted: Collection[str], clock: Callable[[], float]
) -> list[KnownStack]:
    """All stacks on `pools`, which are all pools that there are; only those on `wanted` ones have their resources."""

    def work(cursor: Cursor) -> tuple[list[tuple[Any, ...]], ...]:
        stacks = cursor.all("SELECT id, name FROM stack WHERE project = ? ORDER BY name", PROJECT)
        rows = [
            (number, cursor.all("SELECT document FROM resource WHERE stack = ? ORDER BY place", number))
            for number, name in stacks
            if take_apart(name, pools)[0] in wanted
        ]
        pending = cursor.all("SELECT stack, kind, document FROM operation")
        leases = cursor.all("SELECT stack, holder, expires FROM lease WHERE holder <> ''")
        return stacks, rows, pending, leases

    stacks, rows, pending, leases = await database.transact(work)
    now = clock()
    documents = {number: [read_state(row[0]) for row in found] for number, found in rows}
    holders = {number: holder for number, holder, expires in leases if expires > now}
    operations: dict[int, list[PendingOperation]] = {}
    for number, kind, document in pending:
        operations.setdefault(number, []).append(PendingOperation(kind, read_state(document)))
    return [
        know_stack(
            *take_apart(name, pools),
            Deployment(tuple(documents.get(number, ())), tuple(operations.get(number, ()))),
            holders.get(number, ""),
        )
        for number, name in stacks
    ]


def read_state(text: str) -> ResourceState:
    """Those fields of a stored state that drift needs."""
    document = json.loads(text)
    return ResourceState(
        urn=document["urn"],
        type=document["type"],
        custom=document.get("custom", False),
        id=document.get("id", ""),
        parent=document.get("parent", ""),
        inputs=unseal(document.get("inputs") or {}, CLOSED),
        external=document.get("external", False),
        delete=document.get("delete", False),
        ignore_changes=tuple(document.get("ignoreChanges") or ()),
    )


def take_apart(stack: str, pools: Collection[str]) -> tuple[str, str]:
    """Pool and department of a stack's name; the pool is empty when it is none of these."""
    pool = max((code for code in pools if stack.startswith(f"{code}.")), key=len, default="")
    return pool, stack.removeprefix(f"{pool}.") if pool else stack
