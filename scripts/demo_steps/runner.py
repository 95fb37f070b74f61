"""Runs the steps of the demo in order, measures each, and closes with what was promised and what was measured."""

import argparse
import importlib
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import rich.text
from rich.padding import Padding

from govcloud.console import Screen
from govcloud.errors import Exit, GovcloudError
from govcloud.settings import load_settings
from govcloud.text import Text
from scripts import demo_steps
from scripts.demo_steps.report import Done, show_table, show_way_out, sum_up
from scripts.demo_steps.step import Kept, Stage, Step
from scripts.meter import Meter, Usage

SET_UP = Text("Set-up", "环境准备")
CLOSING = Text("What ran, against what promise", "执行情况与承诺对照")


def main(arguments: list[str]) -> int:
    """Run all steps after the set-up; 1 when one of them fails or a promise was not kept."""
    parser = argparse.ArgumentParser(prog="scripts/demo")
    parser.add_argument(
        "--set-up", type=Path, metavar="FILE", help="what the set-up took, as scripts/meter.py wrote it"
    )
    chosen = parser.parse_args(arguments)
    screen = Screen()
    done = list(read_set_up(chosen.set_up))
    steps = find_steps()
    for number, step in enumerate(steps, start=2):
        announce(screen, f"{number}/{len(steps) + 2}", step.title, step.about)
        finished = run_step(screen, step)
        if finished is None:
            return Exit.FAILED
        done.append(finished)
    announce(screen, f"{len(steps) + 2}/{len(steps) + 2}", CLOSING)
    done.append(sum_up(done))
    show_table(screen, done)
    show_way_out(screen)
    return Exit.DONE if all(kept.holds or kept.timed for step in done for kept in step.kept) else Exit.FAILED


def find_steps() -> list[Step]:
    """The `STEP` of every module here that is named like one, in order."""
    names = sorted(
        module.name for module in pkgutil.iter_modules(demo_steps.__path__) if module.name.startswith("step_")
    )
    return [importlib.import_module(f"{demo_steps.__name__}.{name}").STEP for name in names]


def run_step(screen: Screen, step: Step) -> Done | None:
    """Run one step and tell what it took; None when it failed, which has then been told."""
    meter = Meter(load_settings().lab).start()
    try:
        kept = step.run(Stage(screen))
    except GovcloudError as problem:
        meter.stop()
        screen.error(problem)
        explain(screen, Text("to go on: {go_on}", "后续：{go_on}")(go_on=step.go_on))
        explain(screen, Text("to look: {look}", "查看：{look}")(look=step.look))
        return None
    usage = meter.stop()
    took = Text("  ✓ {seconds:.1f} s, {peak:,} MiB at most", "  ✓ 用时 {seconds:.1f} 秒，内存峰值 {peak:,} MiB")
    screen.say(took(seconds=usage.wall_seconds, peak=usage.peak_mib), "green")
    explain(screen, Text("to look: {look}", "查看：{look}")(look=step.look))
    return Done(step.title, usage, kept)


def announce(screen: Screen, number: str, title: Text, about: Text | None = None) -> None:
    """The heading of a step."""
    screen.say("")
    screen.say(Text("{number}  {title}", "{number}  {title}")(number=number, title=title), "bold")
    if about is not None:
        explain(screen, about)


def explain(screen: Screen, words: Text) -> None:
    """A paragraph below a heading, indented and wrapped to the terminal."""
    screen.out.print(Padding(rich.text.Text(screen.words(words), "dim"), (0, 0, 0, 2)))


def read_set_up(file: Path | None) -> Iterator[Done]:
    """The set-up as a step, when it was measured."""
    if file is not None and file.exists():
        promise = Text("what is missing is installed once and kept", "缺少的内容只安装一次并保留")
        usage = Usage(**json.loads(file.read_text(encoding="utf-8")))
        yield Done(SET_UP, usage, [Kept(promise, Text("{n} s", "{n} 秒")(n=usage.wall_seconds))])
