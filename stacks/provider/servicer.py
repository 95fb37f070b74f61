"""The provider on the wire: Pulumi's ResourceProvider service over `Provider`, in this process or behind a socket.

Check and Diff are pure and answered at once; whatever calls a pool runs on the threads of that pool.
"""

import asyncio
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, wraps
from http import HTTPStatus
from typing import Any, Protocol, override

import grpc
from google.protobuf import empty_pb2
from google.protobuf.any_pb2 import Any as AnyMessage
from pulumi.runtime.proto import plugin_pb2, provider_pb2_grpc, status_pb2
from pulumi.runtime.proto import provider_pb2 as pb

from govcloud.errors import GovcloudError, UsageError
from govcloud.pools.errors import PoolError
from govcloud.text import Text, choose_language
from stacks.provider.diff import Change, ChangeKind
from stacks.provider.functions import FUNCTIONS
from stacks.provider.provider import HalfMadeError, Provider, State
from stacks.provider.schema import make_schema
from stacks.provider.wire import from_struct, to_struct
from stacks.resources.definition import PACKAGE
from stacks.resources.handler import ResourceError
from stacks.resources.job import Clock
from stacks.resources.registry import all_types
from stacks.resources.values import UNKNOWN, Values

VERSION = "0.1.0"
HALF_MADE = "grpc-status-details-bin"
THREADS = 32
"""Operations on one pool at the same time; most of them wait for a server or a volume to be ready."""
GONE = ResourceError(
    Text("it is gone from the pool", "资源池中已没有该资源"),
    todo=Text("run `govcloud up --refresh`: it is made again then", "请执行 `govcloud up --refresh`，届时会重新建立"),
)
_KINDS = {
    (ChangeKind.ADD, False): pb.PropertyDiff.ADD,
    (ChangeKind.ADD, True): pb.PropertyDiff.ADD_REPLACE,
    (ChangeKind.DELETE, False): pb.PropertyDiff.DELETE,
    (ChangeKind.DELETE, True): pb.PropertyDiff.DELETE_REPLACE,
    (ChangeKind.UPDATE, False): pb.PropertyDiff.UPDATE,
    (ChangeKind.UPDATE, True): pb.PropertyDiff.UPDATE_REPLACE,
}


class OpenPools(Protocol):
    """Where the servicer gets a pool from; see `stacks.provider.pools.Pools`."""

    def provider(self, code: str) -> Provider:
        """The provider on a pool, opened when it is first asked for. Raises UsageError, PoolError."""

    def executor(self, code: str) -> ThreadPoolExecutor:
        """The threads that call a pool."""


def _telling[M: Callable[..., Any]](method: M) -> M:
    """What a method raises becomes the status of the call, as one sentence in the language of the process."""

    @wraps(method)
    async def call(self: "GovcloudServicer", request: Any, context: Any) -> Any:
        try:
            return await method(self, request, context)
        except HalfMadeError as error:
            failed = pb.ErrorResourceInitFailed(
                id=error.state.id,
                properties=to_struct(error.state.outputs),
                inputs=to_struct(error.state.inputs),
                reasons=[say(error)],
            )
            detail = AnyMessage()
            detail.Pack(failed, type_url_prefix="type.googleapis.com")
            status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=say(error), details=[detail])
            await context.abort(grpc.StatusCode.UNKNOWN, say(error), ((HALF_MADE, status.SerializeToString()),))
        except GovcloudError as error:
            await context.abort(grpc.StatusCode.UNKNOWN, say(error))

    return call  # type: ignore[return-value]


class GovcloudServicer(provider_pb2_grpc.ResourceProviderServicer):
    """One instance of the provider, configured for one pool."""

    def __init__(self, pools: OpenPools) -> None:
        self._pools = pools
        self._code = ""
        self._provider: Provider | None = None
        self._cancelled = threading.Event()

    # -- about the provider

    @override
    async def Handshake(self, _request: Any, _context: Any) -> pb.ProviderHandshakeResponse:
        """What we understand."""
        return pb.ProviderHandshakeResponse(accept_secrets=True, accept_resources=False, accept_outputs=False)

    @override
    async def GetPluginInfo(self, _request: Any, _context: Any) -> plugin_pb2.PluginInfo:
        """The version."""
        return plugin_pb2.PluginInfo(version=VERSION)

    @override
    async def GetSchema(self, _request: Any, _context: Any) -> pb.GetSchemaResponse:
        """All types, as Pulumi's tools read them."""
        return pb.GetSchemaResponse(schema=_schema())

    @override
    async def Attach(self, _request: Any, _context: Any) -> empty_pb2.Empty:
        """An engine joins a provider that runs already (debugging)."""
        return empty_pb2.Empty()

    @override
    async def Cancel(self, _request: Any, _context: Any) -> empty_pb2.Empty:
        """All waits of this instance end."""
        self._cancelled.set()
        return empty_pb2.Empty()

    # -- its configuration

    @override
    async def CheckConfig(self, request: pb.CheckRequest, _context: Any) -> pb.CheckResponse:
        """There is one setting: the pool."""
        given = from_struct(request.news)
        failures = []
        pool = given.get("pool")
        if pool is not UNKNOWN and not (isinstance(pool, str) and pool):
            what = Text("give the code of a pool of the inventory", "请给出清单中资源池的编号")
            failures.append(pb.CheckFailure(property="pool", reason=what.render(choose_language())))
        return pb.CheckResponse(inputs=request.news, failures=failures)

    @override
    async def DiffConfig(self, request: pb.DiffRequest, _context: Any) -> pb.DiffResponse:
        """Another pool has none of the things of this one: all of them are made anew there."""
        old, new = from_struct(request.old_inputs or request.olds), from_struct(request.news)
        if old.get("pool") == new.get("pool"):
            return pb.DiffResponse(changes=pb.DiffResponse.DIFF_NONE)
        return pb.DiffResponse(changes=pb.DiffResponse.DIFF_SOME, replaces=["pool"], diffs=["pool"])

    @_telling
    @override
    async def Configure(self, request: pb.ConfigureRequest, _context: Any) -> pb.ConfigureResponse:
        """Opens the pool; what it can do is known from earlier, or looked up now."""
        given = from_struct(request.args) if request.HasField("args") else {}
        code = given.get("pool") or request.variables.get(f"{PACKAGE}:config:pool", "")
        loop = asyncio.get_running_loop()
        provider = await loop.run_in_executor(self._pools.executor(str(code)), self._pools.provider, str(code))
        self._code = str(code)
        self._provider = replace(provider, clock=Clock(wait=self._cancelled.wait))
        return pb.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, acceptResources=False, acceptOutputs=False
        )

    # -- resources

    @_telling
    @override
    async def Check(self, request: pb.CheckRequest, _context: Any) -> pb.CheckResponse:
        """Inputs in normal form, and what is wrong with them."""
        found = self._here.check(token_of(request), from_struct(request.olds), from_struct(request.news))
        language = choose_language()
        failures = [pb.CheckFailure(property=path, reason=what.render(language)) for path, what in found.failures]
        return pb.CheckResponse(inputs=to_struct(found.inputs), failures=failures)

    @_telling
    @override
    async def Diff(self, request: pb.DiffRequest, _context: Any) -> pb.DiffResponse:
        """What changes, property by property."""
        outputs = from_struct(request.olds)
        found = self._here.diff(token_of(request), known_inputs(request), from_struct(request.news), outputs)
        if not found.changes:
            return pb.DiffResponse(changes=pb.DiffResponse.DIFF_NONE, hasDetailedDiff=True)
        return pb.DiffResponse(
            changes=pb.DiffResponse.DIFF_SOME,
            replaces=found.replaces,
            diffs=found.properties,
            detailedDiff={change.path: describe(change) for change in found.changes},
            hasDetailedDiff=True,
            deleteBeforeReplace=found.delete_before_replace,
        )

    @_telling
    @override
    async def Create(self, request: pb.CreateRequest, _context: Any) -> pb.CreateResponse:
        """Makes a resource; in a preview, says what it would be."""
        token, inputs = token_of(request), from_struct(request.properties)
        if request.preview:
            return pb.CreateResponse(properties=to_struct(self._here.preview_create(token, inputs)))
        state = await self._run(lambda provider: provider.create(token, request.urn, inputs, limit=request.timeout))
        return pb.CreateResponse(id=state.id, properties=to_struct(state.outputs))

    @_telling
    @override
    async def Read(self, request: pb.ReadRequest, _context: Any) -> pb.ReadResponse:
        """The resource as it is; an empty id says that it is gone."""
        known = from_struct(request.inputs)
        state = await self._run(lambda provider: provider.read(token_of(request), request.urn, request.id, known))
        if state is None:
            return pb.ReadResponse()
        return pb.ReadResponse(id=state.id, properties=to_struct(state.outputs), inputs=to_struct(state.inputs))

    @_telling
    @override
    async def Update(self, request: pb.UpdateRequest, _context: Any) -> pb.UpdateResponse:
        """Changes a resource in place; in a preview, says what it would be."""
        token, old, new = token_of(request), known_inputs(request), from_struct(request.news)
        if request.preview:
            outputs = self._here.preview_update(token, from_struct(request.olds), old, new)
            return pb.UpdateResponse(properties=to_struct(outputs))
        state: State = await self._run(
            lambda provider: update(provider, token, request.urn, request.id, old, new, request.timeout)
        )
        return pb.UpdateResponse(properties=to_struct(state.outputs))

    @_telling
    @override
    async def Delete(self, request: pb.DeleteRequest, _context: Any) -> empty_pb2.Empty:
        """Deletes a resource."""
        old = from_struct(request.old_inputs) or own_inputs(token_of(request), from_struct(request.properties))
        await self._run(
            lambda provider: provider.delete(token_of(request), request.urn, request.id, old, limit=request.timeout)
        )
        return empty_pb2.Empty()

    @_telling
    @override
    async def Invoke(self, request: pb.InvokeRequest, _context: Any) -> pb.InvokeResponse:
        """One of `functions`."""
        function = FUNCTIONS.get(request.tok)
        if function is None:
            raise UsageError(
                Text("there is no function {token}", "没有函数 {token}")(token=request.tok),
                todo=Text("there are: {names}", "现有：{names}")(names=", ".join(FUNCTIONS)),
            )
        arguments = from_struct(request.args)
        returned = await self._run(lambda provider: function(provider, arguments, preview=request.preview))
        answer = pb.InvokeResponse()
        getattr(answer, "return").CopyFrom(to_struct(returned))
        return answer

    @property
    def _here(self) -> Provider:
        if self._provider is None:
            raise UsageError(Text("the provider was not configured", "资源提供程序尚未配置"))
        return self._provider

    async def _run(self, work: Callable[[Provider], Any]) -> Any:
        provider = self._here
        return await asyncio.get_running_loop().run_in_executor(
            self._pools.executor(self._code), lambda: work(provider)
        )


def update(  # noqa: PLR0913, PLR0917 - those of an update
    provider: Provider, token: str, urn: str, resource_id: str, old: Values, new: Values, limit: float
) -> State:
    """`Provider.update` of a thing that is there: an update cannot give a resource another id. Raises ResourceError."""
    try:
        state = provider.update(token, urn, resource_id, old, new, limit=limit)
    except PoolError as error:
        if error.status == HTTPStatus.NOT_FOUND and resource_id in str(error):
            raise GONE from error
        raise
    if state.id != resource_id:
        provider.delete(token, urn, state.id, new)
        raise GONE
    return state


def say(error: GovcloudError) -> str:
    """An error as a sentence of the process's language."""
    return error.render(choose_language())


def token_of(request: Any) -> str:
    """The type of a request's resource: engines from before 2024 give it in the URN alone."""
    return str(request.type or request.urn.split("::")[2].rpartition("$")[2])


def known_inputs(request: Any) -> Values:
    """The old inputs of a Diff or Update; an engine that does not send them has them among the old outputs."""
    return from_struct(request.old_inputs) or own_inputs(token_of(request), from_struct(request.olds))


def own_inputs(token: str, outputs: Values) -> Values:
    """Those outputs that are inputs."""
    definition = all_types().get(token)
    return {name: value for name, value in outputs.items() if definition is None or name in definition.inputs}


def describe(change: Change) -> pb.PropertyDiff:
    """One change for a detailed diff."""
    return pb.PropertyDiff(kind=_KINDS[change.kind, change.replaces], inputDiff=True)


@cache
def _schema() -> str:
    return json.dumps(make_schema(all_types().values(), VERSION), ensure_ascii=False)
