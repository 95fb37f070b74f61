"""Reads a folder as an inventory: every file, every problem at once, and where each item stands. It never writes."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from govcloud.errors import UsageError
from govcloud.inventory.checks import CHECKS
from govcloud.inventory.draft import Draft, PlacedSystem, Section, empty_sections
from govcloud.inventory.folder import list_files, read_bytes
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.layout import KINDS, Shape
from govcloud.inventory.problems import InvalidInventory, Problem, Severity, make_line, sort_problems
from govcloud.inventory.reading.csv_source import CsvSource
from govcloud.inventory.reading.decode import decode_table, decode_utf8
from govcloud.inventory.reading.source import Place, Steps, UnreadableError
from govcloud.inventory.reading.yaml_source import YamlSource
from govcloud.inventory.records import salvage_systems, validate_list, validate_record
from govcloud.inventory.rows import validate_table
from govcloud.text import Text


@dataclass(frozen=True)
class Loaded:
    """What a folder holds. `inventory` is None when there are errors; `problems` are sorted by file and line."""

    folder: Path
    inventory: Inventory | None
    problems: Sequence[Problem]
    sections: dict[str, Section] = field(repr=False)

    def locate(self, path: Steps) -> str:
        """`file:line` of an item by its way from `Inventory`: `("departments", 3, "systems", 0, "exposure", 1)`.

        Raises KeyError or IndexError for a way that leads to no record.
        """
        place = self.find_place(path)
        return f"{place.source.file}:{place.source.find_line(place.path)}"

    def find_place(self, path: Steps) -> Place:
        """The file of an item and the way to it there; arguments and errors as `locate`."""
        for section in self.sections.values():
            depth = len(section.kind.section)
            if path[:depth] == section.kind.section:
                single = section.kind.single
                index = 0 if single else path[depth] if len(path) > depth else -1
                if not isinstance(index, int) or not 0 <= index < len(section.records):
                    raise IndexError(path)
                return section.place(index).at(*path[depth + (0 if single else 1) :])
        raise KeyError(path)


def load_inventory(folder: Path) -> Inventory:
    """The inventory in `folder`. Raises InvalidInventory with all problems when there is an error, else UsageError."""
    loaded = read_inventory(folder)
    if loaded.inventory is None:
        raise InvalidInventory(str(folder), loaded.problems)
    return loaded.inventory


def read_inventory(folder: Path, today: date | None = None) -> Loaded:
    """Everything in `folder`, good and bad. `today` lets expired things be told, as warnings.

    Raises UsageError when there is no such folder; whatever is wrong inside it is a problem, never an exception.
    """
    if not folder.is_dir():
        raise UsageError(
            Text("there is no inventory folder", "没有这个清单目录"),
            str(folder),
            todo=Text(
                "Give one with --inventory, or make one with: govcloud init DIR",
                "请用 --inventory 指定，或新建：govcloud init 目录",
            ),
        )
    with _without_collector():
        return _read(folder, today)


def _read(folder: Path, today: date | None) -> Loaded:
    sections = empty_sections()
    files, problems = list_files(folder)
    for kind, path in files:
        problems += _read_file(sections[kind.name], folder, path)
    draft = Draft(sections, _place_systems(sections["departments"]), today)
    malformed = {(problem.place, problem.field) for problem in problems if problem.field}
    for check in CHECKS:
        problems += (problem for problem in check(draft) if (problem.place, problem.field) not in malformed)
    problems = sort_problems(problems)
    valid = all(problem.severity is not Severity.ERROR for problem in problems)
    return Loaded(folder, _assemble(sections) if valid else None, problems, sections)


@contextmanager
def _without_collector() -> Iterator[None]:
    """No garbage collection for the tenth of a second that a large city takes: it would find nothing to collect."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _read_file(section: Section, folder: Path, path: str) -> list[Problem]:
    """Add one file to its section; its problems."""
    name = make_line(path)
    try:
        data = read_bytes(f"{folder}/{path}")
        if section.kind.shape is Shape.TABLE:
            text, chinese = decode_table(data)
            table = CsvSource(name, text)
            section.files.append(table)
            return [*_tell_gbk(name, chinese), *validate_table(section, table)]
        source = YamlSource(name, decode_utf8(data))
    except UnreadableError as wrong:
        section.unreadable.append(name)
        return [Problem(name, wrong.line, "", wrong.kind, wrong.what)]
    section.files.append(source)
    if section.kind.shape is Shape.LIST:
        return validate_list(section, source)
    return validate_record(section, source)


def _tell_gbk(path: str, chinese: bool) -> Iterable[Problem]:
    if chinese:
        what = Text(
            "the table is GBK and was read as such; save it as CSV UTF-8",
            "表格是 GBK 编码，已按 GBK 读入；建议另存为“CSV UTF-8”",
        )
        yield Problem(path, None, "", "gbk", what, severity=Severity.WARNING)


def _place_systems(departments: Section) -> list[PlacedSystem]:
    """Every valid system, those of departments that are not valid included."""
    valid = {id(source): record for source, record in zip(departments.sources, departments.records, strict=True)}
    placed = []
    for source in departments.files:
        record = valid.get(id(source))
        if record is not None:
            place = Place(source)
            placed += [PlacedSystem(place.at("systems", i), record.code, s) for i, s in enumerate(record.systems)]
        elif isinstance(source, YamlSource):
            code = source.data.get("code") if isinstance(source.data, dict) else None
            placed += salvage_systems(source, str(code))
    return placed


def _assemble(sections: dict[str, Section]) -> Inventory:
    parts: dict[str, Any] = {}
    for kind in KINDS:
        *parents, name = kind.section
        target = parts
        for parent in parents:
            target = target.setdefault(parent, {})
        records = sections[kind.name].records
        if not kind.single:
            target[name] = records
        elif records:
            target[name] = records[0]
    return Inventory(**parts)
