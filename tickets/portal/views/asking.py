"""Forms of departments: what a ticket asks for, saved as a draft however unfinished, and papers."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from govcloud.errors import Exit, GovcloudError, UsageError
from govcloud.text import Text
from tickets.domain.kinds import Kind
from tickets.domain.machine import Act, Rules
from tickets.domain.papers import PaperKind
from tickets.domain.read_requests import read_request
from tickets.domain.rights import DEPARTMENT
from tickets.portal.forms import WITH_SERVERS, fill, list_fields, list_rows, make_row, next_row
from tickets.portal.middleware import find_status
from tickets.portal.views.tickets import describe
from tickets.portal.views.who import who
from tickets.portal.words import choose_language
from tickets.service import papers
from tickets.service.door import NOT_ASKING, UnknownTicketError, act_on, find_kind, open_ticket
from tickets.service.lists import get_ticket
from tickets.store.models import PaperRow

NO_FILE = Text(
    "choose a file, its kind, and a last day such as 2027-12-31 or none",
    "请选择文件和材料类型，有效期写成 2027-12-31 或留空",
)


@require_http_methods(["GET", "POST"])
def show_new(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty form; saved, it is a draft with a number."""
    person, chosen = who(request), find_kind({"kind": kind})
    if not person.roles & DEPARTMENT or not person.department:
        raise GovcloudError(NOT_ASKING, exit_code=Exit.REFUSED)
    if request.method == "POST":
        ticket = open_ticket(person, fill(chosen, {}, request.POST.dict()), datetime.now(UTC), Rules())
        return redirect("edit", ticket.number)
    return render(request, "portal/form.html", show_form(chosen, {}))


@require_http_methods(["GET", "POST"])
def show_edit(request: HttpRequest, number: str) -> HttpResponse:
    """The form of a draft or a supplement, with what is still wrong with it."""
    person = who(request)
    ticket = get_ticket(person, number)
    sentence, status = "", 200
    if request.method == "POST":
        asked = fill(ticket.kind, ticket.request, request.POST.dict())
        revision = request.POST.get("revision", "")
        try:
            deed = Act("revise", person, datetime.now(UTC), data={"request": asked})
            ticket = act_on(number, deed, Rules(), int(revision) if revision.isdigit() else -1).ticket
        except GovcloudError as refused:
            sentence, status = refused.render(choose_language()), find_status(refused)
            ticket = get_ticket(person, number)
    context = {**show_form(ticket.kind, ticket.request), "ticket": ticket, "sentence": sentence}
    try:
        read_request(ticket.request, number)
    except GovcloudError as wrong:
        context["problems"] = wrong.what.render(choose_language()).replace("；", "; ").split("; ")
    return render(request, "portal/form.html", context, status=status)


def show_form(kind: Kind, document: dict[str, Any] | Any) -> dict[str, Any]:
    """What the form's page shows."""
    rows = list_rows(kind, document, blank=0 if list_rows(kind, document) else 1)
    return {"kind": kind.words, "fields": list_fields(kind, document), "rows": rows, "has_rows": kind in WITH_SERVERS}


@require_GET
def show_row(request: HttpRequest) -> HttpResponse:
    """One more group of servers, for a form that has some already."""
    return render(request, "portal/row.html", {"row": make_row(Kind.APPLY, next_row(request.GET), {})})


@require_POST
def do_attach(request: HttpRequest, number: str) -> HttpResponse:
    """Takes a paper in."""
    person = who(request)
    get_ticket(person, number)
    try:
        upload = read_upload(request)
        papers.attach(number, person, upload, datetime.now(UTC), Rules(), settings.PAPERS)
    except GovcloudError as refused:
        context = {**describe(get_ticket(person, number), person), "sentence": refused.render(choose_language())}
        return render(request, "portal/ticket.html", context, status=find_status(refused))
    return redirect("ticket", number)


def read_upload(request: HttpRequest) -> papers.Upload:
    """The paper that a form sends. Raises GovcloudError."""
    file, kind, until = request.FILES.get("file"), request.POST.get("kind", ""), request.POST.get("until", "")
    try:
        if file is None or file.name is None:
            raise UsageError(NO_FILE)
        if file.size is not None and file.size > papers.LARGEST:
            raise UsageError(papers.TOO_LARGE(size=file.size, most=papers.LARGEST), file.name)
        return papers.Upload(PaperKind(kind), file.name, file.read(), date.fromisoformat(until) if until else None)
    except ValueError:
        raise UsageError(NO_FILE) from None


@require_GET
def show_paper(request: HttpRequest, number: str, sequence: int) -> HttpResponse:
    """The bytes of a paper, to be saved and never shown in the page's own right."""
    get_ticket(who(request), number)
    row = PaperRow.objects.filter(ticket_id=number, sequence=sequence).first()
    if row is None:
        raise UnknownTicketError(number)
    response = HttpResponse(papers.read_paper(settings.PAPERS, row), content_type=papers.MEDIA[row.type])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name)}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
