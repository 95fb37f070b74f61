"""What events of a notification are called, and moments as the city's people read them."""

from datetime import datetime, tzinfo

from govcloud.text import Text
from monitors.notices.record import Kind

EVENTS = {
    Kind.ISSUED: Text("issued", "发布"),
    Kind.RECEIVED: Text("signed for", "签收"),
    Kind.ANSWERED: Text("answered", "反馈"),
    Kind.ADDED: Text("follow-up", "续报"),
    Kind.CLOSED: Text("closed", "办结"),
    Kind.WITHDRAWN: Text("withdrawn", "撤回"),
}
LATE = {
    Kind.RECEIVED: Text("not signed for", "未签收"),
    Kind.ANSWERED: Text("not answered", "未反馈"),
    Kind.CLOSED: Text("not closed", "未办结"),
}
MACHINE = Text("monitoring", "监测系统")


def show_time(at: datetime, zone: tzinfo) -> str:
    """A moment by the city's clock, to the minute."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def show_day(at: datetime, zone: tzinfo) -> Text:
    """A day as documents write it."""
    there = at.astimezone(zone)
    return Text("{day}", "{zh}")(day=f"{there:%-d %B %Y}", zh=f"{there.year}年{there.month}月{there.day}日")
