"""What OSCAL documents are made of: tokens, properties, metadata, and words that Markdown takes literally."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from policies.reports.exchange import Node, make_uuid, prune, tidy, write_time
from policies.reports.model import Subject

VERSION = "1.2.1"
"""Of OSCAL."""
OURS = "urn:govcloud:self-check"
"""Of the names of our properties."""
NO_TOKEN = re.compile(r"[^A-Za-z0-9_.-]")
MARKUP = frozenset({"title", "description", "prose", "remarks", "statement"})
"""Fields that OSCAL reads as Markdown with HTML in it."""
LITERALLY = str.maketrans({"\\": "\\\\", "<": "\\<", "[": "\\[", "*": "\\*"})
"""So that no name of others becomes an element, an image, a link or emphasis there."""


def make_token(*parts: str) -> str:
    """Parts as an OSCAL token: ASCII letters, digits, `_`, `.` and `-`, no digit first."""
    token = NO_TOKEN.sub("-", "-".join(parts))
    return token if token[:1].isalpha() or token[:1] == "_" else f"_{token}"


def list_props(pairs: Mapping[str, object]) -> list[Node]:
    """Properties of ours. What is None or empty is left out."""
    told = {name: "" if value is None else tidy(value) for name, value in pairs.items()}
    return [{"name": name, "ns": OURS, "value": value} for name, value in told.items() if value]


def describe_document(subject: Subject, title: str, version: str) -> Node:
    """The metadata of a document."""
    return {
        "title": title,
        "last-modified": write_time(subject.at),
        "version": version,
        "oscal-version": VERSION,
    }


def write_document(root: str, body: Node) -> str:
    """A document as JSON; its UUID follows from all that stands in it."""
    settled = settle(body)
    digest = hashlib.sha256(json.dumps(settled).encode()).hexdigest()
    document = {root: {"uuid": make_uuid(root, digest), **settled}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def settle(node: Any, field: str = "") -> Any:
    """The same without None and what is empty, which OSCAL has not; Markdown says literally what it was given."""
    if isinstance(node, dict):
        return prune({name: settle(value, name) for name, value in node.items()})
    if isinstance(node, list):
        return [settle(each, field) for each in node]
    return node.translate(LITERALLY) if isinstance(node, str) and field in MARKUP else node
