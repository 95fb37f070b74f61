"""Addresses that were handed out: each inside its block, nobody's twice, and of an owner that the city has."""

from collections import defaultdict
from collections.abc import Iterator
from ipaddress import IPv4Network

from govcloud.inventory.draft import Draft
from govcloud.inventory.models.address import AddressBlock, Allocation, Use
from govcloud.inventory.problems import Problem, Severity
from govcloud.inventory.reading.source import Place
from govcloud.inventory.spans import find_overlaps
from govcloud.inventory.tenants import Tenant, find_least, list_tenants
from govcloud.text import Text

OUTSIDE = Text('{value} is not inside block "{code}" ({prefix})', "{value} 不在地址块“{code}”（{prefix}）内")
OTHER_USE = Text('block "{code}" has use "{use}", not "{value}"', "地址块“{code}”的用途是“{use}”，不是“{value}”")
OTHER_PLACE = Text(
    'block "{code}" is for {name} "{theirs}", not "{ours}"', "地址块“{code}”属于{name}“{theirs}”，不是“{ours}”"
)
OVERLAP = Text("{value} overlaps with {other} of {owner} ({place})", "{value} 与 {owner} 的 {other} 重叠（{place}）")
TWICE = Text(
    "{value} already has {other} ({place}); free one of them", "{value} 已有 {other}（{place}）；请收回其中一个"
)
NO_TENANT = Text(
    "no department has a quota or a system there, so nobody uses {prefix}; free it: govcloud address free {value}",
    "没有部门在那里有配额或业务系统，{prefix} 无人使用；请收回：govcloud address free {value}",
)
NO_OWNER = Text(
    'the {kind} have no "{value}", so nobody uses {prefix}; free it: govcloud address free {value}',
    "{kind}中没有“{value}”，{prefix} 无人使用；请收回：govcloud address free {value}",
)
TOO_SMALL = Text(
    "{prefix} is too small for the quota of {servers} servers, which needs at least a /{length}; for a larger one, "
    "free it and allocate again (the tenant is renumbered)",
    "{prefix} 不够配额中的 {servers} 台云主机使用，至少需要 /{length}；如需更大网段，"
    "请收回后重新分配（该租户会更换地址）",
)
PLACES = {"pool": Text("pool", "资源池"), "zone": Text("zone", "网络区")}

OWNERS = {
    Use.LOOPBACK: ("devices",),
    Use.MANAGEMENT: ("devices",),
    Use.LINK: ("links", "nodes"),
    Use.DEPARTMENT: ("nodes",),
    Use.NAT: ("devices",),
}
"""Use → kinds of record that its owners are; the first step of an owner is the record's code, the second a VRF."""

type Row = tuple[Place, Allocation]


def check_allocations(draft: Draft) -> Iterator[Problem]:
    """Rows that contradict the plan of `addresses.yml` or each other."""
    blocks = {block.code: block for _, block in draft.placed_addresses()}
    current: dict[tuple[Use, str, int], Row] = {}
    by_block: dict[str, list[Row]] = defaultdict(list)
    for place, row in draft.placed_allocations():
        block = blocks.get(row.block)
        if block is None:
            continue
        if _contains(block, row):
            by_block[row.block].append((place, row))
        yield from _check_block(place, row, block)
        if row.freed is None:
            key = (row.use, row.owner, row.prefix.version)
            if key in current:
                first, other = current[key]
                yield place.at("owner").problem("allocated-twice", TWICE(other=other.prefix, place=first.words))
            current.setdefault(key, (place, row))
    for rows in by_block.values():
        for (place, _), (first, other) in find_overlaps(rows, lambda row: row[1].prefix, lambda row: row[0].path):
            what = OVERLAP(other=other.prefix, owner=other.owner, place=first.words)
            yield place.at("prefix").problem("allocations-overlap", what)


def check_owners(draft: Draft) -> Iterator[Problem]:
    """Owners that the city no longer has, and tenants that have outgrown their prefix: warnings."""
    tenants = _find_tenants(draft)
    uses = {block.code: block.use for _, block in draft.placed_addresses()}
    for place, row in draft.placed_allocations():
        if row.freed is not None or uses.get(row.block, row.use) is not row.use:
            continue
        here = place.at("owner")
        if row.use is Use.TENANT and tenants is not None:
            tenant = tenants.get(row.owner)
            if tenant is None:
                yield here.problem("unknown-owner", NO_TENANT(prefix=row.prefix), severity=Severity.WARNING)
            elif isinstance(row.prefix, IPv4Network) and row.prefix.prefixlen > find_least(tenant.servers):
                what = TOO_SMALL(prefix=row.prefix, servers=tenant.servers, length=find_least(tenant.servers))
                yield place.at("prefix").problem("prefix-too-small", what, severity=Severity.WARNING)
        elif row.use in OWNERS:
            sections = [draft.sections[kind] for kind in OWNERS[row.use]]
            code = row.owner.partition("/")[0]
            if all(section.codes is not None and code not in section.codes for section in sections):
                what = NO_OWNER(kind=sections[0].kind.label, prefix=row.prefix)
                yield here.problem("unknown-owner", what, severity=Severity.WARNING)


def _check_block(place: Place, row: Allocation, block: AddressBlock) -> Iterator[Problem]:
    if not _contains(block, row):
        yield place.at("prefix").problem("outside-block", OUTSIDE(code=block.code, prefix=block.prefix))
    if row.use is not block.use:
        what = OTHER_USE(code=block.code, use=block.use.value)
        yield place.at("use").problem("wrong-block", what)
    elif row.use is Use.TENANT:
        pool, _, rest = row.owner.partition("/")
        for name, ours in (("pool", pool), ("zone", rest.rpartition("/")[2])):
            theirs = getattr(block, name)
            if theirs not in {ours, None}:
                what = OTHER_PLACE(code=block.code, name=PLACES[name], theirs=theirs, ours=ours)
                yield place.at("block").problem("wrong-block", what)


def _contains(block: AddressBlock, row: Allocation) -> bool:
    first, last = int(row.prefix.network_address), int(row.prefix.broadcast_address)
    inside = int(block.prefix.network_address) <= first and last <= int(block.prefix.broadcast_address)
    return inside and row.prefix.version == block.prefix.version


def _find_tenants(draft: Draft) -> dict[str, Tenant] | None:
    """The tenants by what the table calls them; None while departments or pools have errors that may hide some."""
    for name in ("departments", "pools"):
        section = draft.sections[name]
        if section.unreadable or len(section.records) != len(section.files):
            return None
    return {tenant.owner: tenant for tenant in list_tenants(draft.departments.values(), draft.pools)}
