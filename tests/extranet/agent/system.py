"""A small system below a folder, for the agent.

What stands in: systemd, nft and vtysh, as shell scripts on PATH that keep a file per unit, timer and load. They cannot
run here without a machine of their own; the tests in `tests/lab/extranet` use the real ones. Files, links, renames,
locks, documents and kills are real.
"""

import json
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from extranet.agent.__main__ import main

OLD = {"etc/nftables.conf": "table inet old {}\n", "etc/frr/frr.conf": "hostname old\n", "etc/frr/daemons": "bgpd=no\n"}
NEW = {
    "etc/nftables.conf": "table inet new {}\n",
    "etc/frr/frr.conf": "hostname new\n",
    "etc/keepalived/keepalived.conf": "new\n",
}

SYSTEMCTL = """#!/bin/sh
echo "$@" >> "$STAND_IN/calls"
verb=$1; shift
case $verb in
show) shift 2; for unit; do
    state=active; [ -e "$STAND_IN/dead/$unit" ] && state=failed
    echo "Id=$unit"; echo LoadState=loaded; echo ActiveState=$state; echo UnitFileState=enabled
    echo ConditionResult=yes; echo ConditionTimestampMonotonic=1
    echo InvocationID=$(cat "$STAND_IN/starts/$unit" 2>/dev/null); echo ActiveEnterTimestampMonotonic=1; echo
  done;;
is-active) [ -e "$STAND_IN/timers/$2" ];;
stop) rm -f "$STAND_IN/timers/$1";;
start|restart) for unit; do
    [ -e "$STAND_IN/broken/$unit" ] && exit 1; rm -f "$STAND_IN/dead/$unit"; echo x >> "$STAND_IN/starts/$unit"
  done;;
esac
"""
SYSTEMD_RUN = """#!/bin/sh
[ -e "$STAND_IN/no-timers" ] && { echo no bus; exit 1; }
for each; do case $each in --unit=*) touch "$STAND_IN/timers/${each#--unit=}.timer";; esac; done
"""
JUDGE = """#!/bin/sh
for last; do :; done
case "$*" in *-s*|*-c\\ show*) cat "$STAND_IN/../etc/nftables.conf" "$STAND_IN/running" 2>/dev/null; exit 0;; esac
grep -q refuse-me "$last" && { echo "line 1: refuse-me"; exit 1; }
exit 0
"""


@dataclass
class System:
    """The system below `root`, and where its stand-ins keep their files."""

    root: Path

    @property
    def stand_in(self) -> Path:
        return self.root / ".stand-in"

    def do(self, *arguments: str) -> tuple[dict[str, Any], int]:
        """Run the agent; its document and exit code."""
        out = StringIO()
        with redirect_stdout(out):
            code = main(list(arguments), self.root)
        return json.loads(out.getvalue()), code

    def apply(self, files: dict[str, str], name: str = "candidate") -> tuple[dict[str, Any], int]:
        """Take a set of files."""
        return self.do("apply", str(self.candidate(files, name)), "--within", "60", "--who", "tester")

    def candidate(self, files: dict[str, str], name: str = "candidate") -> Path:
        """A folder with these files below it."""
        folder = self.root / ".candidates" / name
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        return folder

    def files(self) -> dict[str, str]:
        """Every file below `etc`, staged ones too."""
        there = [file for file in (self.root / "etc").rglob("*") if file.is_file()]
        return {str(file.relative_to(self.root)): file.read_text() for file in sorted(there)}

    def fire_timers(self) -> None:
        """What systemd does when a timer ends."""
        for timer in sorted((self.stand_in / "timers").glob("*.timer")):
            timer.unlink()
            self.do("return", timer.name.removeprefix("extranet-return-").removesuffix(".timer"))

    def killed_at(self, count: int, action: Callable[[], object]) -> bool:
        """Do something in a child that is killed -9 before its `count`-th step that touches the disk or runs a program;
        whether it was (false: it ended before)."""
        child = os.fork()
        if child == 0:
            steps = 0

            def step(event: str, arguments: tuple[object, ...]) -> None:
                nonlocal steps
                writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
                if writes or event in {"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "subprocess.Popen"}:
                    steps += 1
                    if steps == count:
                        os.kill(os.getpid(), 9)

            sys.addaudithook(step)
            try:
                action()
            finally:
                os._exit(0)
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
