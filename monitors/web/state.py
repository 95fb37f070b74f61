"""The states that the page tells things by, each a word and a shape besides its colour. Pure."""

from enum import StrEnum

from govcloud.text import Text


class State(StrEnum):
    """How something is. The value is what the page's styles are called."""

    NORMAL = "normal"
    DEGRADED = "degraded"
    """It works, and the next failure cuts it off."""
    CUT = "cut"
    UNKNOWN = "unknown"
    """Nobody has told."""

    @property
    def words(self) -> Text:
        """For people."""
        return WORDS[self]

    @property
    def mark(self) -> str:
        """One character for it, where there are thousands."""
        return MARKS[self]


WORDS = {
    State.NORMAL: Text("normal", "正常"),
    State.DEGRADED: Text("redundancy lost", "失去冗余"),
    State.CUT: Text("cut off", "中断"),
    State.UNKNOWN: Text("unknown", "未知"),
}
MARKS = {State.NORMAL: "2", State.DEGRADED: "1", State.CUT: "0", State.UNKNOWN: "?"}


def judge_paths(up: float | None, expected: float | None) -> State:
    """The state of something that has so many of its paths; None: nobody told."""
    if up is None:
        return State.UNKNOWN
    if up <= 0:
        return State.CUT
    return State.NORMAL if up >= (2 if expected is None else expected) else State.DEGRADED
