"""The HTTP side of `govcloud monitor serve`: /metrics for Prometheus, /healthz for who restarts it, pages as mounted.

No answer waits for a cloud or a device: all are made of what the keeper has.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiohttp import web

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from monitors.serve.address import Address, ask_for_us
from monitors.serve.exporter import Exporter, compress
from monitors.serve.exposition import CONTENT_TYPE
from monitors.serve.passes import Keeper

CANNOT_LISTEN = Text("nothing can listen there", "无法在该地址监听")
CHOOSE = Text("is it running already? choose another port with --listen", "是否已在运行？可用 --listen 指定其他端口")
FAREWELL = 2.0
"""Seconds that open answers have to end."""


def make_app(keeper: Keeper, exporter: Exporter, pages: Iterable[web.RouteDef] = (), *, local: bool) -> web.Application:
    """The application; `local`: only names of this machine are answered."""

    async def tell_metrics(request: web.Request) -> web.Response:
        page = await exporter.page()
        headers = {"Content-Type": CONTENT_TYPE, "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            page = await asyncio.to_thread(compress, page)
            headers["Content-Encoding"] = "gzip"
        return web.Response(body=page, headers=headers)

    async def tell_health(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "sources": describe(keeper)})

    app = web.Application(middlewares=[ask_for_us] if local else [])
    app.add_routes([web.get("/metrics", tell_metrics), web.get("/healthz", tell_health)])
    app.add_routes(pages)
    return app


def describe(keeper: Keeper) -> dict[str, dict[str, object]]:
    """Each source for /healthz: a source that is down is no illness of the exporter."""
    now = keeper.steady()
    return {
        name: {"up": kept.up, "age": None if (age := kept.age(now)) is None else round(age.total_seconds(), 1)}
        for name, kept in keeper.kept().items()
    }


@asynccontextmanager
async def serving(app: web.Application, address: Address) -> AsyncIterator[Address]:
    """The application on an address until the block ends; gives the address, with its port. Raises GovcloudError."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=FAREWELL)
    await runner.setup()
    try:
        try:
            site = web.TCPSite(runner, address.host, address.port)
            await site.start()
        except OSError as error:
            where = f"{address.host}:{address.port}"
            raise GovcloudError(CANNOT_LISTEN, where, literal(str(error.strerror or error)), CHOOSE) from error
        yield Address(address.host, runner.addresses[0][1])
    finally:
        await runner.cleanup()
