"""The providers of one phase, by reference (`urn::id`): checked, compared, configured, and ended at the end.

It is itself the provider of provider resources. A provider that only the old state knows is started when it is needed.
"""

import asyncio
import uuid
from collections.abc import Mapping

from stacks.engine import urn as urns
from stacks.engine.diff import Difference
from stacks.engine.model import ResourceState
from stacks.engine.plan.asks import CheckAnswer
from stacks.engine.providers.builtin import PACKAGE as BUILTIN_PACKAGE
from stacks.engine.providers.client import ProviderClient, ProviderError
from stacks.engine.providers.host import PluginHost
from stacks.engine.providers.provider import Provider
from stacks.engine.server import EngineServer
from stacks.engine.values import Properties
from stacks.signatures import UNKNOWN_TEXT


class ProviderRegistry:
    """All providers that a phase has started."""

    def __init__(
        self, host: PluginHost, engine: EngineServer, olds: Mapping[str, ResourceState], builtin: ProviderClient
    ) -> None:
        self._host = host
        self._engine = engine
        self._olds = olds
        self._builtin = builtin
        self._by_reference: dict[str, Provider] = {}
        self._checked: dict[str, Provider] = {}
        self._started: list[Provider] = []
        self._ensuring: dict[str, asyncio.Task[Provider]] = {}
        self._environments: dict[str, Mapping[str, str]] = {}

    def set_environment(self, urn: str, mapping: Mapping[str, str]) -> None:
        """Environment variables that a provider's process is to have."""
        self._environments[urn] = mapping

    async def check(self, urn: str, olds: Properties, news: Properties) -> CheckAnswer:
        """CheckConfig on a fresh instance, which waits to be configured."""
        provider = await self._start(urn)
        self._checked[urn] = provider
        return await provider.check_config(urn, olds, news)

    async def diff(self, urn: str, old: ResourceState, news: Properties) -> Difference:
        """DiffConfig on the instance that was checked; without a Check, on the one that is as the state says."""
        provider = self._checked.get(urn) or await self.ensure(f"{urn}::{old.id}")
        return await provider.diff_config(urn, old, news)

    async def would_replace(self, old: ResourceState, new: ResourceState) -> bool:
        """Whether the configuration of one default provider would replace what another one manages."""
        provider = self._checked.get(new.urn) or self._find(new.urn)
        return (await provider.diff_config(new.urn, old, new.inputs)).replaces

    async def create(self, new: ResourceState, *, preview: bool) -> str:
        """Configures a new provider; its id, unknown in a preview."""
        provider_id = UNKNOWN_TEXT if preview else str(uuid.uuid4())
        await self._configure(new, provider_id)
        return provider_id

    async def keep(self, state: ResourceState) -> None:
        """Configures a provider that is as it was before, unless something has needed it already."""
        if f"{state.urn}::{state.id}" not in self._by_reference:
            await self._configure(state, state.id)

    async def update(self, state: ResourceState) -> None:
        """Configures a provider that was there before with its changed inputs."""
        await self._configure(state, state.id)

    async def ensure(self, reference: str) -> Provider:
        """The provider of a reference; one that is known from the old state alone is started and configured."""
        known = self._by_reference.get(reference)
        if known is not None:
            return known
        if reference not in self._ensuring:
            self._ensuring[reference] = asyncio.ensure_future(self._revive(reference))
        return await asyncio.shield(self._ensuring[reference])

    def get(self, reference: str) -> Provider:
        """The provider of a reference that the program has registered; raises ProviderError."""
        known = self._by_reference.get(reference)
        if known is None:
            urn, _ = urns.split_provider_reference(reference)
            msg = f"unknown provider '{urn}'"
            raise ProviderError(msg)
        return known

    async def close(self) -> None:
        """Ends all providers."""
        for task in self._ensuring.values():
            if not task.done():
                task.cancel()
        await asyncio.gather(*(provider.close() for provider in self._started), return_exceptions=True)

    async def _configure(self, state: ResourceState, provider_id: str) -> None:
        provider = self._checked.pop(state.urn, None) or await self._start(state.urn)
        self._by_reference[f"{state.urn}::{provider_id}"] = provider
        await provider.configure(state.urn, provider_id, state.inputs)

    async def _revive(self, reference: str) -> Provider:
        urn, provider_id = urns.split_provider_reference(reference)
        state = self._olds.get(urn)
        if state is None:
            msg = f"unknown provider '{urn}'"
            raise ProviderError(msg)
        provider = await self._start(urn)
        self._by_reference[reference] = provider
        await provider.configure(urn, provider_id, state.inputs)
        return provider

    async def _start(self, urn: str) -> Provider:
        package = urns.package_of(urns.type_of(urn))
        if package == BUILTIN_PACKAGE:
            client = self._builtin
        else:
            client = await self._host.launch(package, self._engine, self._environments.get(urn))
        provider = Provider(client, package)
        self._started.append(provider)
        await provider.handshake(self._engine.label)
        return provider

    def _find(self, urn: str) -> Provider:
        for reference, provider in self._by_reference.items():
            if urns.split_provider_reference(reference)[0] == urn:
                return provider
        msg = f"unknown provider '{urn}'"
        raise ProviderError(msg)
