"""Calls back into a running program: resource hooks around steps, and transforms of registrations and invokes."""

from typing import TYPE_CHECKING

import grpc
from pulumi.runtime.proto import callback_pb2, callback_pb2_grpc, resource_pb2

from stacks.engine import urn as urns
from stacks.engine.events import PhaseRecord
from stacks.engine.model import ResourceState
from stacks.engine.plan.asks import PlanError
from stacks.engine.providers.client import MESSAGE_OPTIONS
from stacks.engine.wire import Accepts, encode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacks.engine.values import Properties

HOOK_NAMES = {
    "before_create": "BeforeCreate",
    "after_create": "AfterCreate",
    "before_update": "BeforeUpdate",
    "after_update": "AfterUpdate",
    "before_delete": "BeforeDelete",
    "after_delete": "AfterDelete",
}
"""Names in the protocol and in the state."""
_ALL = Accepts(secrets=True, resources=True, outputs=False)


class HookError(Exception):
    """A hook that refuses the step."""


class Callbacks:
    """The channels to the programs' callback servers, one per address."""

    def __init__(self) -> None:
        self._channels: dict[str, grpc.aio.Channel] = {}

    async def invoke(self, callback: callback_pb2.Callback, request: bytes) -> bytes:
        """The program's answer; raises grpc.aio.AioRpcError if the callback fails."""
        channel = self._channels.get(callback.target)
        if channel is None:
            channel = grpc.aio.insecure_channel(callback.target, options=MESSAGE_OPTIONS)
            self._channels[callback.target] = channel
        stub = callback_pb2_grpc.CallbacksStub(channel)
        answer = await stub.Invoke(callback_pb2.CallbackInvokeRequest(token=callback.token, request=request))
        return bytes(answer.response)

    async def close(self) -> None:
        """Closes all channels."""
        for channel in self._channels.values():
            await channel.close()


class HookBoard:
    """The hooks that the program has registered in this phase."""

    def __init__(self, callbacks: Callbacks, record: PhaseRecord, *, preview: bool) -> None:
        self._callbacks = callbacks
        self._record = record
        self._preview = preview
        self._hooks: dict[str, resource_pb2.RegisterResourceHookRequest] = {}
        self.failed = False
        """Whether a hook after a step has failed: the step is done, and the run is not as it should be."""

    def register(self, request: resource_pb2.RegisterResourceHookRequest) -> None:
        """Takes a hook up; raises PlanError if the name is taken."""
        if request.name in self._hooks:
            raise PlanError(f'resource hook already registered for name "{request.name}"')
        self._hooks[request.name] = request

    async def run(self, moment: str, old: ResourceState | None, new: ResourceState | None) -> None:
        """Runs the hooks of a moment such as `before_create`; raises HookError if one before a step fails."""
        state = new or old
        assert state is not None  # noqa: S101 - a step has at least one state
        for name in state.hooks.get(HOOK_NAMES[moment], ()):
            hook = self._hooks.get(name)
            if hook is None:
                raise HookError(f'hook "{name}" was not registered')
            if self._preview and not hook.on_dry_run:
                continue
            problem = await self._call(hook, old, new)
            if not problem:
                continue
            if hook.ignore_errors:
                self._record.warn(f'{HOOK_NAMES[moment]} hook "{name}" failed: {problem}', state.urn)
                continue
            if moment.startswith("before"):
                raise HookError(f'before hook "{name}" failed: {problem}')
            self._record.error(f'after hook "{name}" failed: {problem}', state.urn)
            self.failed = True
            return

    async def _call(
        self, hook: resource_pb2.RegisterResourceHookRequest, old: ResourceState | None, new: ResourceState | None
    ) -> str:
        state = new or old
        assert state is not None  # noqa: S101 - see run
        request = resource_pb2.ResourceHookRequest(
            urn=state.urn,
            id=(new.id if new else "") or (old.id if old else ""),
            name=urns.name_of(state.urn),
            type=state.type,
        )
        sides: Iterable[tuple[str, Properties | None]] = (
            ("new_inputs", new.inputs if new else None),
            ("old_inputs", old.inputs if old else None),
            ("new_outputs", new.outputs if new and new.outputs else None),
            ("old_outputs", old.outputs if old else None),
        )
        for field, values in sides:
            if values is not None:
                getattr(request, field).CopyFrom(encode(values, _ALL))
        answer = await self._callbacks.invoke(hook.callback, request.SerializeToString())
        return resource_pb2.ResourceHookResponse.FromString(answer).error
