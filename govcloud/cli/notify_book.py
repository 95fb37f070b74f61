"""What the commands of notifications share: the book of the city, open, and how they tell of one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from govcloud.cli.sheet import join
from govcloud.cli.state_options import ask_database, utc_now
from govcloud.console import Screen
from govcloud.database import Database
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.labels import find_choice, label_choice
from govcloud.inventory.load import load_inventory
from govcloud.text import Text, in_words
from monitors.notices.book import Book
from monitors.notices.grades import find_terms
from monitors.notices.plain import describe
from monitors.notices.receivers import make_route
from monitors.notices.record import Fact, Notification

NONE_OF = Text("`{words}` is none of: {known}", "“{words}”不在可选范围：{known}")
DONE = Text("{number}: {what}.", "{number}：{what}。")
number_argument = click.argument("number")
by_option = click.option("--by", "who", required=True, metavar="NAME", help=in_words("Who does this.", "经办人姓名。"))
"""`who: str`."""


@dataclass(frozen=True)
class Office:
    """A city and its book."""

    inventory: Inventory
    book: Book

    @property
    def zone(self) -> ZoneInfo:
        """By whose clock people read."""
        return ZoneInfo(self.inventory.city.timezone)


def open_office(folder: Path, database: Database) -> Office:
    """The city of an inventory, with the book in an open database. Raises InvalidInventory, UsageError."""
    return make_office(load_inventory(folder), database)


def make_office(inventory: Inventory, database: Database) -> Office:
    """The same for an inventory that is read already."""
    notices, zone = inventory.notices, ZoneInfo(inventory.city.timezone)
    book = Book(database, find_prefix(inventory), zone, make_route(inventory), lambda grade: find_terms(notices, grade))
    return Office(inventory, book)


def find_prefix(inventory: Inventory) -> str:
    """The city's code in numbers: as it is set, or else the beginning of its code."""
    letters = "".join(letter for letter in inventory.city.code.upper() if letter.isalpha())
    return inventory.notices.prefix or letters[:8].ljust(2, "X")


def ask_office[T](folder: Path, work: Callable[[Office], Awaitable[T]]) -> T:
    """What some work with the city's book returns. Raises GovcloudError."""
    return ask_database(lambda database: work(open_office(folder, database)))


def tell(notification: Notification, what: Text, *, as_json: bool) -> None:
    """Say what happened to a notification."""
    screen = Screen()
    if as_json:
        screen.json(describe(notification, utc_now()))
    else:
        screen.say(DONE(number=notification.number, what=what))


class Choice(click.ParamType[StrEnum]):
    """A value of a choice, by its name or by its Chinese label."""

    def __init__(self, kind: type[StrEnum]) -> None:
        self._kind = kind
        self.name = kind.__name__.upper()

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> StrEnum:
        """Raises BadParameter."""
        words, screen = str(value), Screen()
        try:
            return self._kind(find_choice(self._kind, words) or words)
        except ValueError:
            known = join([label_choice(each) for each in self._kind], screen)
            self.fail(screen.words(NONE_OF(words=words, known=known)), param, ctx)


FACT_OPTIONS: tuple[Callable[..., object], ...] = (
    click.option("--fact", required=True, metavar="WORDS", help=in_words("What happened.", "发生了什么。")),
    click.option("--where", default="", metavar="WORDS", help=in_words("Where.", "位置。")),
    click.option(
        "--since",
        type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]),
        metavar="TIME",
        help=in_words(
            "Since when, by the city's clock: 2026-11-23T10:05.", "起始时间（本市时间），如 2026-11-23T10:05。"
        ),
    ),
    click.option("--evidence", default="", metavar="WORDS", help=in_words("What proves it.", "证据。")),
)


def fact_options[F: Callable[..., object]](command: F) -> F:
    """`fact: str`, `where: str`, `since: datetime | None`, `evidence: str`; for `make_fact`."""
    for option in reversed(FACT_OPTIONS):
        command = option(command)
    return command


def make_fact(office: Office, fact: str, where: str, since: datetime | None, evidence: str) -> Fact:
    """The fact that options say; its time is by the city's clock."""
    return Fact(fact, where, None if since is None else since.replace(tzinfo=office.zone).astimezone(UTC), evidence)
