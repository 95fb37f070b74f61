"""What a message says: a subject and a short text, complete in themselves for who reads nothing else."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from govcloud.inventory.labels import label_choice
from govcloud.text import Language, Text
from monitors.notices.outbox import Message
from monitors.notices.record import Event, Fact, Kind, Notification
from monitors.notices.words import EVENTS, show_time

SUBJECT = Text("[{grade}] {number} {event}: {subject}", "【{grade}通报·{event}】{number} {subject}")
HEAD = Text(
    "{issuer}, notification {number} ({grade}, {domain}): {event}", "{issuer}通报 {number}（{grade}·{domain}）：{event}"
)
AT = Text("{at}, {who}", "{at}，{who}")
WHERE = Text("where: {where}", "位置：{where}")
SINCE = Text("since: {since}", "起始时间：{since}")
RECEIVE = Text("Sign for it by {at}.", "请于 {at} 前签收。")
ANSWER = Text("Answer by {at}.", "请于 {at} 前反馈。")
MORE = Text("and {n} more", "另有 {n} 项")
FACTS = 20
"""Facts that are told; the notification has all of them."""


@dataclass(frozen=True)
class Letterhead:
    """Who writes, by whose clock and in which language."""

    issuer: str
    zone: tzinfo
    language: Language


@dataclass(frozen=True)
class Letter:
    """One message, ready to send by any channel."""

    id: str
    address: str
    subject: str
    text: str
    notification: Notification
    event: Event


def write_letter(head: Letterhead, message: Message, notification: Notification) -> Letter:
    """The message that tells the last event of a notification, as that was then."""
    event, zone = notification.events[-1], head.zone

    def say(words: Text) -> str:
        return words.render(head.language)

    issue = notification.issue
    told = {
        "number": notification.number,
        "grade": say(label_choice(issue.grade)),
        "domain": say(label_choice(issue.domain)),
        "event": say(EVENTS[event.kind]),
        "subject": issue.subject,
        "issuer": head.issuer,
    }
    lines = [say(HEAD(**told)), issue.subject, say(AT(at=show_time(event.at, zone), who=event.who)), ""]
    lines += [say(each) for fact in event.facts[:FACTS] for each in tell_fact(fact, zone)]
    if len(event.facts) > FACTS:
        lines.append(say(MORE(n=len(event.facts) - FACTS)))
    lines += [each for each in (event.words, *event.measures) if each]
    if event.kind is Kind.ISSUED:
        lines += ["", *(say(words(at=show_time(at, zone))) for words, at in list_due(notification))]
    return Letter(
        message.id, message.address, say(SUBJECT(**told)), "\n".join(lines).strip() + "\n", notification, event
    )


def list_due(notification: Notification) -> list[tuple[Text, datetime]]:
    """What receivers are asked for, and until when."""
    terms = notification.issue.terms
    return [(RECEIVE, terms.receive), (ANSWER, terms.answer)]


def tell_fact(fact: Fact, zone: tzinfo) -> list[Text]:
    """A fact in lines."""
    found = [Text("- {what}", "- {what}")(what=fact.what)]
    if fact.where:
        found.append(Text("  {words}", "  {words}")(words=WHERE(where=fact.where)))
    if fact.since is not None:
        found.append(Text("  {words}", "  {words}")(words=SINCE(since=show_time(fact.since, zone))))
    return found
