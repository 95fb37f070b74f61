"""`govcloud ticket export`: tickets with their whole books as JSON, for archives and other programs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from govcloud.cli.ticket_options import open_portal
from govcloud.console import Screen
from govcloud.text import in_words
from tickets.domain.people import MACHINE

if TYPE_CHECKING:
    from tickets.store.models import TicketRow

SHOWN = (
    *("number", "kind", "state", "owner", "department", "county", "entered", "touched", "due", "papers_due", "urgent"),
    *("plan_hash", "revision", "head", "request", "standing"),
)


@click.command(help=in_words("Write tickets with their books as JSON.", "以 JSON 导出工单及流水。"))
@click.argument("numbers", nargs=-1)
@click.option("--json", is_flag=True, default=True, hidden=True)
def export(numbers: tuple[str, ...], json: bool) -> None:  # noqa: ARG001 - it knows no other form
    """All of them where none is named."""
    screen = Screen()
    open_portal()
    from tickets.service.lists import get_ticket  # noqa: PLC0415
    from tickets.store.models import TicketRow  # noqa: PLC0415

    for number in numbers:
        get_ticket(MACHINE, number)
    rows = TicketRow.objects.order_by("number").prefetch_related("events", "papers")
    screen.json([describe(row) for row in (rows.filter(pk__in=numbers) if numbers else rows)])


def describe(row: "TicketRow") -> Mapping[str, Any]:
    """A ticket, its papers and its book; what is in the book can be proven again from it."""
    from tickets.store.rows import read_event  # noqa: PLC0415

    events = [read_event(each) for each in sorted(row.events.all(), key=lambda each: each.sequence)]
    papers = sorted(row.papers.all(), key=lambda each: each.sequence)
    fields = ("sequence", "kind", "name", "type", "size", "sha256", "until", "user", "at")
    return {
        **{name: getattr(row, name) for name in SHOWN},
        "papers": [{name: getattr(each, name) for name in fields} for each in papers],
        "events": [{**vars(event), "at": event.at.isoformat(), "hash": event.hash} for event in events],
    }
