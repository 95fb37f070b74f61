"""Kinds of values that a property can have. A kind checks and normalises a value and describes itself to Pulumi.

A check never stops at the first failure: it reports each with its path and returns what it can. Unknown values pass.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from govcloud.secret_text import HIDDEN
from govcloud.text import Text
from stacks.resources.values import UNKNOWN, Secret, canonical

if TYPE_CHECKING:
    from stacks.resources.properties import Property

type Report = Callable[[str, Text], None]
"""Takes the path of a value and what is wrong with it."""


class NormaliseError(ValueError):
    """A value that a normaliser cannot read; `what` says why."""

    def __init__(self, what: Text) -> None:
        super().__init__(what.en)
        self.what = what


class Kind(Protocol):
    """What all kinds can do."""

    def check(self, value: Any, path: str, report: Report) -> Any:
        """The value in its normal form; failures go to `report`. Never called with an unknown value or a mark."""

    def schema(self, refer: Callable[["Record"], str]) -> dict[str, Any]:
        """The type as Pulumi's package schema has it; `refer` gives the `$ref` of a record."""


def check_value(kind: Kind, value: Any, path: str, report: Report) -> Any:
    """`kind.check`, with marks taken care of."""
    if value is UNKNOWN:
        return value
    if isinstance(value, Secret):
        return Secret(check_value(kind, value.value, path, lambda at, what: report(at, what(value=HIDDEN))))
    return kind.check(value, path, report)


@dataclass(frozen=True)
class Str:
    """Text of `least` to `most` characters, out of `choices` and of `pattern` where they are given."""

    choices: tuple[str, ...] = ()
    pattern: str = ""
    least: int = 1
    most: int = 255
    normalise: Callable[[str], str] | None = None

    def check(self, value: Any, path: str, report: Report) -> Any:
        """See `Kind`."""
        if not isinstance(value, str):
            report(path, Text("must be text, not {value}", "应为文本，不能是 {value}")(value=shown(value)))
            return value
        if self.normalise is not None:
            try:
                value = self.normalise(value)
            except NormaliseError as error:
                report(path, error.what)
                return value
        if self.choices and value not in self.choices:
            what = Text("`{value}` is none of: {choices}", "`{value}` 不在可选值之中：{choices}")
            report(path, what(value=value, choices=", ".join(self.choices)))
        elif not self.least <= len(value) <= self.most:
            what = Text(
                "must have {least} to {most} characters, not {n}", "长度应为 {least} 至 {most} 个字符，现为 {n} 个"
            )
            report(path, what(least=self.least, most=self.most, n=len(value)))
        elif self.pattern and not re.fullmatch(self.pattern, value):
            report(
                path,
                Text("`{value}` does not have the form {form}", "`{value}` 不符合格式 {form}")(
                    value=value, form=self.pattern
                ),
            )
        return value

    def schema(self, refer: Callable[["Record"], str]) -> dict[str, Any]:  # noqa: ARG002 - one signature for all kinds
        """See `Kind`."""
        return {"type": "string"}


@dataclass(frozen=True)
class Int:
    """A whole number from `least` to `most`."""

    least: int = 0
    most: int = 2**53

    def check(self, value: Any, path: str, report: Report) -> Any:
        """See `Kind`."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            report(path, Text("must be a whole number, not {value}", "应为整数，不能是 {value}")(value=shown(value)))
        elif not self.least <= value <= self.most:
            what = Text("must be {least} to {most}, not {value}", "应在 {least} 至 {most} 之间，现为 {value}")
            report(path, what(least=self.least, most=self.most, value=value))
        return value

    def schema(self, refer: Callable[["Record"], str]) -> dict[str, Any]:  # noqa: ARG002
        """See `Kind`."""
        return {"type": "integer"}


@dataclass(frozen=True)
class Bool:
    """True or false."""

    def check(self, value: Any, path: str, report: Report) -> Any:
        """See `Kind`."""
        if not isinstance(value, bool):
            report(
                path,
                Text("must be true or false, not {value}", "应为 true 或 false，不能是 {value}")(value=shown(value)),
            )
        return value

    def schema(self, refer: Callable[["Record"], str]) -> dict[str, Any]:  # noqa: ARG002
        """See `Kind`."""
        return {"type": "boolean"}


@dataclass(frozen=True)
class ListOf:
    """Items in an order that matters."""

    item: Kind
    order_told: bool = True
    """False where the service does not tell the order: reads then repeat the one that is known."""

    def check(self, value: Any, path: str, report: Report) -> Any:
        """See `Kind`."""
        if not isinstance(value, list | tuple):
            report(path, Text("must be a list, not {value}", "应为列表，不能是 {value}")(value=shown(value)))
            return value
        return [check_value(self.item, item, f"{path}[{index}]", report) for index, item in enumerate(value)]

    def schema(self, refer: Callable[["Record"], str]) -> dict[str, Any]:
        """See `Kind`."""
        return {"type": "array", "items": self.item.schema(refer)}


@dataclass(frozen=True)
class SetOf(ListOf):
    """Items whose order and repetition mean nothing; kept in one order."""

    def check(self, value: Any, path: str, report: Report) -> Any:
        """See `Kind`."""
        items = super().check(value, path, report)
        if not isinstance(items, list):
            return items
        return [item for _, item in sorted({canonical(item): item for item in items}.items())]


@dataclass(frozen=True)
class MapOf:
    """Names that the user chooses → values of one kind."""

    item: Kind

    def check(self, value: Any, path: str, report: Report) -> Any:
        """See `Kind`."""
        if not isinstance(value, dict):
            report(path, Text("must be a map, not {value}", "应为键值表，不能是 {value}")(value=shown(value)))
            return value
        return {name: check_value(self.item, item, join(path, name), report) for name, item in sorted(value.items())}

    def schema(self, refer: Callable[["Record"], str]) -> dict[str, Any]:
        """See `Kind`."""
        return {"type": "object", "additionalProperties": self.item.schema(refer)}


@dataclass(frozen=True)
class Record:
    """A fixed set of properties. `name` is the record's name in the schema."""

    name: str
    properties: Mapping[str, "Property"] = field(hash=False)
    tidy: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    """Brings a record whose properties are all right into its normal form; may raise NormaliseError."""

    def check(self, value: Any, path: str, report: Report) -> Any:
        """See `Kind`."""
        if not isinstance(value, dict):
            report(path, Text("must be an object, not {value}", "应为对象，不能是 {value}")(value=shown(value)))
            return value
        failures: list[tuple[str, Text]] = []
        checked = check_properties(self.properties, value, path, lambda at, what: failures.append((at, what)))
        if self.tidy is not None and not failures:
            try:
                checked = self.tidy(checked)
            except NormaliseError as error:
                failures.append((path, error.what))
        for at, what in failures:
            report(at, what)
        return checked

    def schema(self, refer: Callable[["Record"], str]) -> dict[str, Any]:
        """See `Kind`."""
        return {"$ref": refer(self)}


def check_properties(
    properties: Mapping[str, "Property"], values: Mapping[str, Any], path: str, report: Report
) -> dict[str, Any]:
    """Values in normal form with defaults filled in; unknown names and missing values are failures."""
    checked: dict[str, Any] = {}
    for name in values:
        if name not in properties and values[name] is not None:
            known = ", ".join(properties)
            report(
                join(path, name),
                Text("there is no such property; there are: {known}", "没有该属性；可用属性：{known}")(known=known),
            )
    for name, declared in properties.items():
        value = values.get(name)
        if value is None and declared.required:
            report(join(path, name), Text("is required: {doc}", "必须填写：{doc}")(doc=declared.doc))
        value = declared.default if value is None else value
        if value is not None:
            marked = (
                Secret(value) if declared.secret and not isinstance(value, Secret) and value is not UNKNOWN else value
            )
            checked[name] = check_value(declared.kind, marked, join(path, name), report)
    return checked


def join(path: str, name: str) -> str:
    """The path of a property of the value at `path`, as Pulumi writes it."""
    plain = re.fullmatch(r"[A-Za-z_]\w*", name)
    if not plain:
        quoted = name.replace('"', '\\"')
        return f'{path}["{quoted}"]'
    return f"{path}.{name}" if path else name


def shown(value: Any) -> str:
    """A wrong value for a sentence, cut short."""
    words = repr(value)
    return words if len(words) <= 40 else words[:39] + "…"  # noqa: PLR2004 - a line of a sentence
