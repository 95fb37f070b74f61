"""Models as plain data: dicts, lists, text, numbers, dates; as a file says it, or with the defaults filled in."""

from datetime import date
from enum import Enum
from typing import Any

from govcloud.inventory.models.base import Model

type Plain = dict[str, Any]


def fill_plain(record: Model) -> Plain:
    """Everything a record says, its defaults included; None where a field was left out."""
    plain: Plain = _plain(record.model_dump(by_alias=True))
    return plain


def write_plain(record: Model) -> Plain:
    """What a file needs to say: without what is a default anyway."""
    plain: Plain = _plain(record.model_dump(by_alias=True, exclude_defaults=True))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value if value is None or isinstance(value, str | int | float | date) else str(value)
