"""The emulated VRP 8: lines are entered into a candidate; `commit` puts them in force, `commit trial` for a while.

https://support.huawei.com, command reference of NetEngine 8000: commit, abort trial, display configuration candidate.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scripts.lab.extranet.emulator.refusal import VRP, Refused
from scripts.lab.extranet.emulator.shell import Shell
from scripts.lab.extranet.emulator.vrp_state import show_state

if TYPE_CHECKING:
    import asyncssh

    from scripts.lab.extranet.emulator.configuration import Configuration
    from scripts.lab.extranet.emulator.device import Device

HEAD = "!Software Version V800R021C00SPC100\n#\n"
TAIL = "interface NULL0\n#\nreturn"
TRIAL = (
    "Info: The system enters the trial configuration mode.\n"
    "The system will revert to previous configuration if the trial configuration is not confirmed in {} seconds."
)
TRIAL_SECONDS = range(60, 65536)


class VrpShell(Shell):
    """A session; its candidate is its own."""

    texts = VRP
    unpaged = "screen-length 0 temporary"
    welcome = "Enter system view, return user view with return command."

    def __init__(self, device: Device, process: asyncssh.SSHServerProcess[str]) -> None:
        super().__init__(device, process)
        self.candidate: Configuration | None = None
        self.edits: list[tuple[tuple[str, ...], str]] = []
        """What was entered and is not in force yet."""

    def prompt(self) -> str:
        """`<name>`, `[~name]`, or `[*name]` with lines that are not in force yet."""
        if self.path is None:
            return f"<{self.device.name}>"
        view = "".join(f"-{word.split()[-1]}" for word in self.path)
        return f"[{'*' if self.edits else '~'}{self.device.name}{view}]"

    def command(self, line: str) -> str | None:
        """Commands of all views."""
        if line == "save" and self.path is None:
            self.asked = self._save
            return "Warning: The current configuration will be written to the device.\nAre you sure to continue? [Y/N]:"
        if line == "clear configuration candidate":
            self.edits.clear()
            self.candidate = None
            return ""
        if self.path is not None and line.startswith(("commit", "abort")):
            return self._commit(line)
        return None

    def configure(self, path: list[str], line: str) -> bool:
        """Into the candidate."""
        if self.candidate is None:
            self.candidate = self.device.running.copy()
        is_there = self.candidate.has(path, line)
        opens = self.candidate.apply(path, line)
        if not is_there:
            self.edits.append((tuple(path), line))
        return opens

    def display(self, what: str) -> str:
        """What runs, its state, what is saved, the candidate, the version."""
        if what == "current-configuration":
            return HEAD + "\n".join([*self.device.running.print(), TAIL])
        if what == "saved-configuration":
            return HEAD + "\n".join([*self.device.saved.print(), TAIL])
        if what == "configuration candidate":
            return "\n".join((self.candidate or self.device.running).print())
        if what == "configuration candidate changes":
            return "\n".join(" " * len(path) + line for path, line in self.edits)
        if what == "version":
            return "Huawei Versatile Routing Platform Software\nVRP (R) software, Version 8.210 (emulated)"
        if (state := show_state(what, self.device.running.tree)) is not None:
            return state
        raise Refused("unknown", what)

    def _commit(self, line: str) -> str:
        if self.device.before is not None and self.device.owner is not self:
            raise Refused("busy", line)
        if line == "commit":
            self._put_in_force()
            self.device.end_trial(confirm=True)
            return ""
        if line == "abort trial" and self.device.before is not None:
            self.asked = self._abort
            return "Warning: The trial configuration will be rolled back. Continue? [Y/N]:"
        match = re.fullmatch(r"commit trial (\d+)", line)
        if match is None or int(match[1]) not in TRIAL_SECONDS:
            raise Refused("unknown", line)
        before = self.device.running.copy()
        self._put_in_force()
        self.device.start_trial(int(match[1]), self, before)
        return TRIAL.format(match[1])

    def _put_in_force(self) -> None:
        """Replay the session's lines on what runs now, which another session may have changed meanwhile."""
        running = self.device.running.copy()
        for path, line in self.edits:
            running.apply(path, line)
        self.device.running, self.candidate = running, None
        self.edits.clear()

    def _abort(self, answer: str) -> str:
        if answer.lower() != "y":
            return ""
        self.device.end_trial(confirm=False)
        return "Info: The trial configuration rollback succeeded."

    def _save(self, answer: str) -> str:
        if answer.lower() != "y":
            return ""
        self.device.save()
        return "Info: Save the configuration successfully."
