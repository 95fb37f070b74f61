"""What a function can do inside a transaction of the state database, whatever kind of database it is."""

from typing import Any, Protocol


class Cursor(Protocol):
    """Statements inside a transaction; parameters are written `?`."""

    def all(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """The rows of a query."""

    def held(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """The rows of a query, which nobody else may change until this transaction ends."""

    def taken(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """As `held`, and about to be changed: nobody else may hold them either."""

    def run(self, statement: str, *parameters: object) -> int:
        """Carries out a statement; the number of rows that it changed."""

    def insert(self, statement: str, *parameters: object) -> int:
        """Inserts a row of a table that has an `id`; its id."""
