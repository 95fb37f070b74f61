"""How full each block of the address plan is: handed out, resting after it was freed, and not written down yet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from govcloud.addresses.handout import Grant
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import AddressBlock
from govcloud.inventory.models.base import Prefix


@dataclass(frozen=True)
class BlockUse:
    """One block: how many prefixes of it are handed out (`new` of them only planned) or resting; `taken` addresses."""

    block: AddressBlock
    handed_out: int
    new: int
    resting: int
    taken: int

    @property
    def share(self) -> float:
        """The part of its addresses that is taken, 0 to 1."""
        return self.taken / self.block.prefix.num_addresses


def report_blocks(inventory: Inventory, new: Iterable[Grant] = ()) -> list[BlockUse]:
    """Every block in the order of `addresses.yml`, with what is only planned in `new`."""
    handed: dict[str, int] = defaultdict(int)
    resting: dict[str, int] = defaultdict(int)
    planned: dict[str, int] = defaultdict(int)
    taken: dict[str, int] = defaultdict(int)
    for row in inventory.allocations:
        (handed if row.freed is None else resting)[row.block] += 1
        taken[row.block] += _count(row.prefix)
    for grant in new:
        planned[grant.block] += 1
        taken[grant.block] += _count(grant.prefix)
    return [
        BlockUse(
            block, handed[block.code] + planned[block.code], planned[block.code], resting[block.code], taken[block.code]
        )
        for block in inventory.addresses
    ]


def _count(prefix: Prefix) -> int:
    """The same as its `num_addresses`, which makes two more objects each time."""
    return 1 << (prefix.max_prefixlen - prefix.prefixlen)
