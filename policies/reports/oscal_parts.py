"""What OSCAL documents are made of: identifiers that follow from content, tokens, properties, one-line words.

Plain data only; which document has which parts is not known here. Every word of others goes through `Say`.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from govcloud.text import Language, Text
from policies.reports.clean import VALUE, clean
from policies.reports.model import Subject

VERSION = "1.2.1"
"""Of OSCAL."""
NAMESPACE = uuid5(NAMESPACE_DNS, "govcloud")
OURS = "urn:govcloud:self-check"
"""Of the names of our properties."""
NO_TOKEN = re.compile(r"[^A-Za-z0-9_.-]")
MARKUP = frozenset({"title", "description", "prose", "remarks", "statement"})
"""Fields that OSCAL reads as Markdown with HTML in it."""
LITERALLY = str.maketrans({"\\": "\\\\", "<": "\\<", "[": "\\[", "*": "\\*"})
"""So that no name of others becomes an element, an image, a link or emphasis there."""
DASH = "–"
"""Where OSCAL wants a word and there is none."""

type Node = dict[str, Any]
type Say = Callable[[Text | str], str]
"""Words in the report's language: one short line, never empty."""


def choose_say(language: Language) -> Say:
    """The `Say` of a language."""

    def say(words: Text | str) -> str:
        return clean(words.render(language) if isinstance(words, Text) else words, VALUE) or DASH

    return say


def make_uuid(*parts: object) -> str:
    """A version 5 UUID: the same parts give the same one, on every machine."""
    return str(uuid5(NAMESPACE, json.dumps([str(each) for each in parts])))


def make_token(*parts: str) -> str:
    """Parts as an OSCAL token: ASCII letters, digits, `_`, `.` and `-`, no digit first."""
    token = NO_TOKEN.sub("-", "-".join(parts))
    return token if token[:1].isalpha() or token[:1] == "_" else f"_{token}"


def list_props(pairs: Mapping[str, object]) -> list[Node]:
    """Properties of ours. What is None or empty is left out."""
    told = {name: "" if value is None else clean(value, VALUE) for name, value in pairs.items()}
    return [{"name": name, "ns": OURS, "value": value} for name, value in told.items() if value]


def describe_document(subject: Subject, title: str, version: str) -> Node:
    """The metadata of a document."""
    return {
        "title": title,
        "last-modified": write_time(subject.at),
        "version": version,
        "oscal-version": VERSION,
    }


def write_time(at: datetime) -> str:
    """A moment with its offset."""
    return at.isoformat()


def write_document(root: str, body: Node) -> str:
    """A document as JSON; its UUID follows from all that stands in it."""
    settled = settle(body)
    digest = hashlib.sha256(json.dumps(settled).encode()).hexdigest()
    document = {root: {"uuid": make_uuid(root, digest), **settled}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def settle(node: Any, field: str = "") -> Any:
    """The same without None, empty lists and objects, which OSCAL has not; Markdown says literally what it was given."""
    if isinstance(node, Mapping):
        return prune({name: settle(value, name) for name, value in node.items()})
    if isinstance(node, Sequence) and not isinstance(node, str):
        return [settle(each, field) for each in node]
    return node.translate(LITERALLY) if isinstance(node, str) and field in MARKUP else node


def prune(node: Node) -> Node:
    """The same without None, empty lists and empty objects."""
    return {name: value for name, value in node.items() if value is not None and value not in ([], {})}
