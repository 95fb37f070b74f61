"""Finds secrets in texts: keys, tokens and passwords by their form. It says whether there is one, never which."""

import base64
import binascii
import re

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


def decode(text: str) -> str:
    """What a text says in base64; nothing where it is none."""
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
