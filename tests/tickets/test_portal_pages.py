"""What people do with the pages: log in, apply, review; and what pages cost."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.tickets.cast import REQUESTS, START, SYSTEM
from tests.tickets.portal_cast import PEOPLE_OF_PORTAL, browse_as, count_queries, portal
from tests.tickets.service_cast import RULES, bring_to, do, open_new
from tickets.domain.kinds import Kind
from tickets.domain.people import Role
from tickets.domain.states import State
from tickets.service.accounts import LOCKED_FOR, TRIES
from tickets.service.door import open_ticket
from tickets.service.proof import verify
from tickets.store.models import LoginTry, TicketRow

__all__ = ["portal"]
pytestmark = pytest.mark.usefixtures("portal")
HEAD, REVIEWER = PEOPLE_OF_PORTAL[Role.HEAD], PEOPLE_OF_PORTAL[Role.ADMINISTRATIVE]
PASSWORD = "Right-horse-7-battery"  # noqa: S105 - of tests
PDF = b"%PDF-1.7\n%%EOF\n"


def log_in(client: Client, password: str, more: dict[str, str] | None = None) -> int:
    """The status of an attempt of the head."""
    given = {"user": HEAD.user, "password": password, **(more or {})}
    return client.post("/login/", given, secure=True).status_code


def set_password() -> None:
    """The head's."""
    user = User.objects.get(username=HEAD.user)
    user.set_password(PASSWORD)
    user.save()


def test_logging_in_leads_to_the_page_that_was_wanted_but_nowhere_else() -> None:
    set_password()
    answer = Client(SERVER_NAME="localhost").post(
        "/login/", {"user": HEAD.user, "password": PASSWORD, "next": "/new/apply/"}, secure=True
    )
    assert answer.headers["Location"] == "/new/apply/"
    cookie = answer.cookies["sessionid"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Strict")
    for wrong in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        answer = Client(SERVER_NAME="localhost").post(
            "/login/", {"user": HEAD.user, "password": PASSWORD, "next": wrong}, secure=True
        )
        assert answer.headers["Location"] == "/"


def test_an_account_is_locked_after_wrong_passwords_and_open_again_later() -> None:
    set_password()
    client = Client(SERVER_NAME="localhost")
    assert [log_in(client, "wrong") for _ in range(TRIES)] == [403] * TRIES
    assert log_in(client, PASSWORD) == 403
    LoginTry.objects.update(at=datetime.now(UTC) - LOCKED_FOR - timedelta(seconds=1))
    assert log_in(client, PASSWORD) == 302
    answer = client.post("/logout/", secure=True)
    assert answer.headers["Location"] == "/login/"
    assert client.get("/", secure=True).status_code == 302


def test_an_account_that_is_switched_off_is_out_at_once() -> None:
    client = browse_as(HEAD)
    assert client.get("/", secure=True).status_code == 200
    User.objects.filter(username=HEAD.user).update(is_active=False)
    assert client.get("/", secure=True).status_code == 302


def test_pages_load_nothing_from_elsewhere_and_have_no_script_or_style_of_their_own() -> None:
    bring_to(open_new(Kind.APPLY), State.CONFIRMATION)
    client = browse_as(HEAD)
    for path in ("/", "/?view=all", "/new/migrate/", "/tickets/W-2026-0001/", "/tickets/W-2026-0001/edit/"):
        answer = client.get(path, secure=True)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        text = answer.content.decode()
        assert not re.search(r"(?:src|href|action)=\"(?!/|\?|#)", text), path
        assert not re.search(r"<style|style=|<script(?! src=)|\son\w+=", text), path
        for label in re.findall(r'<label for="([^"]+)"', text):
            assert f'id="{label}"' in text


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "申请内容"), ("en", "What is asked for")])
def test_pages_are_in_the_language_of_the_reader(language: str, words: str) -> None:
    number = open_new(Kind.APPLY)
    client = browse_as(HEAD, language)
    assert words in client.get(f"/tickets/{number}/", secure=True).content.decode()
    client.post("/language/", {"language": "en", "next": "/"}, secure=True)
    assert "Whose turn" in client.get("/?view=all", secure=True).content.decode()


def fill_form() -> dict[str, str]:
    """An application as a browser sends it."""
    system = {name: value for name, value in SYSTEM.items() if isinstance(value, str | int)}
    rows = {f"system.servers.0.{name}": str(value) for name, value in SYSTEM["servers"][0].items()}  # type: ignore[index]
    names = {f"system.name.{code}": words for code, words in SYSTEM["name"].items()}  # type: ignore[attr-defined]
    return {"reason": "新建", **{f"system.{name}": str(value) for name, value in system.items()}, **names, **rows}


def test_an_application_is_saved_unfinished_then_finished_submitted_and_reviewed() -> None:
    client = browse_as(HEAD)
    answer = client.post("/new/apply/", {"reason": "新建"}, secure=True)
    number = re.findall(r"W-\d{4}-\d{4}", answer.headers["Location"])[0]
    page = client.get(answer.headers["Location"], secure=True).content.decode()
    assert "Before it can be submitted" in page
    assert "system.name.zh: " in page
    page = client.post(f"/tickets/{number}/edit/", {**fill_form(), "revision": "1"}, secure=True).content.decode()
    assert "It is complete" in page
    assert TicketRow.objects.get().request["system"]["servers"] == SYSTEM["servers"] or "root_gib" in page
    for kind in ("plan", "sizing"):
        file = SimpleUploadedFile("方案.pdf", PDF, "application/pdf")
        assert client.post(f"/tickets/{number}/papers/", {"kind": kind, "file": file}, secure=True).status_code == 302
    paper = client.get(f"/tickets/{number}/papers/3/", secure=True)
    assert paper.content == PDF
    assert paper.headers["Content-Disposition"].startswith("attachment;")
    assert act(client, number, "submit", 4) == 302
    county = browse_as(PEOPLE_OF_PORTAL[Role.COUNTY])
    assert number in county.get("/", secure=True).content.decode()
    assert act(county, number, "reject", 5) == 403  # without a reason
    assert act(county, number, "approve", 5, note="同意") == 302
    reviewer = browse_as(REVIEWER)
    assert act(reviewer, number, "accept", 5) == 409  # the page was older
    assert act(reviewer, number, "accept", 6) == 302
    assert act(client, number, "approve", 7) == 403
    assert TicketRow.objects.get().state == "administrative-review"
    assert verify().findings == ()


def act(client: Client, number: str, action: str, revision: int, **more: str) -> int:
    """The status of an action on the page."""
    given = {"action": action, "revision": str(revision), **more}
    return client.post(f"/tickets/{number}/act/", given, secure=True).status_code


@pytest.mark.parametrize("action", ["attach", "revise", "nothing", ""])
def test_the_page_of_actions_does_nothing_that_has_a_form_of_its_own(action: str) -> None:
    number = open_new(Kind.RENEW)
    assert act(browse_as(HEAD), number, action, 1) == 400


def test_what_is_no_paper_is_refused_with_a_sentence() -> None:
    number = open_new(Kind.RENEW)
    client = browse_as(HEAD)
    for name, content in (("a.pdf", b"<html>"), ("a.exe", b"MZ"), ("a.pdf", b"")):
        given = {"kind": "plan", "file": SimpleUploadedFile(name, content)}
        answer = client.post(f"/tickets/{number}/papers/", given, secure=True)
        assert answer.status_code == 400
        assert 'role="alert"' in answer.content.decode()
    assert client.post(f"/tickets/{number}/papers/", {"kind": "plan"}, secure=True).status_code == 400
    assert TicketRow.objects.get().revision == 1


def test_what_people_write_is_shown_as_words() -> None:
    evil = "<script>alert(1)</script>"
    number = open_ticket(HEAD, {**REQUESTS[Kind.RENEW], "reason": evil}, START, RULES).number
    for path in (f"/tickets/{number}/", f"/tickets/{number}/edit/"):
        page = browse_as(HEAD).get(path, secure=True).content.decode()
        assert evil not in page
        assert "&lt;script&gt;" in page


def test_a_form_keeps_what_it_does_not_show() -> None:
    servers = [{**SYSTEM["servers"][0], "volumes": [{"name": "data", "size_gib": 100, "type": "ssd"}]}]  # type: ignore[index]
    request = {**REQUESTS[Kind.APPLY], "system": {**SYSTEM, "servers": servers}}
    number = open_ticket(HEAD, request, START, RULES).number
    browse_as(HEAD).post(f"/tickets/{number}/edit/", {**fill_form(), "revision": "1"}, secure=True)
    assert TicketRow.objects.get().request["system"]["servers"][0]["volumes"] == servers[0]["volumes"]


def test_another_group_of_servers_gets_the_next_number() -> None:
    page = browse_as(HEAD).get("/new/servers/", {"system.servers.1.name": "db"}, secure=True).content.decode()
    assert 'name="system.servers.2.flavor"' in page


def test_pages_take_as_many_queries_for_many_tickets_as_for_one() -> None:
    number = open_new(Kind.APPLY)
    clients = [browse_as(HEAD), browse_as(PEOPLE_OF_PORTAL[Role.AUDITOR])]
    bring_to(number, State.CONFIRMATION)
    few = [count_queries(client, path) for client in clients for path in ("/?view=all", f"/tickets/{number}/")]
    for _ in range(30):
        do(open_new(Kind.RENEW), Role.HEAD, "submit")
    for _ in range(5):
        do(number, Role.APPLICANT, "attach", kind="plan", sha256="1" * 64)
    many = [count_queries(client, path) for client in clients for path in ("/?view=all", f"/tickets/{number}/")]
    assert many == few
    assert max(many) <= 8
