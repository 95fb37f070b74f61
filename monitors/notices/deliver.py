"""Delivers what is in the outbox, each channel for itself: one that is down or slow never keeps others waiting."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.inventory.inventory import Inventory
from monitors.notices.book import Book
from monitors.notices.channels.channel import Channel, ChannelDownError
from monitors.notices.channels.hook import HookChannel
from monitors.notices.channels.mail import MailChannel
from monitors.notices.channels.robot import RobotChannel
from monitors.notices.letter import Letter, Letterhead, write_letter
from monitors.notices.outbox import Message, list_due, mark_failed, mark_sent, take
from monitors.notices.secrets import read_secret
from monitors.notices.tables import make_tables
from monitors.notices.transitions import fold

PAUSE = timedelta(seconds=5)


@dataclass(frozen=True)
class Post:
    """An office that sends letters: the book whose outbox it empties, and its channels by name."""

    book: Book
    channels: Mapping[str, Channel]
    head: Letterhead
    clock: Callable[[], datetime]


@dataclass(frozen=True)
class Round:
    """What came of one round."""

    sent: int = 0
    failed: int = 0

    def __add__(self, other: "Round") -> "Round":
        return Round(self.sent + other.sent, self.failed + other.failed)


def open_post(inventory: Inventory, book: Book, secrets: Path, clock: Callable[[], datetime]) -> Post:
    """The city's channels; `secrets` is the folder of files with secrets."""

    def read(name: str) -> str:
        return read_secret(secrets / name)

    notices = inventory.notices
    channels: dict[str, Channel] = {f"robot:{each.code}": RobotChannel(each, read) for each in notices.robots}
    channels |= {f"hook:{each.code}": HookChannel(each, read, clock) for each in notices.hooks}
    if notices.mail is not None:
        channels["mail"] = MailChannel(notices.mail, read, clock)
    name = inventory.city.name
    issuer = notices.issuer or (name.zh if notices.language == "zh" else name.en)
    return Post(book, channels, Letterhead(issuer, book.zone, notices.language), clock)


async def deliver_once(post: Post) -> Round:
    """One round over all channels, side by side. Raises GovcloudError: the database fails."""
    await make_tables(post.book.database)
    rounds = await asyncio.gather(*(deliver_channel(post, name) for name in post.channels))
    return sum(rounds, Round())


async def keep_delivering(post: Post, pause: timedelta = PAUSE) -> None:
    """Deliver until this is cancelled; each channel goes at its own pace. A database that fails is asked again."""

    async def repeat(name: str) -> None:
        while True:
            try:
                await make_tables(post.book.database)
                await deliver_channel(post, name)
            except Exception:  # noqa: BLE001, S110 - a database that is away, or a defect: what is to be sent stays there
                pass
            await asyncio.sleep(pause.total_seconds())

    async with asyncio.TaskGroup() as group:
        for name in post.channels:
            group.create_task(repeat(name))


@asynccontextmanager
async def delivering(post: Post, pause: timedelta = PAUSE) -> AsyncIterator[None]:
    """Deliver as long as the block lasts."""
    task = asyncio.ensure_future(keep_delivering(post, pause))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def deliver_channel(post: Post, name: str) -> Round:
    """What is due of one channel, until it is found to be down."""
    database, found = post.book.database, Round()
    for waiting in await list_due(database, name, post.clock()):
        if not await take(database, waiting, post.clock()):
            continue
        try:
            letter = await find_letter(post, waiting.message)
            await post.channels[name].send(letter)
        except GovcloudError as wrong:
            await mark_failed(database, waiting, post.clock(), wrong.render(post.head.language))
            found += Round(failed=1)
            if isinstance(wrong, ChannelDownError):
                break
        except Exception as defect:  # noqa: BLE001 - a letter that breaks us must not keep others from being sent
            await mark_failed(database, waiting, post.clock(), type(defect).__name__)
            found += Round(failed=1)
        else:
            await mark_sent(database, waiting.message, post.clock())
            found += Round(sent=1)
    return found


async def find_letter(post: Post, message: Message) -> Letter:
    """The letter of a message, as things stood when its event was written."""
    known = await post.book.read(message.number)
    return write_letter(post.head, message, fold(known.events[: message.sequence]))
