"""The address plan: prefixes of one VRF that overlap, and pools and zones in use that have no tenant addresses."""

from collections import defaultdict
from collections.abc import Iterator

from govcloud.inventory.draft import Draft
from govcloud.inventory.models.address import AddressBlock, Use
from govcloud.inventory.models.city import Zone
from govcloud.inventory.problems import Problem
from govcloud.inventory.reading.source import Place
from govcloud.inventory.spans import find_overlaps
from govcloud.text import Text

OVERLAP = Text(
    '{value} overlaps with {other} of block "{code}" ({place})', "{value} 与地址块“{code}”的 {other} 重叠（{place}）"
)
NO_TENANT_BLOCK = Text(
    'no IPv{version} block of addresses.yml has use "tenant" for pool "{pool}" and zone "{zone}", where {who} is',
    "addresses.yml 中没有资源池“{pool}”、网络区“{zone}”的 IPv{version} 租户（tenant）地址块，而{who}在那里",
)
SYSTEM, DEPARTMENT = Text("this system", "此系统"), Text("this department", "此部门")

type Placed = tuple[Place, AddressBlock]


def check_overlaps(draft: Draft) -> Iterator[Problem]:
    """Blocks of one VRF that overlap; blocks without a VRF are compared with each other."""
    tables: dict[tuple[str | None, int], list[Placed]] = defaultdict(list)
    for place, block in draft.placed_addresses():
        tables[block.vrf, block.prefix.version].append((place, block))
    for blocks in tables.values():
        for (place, _), (first, other) in find_overlaps(blocks, lambda placed: placed[1].prefix, lambda p: p[0].path):
            what = OVERLAP(other=other.prefix, code=other.code, place=first.words)
            yield place.at("prefix").problem("overlap", what)


def check_tenant_blocks(draft: Draft) -> Iterator[Problem]:
    """The first user of each pool and zone that has no tenant addresses; nothing while the plan has other errors."""
    section = draft.sections["addresses"]
    if section.unreadable or len(section.records) != sum(1 for _ in section.written()):
        return
    blocks = [block for block in section.records if block.use is Use.TENANT]
    if any(block.pool is not None and block.pool not in (draft.known_codes("pools") or ()) for block in blocks):
        return  # a misspelt pool is told where it stands, and not also as a block that is missing
    seen = set()
    for place, who, code, zone in _list_uses(draft):
        pool = draft.pools.get(code)
        if (code, zone) in seen or pool is None or zone not in pool.zones:
            continue
        seen.add((code, zone))
        fitting = [block for block in blocks if block.pool in {code, None} and block.zone in {zone, None}]
        for version in sorted({4, 6} - {block.prefix.version for block in fitting}):
            what = NO_TENANT_BLOCK(version=version, pool=code, zone=zone.value, who=who)
            yield place.problem("no-tenant-block", what)


def _list_uses(draft: Draft) -> Iterator[tuple[Place, Text, str, Zone]]:
    """Who needs addresses on which pool and in which zone: systems, and departments by their quotas."""
    for place, _, system in draft.systems:
        if system.pool is not None:
            yield place.at("zone"), SYSTEM, system.pool, system.zone
    for place, department in draft.placed_departments():
        for code in department.quotas:
            yield place.at("quotas", code), DEPARTMENT, code, Zone.EXTRANET
