"""`govcloud ticket show`: one ticket: where it stands, its clock, what may come next, its papers and its book."""

import click

from govcloud.cli.options import json_option
from govcloud.cli.sheet import print_fields, print_heading, print_part
from govcloud.cli.ticket_export import describe
from govcloud.cli.ticket_options import now, open_portal
from govcloud.cli.ticket_words import show_clock, show_next, show_owner, show_time
from govcloud.console import Screen
from govcloud.text import Text, in_words
from tickets.domain.actions import WORDS
from tickets.domain.clock import read_clock
from tickets.domain.machine import Rules, join_words
from tickets.domain.papers import PaperKind
from tickets.domain.people import MACHINE, Role
from tickets.domain.states import STANDINGS, State

NEXT, PAPERS, BOOK = Text("What may come next", "可办理事项"), Text("Papers", "材料"), Text("Book", "办理流水")
NEXT_HEADINGS = (Text("action", "操作"),)
PAPER_HEADINGS = (
    Text("kind", "类型"),
    Text("file", "文件"),
    Text("good until", "有效期至"),
    Text("by", "上传人"),
    Text("SHA-256", "SHA-256"),
)
BOOK_HEADINGS = (
    Text("no.", "序号"),
    Text("time", "时间"),
    Text("action", "操作"),
    Text("by", "办理人"),
    Text("as", "角色"),
    Text("to", "至"),
    Text("note", "说明"),
)


@click.command(help=in_words("One ticket with its clock, its papers and its book.", "查看一个工单：期限、材料和流水。"))
@click.argument("number")
@json_option
def show(number: str, as_json: bool) -> None:
    """The whole of it."""
    screen, rules = Screen(), Rules()
    open_portal()
    from tickets.service.lists import get_ticket  # noqa: PLC0415
    from tickets.store.models import EventRow, PaperRow, TicketRow  # noqa: PLC0415

    ticket = get_ticket(MACHINE, number)
    if as_json:
        screen.json(describe(TicketRow.objects.get(pk=number)))
        return
    standing = STANDINGS[ticket.state]
    print_heading(screen, number, ticket.kind.words, TicketRow.objects.get(pk=number).system)
    print_fields(
        screen,
        [
            (Text("department", "使用单位"), ticket.department),
            (Text("county", "区县"), ticket.county or None),
            (Text("state", "状态"), standing.words),
            (Text("whose turn", "待办人"), show_owner(standing.owner or "")),
            (Text("clock", "期限"), show_clock(read_clock(ticket, now(), rules.policy, rules.calendar))),
            (Text("asked for because", "申请理由"), str(ticket.request.get("reason") or "") or None),
            (Text("papers owed until", "材料补齐期限"), str(ticket.papers_due) if ticket.papers_due else None),
            (Text("approved plan", "已批准计划"), ticket.plan_hash or None),
            (
                Text("signed", "已签字"),
                join_words([role.words for role in sorted(ticket.signed)]) if ticket.signed else None,
            ),
        ],
    )
    print_part(screen, NEXT, NEXT_HEADINGS, [(words,) for words in show_next(ticket)])
    papers = PaperRow.objects.filter(ticket_id=number).order_by("sequence")
    print_part(
        screen,
        PAPERS,
        PAPER_HEADINGS,
        [(PaperKind(row.kind).words, row.name, str(row.until or "–"), row.user, row.sha256[:16]) for row in papers],
    )
    events = EventRow.objects.filter(ticket_id=number).order_by("sequence")
    print_part(
        screen,
        BOOK,
        BOOK_HEADINGS,
        [
            (
                *(str(row.sequence), show_time(row.at), WORDS[row.action], row.user, Role(row.role).words),
                *(STANDINGS[State(row.target)].words, row.note),
            )
            for row in events
        ],
    )
