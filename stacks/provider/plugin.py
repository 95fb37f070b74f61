"""`pulumi-resource-govcloud`: the provider as a program of its own, for the Pulumi CLI or an engine elsewhere.

Its argument is the engine's address; it prints its port on stdout and nothing else there. It ends when it is told to
and when the process that started it is gone: engines start providers in groups of their own, so nobody else would.
"""

import asyncio
import ctypes
import logging
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from govcloud.inventory.load import load_inventory
from govcloud.settings import load_settings
from stacks.engine.providers.client import MESSAGE_OPTIONS
from stacks.provider.pools import Pools, open_pools
from stacks.provider.provider import Provider
from stacks.provider.servicer import GovcloudServicer

_PR_SET_PDEATHSIG = 1
_LOOK = 1.0
"""Seconds between looks at the parent, where the kernel does not tell."""
_GRACE = 2.0
"""Seconds that calls under way get when the provider is told to end."""


class PoolsWhenAsked:
    """The pools of the inventory, which is read when the first pool is asked for: a schema needs none."""

    @cached_property
    def _pools(self) -> Pools:
        settings = load_settings()
        return open_pools(load_inventory(settings.inventory), settings)

    def provider(self, code: str) -> Provider:
        """See OpenPools."""
        return self._pools.provider(code)

    def executor(self, code: str) -> ThreadPoolExecutor:
        """See OpenPools."""
        return self._pools.executor(code)


def main() -> None:
    """Serves until the end."""
    logging.disable()
    parent = os.getppid()
    asyncio.run(_serve(parent))
    # Threads may still wait for a pool; the call that they belong to has been given up.
    os._exit(0)


async def _serve(parent: int) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    _follow(parent, ended)
    server = grpc.aio.server(options=MESSAGE_OPTIONS)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(GovcloudServicer(PoolsWhenAsked()), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await ended.wait()
    await server.stop(_GRACE)


def _follow(parent: int, ended: asyncio.Event) -> None:
    """Ends this process soon after its parent has ended, however that came."""
    if sys.platform == "linux":
        # The kernel tells of the end of the parent's thread that started us, which may not be the parent's own end.
        asyncio.get_running_loop().add_signal_handler(
            signal.SIGUSR2, lambda: ended.set() if os.getppid() != parent else None
        )
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGUSR2)

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK)
        os._exit(1)

    threading.Thread(target=look, name="parent", daemon=True).start()


if __name__ == "__main__":
    main()
