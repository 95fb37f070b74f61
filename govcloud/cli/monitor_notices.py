"""What `govcloud monitor serve` does about notifications: takes alerts, delivers what is in the outbox, counts."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import click
from aiohttp import web

from govcloud.cli.notify_book import make_office
from govcloud.cli.state_options import utc_now
from govcloud.database import Database
from govcloud.inventory.inventory import Inventory
from govcloud.settings import load_settings
from govcloud.text import in_words
from monitors.notices.deliver import delivering, open_post
from monitors.notices.secrets import FOLDER, read_secret
from monitors.notices.tally import Tally
from monitors.notices.webhook import make_routes
from monitors.serve.source import Source
from monitors.sources.notices import NoticesSource

token_option = click.option(
    "--alerts-token",
    "token_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=in_words(
        "Take alerts of Alertmanager at /alerts and make notifications of them. The file, of mode 0600, holds the"
        " bearer token that it has to send.",
        "在 /alerts 接收 Alertmanager 告警并按规则生成通报。文件（权限 0600）中存放其须携带的令牌。",
    ),
)
"""`token_file: Path | None`."""


def make_source(inventory: Inventory, database: Database) -> NoticesSource:
    """The source of how many notifications stand where."""
    return NoticesSource(make_office(inventory, database).book, Tally(), utc_now)


@asynccontextmanager
async def serve_notices(
    inventory: Inventory, sources: Sequence[Source], token_file: Path | None
) -> AsyncIterator[list[web.RouteDef]]:
    """Delivers as long as the block lasts; gives the routes for alerts. Nothing of it where there is no such source.

    Raises GovcloudError: the file with the token is not as it should be.
    """
    source = next((each for each in sources if isinstance(each, NoticesSource)), None)
    if source is None:
        yield []
        return
    routes = []
    if token_file is not None:
        routes = make_routes(source.book, inventory, read_secret(token_file), source.tally, utc_now)
    async with delivering(open_post(inventory, source.book, load_settings().state / FOLDER, utc_now)):
        yield routes
