"""Words of others, made fit for a document: one line, of a length, without invisible or reversing characters.

Escaping for a format (HTML, formulas) is the writer's of that format.
"""

from collections.abc import Mapping
from typing import Any

from govcloud.inventory.problems import shorten

LINE, VALUE = 160, 400
"""Characters of a name or sentence, and of a value of evidence."""
MOST = 60
"""Items of a list in evidence; the rest is counted."""
DEEPEST = 8


def clean(words: object, most: int = LINE) -> str:
    """One short line."""
    return shorten(str(words), most).strip()


def clean_value(value: Any, depth: int = 0) -> Any:
    """Plain data of any size as evidence that a person can read; what is cut ends with an ellipsis."""
    if isinstance(value, str):
        return clean(value, VALUE)
    if depth > DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        pairs = list(value.items())
        kept = {clean(name): clean_value(each, depth + 1) for name, each in pairs[:MOST]}
        return {**kept, "…": f"+{len(pairs) - MOST}"} if len(pairs) > MOST else kept
    if isinstance(value, list | tuple):
        rows = [clean_value(each, depth + 1) for each in value[:MOST]]
        return [*rows, f"… +{len(value) - MOST}"] if len(value) > MOST else rows
    return value if isinstance(value, bool | int | float | None) else clean(value, VALUE)
