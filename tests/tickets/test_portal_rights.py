"""Every role tries every page of a ticket that is theirs to see, and of one that is not."""

from typing import NamedTuple

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, reverse

from tests.tickets.cast import REQUESTS, START
from tests.tickets.portal_cast import PEOPLE_OF_PORTAL, STRANGERS, browse_as, portal
from tests.tickets.service_cast import RULES, do, open_new
from tickets.domain.kinds import Kind
from tickets.domain.papers import PaperKind
from tickets.domain.people import Person, Role
from tickets.domain.rights import can_see
from tickets.portal.urls import urlpatterns
from tickets.service import papers
from tickets.service.door import open_ticket
from tickets.store.models import EventRow, TicketRow
from tickets.store.rows import read_ticket

__all__ = ["portal"]
pytestmark = pytest.mark.usefixtures("portal")


class Try(NamedTuple):
    """A page and how it is asked for."""

    name: str
    method: str
    arguments: tuple[str | int, ...] = ()


OF_A_TICKET = (
    *(Try("ticket", "get"), Try("edit", "get"), Try("edit", "post"), Try("act", "post"), Try("attach", "post")),
    Try("paper", "get", (2,)),
)
OTHERS = frozenset({"tickets", "login", "logout", "new", "row", "set_language"})
EVERYBODY = [*PEOPLE_OF_PORTAL.values(), *STRANGERS.values()]
PDF = b"%PDF-1.7\n%%EOF\n"


def ask(client: Client, each: Try, number: str) -> int:
    """The status of the answer; what is posted would work for the right person."""
    path = reverse(each.name, args=(number, *each.arguments))
    if each.method == "get":
        return client.get(path, secure=True).status_code
    revision = str(TicketRow.objects.get(pk=number).revision)
    return client.post(path, {"action": "submit", "revision": revision, "reason": "x"}, secure=True).status_code


def test_every_page_is_tried_by_these_tests() -> None:
    names = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}
    assert names == {each.name for each in OF_A_TICKET} | OTHERS


def make_tickets() -> list[str]:
    """A draft and a submitted one of the department, each with a paper."""

    numbers = [open_new(Kind.RENEW), open_new(Kind.RENEW)]
    head = PEOPLE_OF_PORTAL[Role.HEAD]
    for number in numbers:
        papers.attach(number, head, papers.Upload(PaperKind.PLAN, "plan.pdf", PDF), START, RULES, settings.PAPERS)
    do(numbers[1], Role.HEAD, "submit")
    return numbers


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.user)
def test_what_is_not_for_somebody_does_not_exist_on_any_page(person: Person) -> None:
    numbers = make_tickets()
    client, events = browse_as(person), EventRow.objects.count()
    for number in numbers:
        seen = can_see(person, read_ticket(TicketRow.objects.get(pk=number)))
        listed = client.get(reverse("tickets"), {"view": "all"}, secure=True).content.decode()
        assert (number in listed) is seen
        for each in OF_A_TICKET:
            if each.method == "get":
                assert ask(client, each, number) == (200 if seen else 404), each
            elif not seen:
                assert ask(client, each, number) == 404, each
    assert EventRow.objects.count() == events


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.user)
def test_nothing_happens_by_the_page_that_the_domain_refuses(person: Person) -> None:
    draft, submitted = make_tickets()
    client, asks = browse_as(person), person in (PEOPLE_OF_PORTAL[Role.APPLICANT], PEOPLE_OF_PORTAL[Role.HEAD])
    before = TicketRow.objects.get(pk=submitted).revision
    assert ask(client, Try("act", "post"), submitted) in {403, 404}  # submitted already, whoever asks
    assert ask(client, Try("edit", "post"), submitted) in {403, 404}
    assert TicketRow.objects.get(pk=submitted).revision == before
    status = ask(client, Try("act", "post"), draft)
    assert (status == 302) is (Role.HEAD in person.roles and person.department == "health")
    assert (status == 403) is (asks and Role.HEAD not in person.roles)


@pytest.mark.parametrize("path", ["/", "/new/apply/", "/new/servers/", "/tickets/X-2026-0001/"])
def test_who_is_not_logged_in_sees_the_login_and_nothing_else(path: str) -> None:
    answer = Client(SERVER_NAME="localhost").get(path, secure=True)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/?next=")


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.user)
def test_only_departments_open_tickets(person: Person) -> None:
    client, asks = browse_as(person), Role.APPLICANT in person.roles or Role.HEAD in person.roles
    assert client.get("/new/apply/", secure=True).status_code == (200 if asks else 403)
    answer = client.post("/new/renew/", {"reason": "x"}, secure=True)
    assert answer.status_code == (302 if asks else 403)
    assert TicketRow.objects.filter(department=person.department).count() == int(asks)


def test_a_page_without_its_token_does_nothing() -> None:
    number = open_ticket(PEOPLE_OF_PORTAL[Role.HEAD], REQUESTS[Kind.RENEW], START, RULES).number
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    client.cookies = browse_as(PEOPLE_OF_PORTAL[Role.HEAD]).cookies
    answer = client.post(f"/tickets/{number}/act/", {"action": "submit", "revision": "1"}, secure=True)
    assert answer.status_code == 403
    assert TicketRow.objects.get().state == "draft"
