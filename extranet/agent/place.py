"""Where the agent keeps its things, what it says when it refuses, and how it runs a command and writes a document."""

import contextlib
import fcntl
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extranet.agent.files import write_synced

Document = dict[str, Any]
COMMAND_SECONDS = 90


class RefusedError(Exception):
    """Why nothing was done, in both languages; `code` is for machines, `detail` is what a tool has said."""

    def __init__(self, code: str, en: str, zh: str, detail: str = "") -> None:
        super().__init__(en)
        self.document = {"refused": code, "en": en, "zh": zh, "detail": detail}


class Place:
    """Folders and documents of the agent below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = root / "var/lib/extranet"
        self.run = root / "run/extranet"
        self.record = self.store / "record.json"
        """The set that was confirmed last."""
        self.pending = self.store / "pending.json"
        """The set that waits to be confirmed, and what was kept of the one before. Its presence is the only pointer."""
        self.returned = self.store / "returned.json"
        """The last push that was not kept."""
        self.loaded = self.run / "loaded.json"
        """What each service has loaded; forgotten at a restart of the machine, as the services forget it."""

    def kept(self, push: str) -> Path:
        """Folder with the files that a push found."""
        return self.store / f"kept-{push}"

    @contextlib.contextmanager
    def locked(self, *, wait: bool) -> Iterator[None]:
        """One command at a time changes the device; the kernel frees the lock of one that was killed."""
        self.run.mkdir(parents=True, exist_ok=True)
        with (self.run / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                raise RefusedError("busy", "another push is changing this device", "另一推送正在更改该设备") from None
            yield


def read_json(file: Path) -> Document | None:
    """The document in a file, if it is there."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    assert isinstance(document, dict)  # noqa: S101 - only we write them, each by one rename
    return document


def write_json(file: Path, document: object) -> None:
    """Write a document so that a reader sees the old one or the new one, over a power cut too."""
    temporary = file.with_name(f".{file.name}.new")
    write_synced(temporary, json.dumps(document).encode(), mode=0o600)
    temporary.replace(file)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a command; its words, both streams in one, are in `stdout`. One that is missing or hangs has failed."""
    environment = {**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"}
    try:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=COMMAND_SECONDS,
            env=environment,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as wrong:
        return subprocess.CompletedProcess(command, 127, f"{command[0]}: {wrong}")
