"""Which prefixes of a list overlap, in one sweep: for blocks of the plan as for what was handed out of them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from govcloud.inventory.models.base import Prefix


def find_overlaps[T](
    items: Iterable[T], prefix: Callable[[T], Prefix], place: Callable[[T], Any]
) -> Iterator[tuple[T, T]]:
    """Pairs that overlap, the one that stands later first; all are of one IP version.

    A sweep by first address: an item that begins before the ones above it end overlaps with the innermost of them.
    """
    above: list[T] = []
    for item in sorted(items, key=lambda item: (int(prefix(item).network_address), prefix(item).prefixlen)):
        first = int(prefix(item).network_address)
        while above and int(prefix(above[-1]).broadcast_address) < first:
            above.pop()
        if above:
            later, earlier = sorted((item, above[-1]), key=place, reverse=True)
            yield later, earlier
        above.append(item)
