"""Pulumi's ResourceMonitor service: what a program asks of the engine, turned into goals and back into answers.

Each method takes and gives the protocol's messages; `local` and `server` carry them to programs.
"""

import asyncio
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from google.protobuf import empty_pb2
from pulumi.runtime.proto import callback_pb2, provider_pb2, resource_pb2

from stacks.engine import urn as urns
from stacks.engine.config import Config
from stacks.engine.default_providers import DefaultProviders, PackageRequest, known_versions
from stacks.engine.deployment import Deployment
from stacks.engine.executor import StoppedError
from stacks.engine.plan.asks import PlanError
from stacks.engine.providers.client import ProviderError, invoke_response
from stacks.engine.providers.provider import Provider
from stacks.engine.requests import read_goal, read_read_goal, refuse_unsupported
from stacks.engine.transforms import Transforms
from stacks.engine.values import Properties
from stacks.engine.wire import Accepts, decode, encode
from stacks.signatures import UNKNOWN_TEXT

if TYPE_CHECKING:
    from stacks.engine.model import Goal

FEATURES = frozenset(
    {
        "secrets",
        "resourceReferences",
        "outputValues",
        "aliasSpecs",
        "deletedWith",
        "replaceWith",
        "transforms",
        "invokeTransforms",
        "resourceHooks",
        "replacementTrigger",
    }
)
"""What programs may use; they refuse by themselves to use anything else."""


@dataclass
class Monitor:
    """Answers a program during one phase. Every method may raise StoppedError when the phase is ending."""

    deployment: Deployment
    config: Config

    def __post_init__(self) -> None:
        self._transforms = Transforms(self.deployment.callbacks)
        self._versions = known_versions(self.deployment.ledger.states)
        self._defaults = DefaultProviders(self.config, self._versions, self.deployment.register)
        self._packages: dict[str, PackageRequest] = {}
        self._component_providers: dict[str, dict[str, str]] = {}
        self._goals: dict[str, Goal] = {}
        self.program_done = asyncio.Event()
        self.released = asyncio.Event()

    async def SupportsFeature(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.SupportsFeatureRequest
    ) -> resource_pb2.SupportsFeatureResponse:
        """Whether programs may use a feature."""
        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id in FEATURES)

    async def RegisterResource(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.RegisterResourceRequest
    ) -> resource_pb2.RegisterResourceResponse:
        """Registers a resource and waits until it is there."""
        urn = self._urn_of(request)
        self._inherit(request)
        properties, changed = await self._transformed(request, urn)
        with self.deployment.refusing(urn):
            refuse_unsupported(request)
            if request.remote:
                raise PlanError("components of a provider are not supported", urn)
            provider = await self._provider_for(request, urn)
            goal = read_goal(request, properties, provider, recompute=changed)
            if urns.is_provider_type(request.type):
                goal = replace(goal, inputs={**goal.inputs, **self._complete_provider(request, urn)})
        state = await self.deployment.register(goal)
        self._goals[urn] = goal
        accepts = Accepts(request.acceptSecrets, request.acceptResources)
        if state is None:
            return resource_pb2.RegisterResourceResponse(urn=urn, result=resource_pb2.Result.FAIL)
        return resource_pb2.RegisterResourceResponse(
            urn=state.urn,
            id="" if state.id == UNKNOWN_TEXT else state.id,
            # A component's outputs of an earlier run may refer to what is not registered yet.
            object=encode(state.outputs if state.custom else {}, accepts),
        )

    async def ReadResource(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.ReadResourceRequest
    ) -> resource_pb2.ReadResourceResponse:
        """Reads a resource that is not managed here."""
        urn = self._urn_of(request)
        with self.deployment.refusing(urn):
            provider = request.provider or await self._defaults.reference(
                self._package_request(request, request.type), urn
            )
            goal = read_read_goal(request, decode(request.properties), provider)
        state = await self.deployment.read(goal)
        if state is None:
            raise StoppedError
        accepts = Accepts(request.acceptSecrets, request.acceptResources)
        return resource_pb2.ReadResourceResponse(urn=state.urn, properties=encode(state.outputs, accepts))

    async def RegisterResourceOutputs(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.RegisterResourceOutputsRequest
    ) -> empty_pb2.Empty:
        """Keeps the outputs that the program declares for a component or the stack."""
        with self.deployment.refusing(request.urn):
            await self.deployment.set_outputs(request.urn, decode(request.outputs))
        return empty_pb2.Empty()

    async def Invoke(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.ResourceInvokeRequest
    ) -> provider_pb2.InvokeResponse:
        """Calls a function of a provider; raises ProviderError when it fails."""
        await self._transforms.change_invoke(request)
        provider = await self._invoke_provider(request)
        answer = await provider.invoke(request.tok, decode(request.args), preview=self.deployment.preview)
        accepts = Accepts(secrets=True, resources=request.acceptResources)
        shown = invoke_response(encode(decode(getattr(answer, "return")), accepts))
        shown.failures.extend(answer.failures)
        return shown

    async def Call(self, request: resource_pb2.ResourceCallRequest) -> provider_pb2.CallResponse:  # noqa: N802
        """Methods of remote components, which this engine does not make."""
        raise ProviderError(f"methods of components are not supported ({request.tok})", "UNIMPLEMENTED")

    async def RegisterStackTransform(self, request: callback_pb2.Callback) -> empty_pb2.Empty:  # noqa: N802
        """A transform of all registrations to come."""
        self._transforms.add_for_stack(request)
        return empty_pb2.Empty()

    async def RegisterStackInvokeTransform(self, request: callback_pb2.Callback) -> empty_pb2.Empty:  # noqa: N802
        """A transform of all invokes to come."""
        self._transforms.add_for_invokes(request)
        return empty_pb2.Empty()

    async def RegisterResourceHook(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.RegisterResourceHookRequest
    ) -> empty_pb2.Empty:
        """A hook that resources may name."""
        self.deployment.hooks.register(request)
        return empty_pb2.Empty()

    async def RegisterPackage(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.RegisterPackageRequest
    ) -> resource_pb2.RegisterPackageResponse:
        """A package that requests refer to by the answer."""
        if request.HasField("parameterization") or request.HasField("extension"):
            raise ProviderError("parameterized packages are not supported", "UNIMPLEMENTED")
        reference = str(uuid.uuid4())
        self._packages[reference] = PackageRequest(request.name, request.version, request.download_url)
        return resource_pb2.RegisterPackageResponse(ref=reference)

    async def SignalAndWaitForShutdown(self, request: empty_pb2.Empty) -> empty_pb2.Empty:  # noqa: N802
        """The program has asked for all that it wants; it waits so that its hooks are there for the deletions."""
        self.program_done.set()
        await self.released.wait()
        return request

    # -- inside

    def _urn_of(self, request: resource_pb2.RegisterResourceRequest | resource_pb2.ReadResourceRequest) -> str:
        name = self.deployment.name
        return urns.make_urn(name.stack, name.project, request.parent, request.type, request.name)

    async def _transformed(self, request: resource_pb2.RegisterResourceRequest, urn: str) -> tuple[Properties, bool]:
        callbacks = self._transforms.applying(request)
        self._transforms.remember(urn, request.parent, request.transforms)
        properties = decode(request.object)
        if not callbacks or request.type == urns.ROOT_STACK_TYPE:
            return properties, False
        own = bool(request.transforms)
        return await self._transforms.change(request, properties, callbacks), own

    async def _provider_for(self, request: resource_pb2.RegisterResourceRequest, urn: str) -> str:
        package = urns.package_of(request.type)
        inherited = self._component_providers.get(request.parent, {})
        if not request.custom:
            self._component_providers[urn] = {**inherited, **request.providers}
            return ""
        if urns.is_provider_type(request.type):
            return ""
        if request.provider:
            return request.provider
        if package in inherited:
            return inherited[package]
        return await self._defaults.reference(self._package_request(request, request.type), urn)

    def _package_request(
        self,
        request: resource_pb2.RegisterResourceRequest
        | resource_pb2.ReadResourceRequest
        | resource_pb2.ResourceInvokeRequest,
        token: str,
    ) -> PackageRequest:
        if request.packageRef:
            return self._packages[request.packageRef]
        return PackageRequest(urns.package_of(token), request.version, request.pluginDownloadURL)

    def _inherit(self, request: resource_pb2.RegisterResourceRequest) -> None:
        """What a child does not say is as with its parent: protection, how it goes, and a provider that suits it."""
        parent = self._goals.get(request.parent)
        if parent is None:
            return
        request.deletedWith = request.deletedWith or parent.deleted_with
        if not request.HasField("protect"):
            request.protect = parent.protect
        if not request.HasField("retainOnDelete"):
            request.retainOnDelete = parent.retain_on_delete
        suits = request.custom and not urns.is_provider_type(request.type) and not request.provider
        if parent.provider and suits:
            theirs = urns.type_of(urns.split_provider_reference(parent.provider)[0])
            if urns.package_of(theirs) == urns.package_of(request.type):
                request.provider = parent.provider

    def _complete_provider(self, request: resource_pb2.RegisterResourceRequest, urn: str) -> Properties:
        """An explicit provider gets its version from the request, else the one that the state knows of its package."""
        if request.envVarMappings:
            self.deployment.registry.set_environment(urn, dict(request.envVarMappings))
        version = request.version or self._versions.get(urns.package_of(request.type), "")
        return {"version": version} if version else {}

    async def _invoke_provider(self, request: resource_pb2.ResourceInvokeRequest) -> Provider:
        with self.deployment.refusing(""):
            reference = request.provider or await self._defaults.reference(
                self._package_request(request, request.tok), request.tok
            )
        return await self.deployment.registry.ensure(reference)
