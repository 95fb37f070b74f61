"""`govcloud ticket list`: the tickets as a table, those that wait first. Who has the database sees all of them."""

from datetime import timedelta

import click

from govcloud.cli.options import json_option
from govcloud.cli.ticket_options import now, open_portal
from govcloud.cli.ticket_words import show_due, show_owner, show_time
from govcloud.console import Screen
from govcloud.text import Text, in_words
from tickets.domain.clock import day_of
from tickets.domain.kinds import Kind
from tickets.domain.people import MACHINE
from tickets.domain.states import OVER, STANDINGS, State

HEADINGS = (
    Text("number", "编号"),
    Text("kind", "类型"),
    Text("department", "使用单位"),
    Text("system", "业务系统"),
    Text("state", "状态"),
    Text("whose turn", "待办人"),
    Text("due", "期限"),
    Text("last event", "最近办理"),
)
NONE = Text("there are no tickets", "没有工单")


@click.command("list", help=in_words("The tickets, and when they are due.", "查看工单及其期限。"))
@click.option("--department", help=in_words("Of one department.", "只看某个使用单位。"))
@click.option(
    "--state", type=click.Choice([each.value for each in State]), help=in_words("In a state.", "只看某个状态。")
)
@click.option("--due", type=click.IntRange(0), metavar="DAYS", help=in_words("Due within days.", "若干天内到期的。"))
@click.option("--all", "also_over", is_flag=True, help=in_words("Also those that are over.", "同时显示已结束的工单。"))
@json_option
def list_(department: str | None, state: str | None, due: int | None, also_over: bool, as_json: bool) -> None:
    """One row each."""
    screen, today = Screen(), day_of(now())
    open_portal()
    from tickets.service.lists import LISTED, list_for  # noqa: PLC0415

    rows = list_for(MACHINE).order_by("due", "number")
    if department:
        rows = rows.filter(department=department)
    if state:
        rows = rows.filter(state=state)
    elif not also_over:
        rows = rows.exclude(state__in=sorted(OVER))
    if due is not None:
        rows = rows.filter(due__lte=today + timedelta(days=due))
    if as_json:
        screen.json(list(rows.values(*LISTED)))
    elif not (found := list(rows)):
        screen.say(NONE)
    else:
        screen.table(
            HEADINGS,
            [
                (
                    *(row.number, Kind(row.kind).words, row.department, row.system or "–"),
                    *(STANDINGS[State(row.state)].words, show_owner(row.owner)),
                    *(show_due(row.due, today), show_time(row.touched)),
                )
                for row in found
            ],
        )
