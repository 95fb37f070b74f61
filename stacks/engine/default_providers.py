"""Default providers: one per package and version, registered when the first resource needs it."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

import semver

from stacks.engine import urn as urns
from stacks.engine.config import Config
from stacks.engine.model import Goal, ResourceState
from stacks.engine.plan.asks import PlanError
from stacks.signatures import UNKNOWN_TEXT

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_]")


@dataclass(frozen=True)
class PackageRequest:
    """Which provider a resource or an invoke asks for."""

    package: str
    version: str = ""
    download_url: str = ""


def known_versions(states: Iterable[ResourceState]) -> dict[str, str]:
    """The newest version of each package that the state's providers name; it holds where a program names none."""
    found: dict[str, str] = {}
    for state in states:
        version = state.inputs.get("version")
        if not (urns.is_provider_type(state.type) and isinstance(version, str)):
            continue
        package = urns.package_of(state.type)
        if package not in found or _is_newer(version, found[package]):
            found[package] = version
    return found


class DefaultProviders:
    """Gives references to default providers, registering each once."""

    def __init__(
        self,
        config: Config,
        versions: Mapping[str, str],
        register: Callable[[Goal], Awaitable[ResourceState | None]],
    ) -> None:
        self._config = config
        self._versions = versions
        self._register = register
        self._references: dict[PackageRequest, asyncio.Future[str]] = {}

    async def reference(self, request: PackageRequest, asker: str) -> str:
        """The reference of the default provider for a request; raises PlanError if there may be none."""
        if request.package in self._config.denied_packages:
            raise PlanError(
                f"Default provider for '{request.package}' disabled. '{asker}' must use an explicit provider.", asker
            )
        if not request.version:
            known = self._versions.get(request.package, "")
            request = PackageRequest(request.package, known, request.download_url)
        if request not in self._references:
            self._references[request] = asyncio.ensure_future(self._make(request))
        return await asyncio.shield(self._references[request])

    async def _make(self, request: PackageRequest) -> str:
        inputs = self._config.of_package(request.package)
        name = "default"
        if request.version:
            inputs["version"] = request.version
            name += "_" + _NOT_IN_NAMES.sub("_", request.version)
        if request.download_url:
            inputs["pluginDownloadURL"] = request.download_url
            name += "_" + _NOT_IN_NAMES.sub("_", request.download_url)
        goal = Goal(type=urns.provider_type(request.package), name=name, custom=True, inputs=inputs)
        state = await self._register(goal)
        if state is None:
            msg = f"the default provider of {request.package} could not be made"
            raise PlanError(msg)
        return f"{state.urn}::{state.id or UNKNOWN_TEXT}"


def _is_newer(version: str, other: str) -> bool:
    try:
        return semver.Version.parse(version) > semver.Version.parse(other)
    except ValueError:
        return version > other
