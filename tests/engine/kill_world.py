"""A small world in a folder that survives kill -9: a cloud of files, a state database, and random programs for both.

Every moment between two writes is an instant that can be counted, and at which a run can kill itself.
"""

import asyncio
import json
import os
import random
import signal
import sqlite3
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

import pulumi
from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.runtime.proto import provider_pb2 as pb
from pulumi.runtime.proto import provider_pb2_grpc

from stacks.engine import run
from stacks.engine.deployment import StackName
from stacks.engine.model import Deployment
from stacks.engine.options import Options
from stacks.engine.program import Program
from stacks.engine.providers.host import PluginHost
from stacks.engine.secrets import Secrets
from stacks.engine.state.open import open_database
from stacks.engine.state.store import open_stack

FIND = "files:index:find"
TYPE = "files:index:File"
_SECRETS = Secrets(bytes(32), "none")


class Instants:
    """Counts the instants of a run; at number `last` the process is killed as by `kill -9`."""

    def __init__(self, last: int = 0) -> None:
        self._last = last
        self.count = 0

    def pass_one(self) -> None:
        """One more."""
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Node:
    """A resource of a program. Another `kind` replaces it, another `value` updates it."""

    name: str
    value: int
    kind: int
    delete_first: bool
    needs: tuple[str, ...]


def draw_nodes(random_: random.Random, count: int = 9) -> list[Node]:
    """Resources that depend on some before them."""
    nodes: list[Node] = []
    for n in range(count):
        needs = random_.sample([node.name for node in nodes], min(len(nodes), random_.choice([0, 1, 1, 2])))
        nodes.append(Node(f"n{n}", 0, 0, random_.random() < 0.5, tuple(needs)))
    return nodes


def change_nodes(random_: random.Random, nodes: Sequence[Node]) -> list[Node]:
    """Some gone, some changed, some to be replaced, some new."""
    kept = [node for node in nodes if random_.random() < 0.8]
    names = {node.name for node in kept}
    changed = [
        replace(
            node,
            value=node.value + random_.choice([0, 0, 1]),
            kind=node.kind + random_.choice([0, 0, 1]),
            needs=tuple(name for name in node.needs if name in names),
        )
        for node in kept
    ]
    return [*changed, *(Node(f"new{n}", 0, 0, False, tuple(sorted(names)[:n])) for n in range(3))]


def make_program(nodes: Sequence[Node]) -> Program:
    """The program that wants these."""

    def program() -> None:
        made: dict[str, pulumi.CustomResource] = {}
        for node in nodes:
            needs = [made[name].id for name in node.needs]
            inputs = {"value": node.value, "kind": node.kind, "first": node.delete_first, "needs": needs}
            made[node.name] = pulumi.CustomResource(TYPE, node.name, inputs)

    return program


class Files(provider_pb2_grpc.ResourceProviderServicer):
    """A resource is a file; the method names are the protocol's."""

    def __init__(self, folder: Path, instants: Instants) -> None:
        self._folder = folder
        self._instants = instants
        folder.mkdir(exist_ok=True)

    async def Configure(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return pb.ConfigureResponse(acceptSecrets=True, acceptResources=True, supportsPreview=True)

    async def Check(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return pb.CheckResponse(inputs=request.news)

    async def Diff(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        old, new = _read(request.old_inputs), _read(request.news)
        changed = [key for key in new if old.get(key) != new[key]]
        return pb.DiffResponse(
            changes=pb.DiffResponse.DIFF_SOME if changed else pb.DiffResponse.DIFF_NONE,
            diffs=changed,
            replaces=[key for key in changed if key == "kind"],
            deleteBeforeReplace=bool(new.get("first")),
        )

    async def Create(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        if request.preview:
            return pb.CreateResponse(properties=request.properties)
        made = f"{request.name}-{uuid.uuid4().hex[:8]}"
        await self._write(made, request.urn, request.properties)
        return pb.CreateResponse(id=made, properties=request.properties)

    async def Update(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        if not request.preview:
            await self._write(request.id, request.urn, request.news)
        return pb.UpdateResponse(properties=request.news)

    async def Delete(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        self._instants.pass_one()
        (self._folder / request.id).unlink(missing_ok=True)
        self._instants.pass_one()
        return empty_pb2.Empty()

    async def Invoke(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        arguments = _read(request.args)
        answer = pb.InvokeResponse()
        for path in sorted(self._folder.iterdir()):
            there = json.loads(path.read_text(encoding="utf-8"))
            if there["urn"] == arguments["urn"] and path.name not in arguments.get("known", []):
                getattr(answer, "return").update({"id": path.name, "outputs": there["inputs"]})
                break
        return answer

    async def _write(self, name: str, urn: str, inputs: struct_pb2.Struct) -> None:
        self._instants.pass_one()
        await asyncio.sleep(0.001)
        fresh = self._folder.with_name(f"{name}.fresh")
        fresh.write_text(json.dumps({"urn": urn, "inputs": _read(inputs)}), encoding="utf-8")
        fresh.rename(self._folder / name)
        self._instants.pass_one()
        await asyncio.sleep(0.001)


def _read(struct: struct_pb2.Struct) -> dict[str, Any]:
    found: dict[str, Any] = json_format.MessageToDict(struct)
    return found


def run_up(folder: Path, nodes: Sequence[Node], instants: Instants) -> tuple[run.RunResult, Deployment]:
    """An up of the program, and the state after it. Statements of the database are instants too."""

    async def work() -> tuple[run.RunResult, Deployment]:
        database = open_database(f"sqlite:///{folder}/state.db")
        store = await open_stack(database, "p", "dev", _SECRETS)
        host = PluginHost(factories={"files": lambda _: Files(folder / "cloud", instants)})
        result = await run.up(
            run.Stack(StackName("p", "dev"), store, host), make_program(nodes), Options(adopt_token=FIND, parallel=4)
        )
        found = await store.load()
        database.close()
        return result, found

    with mock.patch.object(sqlite3, "connect", _watched(sqlite3.connect, instants)):
        return asyncio.run(work())


def _watched(connect: Callable[..., sqlite3.Connection], instants: Instants) -> Callable[..., sqlite3.Connection]:
    def watched(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection = connect(*args, **kwargs)
        connection.set_trace_callback(lambda _statement: instants.pass_one())
        return connection

    return watched
