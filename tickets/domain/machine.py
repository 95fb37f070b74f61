"""What happens to a ticket: finds the row of the table, refuses with a sentence, or gives the ticket's next standing.

Time, calendar and policy are passed in. An event holds everything that its effect needs, so that a ticket can be made
again from its events alone, whatever has become of policy and calendar since.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from govcloud.errors import Exit, GovcloudError
from govcloud.text import Text
from tickets.domain.calendar import WorkCalendar
from tickets.domain.clock import count_spent, day_of
from tickets.domain.commands import Command
from tickets.domain.effects import EFFECTS
from tickets.domain.events import Event
from tickets.domain.guards import Moment
from tickets.domain.people import APART, MACHINE, Duty, Person, Role
from tickets.domain.policy import PRODUCT, Policy
from tickets.domain.states import STANDINGS, STOPPED, State
from tickets.domain.ticket import Ticket
from tickets.domain.transitions import BACK, NO_NOTE, TRANSITIONS, Transition

CANNOT = Text(
    '"{action}" cannot be done now: the ticket stands at "{state}"', "当前状态为“{state}”，不能执行“{action}”"
)
NOT_YOURS = Text("this is for {roles} to do", "该操作须由{roles}办理")
FOREIGN = Text("the ticket is another department's or county's", "该工单属于其他单位或区县")
TWO_DUTIES = Text(
    "one person does not do both: {user} has already {done} in this ticket", "职责须分离：{user} 已在本工单中{done}"
)
NO_TIME = Text("the time is before the ticket's last event", "时间早于工单的上一事件")


PLAIN = WorkCalendar()


@dataclass(frozen=True)
class Rules:
    """What decides besides the table."""

    policy: Policy = PRODUCT
    calendar: WorkCalendar = PLAIN


@dataclass(frozen=True)
class Outcome:
    """What came of an action: the ticket as it stands now, the entries of its book, what machines do next."""

    ticket: Ticket
    events: tuple[Event, ...]
    commands: tuple[Command, ...]


@dataclass(frozen=True)
class Act:
    """What somebody does to a ticket."""

    action: str
    person: Person
    at: datetime
    note: str = ""
    data: Mapping[str, Any] | None = None
    role: Role | None = None
    """In which the person acts; None: the only one that fits."""


def act(ticket: Ticket, deed: Act, rules: Rules) -> Outcome:
    """Do it. Raises GovcloudError: it cannot be done, not by this person, or not yet. Nothing has happened then."""
    if ticket.touched is not None and deed.at < ticket.touched:
        raise refuse(ticket, NO_TIME)
    moment, row = choose(ticket, deed, rules)
    for refusal in (check_person(moment, row), check_note(deed, row), *(guard(moment) for guard in row.guards)):
        if refusal is not None:
            raise refuse(ticket, refusal)
    event = write(moment, row, deed)
    after = advance(ticket, event)
    commands = tuple(Command(task, f"{ticket.number}/{event.sequence}/{task}") for task in row.tasks)
    if row.action == "sign" and STANDINGS[after.state].signers <= after.signed:
        rest = act(after, Act("complete", MACHINE, deed.at), rules)
        return Outcome(rest.ticket, (event, *rest.events), (*commands, *rest.commands))
    return Outcome(after, (event,), commands)


def list_actions(ticket: Ticket, person: Person, at: datetime, rules: Rules) -> list[str]:
    """What the person may try now, in the table's order; guards may still refuse for what is lacking."""
    found = []
    for row in TRANSITIONS:
        if row.source is ticket.state and ticket.kind in row.kinds and row.action not in found:
            deed = Act(row.action, person, at)
            roles = row.roles & person.roles
            if roles and check_person(make_moment(ticket, deed, min(roles), rules), row) is None:
                found.append(row.action)
    return found


def choose(ticket: Ticket, deed: Act, rules: Rules) -> tuple[Moment, Transition]:
    """The row of the table. Raises GovcloudError: there is none for this state, or none for this person's roles."""
    rows = [
        row
        for row in TRANSITIONS
        if (row.action, row.source) == (deed.action, ticket.state) and ticket.kind in row.kinds
    ]
    if not rows:
        raise refuse(ticket, CANNOT(action=deed.action, state=STANDINGS[ticket.state].words))
    for row in rows:
        for role in sorted(row.roles & deed.person.roles):
            moment = make_moment(ticket, deed, role, rules)
            if deed.role in (None, role) and (row.when is None or row.when(moment)):
                return moment, row
    roles = sorted({role for row in rows for role in row.roles})
    raise refuse(ticket, NOT_YOURS(roles=join_words([role.words for role in roles])))


def make_moment(ticket: Ticket, deed: Act, role: Role, rules: Rules) -> Moment:
    """What guards see."""
    return Moment(ticket, deed.person, role, deed.data or {}, deed.at, rules.policy, rules.calendar)


def check_person(moment: Moment, row: Transition) -> Text | None:
    """Whether the person may: of the right department or county, and without a duty that excludes this one."""
    ticket, person = moment.ticket, moment.person
    if moment.role in (Role.APPLICANT, Role.HEAD) and person.department != ticket.department:
        return FOREIGN
    if moment.role is Role.COUNTY and person.county != ticket.county:
        return FOREIGN
    if row.duty is None or moment.role is Role.MACHINE:
        return None
    for duty, users in ticket.acted.items():
        if person.user in users and frozenset({duty, row.duty}) in APART:
            return TWO_DUTIES(user=person.user, done=duty.words)
    return None


def check_note(deed: Act, row: Transition) -> Text | None:
    """Whether a reason is given where one is wanted."""
    return NO_NOTE if row.note and not deed.note.strip() else None


def write(moment: Moment, row: Transition, deed: Act) -> Event:
    """The entry in the book, with all that its effect needs."""
    ticket = moment.ticket
    target = row.target if row.target != BACK else ticket.back or State.INTAKE
    data = dict(deed.data or {})
    if row.duty is not None and moment.role is not Role.MACHINE:
        data["duty"] = row.duty.value
    if target in STOPPED and ticket.state not in STOPPED:
        data["spent"] = count_spent(ticket, ticket.state, deed.at, moment.calendar)
    if row.action == "accept-urgently":
        days = moment.policy["urgent_papers_days"]
        data["papers_due"] = moment.calendar.add(day_of(deed.at), days).isoformat()
    return Event(
        *(ticket.number, ticket.revision + 1, deed.at, row.action, deed.person.user, moment.role.value),
        *(ticket.state.value, str(target), deed.note, data, ticket.head),
    )


def advance(ticket: Ticket, event: Event) -> Ticket:
    """The ticket after an event."""
    target, data = State(event.target), event.data
    moved = target is not ticket.state
    changes: dict[str, Any] = {"state": target, "revision": event.sequence, "head": event.hash, "touched": event.at}
    if moved or not ticket.revision:
        changes |= {"entered": event.at, "signed": frozenset()}
    if "duty" in data:
        duty = Duty(data["duty"])
        changes["acted"] = {**ticket.acted, duty: ticket.acted.get(duty, frozenset()) | {event.user}}
    if "spent" in data:
        changes |= {"spent": {**ticket.spent, ticket.state: data["spent"]}, "back": ticket.state}
    elif moved and ticket.state not in STOPPED:
        changes["spent"] = {state: days for state, days in ticket.spent.items() if state is not target}
    effect = EFFECTS.get(event.action)
    return replace(ticket, **changes, **(effect(ticket, event) if effect else {}))


def replay(first: Ticket, events: Iterable[Event]) -> Ticket:
    """The ticket as its book says, from the draft on."""
    ticket = first
    for event in events:
        ticket = advance(ticket, event)
    return ticket


def refuse(ticket: Ticket, why: Text) -> GovcloudError:
    """The error that says so."""
    return GovcloudError(why, where=ticket.number, exit_code=Exit.REFUSED)


def join_words(words: Sequence[Text]) -> Text:
    """One text of several."""
    return Text(", ".join(each.en for each in words), "、".join(each.zh for each in words))
