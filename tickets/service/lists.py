"""Finds tickets for somebody: what exists for a person, and what waits for whom. Changes nothing."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from tickets.domain.people import Person, Role
from tickets.domain.rights import CITY, DEPARTMENT
from tickets.domain.states import State
from tickets.domain.ticket import Ticket
from tickets.service.door import UnknownTicketError
from tickets.store.models import TicketRow
from tickets.store.rows import read_ticket

LISTED = ("number", "kind", "state", "owner", "department", "county", "system", "touched", "due", "urgent", "revision")
"""Columns that a list shows."""


def list_for(person: Person) -> QuerySet[TicketRow]:
    """The tickets that exist for the person, the last touched first; the same ones as `can_see` lets through."""
    return TicketRow.objects.filter(seen_by(person)).only(*LISTED).order_by("-touched", "-number")


def seen_by(person: Person) -> Q:
    """`can_see` as a condition of the database."""
    if Role.MACHINE in person.roles:
        return Q()
    asked, nothing = ~Q(state=State.DRAFT), Q(pk__in=())
    own = Q(department=person.department) if person.roles & DEPARTMENT and person.department else nothing
    if person.roles & CITY:
        return own | asked
    county = asked & Q(county=person.county) if Role.COUNTY in person.roles and person.county else nothing
    return own | county


def waits_for(person: Person) -> QuerySet[TicketRow]:
    """Those whose turn it is a role of the person's, the most urgent first."""
    return list_for(person).filter(owner__in=sorted(person.roles)).order_by("due", "number")


def due_soon(person: Person, today: date, days: int) -> QuerySet[TicketRow]:
    """Those whose clock ends within so many days, or has ended, the latest first."""
    return list_for(person).filter(due__lte=today + timedelta(days=days)).order_by("due", "number")


def get_ticket(person: Person, number: str) -> Ticket:
    """A ticket that exists for the person. Raises GovcloudError: it does not."""
    row = TicketRow.objects.filter(seen_by(person), pk=number).first()
    if row is None:
        raise UnknownTicketError(number)
    return read_ticket(row)
