"""The `govcloud` command: finds the group that was asked for and imports only that one, so that help stays instant."""

import signal
import sys

import click

from govcloud.cli.click_words import choose_click_words
from govcloud.cli.lazy import CommandTable, lazy_group
from govcloud.console import Screen
from govcloud.errors import Exit, GovcloudError, UsageError
from govcloud.text import Text, in_words, literal

COMMANDS: CommandTable = {
    "address": (
        "govcloud.cli.address:address",
        Text("Hand out addresses and see who has them.", "分配地址，查看归谁使用。"),
    ),
    "adopt": (
        "govcloud.cli.adopt:adopt",
        Text("Take an existing project into the inventory and the state.", "将已有项目纳入清单和状态。"),
    ),
    "capacity": (
        "govcloud.cli.capacity:capacity",
        Text("See how full pools are, and when they will be full.", "查看资源池占用和预计用满日期。"),
    ),
    "check": (
        "govcloud.cli.check:check",
        Text("Judge what there is against the checks.", "按检查目录检查现状。"),
    ),
    "destroy": ("govcloud.cli.destroy:destroy", Text("Take stacks down.", "拆除栈。")),
    "doctor": (
        "govcloud.cli.doctor:doctor",
        Text("Find what is wrong with this set-up, with the fix.", "检查本机环境并给出修复办法。"),
    ),
    "drift": (
        "govcloud.cli.drift:drift",
        Text("Find what differs between the state and the pools.", "检查状态与资源池现状的差异。"),
    ),
    "extranet": (
        "govcloud.cli.extranet:extranet",
        Text("Plan, render, push and prove the extranet.", "规划、生成、下发并验证政务外网。"),
    ),
    "init": ("govcloud.cli.init:init", Text("Scaffold a city's own repository.", "为一个市新建自己的配置仓库。")),
    "inventory": (
        "govcloud.cli.inventory:inventory",
        Text("Check, show, import and export the inventory.", "检查、查看、导入、导出清单。"),
    ),
    "lab": (
        "scripts.lab.commands:lab",
        Text("Four real OpenStack pools on this machine.", "在本机运行四个真实的 OpenStack 资源池。"),
    ),
    "notify": (
        "govcloud.cli.notify:notify",
        Text("Notify departments and counties, with receipts.", "向部门和区县发布通报并跟踪签收反馈。"),
    ),
    "monitor": (
        "govcloud.cli.monitor:monitor",
        Text("Watch cloud, network and security.", "云、网、安一体化监测。"),
    ),
    "placement": (
        "govcloud.cli.placement:placement",
        Text("Choose pools for systems, and say why.", "为业务系统选择资源池并说明理由。"),
    ),
    "policy": ("govcloud.cli.policy:policy", Text("See what is checked, and why.", "查看检查项及其依据。")),
    "pool": ("govcloud.cli.pool:pool", Text("Look at the resource pools and accept them.", "查看并验收资源池。")),
    "state": (
        "govcloud.cli.state:state",
        Text("Look at the state of stacks, copy it, mend it.", "查看、备份、修复栈的状态。"),
    ),
    "portal": ("govcloud.cli.portal:portal", Text("The web portal of tickets.", "工单服务门户。")),
    "preview": ("govcloud.cli.preview:preview", Text("Show what `up` would do.", "预览 `up` 将执行的变更。")),
    "refresh": (
        "govcloud.cli.refresh:refresh",
        Text("Take what the pools say into the state.", "把资源池现状读入状态。"),
    ),
    "report": (
        "govcloud.cli.report:report",
        Text("Write a report of a self-check.", "生成自查报告。"),
    ),
    "ticket": ("govcloud.cli.ticket:ticket", Text("Tickets of departments.", "各单位工单。")),
    "up": ("govcloud.cli.up:up", Text("Make the pools what the inventory says.", "使资源池与清单一致。")),
    "worker": (
        "govcloud.cli.worker:worker",
        Text("Run stacks on several machines.", "由多台机器执行各个栈。"),
    ),
}
"""Every command and group."""


@click.group(cls=lazy_group(COMMANDS), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="govcloud")
@click.option("--debug", is_flag=True, help=in_words("Show a traceback when something fails.", "出错时显示调用栈。"))
def root(debug: bool) -> None:
    """Run a city's government cloud from one inventory."""


root.help = in_words("Run a city's government cloud from one inventory.", "用一份清单管理一朵政务云。")


def main() -> None:
    """Run the command line and exit with a code of `Exit`; a traceback is printed only with `--debug`.

    Being told to end, or losing the terminal, is an interruption: what a command has begun it then takes back.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:  # noqa: PLR0911 - one return per way a command can end
    """Run one command line in this process and return its exit code."""
    debug = "--debug" in arguments
    screen = Screen()
    choose_click_words(screen.language)
    try:
        result = root.main(arguments, prog_name="govcloud", standalone_mode=False)
    except GovcloudError as error:
        if debug:
            raise
        screen.error(error)
        return error.exit_code
    except click.exceptions.Exit as finished:
        return finished.exit_code
    except click.ClickException as wrong:
        screen.error(UsageError(literal(wrong.format_message().rstrip(".。")), todo=_help_hint(wrong)))
        return Exit.USAGE
    except (KeyboardInterrupt, click.Abort):
        screen.tell(Text("Interrupted; nothing is left half-done.", "已中断，没有留下半成品。"))
        return Exit.FAILED
    except BrokenPipeError:
        return Exit.DONE
    except Exception as defect:
        if debug:
            raise
        what = Text("the program failed: {kind}: {words}", "程序出错：{kind}：{words}")
        todo = Text(
            "run `govcloud --debug …` again and report what it prints", "请用 `govcloud --debug …` 重新执行并反馈"
        )
        screen.error(GovcloudError(what(kind=type(defect).__name__, words=defect), todo=todo))
        return Exit.FAILED
    return result if isinstance(result, int) else Exit.DONE


def _interrupt(number: int, _frame: object) -> None:
    signal.signal(number, signal.SIG_IGN)  # once is enough: taking back is not to be interrupted
    raise KeyboardInterrupt


def _help_hint(wrong: click.ClickException) -> Text:
    path = getattr(getattr(wrong, "ctx", None), "command_path", "govcloud")
    return Text("see `{path} --help`", "请看 `{path} --help`")(path=path)
