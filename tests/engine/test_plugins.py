"""Providers that run as programs of their own: spoken to over a socket, and never left behind."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stacks.engine.engine_service import EngineService
from stacks.engine.events import PhaseRecord
from stacks.engine.model import ResourceState
from stacks.engine.providers.client import ProviderError
from stacks.engine.providers.host import PluginHost
from stacks.engine.providers.provider import Provider
from stacks.engine.server import EngineServer
from tests.engine.oracle_case import PROBE
from tests.engine.scenario import thing


def _install(work: Path) -> PluginHost:
    script = work / "pulumi-resource-probe"
    script.write_text(
        f'#!/bin/sh\necho $$ > "{work}/pid"\nexec "{sys.executable}" -u "{PROBE}/probe_provider.py" "$@"\n'
    )
    script.chmod(0o755)
    return PluginHost(folders=[work], environment={"PROBE_DIR": str(work)})


async def _launch(host: PluginHost) -> Provider:
    provider = Provider(await host.launch("probe", EngineServer(EngineService(PhaseRecord("update")))), "probe")
    await provider.handshake("")
    await provider.configure("urn:pulumi:s::p::pulumi:providers:probe::p", "id", {})
    return provider


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _wait_until_gone(pid: int) -> bool:
    deadline = time.monotonic() + 15
    while _is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not _is_alive(pid)


def test_half_done_create_carries_its_reasons_over_the_socket(tmp_path: Path) -> None:
    async def work() -> ProviderError:
        provider = await _launch(_install(tmp_path))
        new = ResourceState(thing("a"), "probe:index:Thing", inputs={"name": "a", "partialCreate": True})
        with pytest.raises(ProviderError) as caught:
            await provider.create(new, preview=False)
        await provider.close()
        return caught.value

    error = asyncio.run(work())
    assert error.init
    assert error.init.id == "a-1"
    assert error.init.reasons == ("not ready as asked", "second reason")


def test_closed_provider_ends_its_process(tmp_path: Path) -> None:
    async def work() -> None:
        await (await _launch(_install(tmp_path))).close()

    asyncio.run(work())
    assert _wait_until_gone(int((tmp_path / "pid").read_text()))


def test_provider_ends_when_the_engine_is_killed(tmp_path: Path) -> None:
    code = (
        "import asyncio, pathlib\n"
        "from tests.engine import test_plugins as t\n"
        f"path = pathlib.Path({str(tmp_path)!r})\n"
        "async def work():\n"
        "    provider = await t._launch(t._install(path))\n"
        "    print('up', flush=True)\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(work())\n"
    )
    root = str(Path(__file__).resolve().parents[2])
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": root}
    )
    assert child.stdout
    assert child.stdout.readline() == "up\n"
    plugin = int((tmp_path / "pid").read_text())
    assert _is_alive(plugin)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert _wait_until_gone(plugin)
