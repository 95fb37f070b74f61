"""The program run on a draft, with a provider that makes nothing: it finds each resource among the live things.

The engine does the rest, so that URNs, parents, dependencies and options in the state are those that a real run writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, override

from pulumi.runtime.proto import provider_pb2 as pb

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from stacks.adoption.found import TYPES, Found
from stacks.engine import run
from stacks.engine.deployment import StackName
from stacks.engine.model import Deployment
from stacks.engine.options import Options
from stacks.engine.program import Program
from stacks.engine.providers.builtin import StackOutputs
from stacks.engine.providers.host import PluginHost
from stacks.engine.secrets import new_secrets
from stacks.engine.state.database import SqliteDatabase
from stacks.engine.state.lease import acquire, release
from stacks.engine.state.store import StackStore, open_stack
from stacks.engine.urn import name_of
from stacks.names import PROJECT
from stacks.provider.provider import find_type
from stacks.provider.servicer import GovcloudServicer, OpenPools, token_of
from stacks.provider.wire import from_struct, to_struct
from stacks.resources.definition import PACKAGE
from stacks.resources.handler import Live
from stacks.resources.settle import outputs_of
from stacks.resources.values import Values, reveal

NOT_THERE = "not-there:"
"""Begins the id of a resource that the project does not have; none of them gets into a state."""
ANYTHING = "adoption"
FAILED = Text("the program refuses this department", "该部门无法通过程序检查")


@dataclass
class Matcher:
    """Finds live things for resources; each is given away once."""

    found: Found
    hints: Mapping[tuple[str, str], str]
    taken: set[tuple[str, str]] = field(default_factory=set)

    def match(self, token: str, name: str, inputs: Values) -> Live | None:
        """The thing that is this resource; None when there is none."""
        kind = find_type(token).name
        if kind == "Project":
            return self.found.project
        if kind not in TYPES:
            return None
        hint = self.hints.get((kind, name))
        for thing in self.found.of(kind):
            if (kind, thing.id) not in self.taken and (thing.id == hint if hint else is_same(kind, thing, inputs)):
                self.taken.add((kind, thing.id))
                return thing
        return None


KEYS = {
    "Attachment": ("server", "volume"),
    "FloatingIp": ("network", "port"),
    "Quota": ("project",),
    "RoleAssignment": ("project", "user", "role"),
    "Subnet": ("network", "cidr"),
}
"""Type → what makes a thing the one that is meant; of all others it is the name."""


def is_same(kind: str, thing: Live, inputs: Values) -> bool:
    """Whether a thing nobody has pointed at is a resource."""
    return all(thing.values.get(name) == inputs.get(name) for name in KEYS.get(kind, ("name",)))


class FindingServicer(GovcloudServicer):
    """The provider, but for making things."""

    def __init__(self, pools: OpenPools, matcher: Matcher) -> None:
        super().__init__(pools)
        self._matcher = matcher

    @override
    async def Create(self, request: Any, context: Any) -> pb.CreateResponse:
        """The thing that is there."""
        if request.preview:
            answer: pb.CreateResponse = await super().Create(request, context)
            return answer
        token, inputs = token_of(request), from_struct(request.properties)
        live = self._matcher.match(token, name_of(request.urn), reveal(inputs))
        if live is None:
            return pb.CreateResponse(id=NOT_THERE + request.urn, properties=to_struct(inputs))
        outputs = outputs_of(find_type(token), live, inputs)
        return pb.CreateResponse(id=live.id, properties=to_struct({**inputs, **outputs}))


@dataclass
class Trial:
    """A stack in memory, for as long as the adoption takes."""

    name: str
    store: StackStore
    database: SqliteDatabase
    stack_outputs: StackOutputs

    async def find(self, program: Program, pools: OpenPools, matcher: Matcher) -> Deployment:
        """Run the program; the state has the ids of what is there. Raises GovcloudError: the program refuses."""
        host = PluginHost(factories={PACKAGE: lambda _: FindingServicer(pools, matcher)})
        refuse_failure(await run.up(self._stack(host), program, Options(skip_preview=True)))
        return await self.store.load()

    async def put(self, deployment: Deployment) -> None:
        """Replace the state."""
        lease = await acquire(self.database, self.store.number, self.name, ANYTHING, lambda: 0.0)
        await self.store.replace(deployment, lease)
        await release(self.database, lease)

    async def preview(self, program: Program, pools: OpenPools) -> run.RunResult:
        """What the next up would do. Raises GovcloudError: the program refuses."""
        host = PluginHost(factories={PACKAGE: lambda _: GovcloudServicer(pools)})
        return refuse_failure(await run.preview(self._stack(host), program, Options()))

    def _stack(self, host: PluginHost) -> run.Stack:
        return run.Stack(StackName(PROJECT, self.name), self.store, host, stack_outputs=self.stack_outputs)


async def open_trial(name: str, stack_outputs: StackOutputs) -> Trial:
    """An empty stack in memory; whoever opens it closes its database."""
    database = SqliteDatabase(Path(":memory:"))
    store = await open_stack(database, PROJECT, name, new_secrets(ANYTHING))
    return Trial(name, store, database, stack_outputs)


def refuse_failure(result: run.RunResult) -> run.RunResult:
    """Raises GovcloudError with what a run that failed said."""
    if result.succeeded:
        return result
    errors = [line.removeprefix("error: ") for line in result.lines if line.startswith("error: ")]
    raise GovcloudError(FAILED, why=literal("; ".join(errors[:3])))
