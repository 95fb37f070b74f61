"""Serves the Engine service on a loopback port, for providers that run as programs of their own and write messages."""

import uuid
from typing import Any

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from stacks.engine.engine_service import EngineService


class EngineServer:
    """An address for plugins; the port is opened when the first one needs it."""

    def __init__(self, service: EngineService) -> None:
        self._service = service
        self._server: grpc.aio.Server | None = None
        self._address = ""
        self.label = f"local:{uuid.uuid4()}"

    async def address(self) -> str:
        """`host:port` of the service."""
        if self._server is None:
            self._server = grpc.aio.server()
            engine_pb2_grpc.add_EngineServicer_to_server(_Servicer(self._service), self._server)
            self._address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
            await self._server.start()
        return self._address

    async def close(self) -> None:
        """Closes the port."""
        if self._server is not None:
            await self._server.stop(grace=None)


class _Servicer(engine_pb2_grpc.EngineServicer):
    def __init__(self, service: EngineService) -> None:
        self._service = service

    async def Log(self, request: engine_pb2.LogRequest, context: Any) -> Any:  # noqa: ARG002, N802
        return await self._service.Log(request)

    async def GetRootResource(self, request: engine_pb2.GetRootResourceRequest, context: Any) -> Any:  # noqa: ARG002, N802
        return await self._service.GetRootResource(request)

    async def SetRootResource(self, request: engine_pb2.SetRootResourceRequest, context: Any) -> Any:  # noqa: ARG002, N802
        return await self._service.SetRootResource(request)
