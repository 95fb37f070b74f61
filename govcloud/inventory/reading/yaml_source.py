"""YAML files as plain data: the part of YAML 1.2 that an inventory needs, read by libyaml, with lines on demand.

Anchors, tags, merge keys, several documents and duplicate keys are refused, because a reader could not see what they
do. Scalars are resolved as in YAML 1.2: only `true` and `false` are truth values, `yes`, `012` and `2026-01-01` text.
"""

import math
import re
from functools import cached_property
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from govcloud.inventory.problems import shorten
from govcloud.inventory.reading.source import Source, Steps, UnreadableError
from govcloud.inventory.reading.yaml_errors import (
    MAX_DEPTH,
    explain_syntax_error,
    refuse_depth,
    refuse_hidden_features,
    refuse_tabs,
)
from govcloud.text import Text

INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
FLOAT = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{0,18}(?:[eE][-+]?[0-9]{1,2})?")
WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class YamlSource(Source):
    """One YAML file; `data` are dicts, lists, strings, integers, floats, booleans and None. Keys are always strings."""

    def __init__(self, file: str, text: str) -> None:
        """Parse the text. Raises UnreadableError with the line to mend."""
        self.file = file
        self._text = text
        self.data: Any = _build(_compose(text))

    @cached_property
    def _root(self) -> Node:
        return _compose(self._text)

    def find_line(self, path: Steps) -> int:
        """Line of the key, of the list item, or of the nearest thing around it that exists."""
        node, line = self._root, self._root.start_mark.line
        for step in path:
            found = _enter(node, step)
            if found is None:
                break
            line, node = found
        return int(line) + 1

    def find_text(self, path: Steps) -> str:
        """The scalar as it is written, without its quotes; the key for a path that ends in a missing value."""
        node = self._root
        for step in path:
            found = _enter(node, step)
            if found is None:
                return ""
            _, node = found
        return str(node.value) if isinstance(node, ScalarNode) else ""

    def name_field(self, path: Steps) -> str:
        """`systems[0].servers[1].flavor`; in a list of records the line says which record, so its index is left out."""
        path = path[1:] if path and isinstance(path[0], int) else path
        return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


class _Composer(CParser):
    """libyaml's parser without PyYAML's resolving, which `_build` does in a tenth of the time."""

    def resolve(self, _kind: type[Node], _value: str, _implicit: object) -> str:
        return "?"

    def descend_resolver(self, parent: object, index: object) -> None:
        """Nothing: where a scalar stands does not change how it is read."""

    def ascend_resolver(self) -> None:
        """Nothing, see `descend_resolver`."""


def _compose(text: str) -> Node:
    refuse_tabs(text)
    refuse_hidden_features(text)
    try:
        node: Node | None = _Composer(text).get_single_node()
    except yaml.YAMLError as wrong:
        raise explain_syntax_error(wrong, text) from wrong
    if node is None:
        raise UnreadableError("empty-file", Text("the file is empty", "文件是空的"), 1)
    return node


def _build(node: Any, depth: int = 0) -> Any:
    """Plain data of a node. `Any` and exact types, because this runs for every scalar of every file."""
    kind = type(node)
    if kind is ScalarNode:
        return resolve_scalar(node.value) if not node.style else node.value
    if depth > MAX_DEPTH:
        raise refuse_depth(node.start_mark.line + 1)
    if kind is SequenceNode:
        return [_build(item, depth + 1) for item in node.value]
    data = {}
    for key, value in node.value:
        name = key.value
        if type(key) is not ScalarNode or name == "<<" or name in data:
            raise _refuse_key(node, key)
        data[name] = _build(value, depth + 1)
    return data


def resolve_scalar(text: str) -> Any:
    """A scalar without quotes as None, a boolean, an integer, a float, or the text itself."""
    if text in WORDS:
        return WORDS[text]
    if text[0] in "0123456789+-":
        if INTEGER.fullmatch(text):
            return int(text)
        if FLOAT.fullmatch(text) and math.isfinite(float(text)):
            return float(text)
    return text


def _refuse_key(mapping: MappingNode, key: Node) -> UnreadableError:
    line = key.start_mark.line + 1
    if not isinstance(key, ScalarNode):
        return UnreadableError("bad-key", Text("a field name must be one word", "字段名必须是一个单词"), line)
    if key.value == "<<":
        return UnreadableError(
            "yaml-feature",
            Text("merge keys (<<) are not supported; write the fields out", "不支持合并键（<<），请逐项写出"),
            line,
        )
    first = next(other for other, _ in mapping.value if isinstance(other, ScalarNode) and other.value == key.value)
    what = Text('the field "{key}" is given twice, first on line {first}', "字段“{key}”写了两次，第一次在第 {first} 行")
    return UnreadableError("duplicate-key", what(key=shorten(key.value), first=first.start_mark.line + 1), line)


def _enter(node: Node, step: str | int) -> tuple[int, Node] | None:
    """Line and value of one step into a node."""
    if isinstance(node, MappingNode):
        return next(((key.start_mark.line, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item.start_mark.line, item
    return None
