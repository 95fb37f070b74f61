"""`govcloud ticket verify`: proves that every ticket is what its book says and that no book was changed."""

import click

from govcloud.cli.options import json_option
from govcloud.cli.ticket_options import open_portal
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.text import Text, in_words

WHOLE = Text("{tickets} tickets, {events} entries: all whole", "{tickets} 个工单、{events} 条流水，全部完整")
FOUND = Text(
    "{tickets} tickets, {events} entries: {count} not as they have to be",
    "{tickets} 个工单、{events} 条流水，{count} 处异常",
)
HEADINGS = (Text("where", "位置"), Text("what is wrong", "问题"))


@click.command(
    help=in_words("Prove that the books of all tickets are whole; exit code 1: one is not.", "核验全部流水。")
)
@json_option
def verify(as_json: bool) -> int:
    """Changes nothing."""
    screen = Screen()
    open_portal()
    from tickets.service import proof  # noqa: PLC0415

    proven = proof.verify()
    if as_json:
        findings = [{"where": each.where, "what": screen.words(each.what)} for each in proven.findings]
        screen.json({"tickets": proven.tickets, "events": proven.events, "findings": findings})
    elif proven.findings:
        screen.table(HEADINGS, [(each.where, each.what) for each in proven.findings])
        screen.say(FOUND(tickets=proven.tickets, events=proven.events, count=len(proven.findings)))
    else:
        screen.say(WHOLE(tickets=proven.tickets, events=proven.events))
    return Exit.FAILED if proven.findings else Exit.DONE
