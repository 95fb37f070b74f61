"""A notification as a page to print: HTML that is complete in itself, laid out like an official document."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from govcloud.inventory.labels import label_choice
from govcloud.text import Language, Text
from monitors.notices.grades import STATES
from monitors.notices.record import Event, Kind, Notification
from monitors.notices.words import EVENTS, show_day, show_time

WORDS = {
    "title": Text("Notification", "通　报"),
    "state": Text("State", "状态"),
    "grade": Text("Grade", "级别"),
    "domain": Text("Domain", "领域"),
    "to": Text("To", "主送"),
    "facts": Text("1. Facts", "一、基本情况"),
    "asked": Text("2. What is asked", "二、工作要求"),
    "where": Text("Where", "位置"),
    "since": Text("Since", "起始时间"),
    "evidence": Text("Evidence", "证据"),
    "receipts": Text("Receipts and answers", "签收与反馈情况"),
    "receiver": Text("Receiver", "接收单位"),
    "received": Text("Signed for", "签收"),
    "answered": Text("Answered", "反馈"),
    "course": Text("Course", "办理过程"),
    "at": Text("Time", "时间"),
    "what": Text("Event", "事项"),
    "who": Text("Who", "经办人"),
    "content": Text("Content", "内容"),
    "measures": Text("Measures", "处置措施"),
    "basis": Text("Terms by: {source}", "时限依据：{source}"),
    "printed": Text("Printed {at}", "打印时间：{at}"),
    "colon": Text(": ", "："),
    "none": Text("–", "—"),
}
ASKED = (
    Text("Sign for this notification by {at}.", "请于 {at} 前签收。"),
    Text("Answer with causes and measures by {at}.", "请于 {at} 前反馈原因和处置措施。"),
    Text("It is to be closed by {at}.", "请于 {at} 前办结。"),
)


def write_page(
    notification: Notification,
    issuer: str,
    name: Callable[[str], Text],
    zone: tzinfo,
    language: Language,
    now: datetime,
) -> str:
    """The page. `name` says what a receiver is called."""
    environment = Environment(
        loader=PackageLoader("monitors.notices"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )

    def say(words: Text) -> str:
        return words.render(language)

    terms = notification.issue.terms
    return environment.get_template("notice.html").render(
        notification=notification,
        issuer=issuer,
        lang="zh-CN" if language == "zh" else "en",
        w={key: say(each) for key, each in WORDS.items() if not key.startswith(("basis", "printed"))},
        basis=say(WORDS["basis"](source=terms.source)),
        printed=say(WORDS["printed"](at=show_time(now, zone))),
        state=say(STATES[notification.state]),
        grade=say(label_choice(notification.issue.grade)),
        domain=say(label_choice(notification.issue.domain)),
        receivers=[(code, say(name(code))) for code in notification.issue.receivers],
        joiner="、" if language == "zh" else ", ",
        asked=[
            say(words(at=show_time(at, zone)))
            for words, at in zip(ASKED, (terms.receive, terms.answer, terms.close), strict=True)
        ],
        day=say(show_day(notification.issued.at, zone)),
        time=lambda at: show_time(at, zone),
        event=lambda event: say(EVENTS[event.kind]),
        content=tell_content,
        answers=lambda code: [each for each in notification.answers if each.receiver == code],
        called=lambda code: say(name(code)),
    )


def tell_content(event: Event) -> Markup:
    """What an event says: its words, its facts, its measures, each on its line."""
    facts = [] if event.kind is Kind.ISSUED else [fact.what for fact in event.facts]
    lines = [event.words, *facts, *event.measures]
    return Markup("<br>").join(line for line in lines if line)
