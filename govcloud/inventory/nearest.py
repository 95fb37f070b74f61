"""The name that was probably meant, for messages about a wrong one. It suggests, it never replaces."""

import unicodedata
from collections.abc import Iterable

CLOSE = 72.0
"""Similarity in percent from which a name is suggested; below it suggestions were more often wrong than right."""

LONG_ENOUGH = 3
"""Characters that a name must have for another to be like it."""


def find_nearest(wrong: str, names: Iterable[str]) -> str | None:
    """The name most like `wrong`, None when none is close. Case, full width and `_` for `-` make no difference.

    Close is one typing slip, a large part in common, or the only name that begins like this.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only a wrong inventory needs it
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    candidates = {name: fold_name(name) for name in sorted(set(names)) if name != wrong}
    folded = fold_name(wrong)
    if len(folded) < LONG_ENOUGH:
        return None
    slip = process.extractOne(folded, candidates, scorer=OSA.distance, score_cutoff=1)
    alike = slip or process.extractOne(folded, candidates, scorer=fuzz.ratio, score_cutoff=CLOSE)
    if alike:
        return str(alike[2])
    longer = [name for name, plain in candidates.items() if plain.startswith(folded)]
    return longer[0] if len(longer) == 1 else None


def fold_name(name: str) -> str:
    """A name reduced to what people mean by it."""
    return unicodedata.normalize("NFKC", name).strip().lower().replace("_", "-").replace(" ", "-")
