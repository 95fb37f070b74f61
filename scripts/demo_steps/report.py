"""What the demo says at its end: promises against measurements, and how to take all of it down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from govcloud.console import Screen
from govcloud.settings import load_settings
from govcloud.text import Text
from scripts.demo_steps.step import Kept, show_command
from scripts.meter import Usage

LIMIT_MIB = 8192


@dataclass(frozen=True)
class Done:
    """A step that has run."""

    title: Text
    usage: Usage
    kept: list[Kept]


def sum_up(done: Sequence[Done]) -> Done:
    """All steps as one, with the promise on memory."""
    usages = [step.usage for step in done]
    peak = max(usage.peak_mib for usage in usages)
    whole = Usage(
        round(sum(usage.wall_seconds for usage in usages), 1),
        round(sum(usage.cpu_seconds for usage in usages), 1),
        peak,
        max(usage.lab_peak_mib for usage in usages),
    )
    promise = Text("all of it together stays under {limit:,} MiB", "全部进程合计内存低于 {limit:,} MiB")(
        limit=LIMIT_MIB
    )
    return Done(Text("All", "合计"), whole, [Kept(promise, f"{peak:,} MiB", peak < LIMIT_MIB)])


def show_table(screen: Screen, done: Iterable[Done]) -> None:
    """One row per promise, with the time and memory of its step."""
    headings = [
        Text("step", "步骤"),
        Text("promise", "承诺"),
        Text("measured", "实测"),
        Text("verdict", "结论"),
        Text("seconds", "秒"),
        Text("peak MiB", "内存峰值 MiB"),
    ]
    rows = []
    for step in done:
        for kept in step.kept:
            verdict = judge(kept)
            times = f"{step.usage.wall_seconds:.1f}", f"{step.usage.peak_mib:,}"
            rows.append((step.title, kept.promise, kept.measured, verdict, *times))
    screen.table(headings, rows)


def judge(kept: Kept) -> Text:
    """The word for how a promise did."""
    if kept.holds:
        return Text("pass", "符合")
    return Text("over", "超出") if kept.timed else Text("fail", "不符合")


def show_way_out(screen: Screen) -> None:
    """How to stop it all and how to remove it."""
    settings = load_settings()
    down, reset = show_command(["lab", "down"]), show_command(["lab", "reset"])
    for line in (
        Text(
            "  stop the pools:        {down}    (or scripts/demo --down)",
            "  停止资源池：  {down}（或 scripts/demo --down）",
        )(down=down),
        Text("  forget what they hold: {reset}", "  清空其内容：  {reset}")(reset=reset),
        Text(
            "  remove all of it:      delete .venv, {cache} and {state}",
            "  全部删除：    删除 .venv、{cache} 和 {state}",
        )(cache=settings.cache, state=settings.state),
    ):
        screen.say(line)
