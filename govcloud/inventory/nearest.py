"""The name that was probably meant, for messages about a wrong one. It suggests, it never replaces."""

import unicodedata
from collections.abc import Iterable
from functools import cached_property

CLOSE = 72.0
"""Similarity in percent from which a name is suggested; below it suggestions were more often wrong than right."""

LONG_ENOUGH = 3
"""Characters that a name must have for another to be like it."""


def find_nearest(wrong: str, names: Iterable[str]) -> str | None:
    """The name most like `wrong`, None when none is close. Case, full width and `_` for `-` make no difference.

    Close is one typing slip, a large part in common, or the only name that begins like this.
    """
    return Names(names).find_nearest(wrong)


class Names:
    """A set of names that many wrong ones are compared with; sorted, so that ties go to the same one every time."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = sorted(set(names))

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {name: fold_name(name) for name in self.names}

    def find_nearest(self, wrong: str) -> str | None:
        """As the function of this name."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only a wrong inventory needs it
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        folded = fold_name(wrong)
        candidates = self._folded
        if wrong in candidates:
            candidates = {name: plain for name, plain in candidates.items() if name != wrong}
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
