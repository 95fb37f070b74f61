"""The name that was probably meant, for messages about a wrong one. It suggests, it never replaces."""

import unicodedata
from collections.abc import Iterable

CLOSE = 72.0
"""Similarity in percent from which a name is suggested; below it suggestions were more often wrong than right."""


def find_nearest(wrong: str, names: Iterable[str]) -> str | None:
    """The name most like `wrong`, None when none is close. Case, full width and `_` for `-` make no difference."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only a wrong inventory needs it

    candidates = {name: fold_name(name) for name in sorted(set(names)) if name != wrong}
    found = process.extractOne(fold_name(wrong), candidates, scorer=fuzz.ratio, score_cutoff=CLOSE)
    return found[2] if found else None


def fold_name(name: str) -> str:
    """A name reduced to what people mean by it."""
    return unicodedata.normalize("NFKC", name).strip().lower().replace("_", "-").replace(" ", "-")
