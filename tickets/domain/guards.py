"""What must hold before something happens to a ticket. Each guard gives None, or the sentence that refuses. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from govcloud.errors import GovcloudError
from govcloud.text import Text
from tickets.domain.calendar import WorkCalendar
from tickets.domain.clock import day_of, read_clock
from tickets.domain.kinds import Kind
from tickets.domain.papers import PaperKind, find_lacking
from tickets.domain.people import REVIEWS, Person, Role
from tickets.domain.policy import Policy
from tickets.domain.read_requests import read_request
from tickets.domain.ticket import Ticket


@dataclass(frozen=True)
class Moment:
    """Everything that a guard sees."""

    ticket: Ticket
    person: Person
    role: Role
    """In which the person acts."""
    data: Mapping[str, Any]
    now: datetime
    policy: Policy
    calendar: WorkCalendar

    @property
    def today(self) -> date:
        """The day in China."""
        return day_of(self.now)


type Guard = Callable[[Moment], Text | None]
FIRST_PAPERS = {
    Kind.APPLY: frozenset({PaperKind.PLAN, PaperKind.SIZING}),
    Kind.CHANGE: frozenset({PaperKind.SIZING}),
    Kind.MIGRATE: frozenset({PaperKind.PLAN, PaperKind.SIZING, PaperKind.MLPS_FILING}),
    Kind.RELEASE: frozenset[PaperKind](),
    Kind.RENEW: frozenset[PaperKind](),
}
"""What a ticket of a kind brings with it, as 平顶山市政务云使用流程（试行）, 2020, has it."""
PROOFS = frozenset({PaperKind.MLPS_REPORT, PaperKind.RISK_REPORT, PaperKind.CRYPTO_REPORT, PaperKind.SELF_CHECK})
"""Without these no system is accepted."""
LACKING = Text("papers are lacking, out of date or do not prove it: {names}", "材料缺少、过期或结论不符合：{names}")
TOO_EARLY = Text("not before {day}: {least} days are needed", "{day} 之前不可办理：至少需要 {least} 天")
NOT_COMPARED = Text("the copy has not been compared with the source", "副本尚未与源端比对")
OTHER_KIND = Text("what is asked for has to be given, and be of the ticket's kind", "须填写申请内容，且类型与工单一致")
NO_PAPER = Text(
    "a paper needs a known kind, its SHA-256, and as its last day a date such as 2027-12-31",
    "材料须注明类型、SHA-256，有效期须写成 2027-12-31 这样的日期",
)
SHA256 = re.compile(r"[0-9a-f]{64}")
NO_PLAN = Text("it has to name the plan that is approved, by its hash", "须注明所批准计划的哈希值")
NOT_URGENT = Text("the department did not ask for the urgent lane", "使用单位未申请急用先建")
STILL_TIME = Text("there is time until {day}", "期限至 {day}，尚未到期")
TOO_LATE = Text("the time for it ended on {day}", "期限已于 {day} 届满")
SAME_PERSON = Text(
    "who has reviewed a ticket does not decide on the appeal against it", "审核过本工单的人员不得处理其申诉"
)
SIGNED = Text("{role} has signed already", "{role}已签字")


def is_county(moment: Moment) -> bool:
    """Whether the county reviews first."""
    return bool(moment.ticket.county)


def lack(moment: Moment, wanted: frozenset[PaperKind]) -> Text | None:
    """The sentence that names what is lacking."""
    lacking = find_lacking(moment.ticket.papers, wanted, moment.today)
    if not lacking:
        return None
    names = Text(", ".join(each.words.en for each in lacking), "、".join(each.words.zh for each in lacking))
    return LACKING(names=names)


def has_papers(moment: Moment) -> Text | None:
    """What the kind brings is there, or the urgent lane is asked for."""
    if moment.data.get("urgent") is True:
        return None
    return lack(moment, FIRST_PAPERS[moment.ticket.kind])


def papers_are_complete(moment: Moment) -> Text | None:
    """As above, and the urgent lane is no excuse any more."""
    return lack(moment, FIRST_PAPERS[moment.ticket.kind])


def is_of_kind(moment: Moment) -> Text | None:
    """What is asked for may be unfinished, but it is there and of the ticket's kind."""
    request = moment.data.get("request")
    return None if isinstance(request, Mapping) and request.get("kind") == moment.ticket.kind else OTHER_KIND


def is_whole(moment: Moment) -> Text | None:
    """What is asked for is finished and makes sense in itself."""
    try:
        read_request(moment.ticket.request, moment.ticket.number)
    except GovcloudError as wrong:
        return wrong.what
    return None


def is_a_paper(moment: Moment) -> Text | None:
    """A paper is of a kind that there is, and known by its hash."""
    data = moment.data
    kind, until, met = data.get("kind"), data.get("until"), data.get("met", True)
    known = kind in {each.value for each in PaperKind} and SHA256.fullmatch(str(data.get("sha256"))) is not None
    return None if known and (not until or is_day(until)) and isinstance(met, bool) else NO_PAPER


def is_day(words: object) -> bool:
    """Whether it is a date as ISO 8601 writes it."""
    try:
        date.fromisoformat(str(words))
    except ValueError:
        return False
    return True


def is_urgent(moment: Moment) -> Text | None:
    """The urgent lane was asked for."""
    return None if moment.ticket.urgent else NOT_URGENT


def names_plan(moment: Moment) -> Text | None:
    """An approval says what is approved."""
    return None if moment.data.get("plan_hash") else NO_PLAN


def is_proven_secure(moment: Moment) -> Text | None:
    """All reports are there and good today."""
    return lack(moment, PROOFS)


def data_is_settled(moment: Moment) -> Text | None:
    """Who leaves has its data, and nobody else does."""
    if moment.ticket.kind is not Kind.RELEASE:
        return None
    return lack(moment, frozenset({PaperKind.DATA_HANDOVER, PaperKind.ERASURE_PROOF}))


def erasure_is_proven(moment: Moment) -> Text | None:
    """The old room's disks are erased, with a witness."""
    return lack(moment, frozenset({PaperKind.ERASURE_PROOF}))


def ran_long_enough(moment: Moment) -> Text | None:
    """The trial run has lasted."""
    return wait(moment, "trial_run_days")


def kept_long_enough(moment: Moment) -> Text | None:
    """The source has been kept."""
    return wait(moment, "source_retained_days")


def wait(moment: Moment, figure: str) -> Text | None:
    """So many days, free ones too, have passed in this state."""
    least = moment.policy[figure]
    day = day_of(moment.ticket.entered) + timedelta(days=least)
    return None if moment.today >= day else TOO_EARLY(day=day, least=least)


def is_compared(moment: Moment) -> Text | None:
    """Both sides were compared and are the same."""
    return None if moment.data.get("compared") is True else NOT_COMPARED


def clock_ran_out(moment: Moment) -> Text | None:
    """The owner is too late."""
    clock = read_clock(moment.ticket, moment.now, moment.policy, moment.calendar)
    return STILL_TIME(day=clock.due) if clock and clock.left >= 0 else None


def clock_runs(moment: Moment) -> Text | None:
    """The owner is in time."""
    clock = read_clock(moment.ticket, moment.now, moment.policy, moment.calendar)
    return TOO_LATE(day=clock.due) if clock and clock.left < 0 else None


def is_not_reviewer(moment: Moment) -> Text | None:
    """An appeal is decided by somebody new."""
    reviewed = {user for duty in REVIEWS for user in moment.ticket.acted.get(duty, ())}
    return SAME_PERSON if moment.person.user in reviewed else None


def signs_once(moment: Moment) -> Text | None:
    """Each party signs once."""
    return SIGNED(role=moment.role.words) if moment.role in moment.ticket.signed else None
