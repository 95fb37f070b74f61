"""`govcloud lab`: the lab's commands, each a thin wrapper around a function."""

import sys
import time
from typing import Any

import click

from govcloud.console import Screen
from govcloud.errors import Exit, UsageError
from govcloud.text import Text, in_words
from scripts.lab.clouds import FAULTS_SUFFIX
from scripts.lab.control import this_lab
from scripts.lab.down import reset as reset_pools
from scripts.lab.down import take_down
from scripts.lab.fault_command import Wish, chosen_faults, options, show_rules
from scripts.lab.lab import Lab
from scripts.lab.launch import service_process
from scripts.lab.progress import Progress
from scripts.lab.services.description import SERVICES
from scripts.lab.status import describe_lab, show_lab
from scripts.lab.up import bring_up

pools_argument = click.argument("pools", nargs=-1)
json_option = click.option("--json", "as_json", is_flag=True, help=in_words("Print JSON.", "输出 JSON。"))


@click.group(
    help=in_words(
        "Four real OpenStack pools on this machine, for the demo and the tests.",
        "在本机运行四个真实的 OpenStack 资源池，供演示和测试使用。",
    )
)
def lab() -> None:
    """Group of the lab's commands."""


@lab.command(
    help=in_words("Start what does not run and wait until it is ready.", "启动尚未运行的部分，并等待全部就绪。")
)
@pools_argument
@json_option
def up(pools: tuple[str, ...], as_json: bool) -> None:
    """Bring pools (default: all) up."""
    screen, here = Screen(), this_lab()
    sites, progress = here.select(pools), Progress(screen)
    worked = bring_up(here, sites, progress)
    if as_json:
        screen.json(describe_lab(here, sites) | {"changed": worked, "seconds": round(progress.elapsed, 2)})
        return
    ready = Text("ready after {s:.1f} s", "{s:.1f} 秒后就绪")
    already = Text("already up ({s:.1f} s)", "已在运行（{s:.1f} 秒）")
    screen.say((ready if worked else already)(s=progress.elapsed), style="green")
    screen.say(Text("for OpenStack clients: {line}", "OpenStack 客户端使用：{line}")(line=client_line(here)))


@lab.command(help=in_words("Show every pool's services, and whether they are ready.", "查看各资源池的服务是否就绪。"))
@pools_argument
@json_option
@click.pass_context
def status(context: click.Context, pools: tuple[str, ...], as_json: bool) -> None:
    """Exit code 1 when a service of these pools (default: all) is not ready."""
    screen, here = Screen(), this_lab()
    state = describe_lab(here, here.select(pools))
    if as_json:
        screen.json(state)
    else:
        show_lab(screen, state)
    context.exit(Exit.DONE if state["ready"] else Exit.FAILED)


@lab.command(help=in_words("Stop pools; what they hold stays.", "停止资源池，数据保留。"))
@pools_argument
def down(pools: tuple[str, ...]) -> None:
    """Stop pools (default: all), and the database with the last of them."""
    here = this_lab()
    stopped = take_down(here, here.select(pools))
    Screen().say(Text("stopped {n} processes", "已停止 {n} 个进程")(n=len(stopped)))


@lab.command(help=in_words("Stop pools and delete all that is in them.", "停止资源池并删除其中全部数据。"))
@pools_argument
@click.option("--yes", is_flag=True, help=in_words("Do not ask.", "不再询问。"))
def reset(pools: tuple[str, ...], yes: bool) -> None:
    """Make pools (default: all) as if they had never been up."""
    here, screen = this_lab(), Screen()
    sites = here.select(pools)
    names = ", ".join(site.name for site in sites)
    question = Text("Delete everything in {names}?", "删除 {names} 中的全部数据？")(names=names)
    if not yes and not click.confirm(question.render(screen.language)):
        raise click.Abort
    reset_pools(here, sites)
    screen.say(Text("{names}: empty again", "{names}：已清空")(names=names))


@lab.command(help=in_words("Show the end of a service's log.", "查看服务日志的末尾。"))
@click.argument("pool")
@click.argument("service", type=click.Choice(SERVICES))
@click.option("--lines", default=40, show_default=True, help=in_words("How many lines.", "行数。"))
@click.option("--follow", is_flag=True, help=in_words("Go on with what is added.", "持续输出新增内容。"))
def logs(pool: str, service: str, lines: int, follow: bool) -> None:
    """Print where the log is (stderr) and its end (stdout)."""
    here, screen = this_lab(), Screen()
    log = service_process(here.select([pool])[0], service).log
    if not log.exists():
        raise UsageError(Text("there is no log yet", "尚无日志"), where=str(log))
    screen.tell(str(log))
    with log.open(errors="replace") as stream:
        sys.stdout.writelines(stream.readlines()[-lines:])
        while follow:
            sys.stdout.write(stream.readline() or "")
            sys.stdout.flush()
            if stream.tell() == log.stat().st_size:
                time.sleep(0.3)


@lab.command(
    help=in_words(
        "Spoil calls to a pool, to see what a client makes of it.", "对资源池的调用注入故障，观察客户端的反应。"
    )
)
@pools_argument
@click.option("--status", type=click.IntRange(400, 599), help=in_words("Answer with this error.", "返回该错误码。"))
@click.option("--retry-after", type=int, help=in_words("Seconds, with --status.", "与 --status 合用，单位秒。"))
@click.option("--delay", type=int, help=in_words("Hold the call up, in milliseconds.", "延迟调用，单位毫秒。"))
@click.option("--drop", is_flag=True, help=in_words("Close without an answer.", "不应答直接断开。"))
@click.option("--hang", is_flag=True, help=in_words("Never answer.", "永不应答。"))
@click.option("--cut", is_flag=True, help=in_words("Close in the middle of the answer.", "应答中途断开。"))
@click.option("--list", "listing", is_flag=True, help=in_words("Show the faults in force.", "查看生效中的故障。"))
@click.option("--clear", is_flag=True, help=in_words("Remove all faults.", "清除全部故障。"))
@json_option
def fault(pools: tuple[str, ...], listing: bool, clear: bool, as_json: bool, **more: Any) -> None:
    """Add, list or clear faults of pools (default: all)."""
    screen, chosen = Screen(), chosen_faults(this_lab(), pools)
    if clear:
        removed = sum(pool.clear() for pool in chosen)
        screen.say(Text("removed {n} faults", "已清除 {n} 个故障")(n=removed))
    elif not listing:
        wish = Wish(*(more.pop(name) for name in ("status", "retry_after", "delay", "drop", "hang", "cut")))
        action = wish.to_action()
        for pool in chosen:
            pool.add(action, **more)
            screen.tell(
                Text("felt by the cloud entry {name}", "使用云条目 {name} 的客户端会受影响")(
                    name=f"{pool.pool}{FAULTS_SUFFIX}"
                )
            )
    if listing or as_json:
        show_rules(screen, chosen, as_json=as_json)


options(fault)


def client_line(here: Lab) -> str:
    """What to set so that an OpenStack client finds the lab."""
    return f"export OS_CLIENT_CONFIG_FILE={here.layout.clouds}"
