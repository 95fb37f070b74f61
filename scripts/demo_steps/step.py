"""What a step of the demo is: words for the newcomer, work with the product's own commands, and promises that it keeps.

To add a step, add a module `step_NN_name.py` here with a `STEP`; the runner finds it.
"""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from govcloud.console import Screen, Words
from govcloud.errors import GovcloudError
from govcloud.settings import PRODUCT
from govcloud.text import Text

GOVCLOUD = Path(sys.executable).with_name("govcloud")


@dataclass(frozen=True)
class Kept:
    """A promise of the product and what was measured against it."""

    promise: Text
    measured: Words
    holds: bool = True
    timed: bool = False
    """A time in milliseconds that whatever else this machine does decides too: told as it is, and no failure."""


@dataclass(frozen=True)
class Step:
    """One step: what it shows, what a person should know before, where to look after, and how to go on if it fails."""

    title: Text
    about: Text
    look: Text
    run: "Callable[[Stage], list[Kept]]"
    go_on: Text = field(
        default=Text(
            "run scripts/demo again: what is done is kept, and it goes on from here",
            "再次执行 scripts/demo：已完成的部分会保留，从这里继续",
        )
    )


class Stage:
    """What a step works with: the screen and the product's commands."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    def govcloud(self, *arguments: str, expect: Sequence[int] = (0,)) -> int:
        """Show and run a command of the product, its output as a person would see it; its exit code.

        Raises GovcloudError when that is none of those expected.
        """
        self.screen.say(f"\n  $ {show_command(arguments)}", "bold cyan")
        sys.stdout.flush()
        code = subprocess.run([GOVCLOUD, *arguments], env=self._environment, check=False).returncode
        if code not in expect:
            what = Text("`{command}` ended with exit code {code}", "`{command}` 以退出码 {code} 结束")
            raise GovcloudError(what(command=show_command(arguments), code=code))
        return code

    def ask(self, *arguments: str) -> Any:
        """What a command answers with `--json`; raises GovcloudError when it answers nothing that can be read."""
        command = [str(GOVCLOUD), *arguments, "--json"]
        answer = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)
        try:
            return json.loads(answer.stdout)
        except ValueError as unreadable:
            what = Text("`{command}` gave no JSON", "`{command}` 没有输出 JSON")
            why = Text("{words}", "{words}")(words=answer.stderr.strip()[-300:])
            raise GovcloudError(what(command=show_command([*arguments, "--json"])), why=why) from unreadable

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, "GOVCLOUD_LANG": self.screen.language}


def show_command(arguments: Sequence[str]) -> str:
    """The command as a person would type it in the checkout."""
    program = GOVCLOUD.relative_to(PRODUCT) if GOVCLOUD.is_relative_to(PRODUCT) else GOVCLOUD
    return shlex.join([str(program), *arguments])
