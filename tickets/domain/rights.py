"""Who may see a ticket. What somebody may do to it is the table's matter. Pure."""

from tickets.domain.people import Person, Role
from tickets.domain.states import State
from tickets.domain.ticket import Ticket

CITY = frozenset(
    {
        *(Role.ADMINISTRATIVE, Role.TECHNICAL, Role.OPERATOR, Role.SECURITY, Role.THIRD_PARTY, Role.AUDITOR),
        Role.MACHINE,
    }
)
"""Roles that see the tickets of every department. An administrator keeps accounts and sees no ticket for that."""
DEPARTMENT = frozenset({Role.APPLICANT, Role.HEAD})


def can_see(person: Person, ticket: Ticket) -> bool:
    """Whether the ticket exists for the person: their own department's always, others' once it is asked for."""
    if person.roles & DEPARTMENT and person.department and person.department == ticket.department:
        return True
    if ticket.state is State.DRAFT and Role.MACHINE not in person.roles:
        return False
    if person.roles & CITY:
        return True
    return Role.COUNTY in person.roles and bool(person.county) and person.county == ticket.county
