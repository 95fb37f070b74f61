"""`govcloud notify list`: notifications by number, with who is late."""

from collections.abc import Sequence
from pathlib import Path

import click

from govcloud.cli.notify_book import Office, ask_office
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.state_options import utc_now
from govcloud.console import Screen, Words
from govcloud.errors import Exit
from govcloud.inventory.labels import label_choice
from govcloud.text import Text, in_words
from monitors.notices.grades import STATES
from monitors.notices.plain import describe
from monitors.notices.receivers import name_receiver
from monitors.notices.record import Notification, Overdue
from monitors.notices.words import LATE, show_time

HEADINGS = (
    Text("number", "编号"),
    Text("issued", "发布时间"),
    Text("grade", "级别"),
    Text("domain", "领域"),
    Text("subject", "标题"),
    Text("signed", "签收"),
    Text("answered", "反馈"),
    Text("state", "状态"),
    Text("overdue", "超期"),
)
NONE = Text("There are no notifications.", "没有通报。")
NONE_OVERDUE = Text("Nothing is overdue.", "没有超期。")
LATE_WHO = Text("{receiver}: {what}, due {due}", "{receiver}{what}（时限 {due}）")
LATE_SELF = Text("{what}, due {due}", "{what}（时限 {due}）")


@click.command("list", help=in_words("List notifications, the latest last.", "列出通报，最新的在最后。"))
@click.option("--open", "only_open", is_flag=True, help=in_words("Only what has not ended.", "只列未办结的。"))
@click.option("--overdue", "only_late", is_flag=True, help=in_words("Only what is overdue.", "只列超期的。"))
@inventory_option
@json_option
def list_command(*, only_open: bool, only_late: bool, folder: Path, as_json: bool) -> int:
    """Exit code 0."""
    screen, now = Screen(), utc_now()

    async def work(office: Office) -> tuple[Office, Sequence[Notification]]:
        return office, await office.book.read_all()

    office, found = ask_office(folder, work)
    found = [each for each in found if each.is_open or not only_open]
    found = [each for each in found if each.list_overdue(now) or not only_late]
    if as_json:
        screen.json([describe(each, now) for each in found])
    elif found:
        rows = [make_row(office, each, each.list_overdue(now), screen) for each in found]
        screen.table(HEADINGS, rows, folding={4, 8})
    else:
        screen.say(NONE_OVERDUE if only_late else NONE)
    return Exit.DONE


def make_row(office: Office, each: Notification, late: Sequence[Overdue], screen: Screen) -> list[Words]:
    """A notification's cells."""
    many = len(each.issue.receivers)
    return [
        each.number,
        show_time(each.issued.at, office.zone),
        label_choice(each.issue.grade),
        label_choice(each.issue.domain),
        each.issue.subject,
        f"{len(each.receipts)}/{many}",
        f"{len(each.answered)}/{many}",
        STATES[each.state],
        "\n".join(screen.words(tell_late(office, item)) for item in late),
    ]


def tell_late(office: Office, late: Overdue) -> Text:
    """Who is late with what."""
    due = show_time(late.due, office.zone)
    if not late.receiver:
        return LATE_SELF(what=LATE[late.what], due=due)
    return LATE_WHO(receiver=name_receiver(office.inventory, late.receiver), what=LATE[late.what], due=due)
