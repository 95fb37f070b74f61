"""`govcloud notify new`: issue a notification with the next number."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from govcloud.cli.notify_book import Choice, Office, ask_office, by_option, fact_options, make_fact, tell
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.sheet import join
from govcloud.cli.state_options import utc_now
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.models.notice import Domain, Grade
from govcloud.text import Text, in_words
from monitors.notices.book import Draft
from monitors.notices.receivers import find_receivers, name_receiver
from monitors.notices.record import Notification

ISSUED = Text("issued to {receivers}", "已发布，主送{receivers}")


@click.command(
    help=in_words("Issue a notification. It gets the next number of the year.", "发布通报，按年度顺序编号。")
)
@click.option(
    "--grade",
    type=Choice(Grade),
    required=True,
    help=in_words("extraordinary, serious, considerable or ordinary.", "级别：特别重大、重大、较大或一般。"),
)
@click.option(
    "--domain", type=Choice(Domain), required=True, help=in_words("cloud, network or security.", "领域：云、网或安。")
)
@click.option("--subject", required=True, metavar="WORDS", help=in_words("What it is about.", "标题。"))
@click.option(
    "--to",
    "receivers",
    required=True,
    multiple=True,
    metavar="WHO",
    help=in_words(
        "Receiver: code of a department, county:CODE, or all; may be given several times.",
        "接收单位：部门编号、county:县区编号 或 all；可重复。",
    ),
)
@fact_options
@by_option
@inventory_option
@json_option
def new(*, folder: Path, as_json: bool, **said: Any) -> int:
    """Exit code 0; 2 where something is missing."""

    async def work(office: Office) -> tuple[Notification, Sequence[Text]]:
        receivers = find_receivers(office.inventory, said["receivers"])
        fact = make_fact(office, said["fact"], said["where"], said["since"], said["evidence"])
        draft = Draft(said["subject"], said["grade"], said["domain"], receivers, (fact,), said["who"])
        names = [name_receiver(office.inventory, each) for each in receivers]
        return await office.book.issue(draft, utc_now()), names

    notification, names = ask_office(folder, work)
    tell(notification, ISSUED(receivers=join(names, Screen())), as_json=as_json)
    return Exit.DONE
