"""The emulated Comware 7: a line is in force when entered; under a commit delay, until it ends or is committed.

https://www.h3c.com, fundamentals configuration guide of Comware 7: configuration commit delay.
"""

import re

from scripts.lab.extranet.emulator.comware_state import show_state
from scripts.lab.extranet.emulator.refusal import COMWARE, Refused
from scripts.lab.extranet.emulator.shell import Shell

HEAD = "#\n version 7.1.070, Release 6728 (emulated)\n#\n"
TAIL = "interface NULL0\n#\nreturn"
MINUTE = 60


class ComwareShell(Shell):
    """A session."""

    texts = COMWARE
    unpaged = "screen-length disable"
    welcome = "System View: return to User View with Ctrl+Z."

    def prompt(self) -> str:
        """`<name>` or `[name-view]`."""
        if self.path is None:
            return f"<{self.device.name}>"
        return f"[{self.device.name}{''.join(f'-{word.split()[-1]}' for word in self.path)}]"

    def command(self, line: str) -> str | None:
        """Commands of all views."""
        if line == "save force":
            self.device.save()
            return "Configuration is saved to device successfully."
        if self.path == [] and line.startswith("configuration commit"):
            return self._commit(line)
        return None

    def configure(self, path: list[str], line: str) -> bool:
        """In force at once."""
        return self.device.running.apply(path, line)

    def display(self, what: str) -> str:
        """What runs, its state, what is saved, the version."""
        if what == "current-configuration":
            return HEAD + "\n".join([*self.device.running.print(), TAIL])
        if what == "saved-configuration":
            return HEAD + "\n".join([*self.device.saved.print(), TAIL])
        if what == "version":
            return "H3C Comware Software, Version 7.1.070, Release 6728 (emulated)"
        if (state := show_state(what, self.device.running.tree)) is not None:
            return state
        raise Refused("unknown", what)

    def _commit(self, line: str) -> str:
        if line == "configuration commit":
            self.device.end_trial(confirm=True)
            return ""
        match = re.fullmatch(r"configuration commit delay (\d+)", line)
        if match is None or int(match[1]) == 0:
            raise Refused("unknown", line)
        if self.device.before is not None and self.device.owner is not self:
            raise Refused("busy", line)
        self.device.start_trial(int(match[1]) * MINUTE, self, self.device.running.copy())
        return ""
