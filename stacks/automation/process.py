"""Runs one command of the Pulumi CLI as a process of its own: its output, its exit code, and how it is cut short.

A cancelled run interrupts the CLI once, as Ctrl-C does: it ends what is under way and writes its state.
"""

import asyncio
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finished:
    """What a command left."""

    exit_code: int
    stdout: str
    stderr: str


async def run_command(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Finished:
    """Runs a command to its end. Its session is its own, so that a terminal's Ctrl-C reaches it through us alone."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    reading = asyncio.ensure_future(process.communicate())
    try:
        stdout, stderr = await asyncio.shield(reading)
    except asyncio.CancelledError:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        try:
            await asyncio.shield(reading)
        except asyncio.CancelledError:
            with suppress(ProcessLookupError):
                process.kill()
            await reading
        raise
    return Finished(process.returncode or 0, stdout.decode(errors="replace"), stderr.decode(errors="replace"))
