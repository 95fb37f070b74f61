"""`govcloud extranet drill`: break links and devices of chosen nodes in turn, and measure what people would lose."""

import json
import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import cast

import click

from extranet.drill.course import Ground, run_drill, watch_calm
from extranet.drill.faults import choose_faults
from extranet.drill.model import Drill, Fault, Gap, Trial, Verdict
from extranet.report import words
from extranet.report.drill_page import write_drill_page
from govcloud.cli.options import inventory_option, json_option
from govcloud.console import Screen
from govcloud.errors import Exit, UsageError
from govcloud.files import write_atomic
from govcloud.inventory.load import load_inventory
from govcloud.text import Text, in_words

INTERVAL_MS = 5
"""Between two probes of one flow."""
NO_GROUND = Text("there is no lab here that could be broken", "本机没有可供演练的实验环境")
NOT_HERE = Text(
    "a drill cuts people off if a promise is not kept, so it is not run on a city's own devices",
    "若承诺未达到，演练会造成断网，因此不在生产设备上执行",
)
START = Text("start one: govcloud lab up extranet", "请先启动：govcloud lab up extranet")
SETTLING = Text("waiting until all is well", "等待全网正常")
CALM = Text("watching for {n:.0f} s without a fault", "无故障观察 {n:.0f} 秒")
TRYING = Text("{number}/{count}  {what}: {target}", "{number}/{count}  {what}：{target}")
KEPT = Text("{kept} of {count} faults kept the promise", "{count} 个故障中 {kept} 个符合承诺")
ALARMS = Text("false alarms: {n}", "误报：{n} 次")
WRITTEN = Text("report: {path}", "报告：{path}")
HEADINGS = (*words.HEADINGS[:5], words.HEADINGS[6], words.HEADINGS[8])
MS = Text("{n} ms", "{n} 毫秒")


@click.command(
    help=in_words(
        "Break each link up and each device of NODES in turn in the lab, while its hosts are probed. Shows how long "
        "anybody was without network, and writes a page with the topology. Exit code 1 when a promise is not kept.",
        "在实验环境中逐一中断 NODES 的每条上联链路和每台设备，同时持续探测，给出中断时长并生成带拓扑图的报告。"
        "有承诺未达到时退出码为 1。",
    )
)
@click.argument("nodes", nargs=-1, required=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=in_words("Write the page (HTML) to this file.", "把报告（HTML）写入该文件。"),
)
@click.option(
    "--record",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=in_words("Write every figure (JSON) to this file.", "把全部测量数据（JSON）写入该文件。"),
)
@click.option(
    "--calm",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="SECONDS",
    help=in_words("First count false alarms for so long.", "先在无故障状态下统计误报，持续若干秒。"),
)
@inventory_option
@json_option
def drill(
    nodes: tuple[str, ...], out: Path | None, record: Path | None, calm: float, folder: Path, as_json: bool
) -> int:
    """See the help."""
    screen, inventory = Screen(), load_inventory(folder)
    faults = choose_faults(inventory.extranet, nodes)
    ground = find_ground()
    number = iter(range(1, len(faults) + 1))

    def tell(fault: Fault) -> None:
        what = words.FAULTS[fault.kind]
        screen.tell(TRYING(number=next(number), count=len(faults), what=what, target=fault.target))

    screen.tell(SETTLING)
    ground.settle()
    alarms = None
    if calm:
        screen.tell(CALM(n=calm))
        alarms = watch_calm(ground, calm, time.sleep)
    done = run_drill(ground, faults, now=lambda: datetime.now(UTC), sleep=time.sleep, tell=tell, false_alarms=alarms)
    if out is not None:
        write_atomic(out, write_drill_page(inventory, done, screen.language, interval_ms=INTERVAL_MS))
    if record is not None:
        write_atomic(record, json.dumps(describe(done), indent=1) + "\n")
    if as_json:
        screen.json(describe(done))
    else:
        show(screen, done)
    for path in filter(None, (out, record)):
        screen.tell(WRITTEN(path=path))
    return Exit.DONE if done.holds and not alarms else Exit.FAILED


def find_ground() -> Ground:
    """The lab of this machine, which is not installed with the product. Raises UsageError when none runs."""
    try:
        module = import_module("scripts.lab.extranet.drill_ground")
    except ModuleNotFoundError:
        module = None
    ground = module.find_ground() if module else None
    if ground is None:
        raise UsageError(NO_GROUND, why=NOT_HERE, todo=START)
    return cast("Ground", ground)


def show(screen: Screen, done: Drill) -> None:
    """A table of trials, and the sum."""
    screen.table(
        HEADINGS,
        [
            (
                trial.fault.node,
                words.FAULTS[trial.fault.kind],
                trial.fault.target,
                MS(n=trial.blackout_ms),
                MS(n=trial.restore_ms),
                MS(n=trial.late_ms),
                words.VERDICTS[done.judge(trial)],
            )
            for trial in done.trials
        ],
    )
    kept = sum(done.judge(trial) is Verdict.PASS for trial in done.trials)
    screen.say(KEPT(kept=kept, count=len(done.trials)), "green" if done.holds else "red")
    if done.false_alarms is not None:
        screen.say(ALARMS(n=done.false_alarms))


def describe(done: Drill) -> dict[str, object]:
    """The drill for machines; times in milliseconds."""
    return {
        "nodes": done.nodes,
        "began": done.began.isoformat(),
        "promise_ms": {"blackout": done.blackout_promise_ms, "restore": done.restore_promise_ms},
        "holds": done.holds,
        "false_alarms": done.false_alarms,
        "trials": [describe_trial(done, trial) for trial in done.trials],
    }


def describe_trial(done: Drill, trial: Trial) -> dict[str, object]:
    """One fault."""
    return {
        "node": trial.fault.node,
        "kind": trial.fault.kind,
        "target": trial.fault.target,
        "blackout_ms": trial.blackout_ms,
        "restore_ms": trial.restore_ms,
        "late_ms": trial.late_ms,
        "load": trial.load,
        "verdict": done.judge(trial),
        "broken": [describe_gap(gap) for gap in trial.broken],
        "mended": [describe_gap(gap) for gap in trial.mended],
    }


def describe_gap(gap: Gap) -> dict[str, object]:
    """One flow."""
    flow = gap.flow
    return {
        "source": flow.source,
        "target": flow.target,
        "address": flow.address,
        "longest_ms": gap.longest_ms,
        "lost": gap.lost,
        "sent": gap.sent,
    }
