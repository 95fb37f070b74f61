"""The provider `pulumi` that every engine has: other stacks' outputs, and looking up resources of the stack itself."""

from collections.abc import Awaitable, Callable
from typing import Any

from google.protobuf.message import Message
from pulumi.runtime.proto import provider_pb2 as pb

from stacks.engine.model import ResourceState
from stacks.engine.providers.client import ProviderError, invoke_response
from stacks.engine.values import Properties, Secret, contains_secret
from stacks.engine.wire import Accepts, decode, encode

PACKAGE = "pulumi"
STACK_REFERENCE = "pulumi:pulumi:StackReference"
_ALL = Accepts(secrets=True, resources=True, outputs=False)

type StackOutputs = Callable[[str], Awaitable[Properties | None]]
"""The outputs of a stack by its name, None if there is no such stack."""


class BuiltinProvider:
    """Answers the calls that a stack reference needs."""

    def __init__(self, stack_outputs: StackOutputs, find: Callable[[str], ResourceState | None]) -> None:
        self._stack_outputs = stack_outputs
        self._find = find

    async def call(self, method: str, request: Message) -> Any:
        """See ProviderClient."""
        handler = getattr(self, f"_{method.lower()}", None)
        if handler is None:
            raise ProviderError(f"method {method} is not implemented", "UNIMPLEMENTED")
        return await handler(request)

    async def close(self) -> None:
        """See ProviderClient."""

    async def _configure(self, _: pb.ConfigureRequest) -> pb.ConfigureResponse:
        return pb.ConfigureResponse(acceptSecrets=True, acceptResources=True, supportsPreview=True)

    async def _read(self, request: pb.ReadRequest) -> pb.ReadResponse:
        if request.type != STACK_REFERENCE:
            raise ProviderError(f"unrecognized resource type '{request.type}'")
        inputs = decode(request.inputs)
        found = await self._outputs(str(inputs.get("name") or request.id))
        return pb.ReadResponse(
            id=request.id, inputs=request.inputs, properties=encode({"name": inputs.get("name"), **found}, _ALL)
        )

    async def _invoke(self, request: pb.InvokeRequest) -> pb.InvokeResponse:
        args = decode(request.args)
        if request.tok == "pulumi:pulumi:readStackOutputs":
            answer = {"name": args["name"], **await self._outputs(str(args["name"]))}
        elif request.tok == "pulumi:pulumi:getResource":
            state = self._find(str(args["urn"]))
            if state is None:
                raise ProviderError(f"unknown resource {args['urn']}")
            answer = {"urn": state.urn, "id": state.id, "state": state.outputs}
        else:
            raise ProviderError(f"unrecognized function name: '{request.tok}'")
        return invoke_response(encode(answer, _ALL))

    async def _outputs(self, name: str) -> Properties:
        outputs = await self._stack_outputs(name)
        if outputs is None:
            raise ProviderError(f'unknown stack "{name}"')
        secret = [key for key, value in outputs.items() if contains_secret(value)]
        shown = {k: v if isinstance(v, Secret) or k not in secret else Secret(v) for k, v in outputs.items()}
        return {"outputs": shown, "secretOutputNames": secret}
