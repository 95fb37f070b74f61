"""One provider instance: Pulumi's provider methods with the engine's values instead of messages.

It remembers what the provider understands (secrets, references, previews) and answers by itself in a preview whose
configuration is not known yet.
"""

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from google.protobuf import struct_pb2
from pulumi.runtime.proto import provider_pb2 as pb

from stacks.engine import urn as urns
from stacks.engine.diff import Changes, Difference, Kind, compare
from stacks.engine.ignored import restore_ignored
from stacks.engine.model import ResourceState
from stacks.engine.plan.asks import CheckAnswer
from stacks.engine.providers.client import ProviderClient, ProviderError
from stacks.engine.values import UNKNOWN, Properties, Unknown, contains_unknown, mark_secrets_like, reveal, transform
from stacks.engine.wire import Accepts, decode, encode
from stacks.signatures import UNKNOWN_TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS = {
    pb.PropertyDiff.ADD: Kind.ADD,
    pb.PropertyDiff.ADD_REPLACE: Kind.ADD_REPLACE,
    pb.PropertyDiff.DELETE: Kind.DELETE,
    pb.PropertyDiff.DELETE_REPLACE: Kind.DELETE_REPLACE,
    pb.PropertyDiff.UPDATE: Kind.UPDATE,
    pb.PropertyDiff.UPDATE_REPLACE: Kind.UPDATE_REPLACE,
}
_CHANGES = {
    pb.DiffResponse.DIFF_UNKNOWN: Changes.UNKNOWN,
    pb.DiffResponse.DIFF_NONE: Changes.NONE,
    pb.DiffResponse.DIFF_SOME: Changes.SOME,
}
_CONFIG_ONLY = frozenset({"version", "pluginDownloadURL"})
_UNCONFIGURED = (
    "The provider for this resource has inputs that are not known during preview.\n"
    "This preview may not correctly represent the changes that will be applied during an update."
)


class DiffUnavailableError(Exception):
    """A difference cannot be told in this preview."""


@dataclass(frozen=True)
class ReadAnswer:
    """What a provider read; `outputs` is None when the resource is gone, `inputs` when it cannot tell them."""

    id: str
    inputs: Properties | None
    outputs: Properties | None


class Provider:
    """A provider that has been started; `configure` comes before everything but CheckConfig and DiffConfig."""

    def __init__(self, client: ProviderClient, package: str) -> None:
        self.client = client
        self.package = package
        self._accepts = Accepts(secrets=True, resources=True, outputs=False)
        self._supports_preview = True
        self._known = True

    async def handshake(self, engine_address: str) -> None:
        """Tells the provider about us; providers from before this call refuse it, which is no error."""
        request = pb.ProviderHandshakeRequest(
            engine_address=engine_address, configure_with_urn=True, invoke_with_preview=True
        )
        try:
            answer = await self.client.call("Handshake", request)
        except ProviderError as error:
            if error.code != "UNIMPLEMENTED":
                raise
            return
        self._accepts = Accepts(answer.accept_secrets, answer.accept_resources, answer.accept_outputs)

    # -- the provider as a resource

    async def check_config(self, urn: str, olds: Properties, news: Properties) -> CheckAnswer:
        """Validates the provider's own configuration."""
        request = pb.CheckRequest(
            urn=urn, olds=self._encode(olds), news=self._encode(news), name=urns.name_of(urn), type=urns.type_of(urn)
        )
        try:
            answer = await self.client.call("CheckConfig", request)
        except ProviderError as error:
            if error.code != "UNIMPLEMENTED":
                raise
            return CheckAnswer(news)
        return self._check_answer(answer, news)

    async def diff_config(self, urn: str, old: ResourceState, news: Properties) -> Difference:
        """Compares the provider's configuration with what it was."""
        request = pb.DiffRequest(
            urn=urn,
            olds=self._encode(old.outputs),
            old_inputs=self._encode(old.inputs),
            news=self._encode(news),
            name=urns.name_of(urn),
            type=urns.type_of(urn),
        )
        try:
            found = _difference(await self.client.call("DiffConfig", request))
        except ProviderError as error:
            if error.code != "UNIMPLEMENTED":
                raise
            found = Difference(Changes.UNKNOWN)
        if found.changes is Changes.UNKNOWN:
            return Difference(compare(old.inputs, news).changes)
        return found

    async def configure(self, urn: str, provider_id: str, inputs: Properties) -> None:
        """Gives the provider its configuration; one with unknowns is kept back and the provider answers nothing."""
        if contains_unknown(inputs):
            self._known = False
            return
        plain = {k: v for k, v in reveal(inputs).items() if k not in _CONFIG_ONLY}
        request = pb.ConfigureRequest(
            variables={f"{self.package}:config:{k}": _variable(v) for k, v in plain.items()},
            args=self._encode(inputs),
            acceptSecrets=True,
            acceptResources=True,
            sends_old_inputs=True,
            sends_old_inputs_to_delete=True,
            id=provider_id,
            urn=urn,
            name=urns.name_of(urn),
            type=urns.type_of(urn),
        )
        answer = await self.client.call("Configure", request)
        self._accepts = Accepts(answer.acceptSecrets, answer.acceptResources, answer.acceptOutputs)
        self._supports_preview = answer.supportsPreview

    # -- resources

    async def check(self, urn: str, olds: Properties, news: Properties) -> CheckAnswer:
        """Validates inputs and fills in defaults."""
        if not self._known:
            return CheckAnswer(news)
        request = pb.CheckRequest(
            urn=urn,
            olds=self._encode(olds),
            news=self._encode(news),
            randomSeed=os.urandom(32),
            name=urns.name_of(urn),
            type=urns.type_of(urn),
        )
        return self._check_answer(await self.client.call("Check", request), news)

    async def diff(
        self, urn: str, old: ResourceState, news: Properties, ignore_changes: tuple[str, ...] = ()
    ) -> Difference:
        """Compares new inputs with the old state; where the provider cannot tell, the engine compares inputs."""
        if not self._known:
            raise DiffUnavailableError(_UNCONFIGURED)
        request = pb.DiffRequest(
            id=old.id,
            urn=urn,
            olds=self._encode(old.outputs),
            old_inputs=self._encode(old.inputs),
            news=self._encode(news),
            ignoreChanges=ignore_changes,
            name=urns.name_of(urn),
            type=urns.type_of(urn),
        )
        found = _difference(await self.client.call("Diff", request))
        if found.changes is not Changes.UNKNOWN:
            return found
        own = compare(old.inputs, restore_ignored(news, old.inputs, ignore_changes).inputs)
        if own.changes is Changes.NONE:
            return Difference(Changes.NONE, found.replace_keys, found.changed_keys, found.stable_keys, found.detailed)
        return Difference(
            Changes.SOME,
            found.replace_keys,
            own.changed_keys,
            found.stable_keys,
            own.detailed,
            found.delete_before_replace,
        )

    async def create(self, new: ResourceState, *, preview: bool) -> tuple[str, Properties]:
        """The id and the outputs of a new resource; in a preview the id is unknown (empty)."""
        if preview and not self._known:
            return "", {}
        if preview and not self._supports_preview:
            return "", new.inputs
        request = pb.CreateRequest(
            urn=new.urn,
            properties=self._encode(new.inputs),
            timeout=new.timeouts.create,
            preview=preview,
            name=urns.name_of(new.urn),
            type=urns.type_of(new.urn),
        )
        answer = await self.client.call("Create", request)
        if not answer.id and not preview:
            msg = f"plugin for package '{self.package}' returned empty resource.ID from create '{new.urn}'"
            raise ProviderError(msg)
        return answer.id, self._outputs(answer.properties, new.inputs)

    async def update(
        self, old: ResourceState, new: ResourceState, ignore_changes: tuple[str, ...], *, preview: bool
    ) -> Properties:
        """The outputs after a change in place."""
        if preview and not self._known:
            return {}
        if preview and not self._supports_preview:
            return new.inputs
        request = pb.UpdateRequest(
            id=old.id,
            urn=new.urn,
            olds=self._encode(old.outputs),
            old_inputs=self._encode(old.inputs),
            news=self._encode(new.inputs),
            timeout=new.timeouts.update,
            ignoreChanges=ignore_changes,
            preview=preview,
            name=urns.name_of(new.urn),
            type=urns.type_of(new.urn),
        )
        answer = await self.client.call("Update", request)
        return self._outputs(answer.properties, new.inputs)

    async def delete(self, old: ResourceState) -> None:
        """Deletes a resource; one that is gone already is no error of a good provider."""
        request = pb.DeleteRequest(
            id=old.id,
            urn=old.urn,
            properties=self._encode(old.outputs),
            old_inputs=self._encode(old.inputs),
            timeout=old.timeouts.delete,
            name=urns.name_of(old.urn),
            type=urns.type_of(old.urn),
        )
        await self.client.call("Delete", request)

    async def read(self, state: ResourceState, inputs: Properties, outputs: Properties) -> ReadAnswer:
        """The resource as it is; raises ProviderError with `init` when it is there but not ready."""
        if not self._known or state.id == UNKNOWN_TEXT:
            return ReadAnswer(state.id, None, {})
        request = pb.ReadRequest(
            id=state.id,
            urn=state.urn,
            properties=self._encode(outputs),
            inputs=self._encode(inputs),
            timeout=state.timeouts.read,
            name=urns.name_of(state.urn),
            type=urns.type_of(state.urn),
        )
        answer = await self.client.call("Read", request)
        if not answer.id:
            return ReadAnswer("", None, None)
        found = self._outputs(answer.properties, outputs) if answer.HasField("properties") else None
        read_inputs = self._outputs(answer.inputs, inputs) if answer.HasField("inputs") else None
        return ReadAnswer(answer.id, read_inputs, found)

    async def invoke(self, token: str, args: Properties, *, preview: bool) -> pb.InvokeResponse:
        """Calls a function of the provider."""
        if not self._known:
            return pb.InvokeResponse()
        request = pb.InvokeRequest(tok=token, args=self._encode(args), preview=preview)
        answer: pb.InvokeResponse = await self.client.call("Invoke", request)
        return answer

    async def close(self) -> None:
        """Ends the provider."""
        await self.client.close()

    def _encode(self, properties: Properties) -> struct_pb2.Struct:
        return encode(properties, self._accepts)

    def _outputs(self, struct: struct_pb2.Struct, inputs: Properties) -> Properties:
        outputs = decode(struct)
        return outputs if self._accepts.secrets else mark_secrets_like(outputs, inputs)

    def _check_answer(self, answer: pb.CheckResponse, news: Properties) -> CheckAnswer:
        failures = tuple((f.property, f.reason) for f in answer.failures)
        return CheckAnswer(self._outputs(answer.inputs, news), failures)


def _difference(answer: pb.DiffResponse) -> Difference:
    detailed: Mapping[str, Kind] | None = None
    if answer.hasDetailedDiff or answer.detailedDiff:
        detailed = {path: _KINDS[change.kind] for path, change in answer.detailedDiff.items()}
    return Difference(
        changes=_CHANGES.get(answer.changes, Changes.UNKNOWN),
        replace_keys=tuple(answer.replaces),
        changed_keys=tuple(answer.diffs),
        stable_keys=tuple(answer.stables),
        detailed=detailed,
        delete_before_replace=answer.deleteBeforeReplace,
    )


def _variable(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Unknown) or value is UNKNOWN:
        return UNKNOWN_TEXT
    whole = transform(value, lambda v: int(v) if isinstance(v, float) and v.is_integer() else v)
    text = json.dumps(whole, separators=(",", ":"), ensure_ascii=False, sort_keys=True)
    for character in "<>&":  # as the CLI writes them
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
