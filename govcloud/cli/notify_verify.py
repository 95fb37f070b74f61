"""`govcloud notify verify`: whether the book of notifications is whole."""

from pathlib import Path

import click

from govcloud.cli.notify_book import ask_office
from govcloud.cli.options import inventory_option, json_option
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.text import Text, in_words
from monitors.notices.inspect import inspect_book

WHOLE = Text(
    "The book is whole: {notifications} notifications, {events} entries.",
    "台账完整：通报 {notifications} 份，记录 {events} 条。",
)
HEAD = Text("head of the chain: {head}", "链头：{head}")
KEEP = Text(
    "Keep the head elsewhere: `verify --head` then also finds a book that was rewritten whole.",
    "请将链头另行留存：之后用 `verify --head` 还能发现整本被改写的台账。",
)


@click.command(
    help=in_words(
        "See whether anything was changed in the book of notifications or taken out. Exit code 4: it was.",
        "检查通报台账是否被改动或删减。退出码 4：有改动。",
    )
)
@click.option(
    "--head",
    default="",
    metavar="HASH",
    help=in_words("Head of the chain that was kept earlier.", "此前留存的链头。"),
)
@inventory_option
@json_option
def verify(*, head: str, folder: Path, as_json: bool) -> int:
    """Exit code 0; 4 where something was changed."""
    screen = Screen()
    found = ask_office(folder, lambda office: inspect_book(office.book.database, head.strip().lower()))
    if as_json:
        findings = [screen.words(each) for each in found.findings]
        counts = {"notifications": found.notifications, "events": found.events}
        screen.json({"findings": findings, **counts, "head": found.head})
    else:
        for each in found.findings:
            screen.say(each)
        if not found.findings:
            screen.say(WHOLE(notifications=found.notifications, events=found.events))
            screen.say(HEAD(head=found.head))
            screen.say(KEEP)
    return Exit.CHANGES if found.findings else Exit.DONE
