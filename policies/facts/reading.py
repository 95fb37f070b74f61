"""How a value of a source becomes a field's value, by the field's type. What does not fit is refused, never guessed."""

import typing
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import NoneType, UnionType
from typing import Any

type Reader = Callable[[Any], Any]
"""Gives the value in its normal form; raises TypeError, ValueError, KeyError, IndexError or AttributeError."""

NOT_UNDERSTOOD = (TypeError, ValueError, KeyError, IndexError, AttributeError)
"""What a reader raises for a value that it cannot read."""


def read_text(value: Any) -> str:
    """Text."""
    return expect(value, str)


def read_flag(value: Any) -> bool:
    """True or false; some services write them as words."""
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return expect(value, bool)


def read_number(value: Any) -> int:
    """A whole number; some services write it as a word."""
    if isinstance(value, bool):
        raise TypeError(value)
    if isinstance(value, float) and not value.is_integer():
        raise ValueError(value)
    return int(value)


def read_amount(value: Any) -> float:
    """A number."""
    if isinstance(value, bool):
        raise TypeError(value)
    return float(value)


def read_time(value: Any) -> datetime:
    """A moment; one without a zone is UTC, which is what OpenStack means."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(expect(value, str))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_words(value: Any) -> tuple[str, ...]:
    """A list of words, once each, in order."""
    if not isinstance(value, list | tuple | set | frozenset):
        raise TypeError(value)
    return tuple(dict.fromkeys(expect(word, str) for word in value))


def read_map(value: Any) -> Mapping[str, str]:
    """Names → words; numbers and flags become words."""
    return {expect(name, str): item if isinstance(item, str) else str(item) for name, item in value.items()}


def read_tags(value: Any) -> Mapping[str, str]:
    """Tags as a map, from a map or from words `name=value`; of a word without `=` the value is empty."""
    if isinstance(value, Mapping):
        return read_map(value)
    pairs = (word.partition("=") for word in read_words(value))
    return {name: value for name, _, value in pairs}


def or_none(reader: Reader) -> Reader:
    """The same, of a value that may be absent: null and the empty word say so."""
    return lambda value: None if value in (None, "") else reader(value)


def each(reader: Reader) -> Reader:
    """The same, of every item of a list."""

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError(value)
        return tuple(map(reader, value))

    return read


BY_TYPE: Mapping[Any, Reader] = {
    str: read_text,
    bool: read_flag,
    int: read_number,
    float: read_amount,
    datetime: read_time,
    tuple[str, ...]: read_words,
    Mapping[str, str]: read_map,
}


def find_reader(kind: Any) -> Reader:
    """The reader of a field's type. Raises TypeError: there is none, the field must name its own."""
    options = typing.get_args(kind) if isinstance(kind, UnionType) else (kind,)
    (plain,) = [option for option in options if option is not NoneType]
    if plain not in BY_TYPE:
        raise TypeError(f"no reader for {kind}: give the field one")
    return or_none(BY_TYPE[plain]) if NoneType in options else BY_TYPE[plain]


def expect[T](value: Any, kind: type[T]) -> T:
    """The value, if it is of this type. Raises TypeError."""
    if not isinstance(value, kind):
        raise TypeError(value)
    return value
