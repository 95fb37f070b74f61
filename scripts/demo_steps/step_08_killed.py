"""A run is killed half-way; the next one finishes it, with nothing made twice and nothing left over."""

import json
import os
import signal
import subprocess

from govcloud.errors import Exit
from govcloud.text import Text
from scripts.demo_steps.city import inventory_copy
from scripts.demo_steps.step import GOVCLOUD, Kept, Stage, Step, show_command

NAMED = ("--pool", "mobile", "--department", "ecology")
STEPS_BEFORE = 12
"""Changes after which the run is killed: its network and groups are made, its servers are not."""


def run(stage: Stage) -> list[Kept]:
    """Take one stack down, kill its way up in the middle, go on."""
    folder = str(inventory_copy())
    stage.govcloud("destroy", *NAMED, "--delete-data", "--yes", "--inventory", folder)
    done = kill_half_way(stage, ["up", *NAMED, "--yes", "--json", "--inventory", folder])
    stage.govcloud("up", *NAMED, "--yes", "--inventory", folder)
    left = stage.govcloud("drift", *NAMED, "--inventory", folder, expect=(Exit.DONE, Exit.CHANGES))
    return [
        Kept(
            Text(
                "a killed run is finished by the next one: nothing twice, nothing left over",
                "中断的任务再次执行即可完成：无重复、无残留",
            ),
            Text("killed after {n} changes, then whole", "在 {n} 项变更后中断，随后完整")(n=done)
            if left == Exit.DONE
            else Text("differences are left", "仍有差异"),
            left == Exit.DONE and done > 0,
        )
    ]


def kill_half_way(stage: Stage, arguments: list[str]) -> int:
    """Kill -9 a command after some changes; how many it had made."""
    stage.screen.say(f"\n  $ {show_command(arguments)}    # kill -9", "bold cyan")
    command = subprocess.Popen([GOVCLOUD, *arguments], stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert command.stdout is not None  # noqa: S101 - it was asked for as a pipe
    done = 0
    with command:
        for line in command.stdout:
            event = json.loads(line)
            done += event["event"] == "done" and event.get("phase") == "update"
            if done == STEPS_BEFORE:
                os.kill(command.pid, signal.SIGKILL)
                break
    return done


STEP = Step(
    title=Text("A run is killed half-way and finishes on the next try", "任务中途被强行终止，再次执行即完成"),
    about=Text(
        "Before each call its intent is written down; what a cut-short call has made is found again by its mark and "
        "finished, not made a second time.",
        "每次调用前先记录意图；中断的调用已建立的资源，会按其标记找回并补全，不会重复建立。",
    ),
    look=Text("`.venv/bin/govcloud state history mobile.ecology`", "`.venv/bin/govcloud state history mobile.ecology`"),
    run=run,
)
