"""A real Chromium and a served city side by side in one event loop of its own thread; tests hand in what to do."""

import asyncio
import contextlib
import shutil
import threading
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from monitors.web.alertmanager import AlertReader
from monitors.web.app import LivePage
from tests.monitors.web.showing import Stage, serving
from tests.monitors.web.synthetic import City

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
PATIENCE = 120_000
"""Milliseconds that a page may take on a busy machine."""
LAPTOP = {"width": 1366, "height": 768}


@dataclass
class Visit:
    """An open page, with what it said wrongly and where it went."""

    page: Page
    stage: Stage
    url: str
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    async def go(self, path: str) -> None:
        """Open a path and wait until it has been drawn."""
        await self.page.goto(self.url + path)
        await self.drawn()

    async def drawn(self) -> None:
        """Wait until the page has been drawn."""
        await self.page.wait_for_selector("html[data-drawn]", state="attached", timeout=PATIENCE)

    async def see(self, css: str, **more: Any) -> None:
        """Wait until something is there."""
        await self.page.wait_for_selector(css, timeout=PATIENCE, **more)


class Theatre:
    """The browser, started once."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="theatre")
        self._thread.start()
        self._stack = contextlib.AsyncExitStack()
        self._browser: Browser = self.run(self._open())

    def run[T](self, act: Coroutine[Any, Any, T]) -> T:
        """What a coroutine gives."""
        return asyncio.run_coroutine_threadsafe(act, self._loop).result(1_200)

    def close(self) -> None:
        """End the browser."""
        self.run(self._stack.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _open(self) -> Browser:
        player = await self._stack.enter_async_context(async_playwright())
        browser = await player.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        self._stack.push_async_callback(browser.close)
        return browser

    @contextlib.asynccontextmanager
    async def visit(
        self, city: City, size: Mapping[str, int] = LAPTOP, *, alerts: AlertReader | None = None, **context: Any
    ) -> AsyncIterator[Visit]:
        """A page on a served city."""
        stage = Stage(city)
        page_of_city = LivePage(city.inventory, stage, alerts=alerts, beat=1)
        async with serving(page_of_city) as url, self.look(size, **context) as page:
            visit = Visit(page, stage, url)
            watch(visit)
            yield visit

    @contextlib.asynccontextmanager
    async def look(self, size: Mapping[str, int], **context: Any) -> AsyncIterator[Page]:
        """A page that has not gone anywhere yet."""
        opened = await self._browser.new_context(viewport={"width": size["width"], "height": size["height"]}, **context)
        opened.set_default_timeout(PATIENCE)
        try:
            yield await opened.new_page()
        finally:
            await opened.close()


def watch(visit: Visit) -> None:
    """Note what goes wrong on a page, and every request that is not to its own server."""

    def note(request: Any) -> None:
        if not request.url.startswith((visit.url, "data:")):
            visit.elsewhere.append(request.url)

    async def refuse(dialog: Any) -> None:
        visit.errors.append(f"dialog {dialog.message}")
        await dialog.dismiss()

    visit.page.on("console", lambda said: visit.errors.append(said.text) if said.type in {"error", "warning"} else None)
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    visit.page.on("request", note)
    visit.page.on("dialog", refuse)
