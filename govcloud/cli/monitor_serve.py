"""`govcloud monitor serve`: watches pools, extranet and checks for Prometheus and people, until it is stopped."""

import asyncio
import os
import random
import signal
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import click

from govcloud.cli.monitor_notices import serve_notices, token_option
from govcloud.cli.monitor_sources import Wish, open_sources, source_options, utc_now
from govcloud.cli.own_parameters import own_parameters
from govcloud.cli.state_options import run_async
from govcloud.cli.web_address import read_url
from govcloud.console import BAD, GOOD, Screen
from govcloud.errors import Exit
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.text import Text, in_words
from monitors.serve.address import Address, read_address, refuse_open
from monitors.serve.exporter import Exporter
from monitors.serve.passes import Keeper
from monitors.serve.server import make_app, serving
from monitors.serve.thresholds import find_thresholds
from monitors.sources.capacity import CapacitySource
from monitors.web.alertmanager import AlertReader
from monitors.web.app import LivePage
from monitors.web.fans import Fan

WATCHING = Text("watching {names}", "正在监测：{names}")
LOOK = Text("metrics for Prometheus: {url}/metrics", "Prometheus 采集地址：{url}/metrics")
PAGE = Text("the page: {url}/", "页面：{url}/")
STOP = Text("stop it with Ctrl-C or SIGTERM", "按 Ctrl-C 或发送 SIGTERM 停止")
STOPPED = Text("stopped", "已停止")
UP = Text("{source}: answers ({samples} samples, {seconds} s)", "{source}：正常（{samples} 个样本，{seconds} 秒）")
DOWN = Text("{source}: {why}", "{source}：{why}")


@click.command(
    help=in_words(
        "Ask pools, extranet and checks again and again, and show what they say to Prometheus. It runs until it is"
        " stopped. No scrape and no page asks a cloud.",
        "持续采集资源池、外网和检查结果，供 Prometheus 采集，直至停止。采集和打开页面均不会调用云接口。",
    )
)
@click.option(
    "--listen",
    default="127.0.0.1:9750",
    show_default=True,
    metavar="HOST:PORT",
    help=in_words("Where to listen.", "监听地址。"),
)
@click.option(
    "--allow-remote",
    is_flag=True,
    help=in_words(
        "Let --listen name an address that others reach. There is no sign-in: a firewall has to keep them out.",
        "允许监听其他主机可访问的地址。本服务没有登录验证，须由防火墙限制访问。",
    ),
)
@click.option(
    "--alertmanager",
    metavar="URL",
    help=in_words(
        "Alertmanager whose alerts the page shows; without it the page judges for itself.",
        "页面显示该 Alertmanager 的告警；未指定时由页面自行判断。",
    ),
)
@token_option
@source_options
def serve(*, listen: str, allow_remote: bool, alertmanager: str | None, token_file: Path | None, **wish: object) -> int:
    """Exit code 0 when it was stopped."""
    screen, address = Screen(), read_address(listen)
    if not allow_remote:
        refuse_open(address)
    asked = Wish(**wish)  # type: ignore[arg-type] # the options are its fields
    inventory = load_inventory(asked.folder)
    thresholds = find_thresholds(own_parameters(inventory, asked.folder))
    alerts = AlertReader(read_url(alertmanager)) if alertmanager else None
    run_async(watch(screen, asked, Site(inventory, address, thresholds, alerts, token_file)))
    return Exit.DONE


@dataclass(frozen=True)
class Site:
    """What is served, and where."""

    inventory: Inventory
    address: Address
    thresholds: Mapping[str, float]
    alerts: AlertReader | None
    token_file: Path | None


async def watch(screen: Screen, wish: Wish, site: Site) -> None:
    """Watch and serve until a signal comes. Raises GovcloudError: the address or the database cannot be used."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with (
        open_sources(wish, site.inventory) as sources,
        serve_notices(site.inventory, sources, site.token_file) as routes,
    ):
        keeper = Keeper(sources, chance=random.random, wall=utc_now)
        exporter = Exporter(keeper, version=version("govcloud"), thresholds=site.thresholds)
        outlook = next((each for each in sources if isinstance(each, CapacitySource)), None)

        def list_fans() -> Sequence[Fan]:
            return () if outlook is None else outlook.fans

        page = LivePage(site.inventory, keeper, language=screen.language, alerts=site.alerts, fans=list_fans)
        app = make_app(keeper, exporter, [*page.routes(), *routes], local=site.address.loopback)
        async with serving(app, site.address) as there, page.running(), asyncio.TaskGroup() as group, keeper.running():
            followers = [group.create_task(exporter.follow()), group.create_task(tell_changes(screen, keeper))]
            host = f"[{there.host}]" if ":" in there.host else there.host
            screen.say(WATCHING(names=", ".join(keeper.kept())))
            screen.say(PAGE(url=f"http://{host}:{there.port}"))
            screen.say(LOOK(url=f"http://{host}:{there.port}"))
            screen.say(STOP)
            tell_systemd("READY=1")
            await stop.wait()
            tell_systemd("STOPPING=1")
            for task in followers:
                task.cancel()
    screen.say(STOPPED)


async def tell_changes(screen: Screen, keeper: Keeper) -> None:
    """A line when a source begins to answer, and one when it no longer does; without end."""
    before: dict[str, bool | None] = {}
    with keeper.changes() as listener:
        async for name in listener:
            kept = keeper.kept()[name]
            if kept.up == before.get(name):
                continue
            before[name] = kept.up
            if kept.error is not None:
                screen.tell(DOWN(source=name, why=screen.words(kept.error.what)), BAD)
            else:
                screen.tell(UP(source=name, samples=len(kept.samples), seconds=f"{kept.seconds or 0:.1f}"), GOOD)


def tell_systemd(words: str) -> None:
    """Tell the service manager how it goes, where one listens (sd_notify(3)); nobody else has to."""
    path = os.environ.get("NOTIFY_SOCKET", "")
    if path:
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(words.encode(), "\0" + path[1:] if path.startswith("@") else path)
