"""Records with fields that may be unknown. To look at an unknown field raises `MissingError`; there is no default."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, Self

from govcloud.secret_text import HIDDEN, hide_secrets
from govcloud.text import Text
from policies.facts.gaps import Cause, MissingError
from policies.facts.reading import NOT_UNDERSTOOD, Reader, find_reader

type Spelling = Literal["api", "plain"]
"""Under which names the values come: those of the service, or ours, which are also those of a plan."""

UNKNOWN_FIELD = Text("{kind} {name}, field `{field}`", "{kind} {name} 的 `{field}`")


class Unknown(Enum):
    """The type of `UNKNOWN`."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
"""A value of a plan that is known only after the deployment."""


@dataclass(frozen=True)
class Field:
    """How one field is read."""

    api: str = ""
    """Its name in the service; the field's own where empty."""
    read: Reader | None = None
    """By the field's type where it is not given."""
    secret: bool = False
    """Rules may look at it; nothing that is shown has it."""


def told(api: str = "", read: Reader | None = None, *, secret: bool = False) -> Any:
    """A field with another name in the service, a reader of its own, or a secret value."""
    return Field(api, read, secret)


class Record:
    """Base of facts and of their parts. A subclass lists its fields as annotations: `size: int`.

    Made by `build` only; never changed.
    """

    if not TYPE_CHECKING:  # mypy must keep finding misspelt fields

        def __getattr__(self, name: str) -> Any:
            if name not in self.FIELDS:
                raise AttributeError(f"{type(self).__name__} has no field {name}")
            cause = self.unknown.get(name, Cause.UNTOLD)
            raise MissingError(cause, UNKNOWN_FIELD(kind=type(self).__name__, name=self.title, field=name))

    FIELDS: ClassVar[Mapping[str, Field]] = {}
    unknown: Mapping[str, Cause] = {}
    """Field → why it is not known, where that is not simply that the source does not tell it."""

    def __init_subclass__(cls) -> None:
        own: dict[str, Field] = {}
        for name, kind in inspect.get_annotations(cls, eval_str=True).items():
            if name.startswith("_") or "ClassVar" in str(kind):
                continue
            given = cls.__dict__.get(name, Field())
            if name in cls.__dict__:
                delattr(cls, name)  # else the class would answer for what a record does not know
            own[name] = Field(given.api or name, given.read or find_reader(kind), given.secret)
        cls.FIELDS = {**cls.FIELDS, **own}

    @classmethod
    def build(cls, values: Mapping[str, Any], spelling: Spelling = "plain") -> Self:
        """The record of these values. What is absent, `UNKNOWN` or not understood becomes an unknown field."""
        record = cls.__new__(cls)
        unknown: dict[str, Cause] = {}
        put = object.__setattr__
        for name, field in cls.FIELDS.items():
            key = field.api if spelling == "api" else name
            if key not in values:
                continue
            value = values[key]
            if value is UNKNOWN:
                unknown[name] = Cause.LATER
                continue
            try:
                put(record, name, field.read(value))  # type: ignore[misc] # a class's fields always have a reader
            except NOT_UNDERSTOOD:
                unknown[name] = Cause.LATER if has_unknown(value) else Cause.UNREADABLE
        if unknown:
            put(record, "unknown", unknown)
        return record

    @classmethod
    def read_parts(cls) -> Reader:
        """A reader of lists of such records, in either spelling; an unknown item stays one."""

        def read(value: Any) -> tuple[Record, ...]:
            if not isinstance(value, list | tuple):
                raise TypeError(value)
            return tuple(cls.read_part(item) for item in value)

        return read

    @classmethod
    def read_part(cls, value: Any) -> Self:
        """One part. Raises TypeError."""
        if value is UNKNOWN:
            part = cls.build({})
            object.__setattr__(part, "unknown", dict.fromkeys(cls.FIELDS, Cause.LATER))
            return part
        if not isinstance(value, Mapping):
            raise TypeError(value)
        apis = {field.api for field in cls.FIELDS.values()}
        return cls.build(value, "api" if len(apis & value.keys()) > len(cls.FIELDS.keys() & value.keys()) else "plain")

    @property
    def title(self) -> str:
        """What people call it."""
        return ""

    @property
    def known(self) -> Iterator[tuple[str, Any]]:
        """Fields that are known, with their values; secrets are hidden."""
        for name, field in self.FIELDS.items():
            if name in self.__dict__:
                yield name, HIDDEN if field.secret and self.__dict__[name] else self.__dict__[name]

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"a {type(self).__name__} is never changed")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.known)})"

    def to_json(self) -> dict[str, Any]:
        """The record as plain data: evidence for people and machines, without secrets that somebody wrote into it."""
        told_values = {name: hide_secrets(plain(value), name) for name, value in self.known}
        missing = [name for name in self.FIELDS if name not in self.__dict__]
        return {**told_values, **({"unknown": missing} if missing else {})}


def has_unknown(value: Any) -> bool:
    """Whether any part of a value comes later."""
    if isinstance(value, Mapping):
        return any(map(has_unknown, value.values()))
    return any(map(has_unknown, value)) if isinstance(value, list | tuple) else value is UNKNOWN


def plain(value: Any) -> Any:
    """A field's value as JSON knows it."""
    if isinstance(value, Record):
        return value.to_json()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, date):  # a moment too
        return value.isoformat()
    return {name: plain(item) for name, item in value.items()} if isinstance(value, Mapping) else value
