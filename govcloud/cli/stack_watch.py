"""What a person or a program sees while stacks run: a live tree on a terminal, plain lines in a pipe, JSON lines."""

import json
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Self

from rich.console import Group
from rich.live import Live
from rich.text import Text as RichText

from govcloud.cli.stack_words import duration, sign_of
from govcloud.console import Screen
from govcloud.text import Text
from stacks.engine import urn as urns
from stacks.engine.events import Diagnostic, Event, Phase, StepBegun, StepDone, StepFailed
from stacks.operations.changes import QUIET, is_resource, make_change
from stacks.operations.progress import Progress, StackProgress, label

STEPS_SHOWN = 3
"""Steps under way that are shown of one stack."""
FRAMES = 8
"""Pictures per second of the live tree."""
WIDTH = 24
"""Characters of a bar."""


class Watcher:
    """Takes all events in. Made for one phase of a command; used as a context."""

    def __init__(self, screen: Screen, doing: Text, totals: Mapping[str, int]) -> None:
        self.screen = screen
        self.doing = doing
        self.progress = Progress()
        self.progress.announce(totals, time.monotonic())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is left to be shown."""

    def __call__(self, stack: str, phase: Phase, event: Event) -> None:
        """See `stacks.operations.runs.Watch`."""
        took = self.progress.note(stack, event, time.monotonic())
        self.show(stack, phase, event, took)

    def end(self, stack: str) -> None:
        """See `stacks.operations.runs.Watch`."""
        self.progress.end(stack)

    def show(self, stack: str, phase: Phase, event: Event, took: float) -> None:
        """Show one event."""


class Lines(Watcher):
    """One line per step that ended, for logs and pipes."""

    def show(self, stack: str, phase: Phase, event: Event, took: float) -> None:
        if phase == "preview" or isinstance(event, Diagnostic) or not is_resource(event.urn):
            return
        if isinstance(event, StepDone) and event.counted and event.op not in QUIET:
            sign, style = sign_of(str(event.op))
            self.screen.say(f"{stack}  {sign} {label(event.urn)}  {duration(took)}", style)
        elif isinstance(event, StepFailed):
            self.screen.say(f"{stack}  ✗ {label(event.urn)}  {duration(took)}", "bold red")


class JsonLines(Watcher):
    """One JSON object per event."""

    def show(self, stack: str, phase: Phase, event: Event, took: float) -> None:
        if isinstance(event, Diagnostic):
            self.write(stack, phase, "message", severity=event.severity, urn=event.urn, message=event.message)
        elif isinstance(event, StepBegun):
            if event.op not in QUIET:
                self.write(stack, phase, "begin", **make_change(event).to_json())
        elif isinstance(event, StepFailed):
            self.write(stack, phase, "failed", op=str(event.op), urn=event.urn, seconds=round(took, 3))
        elif event.op not in QUIET:
            self.write(stack, phase, "done", op=str(event.op), urn=event.urn, seconds=round(took, 3))

    def write(self, stack: str, phase: str, event: str, **rest: Any) -> None:
        """One line."""
        head = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "stack": stack, "phase": phase}
        sys.stdout.write(json.dumps({**head, "event": event, **rest}, ensure_ascii=False) + "\n")


class Tree(Watcher):
    """A picture that is drawn anew several times a second: a line of totals, the stacks that run, their steps."""

    def __init__(self, screen: Screen, doing: Text, totals: Mapping[str, int]) -> None:
        super().__init__(screen, doing, totals)
        self._live = Live(
            get_renderable=self.draw,
            console=screen.err,
            refresh_per_second=FRAMES,
            transient=True,
            redirect_stdout=False,
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def draw(self) -> Group:
        """The picture of this moment, no higher than the terminal."""
        now = time.monotonic()
        lines = [self.head(now)]
        running = [(name, one) for name, one in self.progress.stacks.items() if one.started >= 0 and not one.ended]
        room = max(self.screen.err.height - 3, 4)
        for name, one in running:
            if len(lines) >= room:
                lines.append(RichText("  …"))
                break
            lines.append(self.line(name, one))
            steps = list(one.under_way.items())[: min(STEPS_SHOWN, room - len(lines))]
            lines += [self.step(urn, op, now - begun) for urn, (op, begun) in steps]
        return Group(*lines)

    def head(self, now: float) -> RichText:
        """Totals, rate, time left."""
        progress = self.progress
        ended = sum(each.ended for each in progress.stacks.values())
        parts = [
            self.screen.words(self.doing),
            self.screen.words(Text("stacks {ended}/{n}", "栈 {ended}/{n}")(ended=ended, n=len(progress.stacks))),
        ]
        if progress.total:
            done = Text("changes {done}/{total}", "变更 {done}/{total}")(done=progress.done, total=progress.total)
            parts += [self.screen.words(done), f"{progress.rate(now):.1f}/s"]
        if progress.failed:
            parts.append(self.screen.words(Text("{n} failed", "{n} 个失败")(n=progress.failed)))
        left = progress.left(now)
        if left is not None:
            parts.append(self.screen.words(Text("about {time} left", "约剩 {time}")(time=duration(left))))
        parts.append(duration(now - progress.started))
        return RichText(" · ".join(parts), "bold", no_wrap=True, overflow="ellipsis")

    def line(self, name: str, one: StackProgress) -> RichText:
        """One stack."""
        text = RichText(f"├─ {name:<28} ", no_wrap=True, overflow="ellipsis")
        if one.total:
            filled = round(WIDTH * min(one.done / one.total, 1))
            text.append("━" * filled, "green")
            text.append("━" * (WIDTH - filled), "bright_black")
            text.append(f"  {one.done}/{one.total}")
        if one.failed:
            text.append(f"  ✗ {one.failed}", "bold red")
        return text

    def step(self, urn: str, op: str, seconds: float) -> RichText:
        """One step under way."""
        sign, style = sign_of(op)
        kind, name = urns.type_of(urn).rpartition(":")[2], urns.name_of(urn)
        text = RichText("│    ", no_wrap=True, overflow="ellipsis")
        text.append(f"{sign} {kind} {name}", style)
        text.append(f"  {duration(seconds)}", "bright_black")
        return text


def choose_watcher(screen: Screen, doing: Text, totals: Mapping[str, int], *, as_json: bool) -> Watcher:
    """The way to show a run that fits where the output goes."""
    if as_json:
        return JsonLines(screen, doing, totals)
    return Tree(screen, doing, totals) if screen.err.is_terminal else Lines(screen, doing, totals)
