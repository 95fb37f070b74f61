"""Hands prefixes out to owners: what is written down stays, the rest comes from the first free place of a block.

It is the same for tenants, loopbacks, links and sites: they differ only in their needs. It reads and writes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from govcloud.addresses.space import Space
from govcloud.errors import GovcloudError
from govcloud.inventory.models.address import AddressBlock, Allocation, Use
from govcloud.inventory.models.base import Prefix
from govcloud.text import Text, literal

type Key = tuple[Use, str, int]
"""Use, owner and IP version: an owner has at most one prefix of each."""

NO_BLOCK = Text(
    "addresses.yml has no IPv{version} block for {purpose}", "addresses.yml 中没有用于{purpose}的 IPv{version} 地址块"
)
FULL = Text(
    'no room for a /{length} for {owner}: block "{code}" ({prefix}) is {percent}% full',
    "没有空闲的 /{length} 可分给 {owner}：地址块“{code}”（{prefix}）已用 {percent}%",
)
ADD_BLOCK = Text("add a block for {purpose} to addresses.yml", "请在 addresses.yml 中为{purpose}增加地址块")
FREE_OR_ADD = Text(
    "add another block for {purpose} to addresses.yml, or free what nobody uses (govcloud address report says what)",
    "请在 addresses.yml 中为{purpose}再加一个地址块，或收回无人使用的地址（见 govcloud address report）",
)


@dataclass(frozen=True)
class Need:
    """A prefix that an owner has to have. `blocks` are those it may come from, the preferred first.

    `purpose` completes "a block for …" in sentences. `length` counts only until something was handed out.
    """

    use: Use
    owner: str
    version: int
    length: int
    blocks: tuple[AddressBlock, ...]
    purpose: Text

    @property
    def key(self) -> Key:
        """What the prefix is found by."""
        return self.use, self.owner, self.version


@dataclass(frozen=True)
class Grant:
    """A prefix for an owner, out of the block with this code."""

    block: str
    use: Use
    owner: str
    prefix: Prefix

    @property
    def key(self) -> Key:
        """What it is found by."""
        return self.use, self.owner, self.prefix.version


@dataclass(frozen=True)
class HandOut:
    """All needs answered: `held` is everything, `new` the part that is written down nowhere yet, `refused` the rest.

    `written` are the rows of `allocations.csv` that it was made from.
    """

    written: tuple[Allocation, ...]
    held: Mapping[Key, Grant]
    new: tuple[Grant, ...]
    refused: Mapping[Key, GovcloudError]


def hand_out(needs: Iterable[Need], allocations: Sequence[Allocation]) -> HandOut:
    """Answer every need; the same arguments give the same answer, whatever the order of the needs.

    An allocation that is not freed answers the need of its owner. Freed ones keep their addresses from others until
    their row is gone. What is new is handed out largest first, then by owner, each from the first free place.
    """
    rows: dict[str, list[Prefix]] = defaultdict(list)
    for row in allocations:
        rows[row.block].append(row.prefix)
    current = {
        (row.use, row.owner, row.prefix.version): Grant(row.block, row.use, row.owner, row.prefix)
        for row in allocations
        if row.freed is None
    }
    spaces: dict[str, Space] = {}
    held: dict[Key, Grant] = {}
    new: list[Grant] = []
    refused: dict[Key, GovcloudError] = {}
    for need in sorted(needs, key=lambda need: (need.length, need.owner, need.use, need.version)):
        if need.key in current:
            held[need.key] = current[need.key]
            continue
        for block in need.blocks:
            if block.code not in spaces:
                spaces[block.code] = Space(block.prefix, rows[block.code])
            prefix = spaces[block.code].take(need.length)
            if prefix is not None:
                held[need.key] = Grant(block.code, need.use, need.owner, prefix)
                new.append(held[need.key])
                break
        else:
            refused[need.key] = _refuse(need, spaces)
    new.sort(key=lambda grant: (grant.use, grant.owner, grant.prefix.version))
    return HandOut(tuple(allocations), held, tuple(new), refused)


def choose_blocks(blocks: Iterable[AddressBlock], version: int, **wanted: object) -> tuple[AddressBlock, ...]:
    """The blocks of an IP version whose fields are as wanted; the ones that say most first, then as they are written.

    A block that leaves a field out serves any value of it; `use` is never left out.
    """
    fitting = [
        block
        for block in blocks
        if block.prefix.version == version
        and all(getattr(block, name) in {value, None} for name, value in wanted.items())
    ]
    return tuple(sorted(fitting, key=lambda block: sum(getattr(block, name) is None for name in wanted)))


def _refuse(need: Need, spaces: Mapping[str, Space]) -> GovcloudError:
    if not need.blocks:
        what = NO_BLOCK(version=need.version, purpose=need.purpose)
        return GovcloudError(what, "addresses.yml", todo=ADD_BLOCK(purpose=need.purpose))
    block = need.blocks[0]
    percent = f"{100 * spaces[block.code].taken / block.prefix.num_addresses:.3g}"
    what = FULL(length=need.length, owner=literal(need.owner), code=block.code, prefix=block.prefix, percent=percent)
    return GovcloudError(what, "addresses.yml", todo=FREE_OR_ADD(purpose=need.purpose))
