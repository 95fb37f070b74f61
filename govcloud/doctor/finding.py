"""What a check of the doctor finds, and what all checks know about the run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from govcloud.settings import Settings
from govcloud.text import Language, Text


class State(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    INFO = "info"
    """Good to know; nothing has to be done."""
    WARN = "warn"
    """Something will not work, or not well, sooner or later."""
    FAIL = "fail"
    """Something does not work now."""


STATE_WORDS = {
    State.OK: Text("ok", "正常"),
    State.INFO: Text("info", "提示"),
    State.WARN: Text("warn", "警告"),
    State.FAIL: Text("fail", "异常"),
}


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's table."""

    subject: Text
    state: State
    found: Text
    fix: Text | None = None

    def to_json(self, language: Language) -> dict[str, str]:
        """The finding for machines."""
        return {
            "subject": self.subject.render(language),
            "state": str(self.state),
            "found": self.found.render(language),
            "fix": self.fix.render(language) if self.fix else "",
        }


@dataclass(frozen=True)
class Circumstances:
    """What a run of the doctor is about."""

    settings: Settings
    environment: Mapping[str, str]
    inventory: Path
    clouds: Path | None
    """The clouds.yaml that was named."""
    now: datetime
    encoding: str
    """Of the terminal, or of whatever the results go to."""


type Examination = Callable[[Circumstances], list[Finding]]
"""A check: it may look at anything and change nothing, and takes at most a few seconds."""
