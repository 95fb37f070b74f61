"""The address plan: prefixes of one VRF that overlap, and pools and zones in use that have no tenant addresses."""

from collections import defaultdict
from collections.abc import Iterator

from govcloud.inventory.draft import Draft
from govcloud.inventory.models.address import AddressBlock, Use
from govcloud.inventory.problems import Problem
from govcloud.inventory.reading.source import Place
from govcloud.text import Text

OVERLAP = Text(
    '{value} overlaps with {other} of block "{code}" ({place})', "{value} 与地址块“{code}”的 {other} 重叠（{place}）"
)
NO_TENANT_BLOCK = Text(
    'no block of addresses.yml has use "tenant" for pool "{pool}" and zone "{zone}", where this system is',
    "addresses.yml 中没有资源池“{pool}”、网络区“{zone}”的租户（tenant）地址块，而此系统在那里",
)

type Placed = tuple[Place, AddressBlock]


def check_overlaps(draft: Draft) -> Iterator[Problem]:
    """Blocks of one VRF that overlap; blocks without a VRF are compared with each other."""
    tables: dict[tuple[str | None, int], list[Placed]] = defaultdict(list)
    for place, block in draft.placed_addresses():
        tables[block.vrf, block.prefix.version].append((place, block))
    for blocks in tables.values():
        yield from _find_overlaps(blocks)


def check_tenant_blocks(draft: Draft) -> Iterator[Problem]:
    """The first system on each pool and zone that has no tenant addresses; nothing while the plan has other errors."""
    section = draft.sections["addresses"]
    if section.unreadable or len(section.records) != sum(1 for _ in section.written()):
        return
    blocks = [block for block in section.records if block.use is Use.TENANT]
    seen = set()
    for place, _, system in draft.systems:
        key = (system.pool, system.zone)
        pool = draft.pools.get(system.pool or "")
        if key in seen or pool is None or system.zone not in pool.zones:
            continue
        seen.add(key)
        if not any(block.pool in {system.pool, None} and block.zone in {system.zone, None} for block in blocks):
            yield place.at("zone").problem("no-tenant-block", NO_TENANT_BLOCK(pool=system.pool, zone=system.zone.value))


def _find_overlaps(blocks: list[Placed]) -> Iterator[Problem]:
    """Sweep by first address: a block that begins before the ones above it end overlaps with the innermost of them."""
    open_blocks: list[Placed] = []
    for placed in sorted(
        blocks, key=lambda placed: (int(placed[1].prefix.network_address), placed[1].prefix.prefixlen)
    ):
        first = placed[1].prefix.network_address
        while open_blocks and int(open_blocks[-1][1].prefix.broadcast_address) < int(first):
            open_blocks.pop()
        if open_blocks:
            later, earlier = sorted((placed, open_blocks[-1]), key=lambda item: item[0].path, reverse=True)
            what = OVERLAP(other=earlier[1].prefix, code=earlier[1].code, place=earlier[0].words)
            yield later[0].at("prefix").problem("overlap", what)
        open_blocks.append(placed)
