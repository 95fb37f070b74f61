"""How tickets are shown by commands: days, whose turn it is, what may come next."""

from datetime import date, datetime

from govcloud.text import Text
from tickets.domain.actions import WORDS, list_next
from tickets.domain.clock import CHINA, Clock
from tickets.domain.machine import join_words
from tickets.domain.people import Role
from tickets.domain.ticket import Ticket

NONE = Text("–", "–")
LEFT = Text("{due} ({left} working days left)", "{due}（剩余 {left} 个工作日）")
LATE = Text("{due} ({late} working days late)", "{due}（已逾期 {late} 个工作日）")
NEXT = Text("{action} (`{name}`): {roles}", "{action}（`{name}`）：{roles}")


def show_time(moment: datetime) -> str:
    """A moment as people in China write it."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def show_clock(clock: Clock | None) -> Text:
    """The last day, and how long that is."""
    if clock is None:
        return NONE
    return LEFT(due=clock.due, left=clock.left) if clock.left >= 0 else LATE(due=clock.due, late=-clock.left)


def show_due(due: date | None, today: date) -> str:
    """The last day, marked where it is over."""
    return "–" if due is None else f"{due}{' !' if due < today else ''}"


def show_owner(owner: str) -> Text:
    """Whose turn it is."""
    return Role(owner).words if owner else NONE


def show_next(ticket: Ticket) -> list[Text]:
    """What may come next, and who may do it; what machines do by themselves is left out."""
    return [
        NEXT(action=WORDS[name], name=name, roles=join_words([role.words for role in sorted(people)]))
        for name, roles in list_next(ticket).items()
        if (people := roles - {Role.MACHINE})
    ]
