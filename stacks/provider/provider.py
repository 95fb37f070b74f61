"""The provider without its wire: each operation on one resource of one pool, from definitions to handlers and back."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from govcloud.errors import UsageError
from govcloud.pools.capabilities import Capabilities
from govcloud.pools.errors import PoolError
from govcloud.pools.session import PoolSession
from govcloud.text import Text, literal
from stacks.provider.check import Checked, check
from stacks.provider.diff import Difference, diff
from stacks.resources.definition import ResourceType
from stacks.resources.handler import Live, UnfinishedError
from stacks.resources.job import TRIES, Clock, Job, Memory
from stacks.resources.registry import all_types
from stacks.resources.settle import inputs_of, outputs_of
from stacks.resources.values import UNKNOWN, Values, reveal


@dataclass(frozen=True)
class State:
    """A resource as state keeps it."""

    id: str
    inputs: Values
    outputs: Values


class HalfMadeError(UnfinishedError):
    """An `UnfinishedError` with what state keeps of the resource."""

    def __init__(self, state: State, error: UnfinishedError) -> None:
        super().__init__(error.live, error)
        self.state = state


@dataclass(frozen=True)
class Provider:
    """All resource types on one pool. Any number of threads may use it."""

    session: PoolSession
    capabilities: Capabilities
    clock: Clock = field(default_factory=Clock)
    memory: Memory = field(default_factory=Memory)

    def check(self, token: str, old: Values, new: Values) -> Checked:
        """Normalised inputs, and all that is wrong with them. No call is made."""
        return check(find_type(token), old, new, self.capabilities.lacks)

    def diff(self, token: str, old: Values, new: Values, outputs: Values | None = None) -> Difference:
        """What turns old inputs into new ones; `outputs` are those of state. No call is made."""
        return diff(find_type(token), old, new, outputs)

    def preview_create(self, token: str, inputs: Values) -> Values:
        """Outputs of a resource that does not exist yet."""
        definition = find_type(token)
        unsure = [name for name, declared in definition.inputs.items() if declared.by_pool and name not in inputs]
        return {**inputs, **dict.fromkeys([*unsure, *definition.outputs], UNKNOWN)}

    def preview_update(self, token: str, outputs: Values, old: Values, new: Values) -> Values:
        """Outputs after an update: what the pool tells may be another once something changes."""
        definition = find_type(token)
        told = definition.outputs if self.diff(token, old, new).changes else ()
        kept = {name: value for name, value in outputs.items() if name not in old}
        return {**kept, **new, **dict.fromkeys(told, UNKNOWN)}

    def create(self, token: str, urn: str, inputs: Values, *, limit: float = 0, maybe_created: bool = False) -> State:
        """Make it. With `maybe_created` an earlier try may have made it: it is looked up first and finished.

        The same is done after a failure that leaves open whether the thing was made. Raises PoolError, ResourceError,
        HalfMadeError.
        """
        definition = find_type(token)
        job = replace(self.job(urn, limit or definition.timeouts.create), attempt=secrets.token_hex(4))
        new = reveal(inputs)

        def make() -> Live:
            """What another run may have made carries another attempt; after a failure only our own is looked for."""
            search = replace(job, attempt="") if maybe_created else None
            for attempt in range(TRIES):
                try:
                    found = definition.handler.find(search, new) if search else None
                    return (
                        definition.handler.update(job, found.id, new, new)
                        if found
                        else definition.handler.create(job, new)
                    )
                except PoolError as error:
                    pause = job.pause(attempt)
                    if not error.transient or attempt == TRIES - 1 or pause > job.left:
                        raise
                    job.sleep(pause)
                    search = search or job
            raise AssertionError

        return self._finish(definition, inputs, make)

    def read(self, token: str, urn: str, resource_id: str, known: Values | None = None) -> State | None:
        """It as it is now, in the words of the inputs that are `known`; None when it is gone."""
        definition = find_type(token)
        live = definition.handler.read(self.job(urn, definition.timeouts.update), resource_id)
        return None if live is None else self.settle(token, live, known or {})

    def settle(self, token: str, live: Live, known: Values) -> State:
        """What state keeps of a live thing, be it read or out of a list."""
        definition = find_type(token)
        inputs = inputs_of(definition, live, known)
        return State(live.id, inputs, outputs_of(definition, live, inputs))

    def update(self, token: str, urn: str, resource_id: str, old: Values, new: Values, *, limit: float = 0) -> State:
        """Bring it from old to new inputs. Raises PoolError, ResourceError, HalfMadeError."""
        definition = find_type(token)
        job = self.job(urn, limit or definition.timeouts.update)
        before, after = reveal(old), reveal(new)
        return self._finish(definition, new, lambda: definition.handler.update(job, resource_id, before, after))

    def delete(self, token: str, urn: str, resource_id: str, old: Values, *, limit: float = 0) -> None:
        """Delete it; gone already is fine. Raises PoolError, ResourceError."""
        definition = find_type(token)
        definition.handler.delete(self.job(urn, limit or definition.timeouts.delete), resource_id, reveal(old))

    def list(self, token: str, project: str = "") -> Iterable[Live]:
        """All things of a type, of one project or of the whole pool."""
        definition = find_type(token)
        return definition.handler.list(self.job("", definition.timeouts.update), project)

    def job(self, urn: str, limit: float) -> Job:
        """What a handler works with."""
        return Job(self.session, self.capabilities, urn, limit, self.clock, memory=self.memory)

    def _finish(self, definition: ResourceType, inputs: Values, work: Callable[[], Live]) -> State:
        try:
            live = work()
        except UnfinishedError as error:
            state = State(error.live.id, inputs, outputs_of(definition, error.live, inputs))
            raise HalfMadeError(state, error) from error
        return State(live.id, inputs, outputs_of(definition, live, inputs))


def find_type(token: str) -> ResourceType:
    """The definition of a type; raises UsageError when there is none."""
    types = all_types()
    if token in types:
        return types[token]
    nearest = get_close_matches(token, types, 1)
    raise UsageError(
        Text("there is no resource type {token}", "没有资源类型 {token}")(token=token),
        todo=Text("did you mean {nearest}?", "是否想写 {nearest}？")(nearest=literal(nearest[0])) if nearest else None,
    )
