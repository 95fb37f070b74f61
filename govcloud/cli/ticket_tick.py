"""`govcloud ticket tick`: lets time pass, for a timer to call: what has run out ends, people are reminded."""

from dataclasses import asdict

import click

from govcloud.cli.options import json_option
from govcloud.cli.ticket_options import now, open_portal
from govcloud.console import Screen
from govcloud.text import Text, in_words
from tickets.domain.machine import Rules

DONE = Text(
    "looked at {looked} tickets: {acted} ended or went on, {told} new reminders and escalations",
    "检查 {looked} 个工单：{acted} 个到期处理，新增 {told} 条提醒或催办",
)


@click.command(
    help=in_words("End what has run out, remind who is due; repeat at will.", "到期处理和提醒，可重复执行。")
)
@json_option
def tick(as_json: bool) -> None:
    """One round."""
    screen = Screen()
    open_portal()
    from tickets.service import timers  # noqa: PLC0415

    told = asdict(timers.tick(now(), Rules()))
    if as_json:
        screen.json(told)
    else:
        screen.say(DONE(**told))
