"""What is not known, and why. It travels as an exception that no rule overlooks: the engine makes "missing" of it."""

from enum import StrEnum

from govcloud.text import Text


class Cause(StrEnum):
    """Why something is not known."""

    UNREAD = "unread"
    PARTIAL = "partial"
    STALE = "stale"
    UNTOLD = "untold"
    UNREADABLE = "unreadable"
    LATER = "later"
    FAULT = "fault"

    @property
    def words(self) -> Text:
        """For people."""
        return WORDS[self]


WORDS = {
    Cause.UNREAD: Text("it could not be read", "未能读取"),
    Cause.PARTIAL: Text("it was read in part only", "只读到一部分"),
    Cause.STALE: Text("what is known is too old", "数据已过期"),
    Cause.UNTOLD: Text("its source does not tell it", "来源未提供"),
    Cause.UNREADABLE: Text("the answer could not be understood", "无法理解应答内容"),
    Cause.LATER: Text("it is known only after the deployment", "部署后才能确定"),
    Cause.FAULT: Text("the rule itself failed", "规则执行出错"),
}
ABSENT = Text("{what}: {cause}", "{what}：{cause}")


class MissingError(BaseException):
    """Something that a rule wanted to know is not known.

    Not an `Exception`, so that no rule swallows it by a broad `except`: not knowing must never look like a pass.
    """

    def __init__(self, cause: Cause, what: Text) -> None:
        super().__init__(cause, what)
        self.cause = cause
        self.what = what

    @property
    def reason(self) -> Text:
        """What is missing and why."""
        return ABSENT(what=self.what, cause=self.cause.words)
