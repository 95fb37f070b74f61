"""One operation on one resource: its pool, its name and time, and calls that are tried again where that is safe."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from random import SystemRandom
from typing import Any

from govcloud.pools.capabilities import Capabilities
from govcloud.pools.errors import PoolError
from govcloud.pools.session import PoolSession, Query
from govcloud.text import Text
from stacks.resources.handler import Live, ResourceError
from stacks.resources.marks import is_mark_of

IDEMPOTENT = ("GET", "HEAD", "PUT", "DELETE")
TRIES = 5
FIRST_PAUSE, LONGEST_PAUSE = 0.3, 5.0
"""Seconds before the second try; it doubles up to the longest, and up to half of it is left to chance."""


COUNTED_TWICE = 4
"""Further tries of a create that is over quota: for a moment neutron counts both a thing and its reservation."""


@dataclass(frozen=True)
class Clock:
    """Time and chance."""

    now: Callable[[], float] = time.monotonic
    wait: Callable[[float], bool] = field(default_factory=lambda: threading.Event().wait)
    """Sleep so many seconds; True when the run was cancelled meanwhile."""
    chance: Callable[[], float] = SystemRandom().random
    """A number from 0 to 1."""


class Memory:
    """What never changes on a pool and was looked up once. Threads that ask for it together make one look."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, Any] = {}

    def recall(self, key: str, look: Callable[[], Any]) -> Any:
        """What `look` gave when `key` was first asked for; a look that fails is none."""
        with self._lock:
            if key not in self._known:
                self._known[key] = look()
            return self._known[key]


@dataclass(frozen=True)
class Job:
    """What a handler works with."""

    session: PoolSession
    capabilities: Capabilities
    urn: str
    limit: float = 120.0
    """Seconds for the whole operation."""
    clock: Clock = field(default_factory=Clock)
    started: float = -1.0
    attempt: str = ""
    """The create under way: what it makes carries this in its mark."""
    known: frozenset[str] = frozenset()
    """Ids of things that carry the mark of the job's resource and are not looked for."""
    memory: Memory = field(default_factory=Memory, hash=False, compare=False)
    """Shared by all jobs of a run."""

    def __post_init__(self) -> None:
        if self.started < 0:
            object.__setattr__(self, "started", self.clock.now())

    @property
    def name(self) -> str:
        """The resource for people: `huawei: Router r1`."""
        kind, _, name = self.urn.rpartition("::")
        return f"{self.session.pool.code}: {kind.rpartition(':')[2] or 'resource'} {name}"

    def made(self, live: Live) -> bool:
        """Whether a live thing was made by this create; where no attempt is told, by any for this resource."""
        mine = is_mark_of(live.urn, self.urn) and live.id not in self.known
        return mine and (not self.attempt or live.attempt == self.attempt)

    @property
    def left(self) -> float:
        """Seconds left of the limit."""
        return self.started + self.limit - self.clock.now()

    def remember(self, key: str, look: Callable[[], Any]) -> Any:
        """What `look` gave when it was first asked for `key`, in this job or another of the run."""
        return self.memory.recall(key, look)

    def in_project(self, project: str) -> "Job":
        """The same job with calls made in another project."""
        return replace(self, session=self.session.for_project(project))

    def sleep(self, seconds: float) -> None:
        """Wait; raises ResourceError when the run is cancelled meanwhile."""
        if self.clock.wait(seconds):
            raise ResourceError(Text("the run was cancelled", "运行已取消"), self.name)

    def call(  # noqa: PLR0913 - those of a call
        self,
        method: str,
        service: str,
        path: str,
        body: object = None,
        *,
        params: Query | None = None,
        microversion: str | None = None,
        idempotent: bool | None = None,
    ) -> dict[str, Any]:
        """`PoolSession.call`; a call that may be repeated is, when the pool is busy or stumbles. Raises PoolError."""
        repeatable = method in IDEMPOTENT if idempotent is None else idempotent
        for attempt in range(TRIES):
            try:
                return self.session.call(method, service, path, body=body, params=params, microversion=microversion)
            except PoolError as error:
                again = error.transient and (repeatable or error.status == HTTPStatus.TOO_MANY_REQUESTS)
                counted_twice = error.kind == "quota" and service == "network" and attempt < COUNTED_TWICE
                busy = repeatable and method == "DELETE" and error.status == HTTPStatus.CONFLICT
                pause = self.pause(attempt)
                if not (again or busy or counted_twice) or attempt == TRIES - 1 or pause > self.left:
                    raise
                self.sleep(pause)
        raise AssertionError

    def pause(self, attempt: int) -> float:
        """Seconds before the next try, with jitter."""
        return min(FIRST_PAUSE * 2.0**attempt, LONGEST_PAUSE) * (0.5 + self.clock.chance() / 2)

    def get(self, service: str, path: str, microversion: str | None = None) -> dict[str, Any] | None:
        """The answer of a GET; None where there is no such thing (any more)."""
        try:
            return self.call("GET", service, path, microversion=microversion)
        except PoolError as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise

    def remove(self, service: str, path: str, microversion: str | None = None, *, patient: bool = True) -> None:
        """DELETE; gone already is fine. `patient`: a thing that is still in use is asked for again, for a while."""
        try:
            self.call("DELETE", service, path, microversion=microversion, idempotent=patient)
        except PoolError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise

    def list(
        self, service: str, path: str, key: str, params: Query | None = None, microversion: str | None = None
    ) -> list[dict[str, Any]]:
        """`PoolSession.list`, tried again when the pool stumbles."""
        for attempt in range(TRIES):
            try:
                return self.session.list(service, path, key, params, microversion)
            except PoolError as error:
                if not error.transient or attempt == TRIES - 1:
                    raise
                self.sleep(self.pause(attempt))
        raise AssertionError
