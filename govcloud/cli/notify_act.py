"""`govcloud notify receive|answer|add|close|withdraw`: what happens to a notification."""

from pathlib import Path
from typing import Any

import click

from govcloud.cli.notify_book import Office, ask_office, by_option, fact_options, make_fact, number_argument, tell
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.state_options import utc_now
from govcloud.errors import Exit
from govcloud.text import Text, in_words
from monitors.notices.book import Deed
from monitors.notices.record import Kind, Notification

SIGNED = Text("signed for by {who}", "{who} 已签收")
ANSWERED = Text("answered by {who}", "{who} 已反馈")
ADDED = Text("follow-up added", "已续报")
CLOSED = Text("closed", "已办结")
WITHDRAWN = Text("withdrawn; its number stays used", "已撤回，编号保留不再重用")

as_option = click.option(
    "--as", "receiver", required=True, metavar="CODE", help=in_words("Department that receives it.", "接收部门编号。")
)
"""`receiver: str`."""


def act(folder: Path, number: str, deed: Deed, told: Text, *, as_json: bool) -> int:
    """Let something happen, and say so."""
    notification = ask_office(folder, lambda office: office.book.act(number, deed, utc_now()))
    tell(notification, told(who=deed.who), as_json=as_json)
    return Exit.DONE


@click.command(help=in_words("Sign for a notification.", "签收通报。"))
@number_argument
@as_option
@by_option
@inventory_option
@json_option
def receive(*, number: str, receiver: str, who: str, folder: Path, as_json: bool) -> int:
    """Exit code 0; 2 where it cannot be signed for."""
    return act(folder, number, Deed(Kind.RECEIVED, who, receiver), SIGNED, as_json=as_json)


@click.command(help=in_words("Say what was found and done. Sign for it first.", "反馈原因和处置措施，须先签收。"))
@number_argument
@as_option
@click.option("--words", required=True, metavar="WORDS", help=in_words("What was found.", "反馈内容。"))
@click.option(
    "--measure",
    "measures",
    multiple=True,
    metavar="WORDS",
    help=in_words("A measure taken; may be given several times.", "处置措施；可重复。"),
)
@by_option
@inventory_option
@json_option
def answer(*, number: str, folder: Path, as_json: bool, **said: Any) -> int:
    """Exit code 0; 2 where it cannot be answered."""
    deed = Deed(Kind.ANSWERED, said["who"], said["receiver"], said["words"], said["measures"])
    return act(folder, number, deed, ANSWERED, as_json=as_json)


@click.command(help=in_words("Tell receivers what became known since.", "续报新情况。"))
@number_argument
@fact_options
@by_option
@inventory_option
@json_option
def add(*, number: str, folder: Path, as_json: bool, who: str, **said: Any) -> int:
    """Exit code 0; 2 where it has ended."""

    async def work(office: Office) -> Notification:
        fact = make_fact(office, said["fact"], said["where"], said["since"], said["evidence"])
        return await office.book.act(number, Deed(Kind.ADDED, who, facts=(fact,)), utc_now())

    notification = ask_office(folder, work)
    tell(notification, ADDED, as_json=as_json)
    return Exit.DONE


@click.command(
    help=in_words("Close a notification. Exit code 3: its terms ask for more.", "办结。退出码 3：未满足办结条件。")
)
@number_argument
@click.option("--conclusion", "words", required=True, metavar="WORDS", help=in_words("What came of it.", "结论。"))
@by_option
@inventory_option
@json_option
def close(*, number: str, words: str, who: str, folder: Path, as_json: bool) -> int:
    """Exit code 0; 3 where receipts or answers are missing that its terms ask for."""
    return act(folder, number, Deed(Kind.CLOSED, who, words=words), CLOSED, as_json=as_json)


@click.command(help=in_words("Take a notification back. Its number stays used.", "撤回通报，编号保留不再重用。"))
@number_argument
@click.option("--reason", "words", required=True, metavar="WORDS", help=in_words("Why.", "原因。"))
@by_option
@inventory_option
@json_option
def withdraw(*, number: str, words: str, who: str, folder: Path, as_json: bool) -> int:
    """Exit code 0; 2 where it has ended."""
    return act(folder, number, Deed(Kind.WITHDRAWN, who, words=words), WITHDRAWN, as_json=as_json)
