"""`govcloud lab fault`: faults by hand, through the same proxy as the tests use."""

from typing import Any

import click

from govcloud.console import Screen
from govcloud.errors import UsageError
from govcloud.text import Text, in_words
from scripts.lab.clouds import FAULTS_SUFFIX
from scripts.lab.control import this_lab
from scripts.lab.faults import CUT, DROP, HANG, Action, Faults, delay, faults, status
from scripts.lab.proxy.rules import SERVICE_TYPES

SERVICE = click.Choice(["*", *SERVICE_TYPES.values()])
SHARE = click.FloatRange(0, 1)


@click.command(
    help=in_words(
        "Spoil calls to a pool, to see what a client makes of it.", "对资源池的调用注入故障，观察客户端反应。"
    )
)
@click.argument("pools", nargs=-1)
@click.option("--status", "code", type=click.IntRange(400, 599), help=in_words("Answer this error.", "返回该错误码。"))
@click.option("--retry-after", type=int, help=in_words("Seconds, with --status.", "与 --status 合用，单位秒。"))
@click.option("--delay", "late", type=int, help=in_words("Hold it up, in milliseconds.", "延迟，单位毫秒。"))
@click.option("--drop", is_flag=True, help=in_words("Close without an answer.", "不应答直接断开。"))
@click.option("--hang", is_flag=True, help=in_words("Never answer.", "永不应答。"))
@click.option("--cut", is_flag=True, help=in_words("Close in the middle of the answer.", "应答中途断开。"))
@click.option("--service", type=SERVICE, default="*", show_default=True, help=in_words("Which service.", "服务类型。"))
@click.option("--method", default="*", show_default=True, help=in_words("Which HTTP method.", "HTTP 方法。"))
@click.option("--path", default="", help=in_words("Which paths (regular expression).", "路径（正则表达式）。"))
@click.option("--times", type=int, help=in_words("How many calls; default: all.", "影响的调用次数，默认全部。"))
@click.option("--probability", type=SHARE, default=1.0, show_default=True, help=in_words("Share.", "概率。"))
@click.option("--seed", type=int, default=0, show_default=True, help=in_words("Seed of the dice.", "随机种子。"))
@click.option("--after", is_flag=True, help=in_words("Let the call take effect first.", "先生效，再破坏应答。"))
@click.option("--list", "listing", is_flag=True, help=in_words("Show the faults in force.", "查看生效中的故障。"))
@click.option("--clear", is_flag=True, help=in_words("Remove all faults.", "清除全部故障。"))
@click.option("--json", "as_json", is_flag=True, help=in_words("Print JSON.", "输出 JSON。"))
def fault(pools: tuple[str, ...], listing: bool, clear: bool, as_json: bool, **wish: Any) -> None:
    """Add, list or clear faults of pools (default: all)."""
    screen, here = Screen(), this_lab()
    chosen = [faults(site.name, here.layout) for site in here.select(pools)]
    if clear:
        removed = sum(pool.clear() for pool in chosen)
        screen.say(Text("removed {n} faults", "已清除 {n} 个故障")(n=removed))
    elif not listing:
        action = choose_action(wish)
        scope = {name: wish[name] for name in ("service", "method", "path", "times", "probability", "seed", "after")}
        for pool in chosen:
            pool.add(action, **scope)
            told = Text("felt through the cloud entry {name}", "通过云条目 {name} 的客户端会受影响")
            screen.tell(told(name=f"{pool.pool}{FAULTS_SUFFIX}"))
    if listing or as_json:
        show_rules(screen, chosen, as_json=as_json)


def choose_action(wish: dict[str, Any]) -> Action:
    """The one kind of fault that the options ask for; raises UsageError for none and for several."""
    chosen = [action for name, action in (("drop", DROP), ("hang", HANG), ("cut", CUT)) if wish[name]]
    if wish["code"] is not None:
        chosen.append(status(wish["code"], wish["retry_after"]))
    if wish["late"] is not None:
        chosen.append(delay(wish["late"]))
    if len(chosen) != 1:
        todo = Text(
            "give one of --status N, --delay MS, --drop, --hang, --cut",
            "请给出 --status N、--delay MS、--drop、--hang、--cut 之一",
        )
        raise UsageError(Text("a fault is of one kind", "一个故障只能有一种类型"), todo=todo)
    return chosen[0]


def show_rules(screen: Screen, pools: list[Faults], *, as_json: bool) -> None:
    """The faults in force."""
    rows = [row for pool in pools for row in pool.list_rules()]
    if as_json:
        screen.json(rows)
        return
    headings = [Text("pool", "资源池"), Text("service", "服务"), Text("call", "调用"), Text("fault", "故障")]
    cells = []
    for row in rows:
        rule = row["rule"]
        call = f"{rule['method']} {rule['path'] or '*'}"
        cells.append([rule["pool"], rule["service"], call, rule["kind"], str(row["hits"]), str(rule["times"] or "*")])
    screen.table([*headings, Text("used", "已生效"), Text("of", "上限")], cells)
