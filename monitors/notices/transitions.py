"""What may happen to a notification, and what it then is. Pure: a notification and an event give a notification.

Whoever has signed stays signed; what has ended stays as it is, but for receipts that come late; time never runs
backwards; nothing is closed without what its terms ask for.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from govcloud.errors import Exit, GovcloudError
from govcloud.inventory.models.notice import Demand
from govcloud.text import Text
from monitors.notices.record import MOST, Event, Kind, Notification

OF_RECEIVERS = frozenset({Kind.RECEIVED, Kind.ANSWERED})
"""What a receiver does, and not whoever issued it."""
NOT_NEXT = Text("this event does not follow the last one of the notification", "该事件与通报的上一条记录不衔接")
BACKWARDS = Text(
    "the notification's last entry is of {last}, later than now ({now})",
    "通报上一条记录的时间 {last} 晚于当前时间 {now}",
)
SET_CLOCK = Text("set this machine's clock", "请校准本机时钟")
ENDED = Text("the notification is {state} since {at}", "通报已于 {at} {state}")
STATE_WORDS = {Kind.CLOSED: Text("closed", "办结"), Kind.WITHDRAWN: Text("withdrawn", "撤回")}
NO_RECEIVER = Text("`{receiver}` is no receiver of this notification", "“{receiver}”不是该通报的接收单位")
RECEIVERS = Text("its receivers are: {receivers}", "接收单位为：{receivers}")
SIGNED = Text("`{receiver}` has signed for it already: {who}, {at}", "“{receiver}”已签收：{who}，{at}")
NOT_SIGNED = Text("`{receiver}` has not signed for it yet", "“{receiver}”尚未签收")
SIGN_FIRST = Text("sign for it first: govcloud notify receive", "请先签收：govcloud notify receive")
NO_WORDS = Text("there is nothing said", "内容为空")
SAY_IT = Text("say it in words", "请填写内容")
NO_NAME = Text("it is not said who does this", "未写明经办人")
NAME_WHO = Text("give the name of the person", "请填写经办人姓名")
NOT_YET = Text("it cannot be closed yet", "暂不能办结")
UNSIGNED = Text("without a receipt: {receivers}", "未签收：{receivers}")
UNANSWERED = Text("without an answer: {receivers}", "未反馈：{receivers}")
FULFIL = Text("get these first; the terms are those of: {source}", "请先补齐；依据：{source}")
NO_ISSUE = Text(
    "a notification needs a subject, a fact, and receivers, each once",
    "通报须有标题、事实和接收单位，且接收单位不得重复",
)
TOO_MUCH = Text("more than {most} receivers, facts or measures at once", "接收单位、事实或措施一次超过 {most} 项")


def fold(events: Iterable[Event]) -> Notification:
    """What events come to. Raises GovcloudError: they cannot have happened like this; ValueError: there are none."""
    found: Notification | None = None
    for each in events:
        found = begin(each) if found is None else advance(found, each)
    if found is None:
        raise ValueError("no events")
    return found


def begin(event: Event) -> Notification:
    """A new notification. Raises GovcloudError."""
    issue = event.issue
    if event.kind is not Kind.ISSUED or event.sequence != 1 or issue is None or event.receiver or event.measures:
        raise refuse(NOT_NEXT, event)
    check_size(event)
    if not issue.subject.strip() or not event.facts or not issue.receivers:
        raise refuse(NO_ISSUE, event)
    if not all(each.strip() for each in (*issue.receivers, *(fact.what for fact in event.facts))):
        raise refuse(NO_ISSUE, event)
    if len(set(issue.receivers)) < len(issue.receivers) or not event.at <= issue.terms.receive:
        raise refuse(NO_ISSUE, event)
    return Notification(event.number, issue, (event,))


def advance(notification: Notification, event: Event) -> Notification:
    """The notification after one more event. Raises GovcloudError: it may not happen, or not now."""
    last = notification.events[-1]
    if event.number != notification.number or event.sequence != last.sequence + 1 or event.issue is not None:
        raise refuse(NOT_NEXT, event)
    if event.receiver and event.kind not in OF_RECEIVERS:
        raise refuse(NOT_NEXT, event)
    if event.at < last.at:
        raise refuse(BACKWARDS(last=last.at.isoformat(), now=event.at.isoformat()), event, todo=SET_CLOCK)
    check_size(event)
    if notification.ending is not None and not (
        event.kind is Kind.RECEIVED and notification.ending.kind is Kind.CLOSED
    ):
        state = STATE_WORDS[notification.ending.kind]
        raise refuse(ENDED(state=state, at=notification.ending.at.isoformat(timespec="seconds")), event)
    grown = replace(notification, events=(*notification.events, event))
    return STEPS[event.kind](grown, event)


def receive(grown: Notification, event: Event) -> Notification:
    """Somebody signs for a receiver, once."""
    check_receiver(grown, event)
    known = grown.receipts.get(event.receiver)
    if known is not None:
        at = known.at.isoformat(timespec="seconds")
        raise refuse(SIGNED(receiver=event.receiver, who=known.who, at=at), event)
    return replace(grown, receipts=MappingProxyType({**grown.receipts, event.receiver: event}))


def answer(grown: Notification, event: Event) -> Notification:
    """A receiver that has signed says what it did; as often as it likes."""
    check_receiver(grown, event)
    if event.receiver not in grown.receipts:
        raise refuse(NOT_SIGNED(receiver=event.receiver), event, todo=SIGN_FIRST)
    check_words(event)
    return grown


def add(grown: Notification, event: Event) -> Notification:
    """More became known."""
    if not event.facts or not all(fact.what.strip() for fact in event.facts):
        raise refuse(NO_WORDS, event, todo=SAY_IT)
    return grown


def close(grown: Notification, event: Event) -> Notification:
    """The end, with a conclusion, when each receiver has done what the terms ask."""
    check_words(event)
    terms, receivers = grown.issue.terms, grown.issue.receivers
    unsigned = [each for each in receivers if each not in grown.receipts]
    unanswered = [each for each in receivers if each not in grown.answered]
    for demand, missing, words in (
        (Demand.RECEIPTS, unsigned, UNSIGNED),
        (Demand.ANSWERS, unanswered, UNANSWERED),
    ):
        if demand in terms.closing and missing:
            why = words(receivers=", ".join(missing))
            raise GovcloudError(NOT_YET, event.number, why, FULFIL(source=terms.source), Exit.REFUSED)
    return replace(grown, ending=event)


def withdraw(grown: Notification, event: Event) -> Notification:
    """It is taken back, with a reason; its number stays used."""
    check_words(event)
    return replace(grown, ending=event)


def reissue(_grown: Notification, event: Event) -> Notification:
    """Nothing is issued twice."""
    raise refuse(NOT_NEXT, event)


STEPS: Mapping[Kind, Callable[[Notification, Event], Notification]] = MappingProxyType(
    {
        Kind.ISSUED: reissue,
        Kind.RECEIVED: receive,
        Kind.ANSWERED: answer,
        Kind.ADDED: add,
        Kind.CLOSED: close,
        Kind.WITHDRAWN: withdraw,
    }
)


def check_receiver(grown: Notification, event: Event) -> None:
    """Whether it is one of its receivers."""
    if event.receiver not in grown.issue.receivers:
        todo = RECEIVERS(receivers=", ".join(grown.issue.receivers))
        raise refuse(NO_RECEIVER(receiver=event.receiver), event, todo=todo)


def check_words(event: Event) -> None:
    """Whether anything is said."""
    if not event.words.strip():
        raise refuse(NO_WORDS, event, todo=SAY_IT)


def check_size(event: Event) -> None:
    """Whether it is signed with a name, and of a size."""
    if not event.who.strip():
        raise refuse(NO_NAME, event, todo=NAME_WHO)
    receivers = event.issue.receivers if event.issue else ()
    if max(len(event.facts), len(event.measures), len(receivers)) > MOST:
        raise refuse(TOO_MUCH(most=MOST), event)


def refuse(what: Text, event: Event, todo: Text | None = None) -> GovcloudError:
    """An error about a notification."""
    return GovcloudError(what, event.number, todo=todo, exit_code=Exit.USAGE)
