"""`govcloud monitor serve` in the background of a step, what its page tells, and waiting for something to come true."""

import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from scripts.demo_steps.step import GOVCLOUD, Stage, show_command

DIED = Text("`govcloud monitor serve` ended by itself", "`govcloud monitor serve` 自行退出")
NOT_YET = Text("{what}: not within {seconds:.0f} s", "{what}：{seconds:.0f} 秒内未出现")
STOP_SECONDS = 20.0
PAUSE = 0.2


@dataclass(frozen=True)
class Served:
    """The monitors as they run."""

    address: str
    child: subprocess.Popen[bytes]
    log: Path

    def picture(self, view: str = "/") -> Any:
        """What a page shows now. Raises GovcloudError: the program has ended; OSError: it does not listen yet."""
        if self.child.poll() is not None:
            words = self.log.read_text(encoding="utf-8", errors="replace").strip()[-300:]
            raise GovcloudError(DIED, str(self.log), literal(words))
        url = f"http://{self.address}/api/picture?{urlencode({'view': view})}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.loads(answer.read())["body"]


@contextmanager
def serving(stage: Stage, address: str, log: Path, *arguments: str) -> Iterator[Served]:
    """The monitors, until the block ends."""
    command = ("monitor", "serve", "--listen", address, *arguments)
    stage.screen.say(f"\n  $ {show_command(command)} &", "bold cyan")
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "GOVCLOUD_LANG": stage.screen.language}
    with (
        log.open("wb") as out,
        subprocess.Popen([GOVCLOUD, *command], stdout=out, stderr=out, env=environment) as child,
    ):
        try:
            yield Served(address, child, log)
        finally:
            child.terminate()
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()


def wait_for(what: Text, look: Callable[[], object], seconds: float) -> float:
    """Seconds until `look` gives something. Raises GovcloudError: it did not in time. Nobody listening is not yet."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            if look():
                return time.monotonic() - began
        except OSError:
            pass
        time.sleep(PAUSE)
    raise GovcloudError(NOT_YET(what=what, seconds=seconds))
