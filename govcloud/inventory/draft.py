"""An inventory while it is read: the records that are valid so far, all that is written, and where each stands.

Checks work on a draft and not on an `Inventory`, so that one bad record does not hide the problems of the others.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from govcloud.inventory.layout import KINDS, FileKind, Shape
from govcloud.inventory.models.address import AddressBlock, Allocation
from govcloud.inventory.models.city import City
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.extranet import Node
from govcloud.inventory.models.pool import Pool
from govcloud.inventory.models.system import System
from govcloud.inventory.models.waiver import Waiver
from govcloud.inventory.reading.csv_source import CsvSource
from govcloud.inventory.reading.source import Place, Source


@dataclass
class Section:
    """All records of one kind. `records[i]` is valid and stands at `place(i)`; `files` were read, valid or not."""

    kind: FileKind
    files: list[Source] = field(default_factory=list)
    records: list[Any] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    """Of a kind with a file per record: the file of each record."""
    numbers: list[int] = field(default_factory=list)
    """Of the other kinds: the index of each record in its file."""
    unreadable: list[str] = field(default_factory=list)
    """Paths of files that are no data at all."""

    def place(self, index: int) -> Place:
        """Where the record with this index stands."""
        if self.kind.shape is Shape.RECORD:
            return Place(self.sources[index])
        return Place(self.files[0], (self.numbers[index],))

    def placed(self) -> Iterator[tuple[Place, Any]]:
        """Every valid record with its place."""
        return ((self.place(index), record) for index, record in enumerate(self.records))

    def written(self) -> Iterator[tuple[Place, Any]]:
        """The plain data of every record of a YAML kind, valid or not."""
        for source in self.files:
            data = getattr(source, "data", None)
            if self.kind.shape is Shape.RECORD:
                yield Place(source), data
            elif isinstance(data, list):
                yield from ((Place(source, (index,)), item) for index, item in enumerate(data))

    def written_row(self, row: int) -> Place:
        """Where a row of a table stands, valid or not."""
        return Place(self.files[0], (row,))

    def cells(self, name: str) -> Sequence[str]:
        """A column of a table, valid or not."""
        source = self.files[0] if self.files else None
        return source.cells(name) if isinstance(source, CsvSource) else ()

    @property
    def odd_rows(self) -> frozenset[int]:
        """Rows of a table whose cells may stand in wrong columns."""
        source = self.files[0] if self.files else None
        return frozenset(source.odd_rows) if isinstance(source, CsvSource) else frozenset()

    @cached_property
    def codes(self) -> frozenset[str] | None:
        """Codes of all records, valid or not, so that a bad record is not also reported as a missing one.

        A file that cannot be read stands for the code it is named after; a table or list that cannot be read leaves
        the codes unknown, and so does a required file that is not there: None.
        """
        if self.kind.required and not self.files and not self.unreadable:
            return None
        if self.kind.shape is Shape.RECORD:
            written = (item.get("code") for _, item in self.written() if isinstance(item, dict))
            stems = (PurePosixPath(file).stem for file in self.unreadable)
            return frozenset(code for code in (*written, *stems) if isinstance(code, str))
        if self.unreadable:
            return None
        if self.kind.shape is Shape.TABLE:
            return frozenset(self.cells("code")) if not self.files or self.cells("code") else None
        items = (item.get("code") for _, item in self.written() if isinstance(item, dict))
        return frozenset(code for code in items if isinstance(code, str))


class PlacedSystem(NamedTuple):
    """A valid system, in a department that need not be valid itself."""

    place: Place
    department: str
    system: System


@dataclass(frozen=True)
class Draft:
    """The sections by kind name. `today` is None when expiry does not matter."""

    sections: Mapping[str, Section]
    systems: list[PlacedSystem]
    today: date | None = None

    @property
    def city(self) -> City | None:
        """The city, None when its file is not valid."""
        records: list[City] = self.sections["city"].records
        return records[0] if records else None

    def known_codes(self, kind: str) -> frozenset[str] | None:
        """What a reference to `kind` may say: codes of a section, or `flavors`, `images`, `volume-types` of the city.

        None when that cannot be known, because the file that would say it cannot be read.
        """
        if kind in self.sections:
            return self.sections[kind].codes
        written = [data for _, data in self.sections["city"].written()]
        catalogue = written[0].get("catalogue") if written and isinstance(written[0], dict) else None
        names = catalogue.get(kind.replace("-", "_")) if isinstance(catalogue, dict) else None
        return frozenset(names) if isinstance(names, dict) else None

    @cached_property
    def pools(self) -> dict[str, Pool]:
        """Code → valid pool."""
        return {pool.code: pool for pool in self.sections["pools"].records}

    @cached_property
    def departments(self) -> dict[str, Department]:
        """Code → valid department."""
        return {department.code: department for department in self.sections["departments"].records}

    def placed_departments(self) -> Iterable[tuple[Place, Department]]:
        """Valid departments."""
        return self.sections["departments"].placed()

    def placed_addresses(self) -> Iterable[tuple[Place, AddressBlock]]:
        """Valid address blocks."""
        return self.sections["addresses"].placed()

    def placed_allocations(self) -> Iterable[tuple[Place, Allocation]]:
        """Valid rows of the addresses that were handed out."""
        return self.sections["allocations"].placed()

    def placed_waivers(self) -> Iterable[tuple[Place, Waiver]]:
        """Valid waivers."""
        return self.sections["waivers"].placed()

    @property
    def nodes(self) -> list[Node]:
        """Valid nodes, as indexed in their section."""
        return self.sections["nodes"].records


def empty_sections() -> dict[str, Section]:
    """A section for each kind of file."""
    return {kind.name: Section(kind) for kind in KINDS}
