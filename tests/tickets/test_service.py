"""What people do to tickets is kept whole, on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from govcloud.errors import Exit, GovcloudError
from tests.tickets.cast import ALL_PAPERS, PEOPLE, PLAN, REQUESTS, START
from tests.tickets.service_cast import RULES, bring_to, do, open_new
from tickets.domain.kinds import Kind
from tickets.domain.machine import Act
from tickets.domain.people import Person, Role
from tickets.domain.rights import can_see
from tickets.domain.states import State
from tickets.service.door import act_on, open_ticket
from tickets.service.lists import due_soon, get_ticket, list_for, waits_for
from tickets.service.proof import verify
from tickets.store.models import CommandRow, EventRow, TicketRow
from tickets.store.rows import read_ticket

pytestmark = pytest.mark.usefixtures("portal_url")
HEAD = PEOPLE[Role.HEAD]


def test_a_ticket_goes_to_its_end_and_its_book_proves_it() -> None:
    number = open_new(Kind.APPLY)
    assert number == "W-2026-0001"
    bring_to(number, State.TRIAL_RUN)
    do(number, Role.MACHINE, "end-trial", days=31)
    do(number, Role.SECURITY, "approve", days=31)
    for role in (Role.APPLICANT, Role.ADMINISTRATIVE, Role.THIRD_PARTY):
        do(number, role, "sign", days=31)
    ticket = get_ticket(PEOPLE[Role.AUDITOR], number)
    assert (ticket.state, ticket.plan_hash) == (State.DONE, PLAN)
    assert len(ticket.papers) == len(ALL_PAPERS)
    proof = verify()
    assert (proof.tickets, proof.events, proof.findings) == (1, ticket.revision, ())
    keys = list(CommandRow.objects.filter(task="execute").values_list("key", flat=True))
    assert len(keys) == 1
    assert TicketRow.objects.get().due is None


def test_numbers_have_no_gap_where_something_was_refused() -> None:
    open_new(Kind.RENEW)
    wrong = {**REQUESTS[Kind.RENEW], "reason": "\x00"}
    with pytest.raises(GovcloudError, match="no text has"):
        open_ticket(HEAD, wrong, START, RULES)
    with transaction.atomic():
        open_ticket(HEAD, REQUESTS[Kind.RENEW], START, RULES)
        transaction.set_rollback(True)
    assert open_new(Kind.RENEW) == "X-2026-0002"
    assert open_new(Kind.CHANGE) == "B-2026-0001"
    new_year = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # one in the morning of the next year in China
    assert open_ticket(HEAD, REQUESTS[Kind.RENEW], new_year, RULES).number == "X-2027-0001"
    assert verify().findings == ()


def test_who_looked_at_an_older_revision_is_refused_with_a_sentence() -> None:
    number = open_new(Kind.RENEW)
    seen = get_ticket(HEAD, number).revision
    do(number, Role.HEAD, "submit")
    with pytest.raises(GovcloudError, match="worked on the ticket in the meantime") as refused:
        act_on(number, Act("withdraw", HEAD, START), RULES, seen)
    assert refused.value.exit_code is Exit.LOCKED
    assert "已被他人办理" in refused.value.render("zh")
    assert get_ticket(HEAD, number).state is State.COUNTY_REVIEW


def test_a_refusal_leaves_nothing_behind() -> None:
    number = open_new(Kind.APPLY)
    before = (TicketRow.objects.values().get(), EventRow.objects.count(), CommandRow.objects.count())
    with pytest.raises(GovcloudError, match="papers are lacking"):
        do(number, Role.HEAD, "submit")
    assert (TicketRow.objects.values().get(), EventRow.objects.count(), CommandRow.objects.count()) == before


def test_a_ticket_of_others_does_not_exist() -> None:
    number = open_new(Kind.RENEW)
    stranger = Person("stranger", frozenset({Role.HEAD}), "education")
    for missing in (number, "W-2026-9999"):
        with pytest.raises(GovcloudError, match="there is no such ticket"):
            act_on(missing, Act("submit", stranger, START), RULES)
        with pytest.raises(GovcloudError, match="there is no such ticket"):
            get_ticket(stranger, missing)
    with pytest.raises(GovcloudError, match="only an applicant or head"):
        open_ticket(PEOPLE[Role.AUDITOR], REQUESTS[Kind.RENEW], START, RULES)


def test_lists_show_what_exists_for_a_person_and_nothing_else() -> None:
    education = Person("edu", frozenset({Role.APPLICANT, Role.HEAD}), "education", "xicheng")
    for asker in (HEAD, education):
        for submit in (False, True):
            number = open_ticket(asker, REQUESTS[Kind.RENEW], START, RULES).number
            if submit:
                act_on(number, Act("submit", asker, START), RULES)
    tickets = [read_ticket(row) for row in TicketRow.objects.all()]
    everybody = [*PEOPLE.values(), education, Person("nobody", frozenset()), Person("half", frozenset({Role.HEAD}))]
    for person in everybody:
        listed = {row.number for row in list_for(person)}
        assert listed == {each.number for each in tickets if can_see(person, each)}, person
    assert [row.state for row in waits_for(PEOPLE[Role.COUNTY])] == ["county-review"]
    assert waits_for(PEOPLE[Role.TECHNICAL]).count() == 0
    soon = due_soon(PEOPLE[Role.AUDITOR], START.date(), 3)
    assert [row.state for row in soon] == ["county-review", "county-review"]


def test_the_database_itself_keeps_the_book() -> None:
    open_new(Kind.RENEW)
    for statement in ("UPDATE tickets_eventrow SET note = 'x'", "DELETE FROM tickets_eventrow"):
        with pytest.raises(DatabaseError, match="neither changed nor taken out"), transaction.atomic():
            connection.cursor().execute(statement)
    row = EventRow.objects.get()
    row.note = "x"
    for refused in (row.save, row.delete):
        with pytest.raises(GovcloudError, match="neither changed nor taken out"):
            refused()
    assert verify().findings == ()


def drop_triggers() -> None:
    """As somebody could who owns the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER tickets_eventrow_update")
            cursor.execute("DROP TRIGGER tickets_eventrow_delete")
        else:
            cursor.execute("DROP TRIGGER tickets_eventrow_refuse ON tickets_eventrow")


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE tickets_eventrow SET note = 'x' WHERE sequence = 2", "entry 2 is not what its hash says"),
        ("DELETE FROM tickets_eventrow WHERE sequence = 2", "entry 2 does not follow"),
        ("DELETE FROM tickets_eventrow WHERE sequence = 3", "its row is not what its book says: state"),
        ("DELETE FROM tickets_eventrow", "it has no book"),
        ("UPDATE tickets_ticketrow SET plan_hash = 'x'", "its row is not what its book says: plan_hash"),
        ("UPDATE tickets_ticketrow SET department = 'x'", "not what its book says: department"),
        ("UPDATE tickets_counterrow SET last = 7", "has a gap"),
    ],
)
def test_what_somebody_changed_behind_the_service_is_found(statement: str, found: str) -> None:
    number = open_new(Kind.RENEW)
    do(number, Role.HEAD, "submit")
    do(number, Role.COUNTY, "approve")
    drop_triggers()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    (finding,) = verify().findings
    assert found in finding.what.render("en")


def test_an_event_that_is_older_than_the_last_gets_its_time() -> None:
    number = open_new(Kind.RENEW)
    outcome = act_on(number, Act("submit", HEAD, START - timedelta(hours=1)), RULES)
    assert outcome.events[0].at == START
