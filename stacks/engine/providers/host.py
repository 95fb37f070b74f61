"""Finds and starts providers: in this process where one is registered, else `pulumi-resource-<package>` as a program.

A started program gets the engine's address as its argument, prints its port, and ends when this process ends.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pulumi.runtime.proto import provider_pb2_grpc

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.engine.providers.client import LocalProvider, ProviderClient, RemoteProvider
from stacks.engine.server import EngineServer

type Factory = Callable[[str], provider_pb2_grpc.ResourceProviderServicer]
"""Makes a servicer; it is given a text that is another in each phase."""

_PORT_TIMEOUT = 60.0
_STOP_TIMEOUT = 10.0
_TETHER = Path(__file__).with_name("tether.py")


@dataclass(frozen=True)
class PluginHost:
    """Where providers come from. `factories`: package to a maker of its servicer, one servicer per phase."""

    factories: Mapping[str, Factory] = field(default_factory=dict)
    folders: Sequence[Path] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    async def launch(
        self, package: str, engine: EngineServer, extra_environment: Mapping[str, str] | None = None
    ) -> ProviderClient:
        """A running provider of a package; raises GovcloudError when there is none or it does not start."""
        factory = self.factories.get(package)
        if factory is not None:
            return LocalProvider(factory(engine.label))
        return await self._start(package, await engine.address(), extra_environment or {})

    async def _start(self, package: str, engine_address: str, extra: Mapping[str, str]) -> ProviderClient:
        name = f"pulumi-resource-{package}"
        environment = {**os.environ, **self.environment, **extra}
        search = os.pathsep.join([*map(str, self.folders), environment.get("PATH", "")])
        program = shutil.which(name, path=search)
        if program is None:
            raise GovcloudError(
                Text("the provider {name} was not found", "找不到资源提供程序 {name}")(name=name),
                todo=Text("install it on the PATH", "请把它安装到 PATH 中的目录"),
            )
        process = await asyncio.create_subprocess_exec(
            *[sys.executable, "-I", "-S", str(_TETHER), str(os.getpid()), program, engine_address],
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )

        async def stop() -> None:
            if process.returncode is None:
                process.terminate()
                try:
                    await asyncio.wait_for(process.wait(), _STOP_TIMEOUT)
                except TimeoutError:
                    process.kill()
                    await process.wait()

        assert process.stdout is not None  # noqa: S101 - it was asked for as a pipe
        try:
            line = await asyncio.wait_for(process.stdout.readline(), _PORT_TIMEOUT)
            port = int(line)
        except (TimeoutError, ValueError) as error:
            await stop()
            raise GovcloudError(
                Text("the provider {name} did not start", "资源提供程序 {name} 未能启动")(name=name),
                why=Text("it printed no port", "它没有输出端口号"),
            ) from error
        return RemoteProvider(f"127.0.0.1:{port}", stop)
