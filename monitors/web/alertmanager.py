"""Asks Alertmanager what is firing, again and again, and keeps the last answer with its age, as sources are kept."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp

from govcloud.errors import GovcloudError
from govcloud.text import Language, Text
from monitors.serve.kept import Kept
from monitors.web.alerts import Alert

NAME = "alerts"
ASKED = "/api/v2/alerts?active=true&silenced=false&inhibited=false"
LARGEST = 8 * 2**20
"""Bytes of an answer that are read at most."""
WATCHDOG = "Watchdog"
"""Always fires, so that its receivers notice when alerts no longer arrive: nothing that needs a person."""
AWAY = Text("Alertmanager does not answer: {kind}", "Alertmanager 无应答：{kind}")
STRANGE = Text("Alertmanager's answer is not what its interface says", "Alertmanager 的应答不符合其接口约定")


class AlertReader:
    """What Alertmanager said last. `running` asks it; without that nothing is asked."""

    def __init__(
        self,
        url: str,
        *,
        interval: timedelta = timedelta(seconds=5),
        patience: timedelta = timedelta(seconds=5),
        steady: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._url = url.rstrip("/") + ASKED
        self._steady, self._wall = steady, wall
        self.kept = Kept(NAME, "alerts", interval, patience)
        """How asking goes, with the age of what is here."""
        self.alerts: Sequence[Alert] = ()

    @contextlib.asynccontextmanager
    async def running(self, changed: Callable[[], None] = lambda: None) -> AsyncIterator[None]:
        """Ask until the block ends; `changed` is called after every answer, good or not."""
        async with aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=self.kept.patience.total_seconds())
        ) as session:
            task = asyncio.create_task(self._repeat(session, changed))
            try:
                yield
            finally:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _repeat(self, session: aiohttp.ClientSession, changed: Callable[[], None]) -> None:
        while True:
            await self.ask(session)
            changed()
            await asyncio.sleep(self.kept.interval.total_seconds())

    async def ask(self, session: aiohttp.ClientSession) -> None:
        """Ask once; never raises for what Alertmanager does."""
        begun = self._steady()
        try:
            async with session.get(self._url) as answer:
                answer.raise_for_status()
                told = [read_alert(each) for each in json.loads(await read_body(answer.content))]
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._fail(GovcloudError(AWAY(kind=type(error).__name__), NAME))
        except (ValueError, TypeError, KeyError, AttributeError):
            self._fail(GovcloudError(STRANGE, NAME))
        else:
            ended = self._steady()
            self.alerts = [each for each in told if each.name != WATCHDOG]
            self.kept = replace(
                self.kept, ended=ended, collected_at=self._wall(), up=True, error=None, seconds=ended - begun, calls=1
            )

    def _fail(self, error: GovcloudError) -> None:
        self.kept = replace(self.kept, up=False, error=error, failures=self.kept.failures + 1)


async def read_body(stream: aiohttp.StreamReader) -> bytes:
    """An answer. Raises ValueError: it is longer than any that means something."""
    body = bytearray()
    async for piece in stream.iter_chunked(2**16):
        body += piece
        if len(body) > LARGEST:
            raise ValueError("too long")
    return bytes(body)


def read_alert(told: Mapping[str, Mapping[str, str]]) -> Alert:
    """An alert of the interface's version 2. Raises KeyError, TypeError or AttributeError: it is none."""
    labels = {str(name): str(value) for name, value in told["labels"].items()}
    notes = {str(name): str(value) for name, value in told["annotations"].items()}
    plain = notes.get("summary", "") or notes.get("description", "")
    summary: dict[Language, str] = {
        "en": notes.get("summary_en") or plain,
        "zh": notes.get("summary_zh") or plain,
    }
    return Alert(
        str(told["fingerprint"]),
        labels["alertname"],
        labels.get("severity", "warning"),
        summary,
        labels.get("domain", ""),
        str(told["startsAt"]),
        labels,
    )
