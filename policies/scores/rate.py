"""The rate of 2025: items that are fulfilled, of those that apply, with red lines. Only what a machine judged is in it,
so the coverage stands beside it; it is a self-check and no conclusion of an assessment."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from govcloud.text import Text
from policies.scores.items import ItemStanding
from policies.verdict import ItemVerdict

GOOD, FAIR = 90, 60
"""Percent from which on it is fulfilled, and fulfilled in the main."""
PLACES = Decimal("0.01")


class Grade(StrEnum):
    """What a rate would mean if the judged items were all."""

    MET = "met"
    MAINLY = "mainly met"
    UNMET = "not met"
    NONE = "none"

    @property
    def words(self) -> Text:
        """For people."""
        return GRADES[self]


GRADES = {
    Grade.MET: Text("met", "符合"),
    Grade.MAINLY: Text("mainly met", "基本符合"),
    Grade.UNMET: Text("not met", "不符合"),
    Grade.NONE: Text("nothing was judged", "未测"),
}


@dataclass(frozen=True)
class Rate:
    """Counts of items, and what they come to."""

    passed: int
    failed: int
    partial: int
    not_applicable: int
    open: int
    """Items without a verdict: missing, or a person's."""
    red_lines: tuple[str, ...]
    """Items that are red lines and not fulfilled."""

    @property
    def percent(self) -> Decimal | None:
        """Fulfilled items of a hundred that apply and were judged, two places; None where there are none."""
        applicable = self.passed + self.failed + self.partial
        if not applicable:
            return None
        return (Decimal(100 * self.passed) / applicable).quantize(PLACES, ROUND_HALF_UP)

    @property
    def grade(self) -> Grade:
        """By the unrounded rate. A red line lowers the best grade by one; it does not lower the others."""
        applicable = self.passed + self.failed + self.partial
        if not applicable:
            return Grade.NONE
        if 100 * self.passed >= GOOD * applicable and not self.red_lines:
            return Grade.MET
        return Grade.MAINLY if 100 * self.passed >= FAIR * applicable else Grade.UNMET

    @property
    def coverage(self) -> tuple[int, int]:
        """Items that a machine judged, and all items."""
        judged = self.passed + self.failed + self.partial + self.not_applicable
        return judged, judged + self.open


def rate_items(items: Sequence[ItemStanding]) -> Rate:
    """The rate of these items. What the standard leaves to choice counts where it is fulfilled, never as a gap."""
    counted = [each for each in items if not each.item.optional or each.verdict is ItemVerdict.PASS]
    numbers = Counter(each.verdict for each in counted)
    broken = (ItemVerdict.FAIL, ItemVerdict.PARTIAL)
    return Rate(
        passed=numbers[ItemVerdict.PASS],
        failed=numbers[ItemVerdict.FAIL],
        partial=numbers[ItemVerdict.PARTIAL],
        not_applicable=numbers[ItemVerdict.NOT_APPLICABLE],
        open=numbers[ItemVerdict.MISSING] + numbers[ItemVerdict.MANUAL],
        red_lines=tuple(each.item.id for each in counted if each.item.red_line and each.verdict in broken),
    )
