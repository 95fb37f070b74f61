"""Who pushed what, when, with which digests: one file of JSON lines per push, written as it goes.

A line is synced before the step that follows it, so a push that was killed is known as far as it came; a last line that
was cut off is left out. Files are never changed afterwards. The lock that one push at a time holds is here too.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from govcloud.errors import Exit, GovcloudError
from govcloud.text import Text


class Step(StrEnum):
    """How far one device is."""

    SENDING = "sending"
    APPLIED = "applied"
    """It runs the new configuration and returns by itself unless confirmed."""
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    """It runs what it ran before."""
    FAILED = "failed"
    """It was not changed, or nothing is known of it; what was begun there ends by its own timer."""


@dataclass(frozen=True)
class Intended:
    """What a push was begun with."""

    push: str
    who: str
    when: float
    """Seconds since 1970."""
    city: str
    waves: tuple[tuple[str, ...], ...]
    digests: dict[str, str]
    """Device → digest of what it is to have."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a push has left on a device."""

    digest: str
    who: str
    when: float
    """Seconds since 1970."""


@dataclass
class Past:
    """A push as its file tells it."""

    intended: Intended
    steps: dict[str, Step] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    ended: str = ""
    """`done`, `failed`, or empty: it was cut off."""

    @property
    def rest(self) -> tuple[tuple[str, ...], ...]:
        """What of each wave is not confirmed."""
        left = ([d for d in wave if self.steps.get(d) is not Step.CONFIRMED] for wave in self.intended.waves)
        return tuple(tuple(wave) for wave in left if wave)


class PushRunningError(GovcloudError):
    """Another push holds the lock. Exit code 5."""

    def __init__(self, who: str) -> None:
        super().__init__(
            Text("another push is under way: {who}", "另一推送正在进行：{who}")(who=who or "?"),
            todo=Text("wait for it to end", "请等待其结束"),
            exit_code=Exit.LOCKED,
        )


class Journal:
    """The pushes of one city on this machine."""

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        self.folder = folder
        self._clock = clock

    @contextmanager
    def locked(self, who: str) -> Iterator[None]:
        """Hold the lock; raises PushRunningError. The kernel frees it when the holder dies, however it dies."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / "lock").open("a+", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise PushRunningError(lock.read().strip()) from None
            lock.truncate(0)
            lock.write(who)
            lock.flush()
            yield

    @contextmanager
    def begin(self, intended: Intended) -> Iterator["Record"]:
        """Write the first line, and then what comes; the push has ended when `Record.end` was called."""
        with self._file(intended.push).open("x", encoding="utf-8") as stream:
            record = Record(stream.fileno(), self._clock)
            record.write(event="begun", **asdict(intended))
            yield record

    @contextmanager
    def go_on(self, past: Past) -> Iterator["Record"]:
        """Write on where a push was cut off."""
        with self._file(past.intended.push).open("a", encoding="utf-8") as stream:
            os.write(stream.fileno(), b"\n")  # ends a line that was cut off
            record = Record(stream.fileno(), self._clock)
            record.write(event="resumed")
            yield record

    def pasts(self) -> list[Past]:
        """Every push, the first one first."""
        read = [read_past(file.read_text(encoding="utf-8")) for file in sorted(self.folder.glob("*.jsonl"))]
        return sorted((past for past in read if past is not None), key=lambda past: past.intended.when)

    def last_confirmed(self) -> dict[str, Confirmed]:
        """Device → what was confirmed there last: the record of devices that keep none themselves."""
        found: dict[str, Confirmed] = {}
        for past in self.pasts():
            ours = past.intended
            done = (device for device, step in past.steps.items() if step is Step.CONFIRMED)
            found |= {device: Confirmed(ours.digests[device], ours.who, ours.when) for device in done}
        return found

    def _file(self, push: str) -> Path:
        return self.folder / f"{push}.jsonl"


class Record:
    """The file of the push that is under way."""

    def __init__(self, handle: int, clock: Callable[[], float]) -> None:
        self._handle = handle
        self._clock = clock

    def step(self, devices: Sequence[str], step: Step, words: Mapping[str, str]) -> None:
        """How far some devices are now; `words`: what was wrong with which."""
        self.write(event="step", devices=list(devices), step=step.value, words=dict(words))

    def end(self, outcome: str) -> None:
        """The last line: `done` or `failed`."""
        self.write(event="ended", outcome=outcome)

    def write(self, **fields: object) -> None:
        """One line, on the disk when this returns."""
        line = json.dumps({"at": self._clock(), **fields}, ensure_ascii=False)
        os.write(self._handle, f"{line}\n".encode())
        os.fsync(self._handle)


def read_past(text: str) -> Past | None:
    """The push that a file tells of; None when not even its first line is whole."""
    past: Past | None = None
    for line in text.splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            continue
        past = _tell(event, past)
    return past


def _tell(event: dict[str, Any], past: Past | None) -> Past | None:
    if event["event"] == "begun":
        names = Intended.__dataclass_fields__
        values = {name: event[name] for name in names} | {"waves": tuple(map(tuple, event["waves"]))}
        return Past(Intended(**values))
    if past is not None and event["event"] == "step":
        past.steps |= dict.fromkeys(event["devices"], Step(event["step"]))
        past.words |= event["words"]
    if past is not None and event["event"] in ("ended", "resumed"):
        past.ended = event.get("outcome", "")
    return past
