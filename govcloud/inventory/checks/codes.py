"""Codes that must be unique, and file names that must say the code of what is in them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from govcloud.inventory.checks.paths import find_values, make_tree, split_path
from govcloud.inventory.draft import Draft, Section
from govcloud.inventory.layout import Shape
from govcloud.inventory.problems import Problem
from govcloud.inventory.reading.source import Place, Steps
from govcloud.text import Text

UNIQUE_INSIDE: dict[str, tuple[str, ...]] = {
    "city": ("limits[].code",),
    "pools": ("clusters[].code",),
    "departments": (
        "members[].user",
        "systems[].code",
        "systems[].servers[].name",
        "systems[].servers[].volumes[].name",
        "systems[].load_balancers[].port",
    ),
}
"""Kind → what may stand only once in the list that holds it."""

TWICE = Text('"{value}" is used twice, first in {first}', "“{value}”用了两次，第一次在 {first}")


def check_codes(draft: Draft) -> Iterator[Problem]:
    """Two records of one kind with one code; both places are named."""
    for section in draft.sections.values():
        if section.kind.shape is Shape.TABLE:
            yield from _check_table(section)
        else:
            written = ((place.at("code"), _get_code(data)) for place, data in section.written())
            yield from _find_repeated(written)
        yield from _check_route_targets(section)
        yield from _check_inside(section)


def check_file_names(draft: Draft) -> Iterator[Problem]:
    """A department or pool whose file has another name than its code."""
    for name in ("pools", "departments"):
        for place, data in draft.sections[name].written():
            code, stem = _get_code(data), PurePosixPath(place.source.file).stem
            if code is not None and code != stem:
                what = Text(
                    'the code is "{value}", but the file is called {stem}.yml; make them the same',
                    "编号是“{value}”，文件却叫 {stem}.yml；请改成一致",
                )
                yield place.at("code").problem("file-name", what(stem=stem))


def _check_table(section: Section) -> Iterable[Problem]:
    codes = section.cells("code")
    if len(section.codes or ()) == len(codes):
        return ()
    table = section.files[0]
    return _find_repeated((Place(table, (row, "code")), code or None) for row, code in enumerate(codes))


def _check_route_targets(section: Section) -> Iterable[Problem]:
    if section.kind.name != "vrfs":
        return ()
    written = section.written()
    return _find_repeated(
        (place.at("route_target"), data.get("route_target")) for place, data in written if isinstance(data, dict)
    )


def _check_inside(section: Section) -> Iterator[Problem]:
    """Things in lists inside a record; one list at a time, which all but the last index and the field tell."""
    tree = make_tree((split_path(path), path) for path in UNIQUE_INSIDE.get(section.kind.name, ()))
    for place, data in section.written() if tree else ():
        lists: dict[Steps, list[tuple[Place, object]]] = defaultdict(list)
        for path, name, value in find_values(data, tree):
            lists[*path[:-2], name].append((place.at(*path), value))
        for values in lists.values():
            yield from _find_repeated(values)


def _get_code(data: object) -> str | None:
    code = data.get("code") if isinstance(data, dict) else None
    return code if isinstance(code, str) else None


def _find_repeated(values: Iterable[tuple[Place, object]]) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for place, value in values:
        if not isinstance(value, str | int):
            continue
        if str(value) in first:
            yield place.problem("duplicate", TWICE(first=first[str(value)].words))
        else:
            first[str(value)] = place
