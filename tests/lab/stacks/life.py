"""The life of one resource, as every test of a type goes through it: made, found, read, changed, drifted, deleted."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from govcloud.errors import GovcloudError
from stacks.provider.provider import HalfMadeError, State, find_type
from stacks.resources.values import Values, reveal
from tests.lab.stacks.bench import Bench


@dataclass
class Life:
    """One resource of a test. Every step asserts what must hold after it."""

    bench: Bench
    token: str
    name: str
    inputs: Values
    state: State = field(init=False)

    deleted: bool = False

    @property
    def urn(self) -> str:
        """The resource's."""
        return self.bench.urn(self.token, self.name)

    def measure(self, step: str, work: Any) -> Any:
        """Do `work` and note its calls and seconds."""
        calls, started = self.bench.calls, time.monotonic()
        result = work()
        seconds = round(time.monotonic() - started, 3)
        figure = {"pool": self.bench.session.pool.code, "type": self.token, "resource": self.name, "step": step}
        self.bench.figures.append({**figure, "calls": self.bench.calls - calls, "seconds": seconds})
        return result

    def create(self) -> State:
        """Make it; then it is as was asked for, and a second look with the intent finds the same thing."""
        inputs = self.bench.check(self.token, {}, self.inputs)
        try:
            self.state = self.measure("create", lambda: self.bench.provider.create(self.token, self.urn, inputs))
        except HalfMadeError as error:
            self.state = error.state
            raise
        self.assert_no_drift()
        return self.state

    def adopt(self) -> None:
        """A create that was interrupted after the call is found again: no second thing comes to be."""
        inputs = self.bench.check(self.token, {}, self.inputs)
        again = self.measure(
            "adopt", lambda: self.bench.provider.create(self.token, self.urn, inputs, maybe_created=True)
        )
        assert again.id == self.state.id

    def assert_not_found_for_others(self, **other: Any) -> None:
        """Another resource with the same inputs does not take this one for its own."""
        definition_urn = self.bench.urn(self.token, f"{self.name}-other")
        job = self.bench.provider.job(definition_urn, 60)
        inputs = reveal(self.bench.check(self.token, {}, {**self.inputs, **other}))
        assert find_type(self.token).handler.find(job, inputs) is None

    def read(self) -> State:
        """As it is now."""
        found = self.measure(
            "read", lambda: self.bench.provider.read(self.token, self.urn, self.state.id, self.state.inputs)
        )
        assert found is not None
        assert isinstance(found, State)
        return found

    def drift(self) -> list[str]:
        """Properties that differ from what was asked for."""
        return self.bench.provider.diff(self.token, self.read().inputs, self.state.inputs).properties

    def assert_no_drift(self) -> None:
        """It is as was asked for."""
        assert self.drift() == []

    def update(self, **changed: Any) -> None:
        """Change properties (None takes one away): an update, after which it is as was asked for."""
        self.inputs = {name: value for name, value in {**self.inputs, **changed}.items() if value is not None}
        new = self.bench.check(self.token, self.state.inputs, self.inputs)
        difference = self.bench.provider.diff(self.token, self.state.inputs, new)
        assert set(difference.properties) == set(changed)
        assert difference.replaces == []
        old, resource_id = self.state.inputs, self.state.id
        self.state = self.measure(
            f"update {', '.join(changed)}",
            lambda: self.bench.provider.update(self.token, self.urn, resource_id, old, new),
        )
        assert self.state.id == resource_id
        self.assert_no_drift()

    def assert_replaces(self, **changed: Any) -> None:
        """A change of these properties needs a new resource."""
        new = self.bench.check(self.token, {}, {**self.inputs, **changed})
        difference = self.bench.provider.diff(self.token, self.state.inputs, new)
        assert set(difference.replaces) == set(changed)

    def repair(self) -> None:
        """What somebody changed by hand is seen, and put right by an update."""
        seen = self.read()
        assert self.bench.provider.diff(self.token, seen.inputs, self.state.inputs).changes
        self.state = self.bench.provider.update(self.token, self.urn, self.state.id, seen.inputs, self.state.inputs)
        self.assert_no_drift()

    def assert_listed(self, project: str = "") -> None:
        """The list has it as a read has it."""
        lives = self.measure("list", lambda: list(self.bench.provider.list(self.token, project)))
        found = [live for live in lives if live.id == self.state.id]
        assert len(found) == 1
        settled = self.bench.provider.settle(self.token, found[0], self.state.inputs)
        assert self.bench.provider.diff(self.token, settled.inputs, self.state.inputs).changes == ()

    def delete(self) -> None:
        """Gone, and gone again."""
        bench = self.bench
        self.measure("delete", lambda: bench.provider.delete(self.token, self.urn, self.state.id, self.state.inputs))
        bench.delete(self.token, self.state)
        self.deleted = True

    def discard(self) -> None:
        """Delete what a failed test left, quietly."""
        if hasattr(self, "state") and not self.deleted:
            with suppress(GovcloudError):
                self.bench.provider.delete(self.token, self.urn, self.state.id, self.state.inputs)


type Begin = Callable[..., Life]
"""Token, label, inputs → a life."""
