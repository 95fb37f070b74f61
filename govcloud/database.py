"""What a room asks of the state's database, SQLite or PostgreSQL, whose engine it may not import."""

from collections.abc import Callable
from typing import Any, Protocol


class Cursor(Protocol):
    """A transaction under way; parameters are written `?`."""

    def all(self, statement: str, /, *parameters: object) -> list[tuple[Any, ...]]:
        """The rows of a query."""

    def run(self, statement: str, /, *parameters: object) -> int:
        """Run a statement; how many rows it changed."""


class Database(Protocol):
    """Where something is kept."""

    async def transact[T](self, work: Callable[[Any], T]) -> T:
        """Run a function in a transaction; it may be run more than once."""
