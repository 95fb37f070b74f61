"""`govcloud ticket act`: does something to a ticket, as a person who proves who they are."""

from pathlib import Path
from typing import Any

import click

from govcloud.cli.options import json_option
from govcloud.cli.ticket_options import acting_options, find_acting, now, open_portal
from govcloud.console import Screen
from govcloud.errors import UsageError
from govcloud.text import Text, in_words
from tickets.domain.actions import WORDS
from tickets.domain.machine import Act, Rules
from tickets.domain.states import STANDINGS

OWN_COMMANDS = frozenset({"attach", "revise"})
DONE = Text("{number}: {action}; it stands at: {state}", "{number}：{action}；当前状态：{state}")
NOT_HERE = Text('"{action}" is not done here', "“{action}”不在此办理")
USE = Text("use `govcloud ticket attach`, or the portal", "请用 `govcloud ticket attach` 或门户办理")


@click.command(
    help=in_words("Do something to a ticket; `show` says what may be done.", "办理工单；可办理事项见 `show`。")
)
@click.argument("number")
@click.argument("action", type=click.Choice(sorted(WORDS)))
@acting_options
@click.option("--note", default="", help=in_words("The reason.", "理由。"))
@click.option("--revision", type=int, help=in_words("Only if nothing came after it.", "仅当此版本之后无人办理。"))
@click.option("--plan-hash", help=in_words("Approve: the plan, by its hash.", "通过：所批准计划的哈希值。"))
@click.option("--urgent", is_flag=True, help=in_words("Submit: papers come later.", "提交：急用先建，材料后补。"))
@click.option("--compared", is_flag=True, help=in_words("Copied: both sides are the same.", "复制完成：已比对一致。"))
@json_option
def act(  # noqa: PLR0913, PLR0917 - one parameter per option
    number: str,
    action: str,
    user: str,
    password_file: Path | None,
    note: str,
    revision: int | None,
    plan_hash: str | None,
    urgent: bool,
    compared: bool,
    as_json: bool,
) -> None:
    """Refused with a sentence, or done."""
    if action in OWN_COMMANDS:
        raise UsageError(NOT_HERE(action=action), number, todo=USE)
    screen = Screen()
    open_portal()
    person = find_acting(user, password_file, screen)
    from tickets.service.door import act_on  # noqa: PLC0415

    told: dict[str, Any] = {"plan_hash": plan_hash, "urgent": urgent, "compared": compared}
    data = {name: value for name, value in told.items() if value}
    after = act_on(number, Act(action, person, now(), note, data), Rules(), revision).ticket
    if as_json:
        screen.json({"number": number, "state": after.state, "revision": after.revision})
    else:
        screen.say(DONE(number=number, action=WORDS[action], state=STANDINGS[after.state].words))
