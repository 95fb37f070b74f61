"""Writes what is generated in the documents of the inventory: `docs/schema/*.json` and the tables of its reference.

Run `python -m scripts.write_reference` after a change of a model; a test says when that was forgotten.
"""

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from govcloud.files import write_atomic
from govcloud.inventory.fields import field_by_name, label_field, list_bounds, split_annotation
from govcloud.inventory.labels import LABELS
from govcloud.inventory.layout import KINDS, FileKind
from govcloud.inventory.models.base import Model
from govcloud.inventory.models.codes import Refers
from govcloud.inventory.schema import render_schema
from govcloud.settings import PRODUCT
from govcloud.text import Language, Text

DOCUMENTS: dict[Language, Path] = {"en": PRODUCT / "docs/inventory.md", "zh": PRODUCT / "docs/inventory.zh-CN.md"}
SCHEMAS = PRODUCT / "docs/schema"

GENERATED = re.compile(r"(<!-- fields: ([a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)
"""A part of a document that is written here."""

HEADINGS = Text("| field | meaning | value | if left out |", "| 字段 | 含义 | 取值 | 省略时 |")
TYPES = {
    str: Text("text", "文本"),
    int: Text("whole number", "整数"),
    bool: Text("true, false", "true、false"),
    date: Text("date", "日期"),
    Any: Text("value", "取值"),
    IPv4Network | IPv6Network: Text("prefix", "网段"),
}
FIELDS = Text("fields, below", "字段组，见下")
LIST, GROUPS = Text("list: {what}", "列表：{what}"), Text("{key} → {what}", "{key} → {what}")
CODE = Text("code", "编号")
CODE_OF = Text("code from {kind}", "{kind} 中的编号")
REQUIRED = Text("required", "必填")
EMPTY = Text("none", "无")


def main() -> None:
    """Write everything that is generated."""
    SCHEMAS.mkdir(exist_ok=True)
    for kind in KINDS:
        write_atomic(SCHEMAS / f"{kind.name}.json", render_schema(kind))
    for language, path in DOCUMENTS.items():
        write_atomic(path, fill_document(path.read_text(encoding="utf-8"), language))


def fill_document(document: str, language: Language) -> str:
    """The document with every generated part as the models have it now."""
    kinds = {kind.name: kind for kind in KINDS}
    return GENERATED.sub(lambda part: f"{part[1]}{render_kind(kinds[part[2]], language)}{part[3]}", document)


def render_kind(kind: FileKind, language: Language) -> str:
    """Tables of a kind's fields, nested groups below."""
    parts = []
    for path, model in _walk(kind.model, ""):
        if path:
            parts.append(f"`{path}`:\n")
        rows = [HEADINGS.render(language), "|---|---|---|---|"]
        rows += [_row(name, field, language) for name, field in field_by_name(model).items()]
        parts.append("\n".join(rows) + "\n")
    return "\n".join(["", *parts, ""])


def _walk(model: type[Model], path: str) -> Iterator[tuple[str, type[Model]]]:
    """A model and all models in its fields, each with the path to it; names in two languages need no table."""
    yield path, model
    for name, field in field_by_name(model).items():
        for inner, suffix in _models_in(field.annotation):
            if set(inner.model_fields) != {"zh", "en"}:
                yield from _walk(inner, f"{path}.{name}{suffix}".lstrip("."))


def _models_in(annotation: Any) -> Iterator[tuple[type[Model], str]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation, ""
        return
    suffix = {list: "[]", dict: ".*"}.get(get_origin(annotation), "")
    for part in get_args(annotation):
        yield from ((model, suffix + rest) for model, rest in _models_in(part))


def _row(name: str, field: FieldInfo, language: Language) -> str:
    default = REQUIRED
    if not field.is_required():
        value = field.get_default(call_default_factory=True)
        default = EMPTY if value is None or value in ([], {}) else Text(_plain(value), _plain(value))
    kind = _describe(field.annotation, list(field.metadata), language)
    return f"| `{name}` | {label_field(field).render(language)} | {kind} | {default.render(language)} |"


def _plain(value: object) -> str:
    return f"`{value.value if isinstance(value, StrEnum) else str(value).lower()}`"


def _describe(annotation: Any, marks: list[object], language: Language) -> str:
    """What may be written, in words."""
    kind, own = split_annotation(annotation)
    origin, parts = get_origin(kind), get_args(kind)
    if origin is list:
        return LIST(what=_describe(parts[0], [], language)).render(language)
    if origin is dict:
        key, value = (_describe(part, [], language) for part in parts)
        return GROUPS(key=key, what=value).render(language)
    if origin is Literal:
        return ", ".join(f"`{part}`" for part in parts)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _describe_choice(kind, language)
    if isinstance(kind, type) and issubclass(kind, Model):
        return "`{zh, en}`" if set(kind.model_fields) == {"zh", "en"} else FIELDS.render(language)
    return _describe_scalar(kind, [*marks, *own], language)


def _describe_choice(kind: type[StrEnum], language: Language) -> str:
    labels = LABELS.get(kind, {}) if language == "zh" else {}
    return ", ".join(f"`{value.value}` {labels.get(value.value, '')}".strip() for value in kind)


def _describe_scalar(kind: Any, marks: list[object], language: Language) -> str:
    target = next((mark.to for mark in marks if isinstance(mark, Refers)), None)
    if target:
        return CODE_OF(kind=target).render(language)
    if any("a-z][a-z0-9]*(" in str(getattr(mark, "pattern", "")) for mark in marks):
        return CODE.render(language)
    words, bounds = TYPES[kind].render(language), list_bounds(marks)
    if "le" in bounds:
        return f"{words} {bounds['ge']}–{bounds['le']}"
    return f"{words} ≥ {bounds['ge']}" if bounds else words


if __name__ == "__main__":
    main()
