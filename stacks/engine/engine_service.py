"""Pulumi's Engine service: what a program says (log messages) and its root resource."""

from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2

from stacks.engine.events import Diagnostic, PhaseRecord, Severity

_SEVERITIES: dict[int, Severity] = {
    engine_pb2.DEBUG: "debug",
    engine_pb2.INFO: "info",
    engine_pb2.WARNING: "warning",
    engine_pb2.ERROR: "error",
}


def is_kept(request: engine_pb2.LogRequest) -> bool:
    """Whether a message is of use: neither fleeting nor for debugging."""
    return request.severity != engine_pb2.DEBUG and not request.ephemeral


class EngineService:
    """Takes the messages of programs and providers into the record of a phase."""

    def __init__(self, record: PhaseRecord) -> None:
        self._record = record
        self._root = ""

    async def Log(self, request: engine_pb2.LogRequest) -> empty_pb2.Empty:  # noqa: N802 - the protocol's name
        """A message; fleeting ones and those for debugging are left out."""
        if is_kept(request):
            self._record.report(Diagnostic(_SEVERITIES[request.severity], request.message.strip(), request.urn))
        return empty_pb2.Empty()

    async def GetRootResource(  # noqa: N802 - the protocol's name
        self,
        request: engine_pb2.GetRootResourceRequest,  # noqa: ARG002 - the protocol's parameter
    ) -> engine_pb2.GetRootResourceResponse:
        """The URN of the root resource."""
        return engine_pb2.GetRootResourceResponse(urn=self._root)

    async def SetRootResource(  # noqa: N802 - the protocol's name
        self, request: engine_pb2.SetRootResourceRequest
    ) -> engine_pb2.SetRootResourceResponse:
        """Keeps the URN of the root resource."""
        self._root = request.urn
        return engine_pb2.SetRootResourceResponse()

    async def RequirePulumiVersion(  # noqa: N802 - the protocol's name
        self,
        request: engine_pb2.RequirePulumiVersionRequest,  # noqa: ARG002 - the protocol's parameter
    ) -> engine_pb2.RequirePulumiVersionResponse:
        """Programs may ask for a version of Pulumi; this engine follows the SDK that is installed with it."""
        return engine_pb2.RequirePulumiVersionResponse()
