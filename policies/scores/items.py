"""The verdict on each item of a framework, out of the standings of its checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policies.assess import Standing
from policies.frameworks.framework import Framework, Item
from policies.verdict import ItemVerdict

DECIDES = (
    ItemVerdict.FAIL, ItemVerdict.PARTIAL, ItemVerdict.MISSING, ItemVerdict.MANUAL, ItemVerdict.PASS,
    ItemVerdict.NOT_APPLICABLE,
)  # fmt: skip
"""Of several checks the first of these that there is, but for failures beside passes, which are partial."""


@dataclass(frozen=True)
class ItemStanding:
    """One item."""

    item: Item
    verdict: ItemVerdict

    @property
    def judged(self) -> bool:
        """Whether a machine came to a verdict."""
        return self.verdict not in (ItemVerdict.MISSING, ItemVerdict.MANUAL)


def judge_items(framework: Framework, level: int, standings: Sequence[Standing]) -> list[ItemStanding]:
    """The items that the framework asks for at a level. One without checks is a person's: manual."""
    by_check = {each.check.id: each.verdict for each in standings}
    return [ItemStanding(item, judge_item(item, by_check)) for item in framework.asked(level)]


def judge_item(item: Item, verdicts: Mapping[str, ItemVerdict]) -> ItemVerdict:
    """The verdict on one item. What was not judged at all is missing."""
    found = {verdicts.get(check, ItemVerdict.MISSING) for check in item.checks}
    if not found:
        return ItemVerdict.MANUAL
    if ItemVerdict.FAIL in found and ItemVerdict.PASS in found:
        return ItemVerdict.PARTIAL
    return next(verdict for verdict in DECIDES if verdict in found)
