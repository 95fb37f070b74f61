"""The web server of the live page: pages, data, stream, files. It only reads, takes GET only and needs no cookies.

What it shows comes from a keeper of samples; it asks no cloud. Who may look is not its matter: it listens where it is
put, on loopback by default, behind the city's own gateway.
"""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from typing import Protocol

from aiohttp import web

from govcloud.inventory.inventory import Inventory
from govcloud.text import Language
from monitors.serve.changes import Listener
from monitors.serve.kept import Kept
from monitors.web.alertmanager import AlertReader
from monitors.web.assets import Asset, Assets, read_assets
from monitors.web.fans import Fan
from monitors.web.ground import survey
from monitors.web.hub import FullError, Hub
from monitors.web.language import choose_language
from monitors.web.page import HEADERS, write_not_found, write_page
from monitors.web.picture import View, World, find_view
from monitors.web.readings import Reader
from policies.catalogue.read import all_checks

BEAT = 10.0
"""Seconds after which a stream says that it is alive though nothing has changed."""
PATIENCE = 20.0
"""Seconds that a listener may take to accept a message."""
FOR_EVER = "public, max-age=31536000, immutable"
NEVER = "no-store"

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Samples(Protocol):
    """Where samples are kept: `monitors.serve.passes.Keeper`."""

    steady: Callable[[], float]

    def kept(self) -> Mapping[str, Kept]:
        """All sources as they are now."""

    def changes(self) -> AbstractContextManager[Listener]:
        """Tells the names of sources that have ended a pass."""


class LivePage:
    """The page of one city. `routes` are mounted in any application; `running` lets streams tell what changes."""

    def __init__(
        self,
        inventory: Inventory,
        samples: Samples,
        *,
        language: Language = "zh",
        alerts: AlertReader | None = None,
        fans: Callable[[], Sequence[Fan]] = lambda: (),
        beat: float = BEAT,
    ) -> None:
        """`language` is for who says none; `fans` gives forecasts where a history is kept."""
        self._ground, self._samples, self._alerts, self._fans = survey(inventory), samples, alerts, fans
        self._language, self._beat = language, beat
        self._assets: Assets = read_assets()
        self._reader = Reader()
        self._hub = Hub(self._make_world, epoch=secrets.token_hex(4))

    def routes(self) -> list[web.RouteDef]:
        """All paths. A path that is not known to any answers 404, another method than GET 405."""
        pages = (
            "/",
            "/capacity",
            "/security",
            *(f"/{kind}/{{code}}" for kind in ("department", "node", "link", "pool")),
        )
        return [
            *(web.get(path, guard(self._show)) for path in pages),
            web.get("/api/picture", guard(self._tell)),
            web.get("/events", guard(self._stream)),
            web.get("/static/{hash}/{name:.+}", guard(self._send)),
        ]

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Streams tell what changes until the block ends."""
        async with contextlib.AsyncExitStack() as stack:
            if self._alerts is not None:
                await stack.enter_async_context(self._alerts.running(self._hub.change))
            tasks = [asyncio.create_task(self._hub.follow()), asyncio.create_task(self._follow_samples())]
            try:
                yield
            finally:
                self._hub.close()
                for task in tasks:
                    task.cancel()
                await asyncio.wait(tasks)

    def _make_world(self) -> World:
        alerts = self._alerts
        return World(
            self._ground,
            self._reader.read(self._samples.kept(), self._samples.steady()),
            all_checks(),
            self._fans(),
            None if alerts is None else alerts.alerts,
            None if alerts is None else alerts.kept,
        )

    async def _follow_samples(self) -> None:
        with self._samples.changes() as listener:
            async for _ in listener:
                self._hub.change()

    def _choose(self, request: web.Request) -> Language:
        return choose_language(
            request.query.get("lang", ""), request.headers.get("Accept-Language", ""), self._language
        )

    def _find(self, path: str, request: web.Request) -> View:
        """The view of a path. Raises HTTPNotFound."""
        view = find_view(path, self._ground, self._choose(request))
        if view is None:
            text = write_not_found(self._choose(request), self._assets)
            raise web.HTTPNotFound(text=text, content_type="text/html")
        return view

    async def _show(self, request: web.Request) -> web.Response:
        view = self._find(request.path, request)
        name = self._ground.inventory.city.name
        text = write_page(view, name.zh if view.language == "zh" else name.en, self._assets)
        return web.Response(text=text, content_type="text/html", headers={"Cache-Control": NEVER})

    async def _tell(self, request: web.Request) -> web.Response:
        message = await self._hub.look(self._find(request.query.get("view", "/"), request))
        answer = web.Response(
            body=message.to_json(self._samples.steady()),
            content_type="application/json",
            charset="utf-8",
            headers={"Cache-Control": NEVER},
        )
        answer.enable_compression()
        return answer

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        view = self._find(request.query.get("view", "/"), request)
        last = request.headers.get("Last-Event-ID") or request.query.get("last", "")
        headers = {**HEADERS, "Cache-Control": NEVER, "X-Accel-Buffering": "no"}
        answer = web.StreamResponse(headers={**headers, "Content-Type": "text/event-stream; charset=utf-8"})
        async with contextlib.aclosing(self._hub.listen(view, last, self._beat)) as messages:
            try:
                first = await anext(messages)
            except FullError:
                raise web.HTTPServiceUnavailable(headers={"Retry-After": "30"}) from None
            with suppress(ConnectionError, TimeoutError):
                await answer.prepare(request)
                await self._write(answer, b"retry: 2000\n\n" + first.write(self._samples.steady()))
                async for message in messages:
                    await self._write(answer, message.write(self._samples.steady()))
        return answer

    async def _write(self, answer: web.StreamResponse, told: bytes) -> None:
        """Raises ConnectionError: who listened is gone. Raises TimeoutError: who listens does not take it."""
        await asyncio.wait_for(answer.write(told), PATIENCE)

    async def _send(self, request: web.Request) -> web.Response:
        asset: Asset | None = self._assets.files.get(request.match_info["name"])
        if asset is None or request.match_info["hash"] != self._assets.hash:
            raise web.HTTPNotFound
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
        return web.Response(
            body=asset.packed if packed else asset.plain,
            content_type=asset.type,
            charset="utf-8",
            headers={**headers, "Content-Encoding": "gzip"} if packed else headers,
        )


def make_app(page: LivePage) -> web.Application:
    """An application of the page alone."""
    app = web.Application()
    app.add_routes(page.routes())

    async def run(_: web.Application) -> AsyncIterator[None]:
        async with page.running():
            yield

    app.cleanup_ctx.append(run)
    return app


def guard(handler: Handler) -> Handler:
    """The handler, with the headers of every answer, refusals included."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        try:
            answer = await handler(request)
        except web.HTTPException as refusal:
            refusal.headers.update(HEADERS)
            raise
        if not answer.prepared:
            answer.headers.update(HEADERS)
        return answer

    return guarded
