"""Rows of `govcloud inventory list` for ledgers: their tables show every field, so no kind needs rows of its own."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import reduce
from typing import Any

from pydantic.fields import FieldInfo

from govcloud.console import Words
from govcloud.inventory.fields import field_by_name, label_field
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.labels import label_choice
from govcloud.inventory.layout import KIND_BY_NAME, KINDS
from govcloud.inventory.models.base import Model
from govcloud.text import Text

COMMENT = re.compile(r"（.*）")
"""What a label says for those who fill in a table, and nobody needs over a column."""


def name_column(name: str, field: FieldInfo) -> Text:
    """A short heading: the field's name, and in Chinese its label."""
    return Text(name.replace("_", " "), COMMENT.sub("", label_field(field).zh))


LEDGERS = {
    kind.name: tuple(name_column(name, field) for name, field in field_by_name(kind.model).items())
    for kind in KINDS
    if kind.section[0] in ("announced", "policies", "security")
}
"""Kind → headings: what its fields are called."""
YES = Text("yes", "是")
DIGITS = 12
"""Of a digest, which nobody reads whole."""


def find_records(inventory: Inventory, kind: str) -> Sequence[Model]:
    """The records of a kind of file."""
    found: Any = reduce(getattr, KIND_BY_NAME[kind].section, inventory)
    return found  # type: ignore[no-any-return]  # a section is a list of models


def list_records(kind: str) -> Callable[[Inventory], list[Sequence[Words]]]:
    """What makes the rows of a kind."""

    def make_rows(inventory: Inventory) -> list[Sequence[Words]]:
        names = KIND_BY_NAME[kind].model.model_fields
        return [[show(getattr(each, name), name) for name in names] for each in find_records(inventory, kind)]

    return make_rows


def show(value: object, name: str) -> Words:
    """A value as a cell."""
    if value is None or value is False:
        return ""
    if value is True:
        return YES
    if isinstance(value, StrEnum):
        return label_choice(value)
    if isinstance(value, dict):
        return ", ".join(f"{key}={item}" for key, item in value.items())
    return str(value)[:DIGITS] if name.endswith("digest") else str(value)
