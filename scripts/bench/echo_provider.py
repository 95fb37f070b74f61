"""A provider that gives back what it is given, as fast as it can: what is left of a run's time is the engine's.

Its answers have the form of a real provider's: outputs beyond the inputs, a Diff that compares, ids by name.
"""

from typing import Any

from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import provider_pb2 as pb
from pulumi.runtime.proto import provider_pb2_grpc

OUTPUTS = ("address", "gateway", "token", "link")
"""The outputs that a resource gets if it asks for them by the input `outputs`, a number from 0 to 4."""


class EchoProvider(provider_pb2_grpc.ResourceProviderServicer):
    """Makes nothing; the method names are the protocol's."""

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
        return pb.CreateResponse(
            id="" if request.preview else f"{request.name}-id", properties=_outputs(request.name, request.properties)
        )

    async def Update(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return pb.UpdateResponse(properties=_outputs(request.name, request.news))

    async def Read(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return pb.ReadResponse(id=request.id, properties=request.properties, inputs=request.inputs)

    async def Delete(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return empty_pb2.Empty()


def _outputs(name: str, inputs: struct_pb2.Struct) -> struct_pb2.Struct:
    outputs = struct_pb2.Struct()
    outputs.CopyFrom(inputs)
    for output in OUTPUTS[: int(inputs.fields["outputs"].number_value)]:
        outputs.fields[output].string_value = f"{name}-{output}"
    return outputs
