"""`govcloud portal serve`: serves the portal's pages, on this machine alone unless it is told otherwise."""

import logging

import click

from govcloud.cli.ticket_options import open_portal
from govcloud.console import Screen
from govcloud.errors import GovcloudError
from govcloud.text import Text, in_words, literal

SERVES = Text("the portal is at {url} (end with Ctrl-C)", "门户地址：{url}（按 Ctrl-C 结束）")
CANNOT = Text("the portal cannot listen there", "无法监听该地址")


@click.command(help=in_words("Serve the portal's pages until stopped.", "启动门户网页服务，直至停止。"))
@click.option("--host", default="127.0.0.1", show_default=True, help=in_words("Address.", "监听地址。"))
@click.option(
    "--port", default=8090, show_default=True, type=click.IntRange(0, 65535), help=in_words("Port.", "端口。")
)
@click.option(
    "--threads",
    default=8,
    show_default=True,
    type=click.IntRange(1, 256),
    help=in_words("Requests at once.", "并发数。"),
)
def serve(host: str, port: int, threads: int) -> None:
    """A proxy with TLS stands before it where others than this machine's people come."""
    screen = Screen()
    open_portal()
    from django.conf import settings  # noqa: PLC0415
    from waitress.server import create_server  # noqa: PLC0415

    from tickets.portal.wsgi import application  # noqa: PLC0415

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    proxied = {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto"}
    try:
        server = create_server(
            application, host=host, port=port, threads=threads, ident=None, **(proxied if settings.ORIGINS else {})
        )
    except OSError as wrong:
        raise GovcloudError(CANNOT, f"{host}:{port}", literal(wrong.strerror or str(wrong))) from wrong
    screen.say(SERVES(url=f"http://{host}:{server.effective_port}/"))
    try:
        server.run()
    finally:
        server.close()
