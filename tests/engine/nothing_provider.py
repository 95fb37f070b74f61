"""A provider that makes nothing, as fast as it can: for measuring the engine, and for losing answers on purpose."""

from collections.abc import Callable
from typing import Any

from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2 as pb
from pulumi.runtime.proto import provider_pb2_grpc

ADOPT = "nothing:index:find"


class NothingProvider(provider_pb2_grpc.ResourceProviderServicer):
    """Objects are ids by URN in `cloud`; `lose` tells whether the answer to a Create is lost."""

    def __init__(self, cloud: dict[str, list[str]], lose: Callable[[str], bool] = lambda _: False) -> None:
        self._cloud = cloud
        self._lose = lose

    async def Configure(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return pb.ConfigureResponse(acceptSecrets=True, acceptResources=True, supportsPreview=True)

    async def CheckConfig(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return pb.CheckResponse(inputs=request.news)

    async def DiffConfig(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return pb.DiffResponse(changes=pb.DiffResponse.DIFF_NONE)

    async def Check(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return pb.CheckResponse(inputs=request.news)

    async def Diff(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        same = request.old_inputs == request.news
        return pb.DiffResponse(changes=pb.DiffResponse.DIFF_NONE if same else pb.DiffResponse.DIFF_SOME)

    async def Create(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        if request.preview:
            return pb.CreateResponse(properties=request.properties)
        made = self._cloud.setdefault(request.urn, [])
        made.append(f"{request.name}-{len(made) + 1}")
        if self._lose(request.urn):
            raise ConnectionResetError
        return pb.CreateResponse(id=made[-1], properties=request.properties)

    async def Update(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return pb.UpdateResponse(properties=request.news)

    async def Read(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return pb.ReadResponse(id=request.id, properties=request.properties, inputs=request.inputs)

    async def Delete(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        self._cloud.get(request.urn, [request.id]).remove(request.id)
        return empty_pb2.Empty()

    async def Invoke(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        answer = pb.InvokeResponse()
        found = self._cloud.get(request.args["urn"], [])
        getattr(answer, "return").update({"id": found[0]} if found else {})
        return answer
