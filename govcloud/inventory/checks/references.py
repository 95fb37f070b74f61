"""Every code that names a record of another kind: does the record exist? Works on what is written, valid or not."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, TypeAliasType, get_args, get_origin

from govcloud.inventory.checks.paths import ITEMS, KEYS, VALUES, find_values, make_tree
from govcloud.inventory.draft import Draft, Section
from govcloud.inventory.fields import field_by_name
from govcloud.inventory.layout import Shape
from govcloud.inventory.models.base import Model
from govcloud.inventory.models.codes import Refers
from govcloud.inventory.problems import Problem
from govcloud.inventory.reading.source import Choices, Place
from govcloud.text import Text

type Known = Mapping[str, frozenset[str] | None]
"""Kind → what may be said; None when that cannot be known."""
type Found = tuple[Place, str, object]
"""Where something is referred to, of which kind, and what is written."""

NOT_THERE: dict[str, Text] = {
    "pools": Text('there is no pool "{value}"', "没有资源池“{value}”"),
    "departments": Text('there is no department "{value}"', "没有部门“{value}”"),
    "flavors": Text('"{value}" is not a flavor of the catalogue', "目录里没有规格“{value}”"),
    "images": Text('"{value}" is not an image of the catalogue', "目录里没有镜像“{value}”"),
    "volume-types": Text('"{value}" is not a volume type of the catalogue', "目录里没有卷类型“{value}”"),
    "carriers": Text('there is no carrier "{value}"', "没有运营商“{value}”"),
    "nodes": Text('there is no node "{value}"', "没有节点“{value}”"),
    "devices": Text('there is no device "{value}"', "没有设备“{value}”"),
    "vrfs": Text('there is no VRF "{value}"', "没有 VRF“{value}”"),
    "sites": Text('there is no site "{value}"', "没有站点“{value}”"),
    "modules": Text('there is no cryptographic module "{value}"', "没有密码模块“{value}”"),
    "addresses": Text('addresses.yml has no block "{value}"', "addresses.yml 中没有地址块“{value}”"),
}
"""Kind that a field refers to → what is said of a name it does not have."""


def check_references(draft: Draft) -> Iterator[Problem]:
    """Codes of pools, departments, nodes, catalogue names and so on that name nothing."""
    known = {target: draft.known_codes(target) for target in NOT_THERE}
    choices: dict[str, Choices] = {}
    for section in draft.sections.values():
        find = _find_in_table if section.kind.shape is Shape.TABLE else _find_in_yaml
        for place, target, value in find(section, known):
            names = known[target]
            if names is not None and isinstance(value, str) and value not in names:
                if target not in choices:
                    choices[target] = Choices(sorted(names))
                kind = f"unknown-{'block' if target == 'addresses' else target.removesuffix('s')}"
                yield place.problem(kind, NOT_THERE[target], allowed=choices[target], value=value)


def _find_in_yaml(section: Section, _known: Known) -> Iterator[Found]:
    tree = make_tree(list_references(section.kind.model))
    for place, data in section.written():
        for path, target, value in find_values(data, tree):
            yield place.at(*path), target, value


def _find_in_table(section: Section, known: Known) -> Iterator[Found]:
    """Only columns that hold something unknown are looked at cell by cell."""
    for (name, *_), target in list_references(section.kind.model):
        cells = section.cells(name)
        if not (known[target] or frozenset()).union(("",)).issuperset(cells):
            odd = section.odd_rows
            for row, cell in enumerate(cells):
                if cell and row not in odd:
                    yield section.written_row(row).at(name), target, cell


@cache
def list_references(model: type[Model]) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The ways to all fields of a model that refer to something, each with the kind it refers to."""
    return tuple(_walk(model, (), ()))


def _walk(annotation: Any, metadata: Iterable[object], steps: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    yield from ((steps, mark.to) for mark in metadata if isinstance(mark, Refers))
    if isinstance(annotation, TypeAliasType):
        yield from _walk(annotation.__value__, (), steps)
    elif isinstance(annotation, type) and issubclass(annotation, Model):
        for name, field in field_by_name(annotation).items():
            yield from _walk(field.annotation, field.metadata, (*steps, name))
    elif get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        yield from _walk(inner, marks, steps)
    elif get_origin(annotation) is list:
        yield from _walk(get_args(annotation)[0], (), (*steps, ITEMS))
    elif get_origin(annotation) is dict:
        key, value = get_args(annotation)
        yield from _walk(key, (), (*steps, KEYS))
        yield from _walk(value, (), (*steps, VALUES))
    else:
        for part in get_args(annotation):
            yield from _walk(part, (), steps)
