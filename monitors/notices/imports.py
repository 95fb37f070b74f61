"""Takes another city's or county's notifications into the book, as they are: number, events and hashes stay theirs.

The same file again changes nothing. A file that was made before the last one of the same signer is refused: somebody
sends an old one again. A record that contradicts what is known is refused, and with it the whole file.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from govcloud.database import Cursor
from govcloud.text import Text
from monitors.notices.book import Book
from monitors.notices.ledger import append, find_events
from monitors.notices.lines import Bundle, refuse
from monitors.notices.record import Notification

KNOWN = "SELECT at FROM notice_import WHERE file = ?"
LATEST = "SELECT max(made) FROM notice_import WHERE signer = ?"
PUT = "INSERT INTO notice_import VALUES (?, ?, ?, ?)"
OURS = Text("these are our own notifications ({prefix})", "这是本市自己的通报（{prefix}）")
NOTHING = Text("there is nothing to import", "无需导入")
OLD = Text(
    "this file was made at {made}, before the one that was imported last ({latest})",
    "该文件生成于 {made}，早于此前导入的文件（{latest}）",
)
NEW_ONE = Text("ask who exported it for a new one", "请向导出方索取新的导出文件")
OTHER = Text("{number} is not what it was when it was imported before", "{number} 与此前导入的内容不一致")
ASK_BOTH = Text(
    "find out with who exported it which of the two is true, and keep both files", "请与导出方核对，并保留两份文件"
)


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    new: tuple[str, ...] = ()
    grown: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    again: bool = False
    """The very file was imported before."""


async def import_bundle(book: Book, bundle: Bundle, now: datetime) -> Imported:
    """Take all of it, or nothing. Raises GovcloudError."""
    if bundle.origin == book.prefix:
        raise refuse(OURS(prefix=book.prefix), NOTHING)

    def work(cursor: Cursor) -> Imported:
        numbers = tuple(each.number for each in bundle.notifications)
        if cursor.all(KNOWN, bundle.file):
            return Imported(same=numbers, again=True)
        made = write_time(bundle.made)
        latest = cursor.all(LATEST, bundle.signer)[0][0]
        if latest and made <= latest:
            raise refuse(OLD(made=made, latest=latest), NEW_ONE)
        sorts = [(take(cursor, each), each.number) for each in bundle.notifications]
        cursor.run(PUT, bundle.file, bundle.signer, made, write_time(now))
        new, grown, same = (tuple(n for found, n in sorts if found == sort) for sort in ("new", "grown", "same"))
        return Imported(new, grown, same)

    return await book.transact(work)


def take(cursor: Cursor, theirs: Notification) -> str:
    """Append what is not known yet of one. Raises GovcloudError: what is known is not what they say now."""
    known = find_events(cursor, theirs.number)
    both = min(len(known), len(theirs.events))
    if known[:both] != list(theirs.events[:both]):
        raise refuse(OTHER(number=theirs.number), ASK_BOTH)
    for event in theirs.events[both:]:
        append(cursor, event)
    return "same" if len(theirs.events) <= len(known) else "grown" if known else "new"


def write_time(at: datetime) -> str:
    """A moment as it is kept."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
