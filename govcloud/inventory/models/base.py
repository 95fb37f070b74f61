"""What all inventory models share: the base class, fields named in two languages, and the types of codes and names."""

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, StringConstraints

from govcloud.text import Text

if TYPE_CHECKING:
    from pydantic.config import JsonDict

CODE_PATTERN = r"^[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*$"


class RecordError(ValueError):
    """What a record says wrongly, as a sentence; `kind` is its stable name, `nearest` what was probably meant.

    `field` names the field to mend when the record as a whole was judged.
    """

    def __init__(self, kind: str, what: Text, nearest: str | None = None, field: str = "") -> None:
        super().__init__(what.en)
        self.kind, self.what, self.nearest, self.field = kind, what, nearest, field


def parse_prefix(value: object) -> IPv4Network | IPv6Network:
    """A prefix from its CIDR notation; raises RecordError. A length is never guessed, host bits are never dropped."""
    if isinstance(value, IPv4Network | IPv6Network):
        return value
    what = Text('"{value}" is not a prefix such as 10.8.0.0/16', "“{value}”不是网段，应当像 10.8.0.0/16")
    if not isinstance(value, str) or "/" not in value:
        raise RecordError("bad-prefix", what)
    try:
        return ip_network(value)
    except ValueError as wrong:
        try:
            whole = str(ip_network(value, strict=False))
        except ValueError:
            raise RecordError("bad-prefix", what) from wrong
        what = Text(
            '"{value}" is an address inside a prefix, not the prefix', "“{value}”是网段里的一个地址，不是网段本身"
        )
        raise RecordError("host-bits", what, whole) from wrong


type Prefix = Annotated[IPv4Network | IPv6Network, PlainValidator(parse_prefix, json_schema_input_type=str)]
"""An IPv4 or IPv6 prefix in CIDR notation, host bits zero."""

Code = Annotated[str, StringConstraints(pattern=CODE_PATTERN, max_length=40)]
"""A short name for machines: lower-case letters, digits, single dashes and dots; starts with a letter."""

Sentence = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
"""Free words of a person: 1 to 500 characters."""

Username = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9._-]*$", max_length=64)]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+$", max_length=254)]
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 -]{5,19}$")]
TicketNumber = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,6}-[0-9]{4}-[0-9]{1,6}$")]
"""Kind, year and number of a ticket, such as `T-2026-0042`."""


class Model(BaseModel):
    """A record of the inventory: frozen, and a field it does not know is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Name(Model):
    """What a thing is called by people."""

    zh: Sentence
    en: Sentence


def labelled(en: str, zh: str, default: Any = ..., *, factory: Callable[[], Any] | None = None, **rest: Any) -> Any:
    """A pydantic field with its name in both languages: schema description, table heading and spreadsheet column."""
    extra: JsonDict = {"description_zh": zh}
    if factory is not None:
        return Field(default_factory=factory, description=en, json_schema_extra=extra, **rest)
    return Field(default, description=en, json_schema_extra=extra, **rest)
