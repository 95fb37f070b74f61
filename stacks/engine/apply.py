"""Carrying out one step: the call to the provider and what it makes of the state. Nothing here decides what to do."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from stacks.engine import messages
from stacks.engine import urn as urns
from stacks.engine.diff import Changes, Difference
from stacks.engine.events import PhaseRecord
from stacks.engine.hooks import HookBoard
from stacks.engine.model import Op, ResourceState
from stacks.engine.plan.ledger import Ledger
from stacks.engine.plan.steps import Step
from stacks.engine.providers.client import ProviderError
from stacks.engine.providers.registry import ProviderRegistry
from stacks.engine.values import Properties, Secret
from stacks.signatures import UNKNOWN_TEXT


class ProtectedError(ProviderError):
    """A protected resource is not deleted."""


@dataclass(frozen=True)
class Applied:
    """The state after a step (None: gone), the error of a half-done one, and what an import or refresh found."""

    state: ResourceState | None
    error: str = ""
    found: Difference | None = None


@dataclass
class Applier:
    """Carries out steps against providers; `now` gives the time as the state stores it."""

    ledger: Ledger
    registry: ProviderRegistry
    hooks: HookBoard
    record: PhaseRecord
    now: Callable[[], str]

    async def apply(self, step: Step) -> Applied:
        """Carries out a step; raises ProviderError, HookError or PlanError if nothing came of it."""
        work = {
            Op.SAME: self._same,
            Op.CREATE: self._create,
            Op.CREATE_REPLACEMENT: self._create,
            Op.UPDATE: self._update,
            Op.READ: self._read,
            Op.READ_REPLACEMENT: self._read,
            Op.IMPORT: self._import,
            Op.IMPORT_REPLACEMENT: self._import,
            Op.DELETE: self._delete,
            Op.DELETE_REPLACED: self._delete,
            Op.READ_DISCARD: self._delete,
            Op.DISCARD_REPLACED: self._delete,
            Op.REFRESH: self._refresh,
        }.get(step.op)
        return Applied(step.new) if work is None else await work(step)

    @property
    def _preview(self) -> bool:
        return self.ledger.preview

    async def _same(self, step: Step) -> Applied:
        new, old = step.new, step.old
        assert new is not None  # noqa: S101 - the plan gives one
        if old is None or step.skipped:
            return Applied(new)
        new = replace(new, id=old.id, outputs=old.outputs, created=old.created, modified=old.modified)
        if urns.is_provider_type(new.type):
            await self.registry.keep(new)
        return Applied(_mark_secrets(new))

    async def _create(self, step: Step) -> Applied:
        new = step.new
        assert new is not None  # noqa: S101 - the plan gives one
        await self.hooks.run("before_create", None, new)
        error = ""
        if urns.is_provider_type(new.type):
            new = replace(new, id=await self.registry.create(new, preview=self._preview), outputs=new.inputs)
        elif new.custom:
            provider = await self.registry.ensure(new.provider)
            try:
                made, outputs = await provider.create(new, preview=self._preview)
                new = replace(new, id=made, outputs=outputs)
            except ProviderError as problem:
                if problem.init is None:
                    raise
                error = messages.several_errors(problem.init.reasons)
                outputs, reasons = problem.init.outputs, problem.init.reasons
                new = replace(new, id=problem.init.id, outputs=outputs, init_errors=reasons)
        now = self.now()
        new = _mark_secrets(replace(new, created=now, modified=now))
        if not error:
            await self.hooks.run("after_create", None, new)
        return Applied(new, error)

    async def _update(self, step: Step) -> Applied:
        old, new = step.old, step.new
        assert old is not None and new is not None  # noqa: S101, PT018 - the plan gives both
        new = replace(new, id=old.id, created=old.created)
        await self.hooks.run("before_update", old, new)
        error = ""
        if urns.is_provider_type(new.type):
            await self.registry.update(new)
            new = replace(new, outputs=new.inputs)
        elif new.custom:
            provider = await self.registry.ensure(new.provider)
            try:
                new = replace(new, outputs=await provider.update(old, new, step.ignore_changes, preview=self._preview))
            except ProviderError as problem:
                if problem.init is None:
                    raise
                error = messages.several_errors(problem.init.reasons)
                new = replace(new, outputs=problem.init.outputs, init_errors=problem.init.reasons)
        else:
            new = replace(new, outputs=old.outputs)
        new = _mark_secrets(replace(new, modified=self.now()))
        if not error:
            await self.hooks.run("after_update", old, new)
        return Applied(new, error)

    async def _read(self, step: Step) -> Applied:
        new = step.new
        assert new is not None  # noqa: S101 - the plan gives one
        if new.id == UNKNOWN_TEXT:
            return Applied(new)
        provider = await self.registry.ensure(new.provider)
        error = ""
        try:
            answer = await provider.read(new, new.inputs, new.inputs)
        except ProviderError as problem:
            if problem.init is None:
                raise
            error = messages.several_errors(problem.init.reasons)
            return Applied(
                replace(new, id=problem.init.id, outputs=problem.init.outputs, init_errors=problem.init.reasons), error
            )
        if answer.outputs is None:
            raise ProviderError(f"resource '{new.id}' does not exist")
        outputs = answer.outputs
        return Applied(_mark_secrets(replace(new, id=answer.id, outputs=outputs)), error)

    async def _import(self, step: Step) -> Applied:
        new = step.new
        assert new is not None  # noqa: S101 - the plan gives one
        provider = await self.registry.ensure(new.provider)
        reasons: tuple[str, ...] = ()
        inputs: Properties | None
        outputs: Properties | None
        try:
            answer = await provider.read(new, {}, {})
            found_id, inputs, outputs = answer.id, answer.inputs, answer.outputs
        except ProviderError as problem:
            if problem.init is None:
                raise
            reasons = problem.init.reasons
            found_id, inputs, outputs = problem.init.id, problem.init.inputs, problem.init.outputs
        if outputs is None:
            raise ProviderError(f"resource '{new.id}' does not exist")
        if inputs is None:
            plugin = urns.package_of(new.type)
            raise ProviderError(
                f"provider does not support importing resources; please try updating the '{plugin}' plugin"
            )
        now = self.now()
        done = replace(
            new, id=found_id or new.id, inputs=inputs, outputs=outputs, init_errors=reasons, created=now, modified=now
        )
        return Applied(_mark_secrets(done))

    async def _delete(self, step: Step) -> Applied:
        old = step.old
        assert old is not None  # noqa: S101 - the plan gives one
        await self.hooks.run("before_delete", old, None)
        if old.protect and step.op is Op.DELETE:
            raise ProtectedError(messages.protected_from_deletion(old.urn))
        if urns.is_provider_type(old.type) or not old.custom or step.op in {Op.READ_DISCARD, Op.DISCARD_REPLACED}:
            await self.hooks.run("after_delete", old, None)
            return Applied(None)
        provider = await self.registry.ensure(old.provider)
        goes_with_container = old.deleted_with in self.ledger.deleted
        if not (self._preview or old.retain_on_delete or goes_with_container):
            await provider.delete(old)
        await self.hooks.run("after_delete", old, None)
        return Applied(None)

    async def _refresh(self, step: Step) -> Applied:
        old = step.old
        assert old is not None  # noqa: S101 - the plan gives one
        if not old.custom or urns.is_provider_type(old.type) or old.pending_replacement:
            return Applied(old, found=Difference())
        provider = await self.registry.ensure(old.provider)
        reasons: tuple[str, ...] = ()
        inputs: Properties | None
        outputs: Properties | None
        try:
            answer = await provider.read(old, old.inputs, old.outputs)
            found_id, inputs, outputs = answer.id, answer.inputs, answer.outputs
        except ProviderError as problem:
            if problem.init is None:
                raise
            # An unhealthy resource is no reason to stop a refresh; it is kept in mind for the next up.
            reasons = problem.init.reasons
            self.record.warn(messages.unhealthy(reasons), old.urn)
            found_id, inputs, outputs = problem.init.id, problem.init.inputs, problem.init.outputs
        if outputs is None:
            return Applied(None)
        new = replace(
            old,
            id=found_id or old.id,
            inputs=old.inputs if inputs is None else inputs,
            outputs=outputs,
            init_errors=reasons,
        )
        if old.external:
            changed = Changes.NONE if new.outputs == old.outputs else Changes.SOME
            return Applied(_mark_secrets(new), found=Difference(changed))
        found = (await provider.diff(new.urn, new, old.inputs, old.ignore_changes)).inverted()
        if found.changes is not Changes.NONE:
            new = replace(new, modified=self.now())
        return Applied(_mark_secrets(new), found=found)


def _mark_secrets(state: ResourceState) -> ResourceState:
    """Outputs that the program names as secret, and those whose input is: whatever the provider thinks of them."""
    named = {*state.additional_secret_outputs, *(k for k, v in state.inputs.items() if isinstance(v, Secret))}
    plain = {k for k in named if k in state.outputs and not isinstance(state.outputs[k], Secret)}
    if not plain:
        return state
    return replace(state, outputs={k: Secret(v) if k in plain else v for k, v in state.outputs.items()})
