"""One program of a stack: how it is started, and when it is ready."""

import json
import os
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.files import write_atomic
from govcloud.settings import PRODUCT
from govcloud.text import Text, literal
from scripts.lab.layout import HOST
from scripts.lab.processes import Process, start, stop_all

READY_SECONDS = 60.0
POLL_SECONDS = 0.05
OK = 200


@dataclass(frozen=True)
class Part:
    """A program and its command, of which `words` tell its process from others."""

    name: str
    folder: Path
    port: int
    ready_path: str
    command: tuple[str, ...]
    words: str

    @property
    def process(self) -> Process:
        """Its process."""
        return Process(self.name, self.folder / f"{self.name}.pid", self.folder / f"{self.name}.log", self.words)

    @property
    def record(self) -> Path:
        """The command that it was last started with."""
        return self.folder / f"{self.name}.command"

    @property
    def ready(self) -> bool:
        """Whether it runs and says that it is ready."""
        if self.process.pid is None:
            return False
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.port}{self.ready_path}", timeout=2) as answer:
                return bool(answer.status == OK)
        except OSError:
            return False

    def runs_as_told(self) -> bool:
        """Whether it runs by this command, and not by another that it was given before."""
        known = self.record.read_text() if self.record.exists() else ""
        return self.process.pid is not None and known == json.dumps(self.command)


def start_parts(parts: Sequence[Part]) -> list[str]:
    """Start those that do not run as told and return when all are ready; names of what was started.

    Raises GovcloudError.
    """
    missing = [part for part in parts if not part.runs_as_told()]
    stop_all([part.process for part in missing])
    for part in missing:
        write_atomic(part.record, json.dumps(part.command), mode=0o600)
        start(part.process, part.command, environment())
    end = time.monotonic() + READY_SECONDS
    for part in parts:
        while not part.ready:
            if part.process.pid is None or time.monotonic() > end:
                raise GovcloudError(
                    Text("{name} did not start", "{name} 未能启动")(name=part.name),
                    where=str(part.process.log),
                    why=literal(part.process.last_words()),
                )
            time.sleep(POLL_SECONDS)
    return [part.name for part in missing]


def environment() -> dict[str, str]:
    """Little to start with: what is configured is in files, and no proxy of the user's is in the way."""
    kept = {name: os.environ[name] for name in ("HOME", "TZ") if name in os.environ}
    return {"PATH": os.defpath, "PYTHONPATH": str(PRODUCT), **kept}
