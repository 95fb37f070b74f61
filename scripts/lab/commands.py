"""`govcloud lab`: the lab's commands, each a thin wrapper around a function."""

import sys
import time

import click

from govcloud.console import Screen
from govcloud.errors import Exit, UsageError
from govcloud.text import Text, in_words
from scripts.lab.control import this_lab
from scripts.lab.down import reset as reset_pools
from scripts.lab.down import take_down
from scripts.lab.extranet.status import ExtranetState, describe_extranet, show_extranet
from scripts.lab.extranet.words import start_extranet, stop_extranet, take_word, this_box
from scripts.lab.fault_command import fault
from scripts.lab.lab import Lab
from scripts.lab.launch import service_process
from scripts.lab.monitors import words as monitors
from scripts.lab.monitors.status import MonitorsState, describe_monitors, show_monitors
from scripts.lab.progress import Progress
from scripts.lab.services.description import SERVICES
from scripts.lab.status import LabState, describe_lab, show_lab
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
    """Bring pools (default: all) up, and the extranet and the monitors where they are named."""
    screen, here = Screen(), this_lab()
    names, extranet = take_word(pools)
    names, watched = monitors.take_word(names)
    sites, progress = here.select(names) if names or not (extranet or watched) else [], Progress(screen)
    worked = bring_up(here, sites, progress) if sites else False
    worked |= start_extranet(progress) if extranet else False
    worked |= monitors.start_monitors(progress) if watched else False
    if as_json:
        state = merge_states(
            describe_lab(here, sites) if sites else None,
            describe_extranet(this_box()) if extranet else None,
            describe_monitors(here.layout) if watched else None,
        )
        screen.json(state | {"changed": worked, "seconds": round(progress.elapsed, 2)})
        return
    ready = Text("ready after {s:.1f} s", "{s:.1f} 秒后就绪")
    already = Text("already up ({s:.1f} s)", "已在运行（{s:.1f} 秒）")
    screen.say((ready if worked else already)(s=progress.elapsed), style="green")
    if sites:
        screen.say(Text("for OpenStack clients: {line}", "OpenStack 客户端使用：{line}")(line=client_line(here)))
    if extranet:
        screen.say(Text("for devices: {line}", "登录设备：{line}")(line=f"ssh -F {this_box().place.ssh_config} DEVICE"))


@lab.command(help=in_words("Show every pool's services, and whether they are ready.", "查看各资源池的服务是否就绪。"))
@pools_argument
@json_option
@click.pass_context
def status(context: click.Context, pools: tuple[str, ...], as_json: bool) -> None:
    """Exit code 1 when a service of these pools (default: all, and what else of the lab runs) is not ready."""
    screen, here = Screen(), this_lab()
    names, extranet = take_word(pools)
    names, watched = monitors.take_word(names)
    sites = here.select(names) if names or not (extranet or watched) else []
    everything = not (names or extranet or watched)
    box = this_box() if extranet or (everything and this_box().pid is not None) else None
    lab_state = describe_lab(here, sites) if sites else None
    extranet_state = describe_extranet(box) if box else None
    monitors_state = describe_monitors(here.layout) if watched or everything else None
    if everything and monitors_state and not monitors_state["running"]:
        monitors_state = None
    if as_json:
        screen.json(merge_states(lab_state, extranet_state, monitors_state))
    if lab_state and not as_json:
        show_lab(screen, lab_state)
    if extranet_state and not as_json:
        show_extranet(screen, extranet_state)
    if monitors_state and not as_json:
        show_monitors(screen, monitors_state)
    ready = all(state["ready"] for state in (lab_state, extranet_state, monitors_state) if state)
    context.exit(Exit.DONE if ready else Exit.FAILED)


@lab.command(help=in_words("Stop pools; what they hold stays.", "停止资源池，数据保留。"))
@pools_argument
def down(pools: tuple[str, ...]) -> None:
    """Stop pools (default: all, and the extranet and the monitors), and the database with the last of them."""
    here, screen = this_lab(), Screen()
    names, extranet = take_word(pools)
    names, watched = monitors.take_word(names)
    everything = not (names or extranet or watched)
    if watched or everything:
        monitors.stop_monitors(screen)
    if extranet or everything:
        stop_extranet(screen)
    if names or everything:
        stopped = take_down(here, here.select(names))
        screen.say(Text("stopped {n} processes", "已停止 {n} 个进程")(n=len(stopped)))


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


lab.add_command(fault)


def merge_states(
    lab_state: LabState | None, extranet_state: ExtranetState | None, monitors_state: MonitorsState | None
) -> dict[str, object]:
    """One document: what the pools say, and `extranet` and `monitors` where they were asked for."""
    document: dict[str, object] = {"ready": True, **(lab_state or {})}
    for name, state in (("extranet", extranet_state), ("monitors", monitors_state)):
        if state:
            document["ready"] = document["ready"] and state["ready"]
            document[name] = state
    return document


def client_line(here: Lab) -> str:
    """What to set so that an OpenStack client finds the lab."""
    return f"export OS_CLIENT_CONFIG_FILE={here.layout.clouds}"
