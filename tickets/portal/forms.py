"""Forms for what tickets ask for: fields come from the request's model, values from a document, and back."""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from govcloud.inventory.fields import find_bounds, find_field, label_field, plain_type
from govcloud.inventory.reading.source import Steps
from govcloud.text import Text
from tickets.domain.kinds import Kind
from tickets.domain.requests import MODELS

SYSTEM = (
    *("reason", "system.name.zh", "system.name.en", "system.code", "system.mlps_level", "system.crypto_level"),
    *("system.data_class", "system.zone", "system.dual_active", "system.expires"),
)
ROOM = tuple(
    f"room.{name}" for name in ("name", "hosts", "data_gib", "daily_gib", "bandwidth_mbps", "downtime_minutes")
)
FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.APPLY: SYSTEM,
    Kind.CHANGE: SYSTEM,
    Kind.MIGRATE: (*SYSTEM, *ROOM),
    Kind.RELEASE: ("reason", "system", "disposal"),
    Kind.RENEW: ("reason", "system", "expires"),
}
"""Kind → fields of its form, by their way in the request."""
SERVERS = "system.servers"
ROW_FIELDS = ("name", "flavor", "image", "count", "root_gib")
WITH_SERVERS = frozenset({Kind.APPLY, Kind.CHANGE, Kind.MIGRATE})
CHOICES: Mapping[str, Text] = {
    "general": Text("general", "一般数据"),
    "important": Text("important", "重要数据"),
    "core": Text("core", "核心数据"),
    "extranet": Text("e-government extranet", "政务外网区"),
    "internet": Text("internet", "互联网区"),
    "handed-over": Text("handed over", "移交使用单位"),
    "archived": Text("archived", "归档保存"),
    "nothing": Text("there is none", "无数据"),
}
"""Values that people choose from, in words."""
YES, NO = Text("yes", "是"), Text("no", "否")
MOST_ROWS = 50
ROW = re.compile(rf"{re.escape(SERVERS)}\.(\d{{1,3}})\.({'|'.join(ROW_FIELDS)})")


@dataclass(frozen=True)
class Field:
    """One field as a page shows it."""

    name: str
    label: Text
    type: str
    """`text`, `number`, `date`, `checkbox` or `select`."""
    value: str
    required: bool
    choices: tuple[tuple[str, Text], ...] = ()
    least: int | None = None
    most: int | None = None

    @property
    def shown(self) -> Text | str:
        """The value in words."""
        if self.type == "checkbox":
            return YES if self.value == "True" else NO
        return dict(self.choices).get(self.value, self.value)

    @property
    def key(self) -> str:
        """For `id` and `for`."""
        return self.name.replace(".", "-")


def list_fields(kind: Kind, document: Mapping[str, Any]) -> list[Field]:
    """The fields of a kind's form, filled in."""
    return [make_field(kind, name, document) for name in FIELDS[kind]]


def list_rows(kind: Kind, document: Mapping[str, Any], *, blank: int = 0) -> list[list[Field]]:
    """The groups of servers, and so many empty ones; nothing for kinds without servers."""
    if kind not in WITH_SERVERS:
        return []
    servers = read_value(document, (*SERVERS.split("."),))
    count = len(servers) if isinstance(servers, list) else 0
    return [make_row(kind, number, document) for number in range(min(count + blank, MOST_ROWS))]


def make_row(kind: Kind, number: int, document: Mapping[str, Any]) -> list[Field]:
    """One group of servers."""
    return [make_field(kind, f"{SERVERS}.{number}.{name}", document) for name in ROW_FIELDS]


def make_field(kind: Kind, name: str, document: Mapping[str, Any]) -> Field:
    """A field by what the model says of it."""
    path = split(name)
    found = find_field(MODELS[kind], path)
    if found is None:
        raise KeyError(name)
    plain, bounds = plain_type(found.annotation), find_bounds(MODELS[kind], path)
    default = "" if found.is_required() or found.default is None else found.default
    value, words = read_value(document, path), label_field(found)
    if not words.en:
        words = NAMES[str(path[-1])]
    shown = default if value is None else value
    choices: tuple[tuple[str, Text], ...] = ()
    if isinstance(plain, type) and issubclass(plain, Enum):
        choices = tuple(
            (str(each.value), CHOICES.get(str(each.value), Text(str(each.value), str(each.value)))) for each in plain
        )
    elif plain is int and bounds.get("le", 10) < len("12345"):
        choices = tuple(
            (str(each), Text(str(each), str(each))) for each in range(bounds.get("ge", 0), bounds["le"] + 1)
        )
    type_ = "select" if choices else {bool: "checkbox", int: "number", date: "date"}.get(plain, "text")
    words_of = str(shown.value if isinstance(shown, Enum) else shown)
    required = found.is_required() and SERVERS not in name
    return Field(name, words, type_, words_of, required, choices, bounds.get("ge"), bounds.get("le"))


NAMES = {"zh": Text("name in Chinese", "中文名称"), "en": Text("name in English", "英文名称")}


def split(name: str) -> Steps:
    """`system.servers.0.name` as steps."""
    return tuple(int(step) if step.isdigit() else step for step in name.split("."))


def read_value(document: Any, path: Steps) -> Any:
    """What stands there; None: nothing does."""
    for step in path:
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return None
    return document


def fill(kind: Kind, before: Mapping[str, Any], posted: Mapping[str, str]) -> dict[str, Any]:
    """The request with what was filled in; what the form does not show stays as it was."""
    document: dict[str, Any] = {**deepcopy(dict(before)), "kind": kind.value}
    for name in FIELDS[kind]:
        field = make_field(kind, name, {})
        put(document, name.split("."), convert(field, posted.get(name, "")))
    if kind in WITH_SERVERS:
        old = read_value(document, tuple(SERVERS.split(".")))
        put(document, SERVERS.split("."), fill_rows(kind, old if isinstance(old, list) else [], posted))
    return document


def fill_rows(kind: Kind, old: list[Any], posted: Mapping[str, str]) -> list[dict[str, Any]]:
    """The groups of servers; one whose name, flavor and image are empty is taken away."""
    numbers = sorted({int(match[1]) for name in posted if (match := ROW.fullmatch(name))})[:MOST_ROWS]
    rows = []
    for number in numbers:
        told = {name: posted.get(f"{SERVERS}.{number}.{name}", "") for name in ROW_FIELDS}
        if not any(told[name].strip() for name in ("name", "flavor", "image")):
            continue
        row = dict(old[number]) if number < len(old) and isinstance(old[number], dict) else {}
        for name, value in told.items():
            put(row, [name], convert(make_field(kind, f"{SERVERS}.0.{name}", {}), value))
        rows.append(row)
    return rows


def next_row(names: Iterable[str]) -> int:
    """The number of a new group of servers beside those that a page has."""
    return 1 + max((int(match[1]) for name in names if (match := ROW.fullmatch(name))), default=-1)


def convert(field: Field, value: str) -> Any:
    """As JSON has it; None: left empty. What is no number stays as it was written, and is judged later."""
    value = value.strip()
    if field.type == "checkbox":
        return value == "on"
    if not value:
        return None
    is_number = field.type == "number" or (field.choices and field.choices[0][0].isdigit())
    return int(value) if is_number and re.fullmatch(r"-?\d{1,15}", value) else value


def put(document: dict[str, Any], path: list[str], value: Any) -> None:
    """Put a value there, making groups on the way; None takes it away."""
    *way, last = path
    for step in way:
        inner = document.get(step)
        if not isinstance(inner, dict):
            inner = document[step] = {}
        document = inner
    if value is None:
        document.pop(last, None)
    else:
        document[last] = value
