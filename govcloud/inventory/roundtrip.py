"""YAML text changed in place: comments, order, quotes and lay-out of what is not touched stay, byte for byte.

ruamel.yaml keeps comments but writes in its own lay-out; so only the lines that differ between its writing before and
after the change are carried over to the person's text.
"""

import re
from collections.abc import Callable
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from govcloud.inventory.reading.source import UnreadableError
from govcloud.inventory.reading.yaml_source import YamlSource, resolve_scalar
from govcloud.inventory.textmerge import carry_over, keep_comments

FLOW_WIDTH = 100
"""Characters up to which a record without inner records is written on one line."""

LIST_AT_KEY = re.compile(r"^( *)[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*\1- ", re.MULTILINE)
"""A list whose dashes stand right below the key and not two spaces further in."""


def change_yaml(text: str, change: Callable[[CommentedMap], None]) -> str:
    """The text after `change` was applied to its data; `text` must be valid. Raises what `change` raises.

    `change` sees ruamel's dicts and lists; plain values it puts in go through `to_yaml` first.
    """
    plain = text.replace("\r\n", "\n")
    yaml = _make_yaml(indented=not LIST_AT_KEY.search(plain))
    data = yaml.load(plain)
    before = _dump(yaml, data)
    change(data)
    after = _dump(yaml, data)
    if after == before:
        return text
    lines = carry_over(_lines(before), _lines(after), _lines(plain))
    attempts = ("".join(keep_comments(_lines(plain), lines)), "".join(lines))
    changed = next((attempt for attempt in attempts if _says_the_same(attempt, after)), after)
    return changed.replace("\n", "\r\n") if "\r\n" in text else changed


def write_yaml(record: dict[str, Any]) -> str:
    """A new file for a record, in the lay-out of the worked example."""
    return _dump(_make_yaml(indented=True), to_yaml(record, top=True))


def to_yaml(value: Any, *, top: bool = False) -> Any:
    """A plain value as ruamel's: small records on one line, text in quotes where YAML would read something else."""
    if isinstance(value, dict):
        record = CommentedMap((key, to_yaml(item)) for key, item in value.items())
        if not top and len(str(value)) <= FLOW_WIDTH and all(_is_flat(item) for item in value.values()):
            record.fa.set_flow_style()
        return record
    if isinstance(value, list):
        items = CommentedSeq(to_yaml(item) for item in value)
        if _is_flat(value):
            items.fa.set_flow_style()
        return items
    if isinstance(value, str) and not isinstance(resolve_scalar(value), str):
        return DoubleQuotedScalarString(value)
    return value


def _is_flat(value: Any) -> bool:
    inner = value if isinstance(value, list) else [value]
    return not any(isinstance(item, dict | list) and item for item in inner)


def _make_yaml(*, indented: bool) -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4 if indented else 2, offset=2 if indented else 0)
    return yaml


def _dump(yaml: YAML, data: Any) -> str:
    stream = StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _says_the_same(text: str, other: str) -> bool:
    try:
        return bool(YamlSource("", text).data == YamlSource("", other).data)
    except UnreadableError:
        return False
