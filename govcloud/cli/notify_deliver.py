"""`govcloud notify deliver`: sends what is in the outbox, once or until it is stopped."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import click

from govcloud.cli.notify_book import Office, ask_office
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.state_options import utc_now
from govcloud.console import Screen
from govcloud.errors import Exit, UsageError
from govcloud.settings import load_settings
from govcloud.text import Text, in_words
from monitors.notices.deliver import Post, deliver_once, keep_delivering, open_post
from monitors.notices.outbox import Waiting, list_messages
from monitors.notices.secrets import FOLDER
from monitors.notices.words import show_time

SENT = Text("sent: {sent}, failed: {failed}, waiting: {waiting}", "已发送 {sent}，失败 {failed}，待发 {waiting}")
DELIVERING = Text(
    "delivering by {channels}; stop it with Ctrl-C or SIGTERM", "正在投递（{channels}）；按 Ctrl-C 或发送 SIGTERM 停止"
)
NO_CHANNEL = Text("notices.yml sets no way of delivery up", "notices.yml 中没有配置送达方式")
SET_UP = Text("write mail, robots or hooks into it", "请在其中配置 mail、robots 或 hooks")
HEADINGS = (
    Text("number", "编号"),
    Text("entry", "记录"),
    Text("channel", "渠道"),
    Text("to", "收件人"),
    Text("tries", "次数"),
    Text("next", "下次"),
    Text("why", "原因"),
)


@click.command(
    help=in_words(
        "Deliver what is in the outbox by mail, WeCom and webhooks, again and again. What fails is tried later.",
        "通过邮件、企业微信和接口持续投递待发消息，失败的稍后重试。",
    )
)
@click.option(
    "--once", is_flag=True, help=in_words("One round. Exit code 1: something failed.", "只投递一轮。退出码 1：有失败。")
)
@inventory_option
@json_option
def deliver(*, once: bool, folder: Path, as_json: bool) -> int:
    """Exit code 0; 1 where one round did not send everything that was due."""
    return ask_office(folder, send_once(as_json=as_json) if once else send_on)


def send_once(*, as_json: bool) -> Callable[[Office], Awaitable[int]]:
    """One round, and what is left."""

    async def work(office: Office) -> int:
        screen, found = Screen(), await deliver_once(open_office_post(office))
        waiting = [each for each in await list_messages(office.book.database) if each.sent is None]
        if as_json:
            screen.json({"sent": found.sent, "failed": found.failed, "waiting": [describe(each) for each in waiting]})
        else:
            screen.say(SENT(sent=found.sent, failed=found.failed, waiting=len(waiting)))
            if waiting:
                screen.table(HEADINGS, [make_row(office, each) for each in waiting], folding={6})
        return Exit.FAILED if found.failed else Exit.DONE

    return work


async def send_on(office: Office) -> int:
    """Round after round, until a signal says that it is enough."""
    post, loop = open_office_post(office), asyncio.get_running_loop()
    Screen().tell(DELIVERING(channels=", ".join(post.channels)))
    delivering = asyncio.ensure_future(keep_delivering(post))
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, delivering.cancel)
    with suppress(asyncio.CancelledError):
        await delivering
    return Exit.DONE


def open_office_post(office: Office) -> Post:
    """The city's ways of delivery. Raises UsageError: there are none."""
    post = open_post(office.inventory, office.book, load_settings().state / FOLDER, utc_now)
    if not post.channels:
        raise UsageError(NO_CHANNEL, todo=SET_UP)
    return post


def make_row(office: Office, each: Waiting) -> list[str]:
    """A message that is not sent yet."""
    message, later = each.message, show_time(datetime.fromisoformat(each.next), office.zone)
    return [
        message.number,
        str(message.sequence),
        message.channel,
        message.address,
        str(each.tries),
        later,
        each.trouble,
    ]


def describe(each: Waiting) -> dict[str, object]:
    """The same for programs."""
    message = each.message
    told = {"id": message.id, "number": message.number, "sequence": message.sequence, "channel": message.channel}
    return {**told, "address": message.address, "tries": each.tries, "next": each.next, "trouble": each.trouble}
