"""The fault proxy's process: a port per service of every pool, and one for its rules.

    python -m scripts.lab.proxy.server        (the lab is the environment's, as for every command)

The control interface listens on loopback and asks for the token in `<lab>/proxy/token.json`.
"""

import asyncio
import logging
import re
import secrets
import ssl
from collections.abc import Awaitable, Callable
from functools import partial

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, web

from scripts.lab.lab import Lab, open_lab
from scripts.lab.layout import HOST, load_layout
from scripts.lab.proxy.access import TOKEN_HEADER, keep_token
from scripts.lab.proxy.forward import Front, handle
from scripts.lab.proxy.rules import SERVICE_TYPES, Book, Rule
from scripts.lab.site import Site

IDLE_SECONDS = 15.0
"""How long a connection to a service is kept; well below what the services allow."""

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def run(lab: Lab) -> None:
    """Serve until the process is ended."""
    book = Book()
    connector = TCPConnector(limit=0, keepalive_timeout=IDLE_SECONDS, ssl=client_tls(lab))
    timeout = ClientTimeout(total=None)
    async with ClientSession(
        connector=connector, timeout=timeout, auto_decompress=False, cookie_jar=DummyCookieJar()
    ) as session:
        for site in lab.sites:
            for front, port in fronts(lab, site):
                answer = partial(handle, front=front, book=book, session=session)
                runner = web.ServerRunner(web.Server(answer), handler_cancellation=True)
                await runner.setup()
                await web.TCPSite(runner, HOST, port, ssl_context=server_tls(lab, site)).start()
        control = web.AppRunner(make_control(book, keep_token(lab.layout)))
        await control.setup()
        await web.TCPSite(control, HOST, lab.layout.proxy_control_port).start()
        await asyncio.Event().wait()


def fronts(lab: Lab, site: Site) -> list[tuple[Front, int]]:
    """The proxy's ports for one pool."""
    ports = lab.layout.proxy_ports(site.index)
    rewrites = tuple(
        (site.root_url(service).encode(), f"{site.scheme}://{HOST}:{ports[service]}".encode()) for service in ports
    )
    return [
        (
            Front(
                site.name,
                SERVICE_TYPES[service],
                site.root_url(service),
                rewrites if service == "keystone" else (),
            ),
            port,
        )
        for service, port in ports.items()
    ]


def make_control(book: Book, token: str) -> web.Application:
    """The interface for rules: list, add, remove."""

    @web.middleware
    async def ask_for_token(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not secrets.compare_digest(request.headers.get(TOKEN_HEADER, ""), token):
            raise web.HTTPUnauthorized
        return await handler(request)

    async def list_rules(_request: web.Request) -> web.Response:
        return web.json_response([entry.to_json() for entry in book.entries.values()])

    async def add_rule(request: web.Request) -> web.Response:
        try:
            entry = book.add(Rule(**await request.json()))
        except (TypeError, ValueError, re.error) as wrong:
            raise web.HTTPBadRequest(text=str(wrong)) from wrong
        return web.json_response(entry.to_json(), status=201)

    async def remove_rule(request: web.Request) -> web.Response:
        entry = book.entries.pop(int(request.match_info["number"]), None)
        return web.json_response(entry.to_json() if entry else None)

    async def clear_rules(request: web.Request) -> web.Response:
        return web.json_response({"removed": book.clear(request.query.get("pool", ""))})

    app = web.Application(middlewares=[ask_for_token])
    app.router.add_get("/rules", list_rules)
    app.router.add_post("/rules", add_rule)
    app.router.add_delete("/rules", clear_rules)
    app.router.add_delete("/rules/{number:[0-9]+}", remove_rule)
    return app


def server_tls(lab: Lab, site: Site) -> ssl.SSLContext | None:
    """What the proxy shows to clients: the pool's own certificate."""
    if not site.pool.tls:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    folder = lab.layout.root / "tls"
    context.load_cert_chain(folder / f"{site.name}.pem", folder / f"{site.name}.key")
    return context


def client_tls(lab: Lab) -> ssl.SSLContext:
    """Whom the proxy trusts: the lab's authority alone."""
    return ssl.create_default_context(cafile=str(lab.layout.authority))


def main() -> None:
    """Run the proxy of the environment's lab."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    asyncio.run(run(open_lab(load_layout())))


if __name__ == "__main__":
    main()
