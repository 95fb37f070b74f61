"""Finds secrets that somebody wrote where they do not belong: keys, tokens and passwords by their form.

It says whether there is one, never which. What is declared a secret is hidden by whoever holds it, whatever its form.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "***"
"""What is shown instead."""
PATTERNS = (
    re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----"),
    re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36}\b"),
    re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s/:@]+:[^\s/:@]{3,}@"),
    re.compile(
        r"(?i)\b[\w-]*(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|口令|密码)[\w-]*[\"']?\s*[:=]\s*[\"']?"
        r"(?![\"']?(?:\$|\{\{|<|\*{3}|!|true\b|false\b|null\b|none\b))[^\s\"',;]{6,}"
    ),
)
LONGEST = 1 << 20
"""Characters that are looked at; the services allow far fewer."""


def find_secret(text: str) -> bool:
    """Whether a text has a secret, plainly or in base64, as user data is told."""
    return any(pattern.search(each) for each in (text[:LONGEST], decode(text[:LONGEST])) for pattern in PATTERNS)


def is_secret_item(name: object, value: object) -> bool:
    """Whether an item of a mapping is one: its name may say that its value is."""
    return isinstance(value, str) and find_secret(f"{name}={value}")


def hide_secrets(value: Any, name: object = "") -> Any:
    """Plain data (mappings, lists, leaves) that may be shown; `name` is by what the value is called."""
    if isinstance(value, Mapping):
        if value.keys() >= {"name", "value"} and is_secret_item(value["name"], value["value"]):
            return {**value, "value": HIDDEN}
        return {key: hide_secrets(item, key) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [hide_secrets(item) for item in value]
    return HIDDEN if is_secret_item(name, value) else value


def decode(text: str) -> str:
    """What a text says in base64; nothing where it is none."""
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
