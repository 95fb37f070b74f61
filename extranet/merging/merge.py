"""Plans a merge: the area that the private network goes into, its address blocks, and what overlaps with what. Pure.

Areas may use the same addresses. Only within one area, or where a shared service joins two, an overlap is in the way.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from govcloud.addresses.find import overlap
from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import AddressBlock, Use
from govcloud.inventory.models.base import Name, Prefix
from govcloud.inventory.models.extranet import Node, Vrf, VrfKind
from govcloud.inventory.nearest import find_nearest
from govcloud.text import Text

FIRST_NUMBER = 101
"""Number of the first private area that gets one; smaller ones are the public and the internet area's."""

NO_DEPARTMENT = Text('there is no department "{code}"', "没有部门“{code}”")
MEANT = Text('did you mean "{near}"?', "是不是“{near}”？")
LOOK = Text("see them with: govcloud inventory list departments", "查看全部：govcloud inventory list departments")
NO_SITE = Text(
    'department "{code}" has no node in the extranet, so there is nothing to merge into',
    "部门“{code}”在政务外网中没有节点，无从并入",
)
ADD_SITE = Text("add its nodes, devices and links to extranet/ first", "请先在 extranet/ 中添加其节点、设备和链路")
SAME = Text("{prefix} and {other} of the merged network overlap", "并入的网段 {prefix} 与 {other} 重叠")
TAKEN = Text(
    '{prefix} overlaps with {other} (block "{block}"), which area "{vrf}" has already',
    "{prefix} 与区域“{vrf}”已有的 {other}（地址块“{block}”）重叠",
)
SERVED = Text(
    '{prefix} overlaps with {other}, where the shared service "{service}" lives that this area uses',
    "{prefix} 与本区域使用的共享服务“{service}”所在网段 {other} 重叠",
)
ONE_ONLY = Text(
    'area "{vrf}" has no IPv{version} prefix; both go side by side, so add one with --prefix',
    "区域“{vrf}”没有 IPv{version} 网段；IPv4 与 IPv6 须并行，请用 --prefix 补充",
)
ELSEWHERE = Text(
    '{prefix} is used by area "{vrf}" too ({other}); that is fine, as the two areas never meet',
    "区域“{vrf}”也使用 {prefix}（{other}）；两个区域互不相通，可以并存",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the addresses; `blocks` when the merge cannot go on with it."""

    words: Text
    blocks: bool


@dataclass(frozen=True, slots=True)
class Merge:
    """All that a merge changes."""

    department: str
    vrf: Vrf
    new_vrf: bool
    blocks: tuple[AddressBlock, ...]
    sites: tuple[Node, ...]
    findings: tuple[Finding, ...]

    @property
    def possible(self) -> bool:
        """Whether nothing is in the way."""
        return not any(finding.blocks for finding in self.findings)


def plan_merge(inventory: Inventory, department: str, prefixes: Sequence[Prefix]) -> Merge:
    """The merge of a department's private network, which has these prefixes. Raises UsageError."""
    record = inventory.department_by_code.get(department)
    if record is None:
        near = find_nearest(department, inventory.department_by_code)
        raise UsageError(NO_DEPARTMENT(code=department), todo=MEANT(near=near) if near else LOOK)
    sites = tuple(node for node in inventory.extranet.nodes if node.department == department)
    if not sites:
        raise UsageError(NO_SITE(code=department), todo=ADD_SITE)
    existing = next((vrf for vrf in inventory.extranet.vrfs if vrf.department == department), None)
    vrf = existing or _make_vrf(inventory, department, record.name)
    known = {block.prefix for block in inventory.addresses if block.vrf == vrf.code}
    new = [prefix for prefix in dict.fromkeys(prefixes) if prefix not in known]
    blocks = tuple(_make_blocks(inventory, vrf.code, new))
    findings = (
        *_find_missing(vrf.code, {prefix.version for prefix in (*known, *new)}),
        *_find_overlaps(inventory, vrf.code, new),
    )
    return Merge(department, vrf, existing is None, blocks, sites, findings)


def _make_vrf(inventory: Inventory, department: str, name: Name) -> Vrf:
    """A private area of its own, with the next free number."""
    targets = [vrf.route_target.partition(":") for vrf in inventory.extranet.vrfs]
    number = max([FIRST_NUMBER - 1, *(int(target[2]) for target in targets)]) + 1
    autonomous = targets[0][0] if targets else "65000"
    words = Name(zh=f"{name.zh}专网", en=f"{name.en} private network")
    return Vrf(
        code=department,
        name=words,
        kind=VrfKind.PRIVATE,
        department=department,
        route_target=f"{autonomous}:{number}",
    )


def _make_blocks(inventory: Inventory, vrf: str, prefixes: Iterable[Prefix]) -> Iterator[AddressBlock]:
    taken = {block.code for block in inventory.addresses}
    number = 1
    for prefix in prefixes:
        while (code := f"{vrf}-private-{number}") in taken:
            number += 1
        taken.add(code)
        yield AddressBlock(code=code, prefix=prefix, use=Use.DEPARTMENT, vrf=vrf)


def _find_missing(vrf: str, versions: Collection[int]) -> Iterator[Finding]:
    for version in (4, 6):
        if version not in versions:
            yield Finding(ONE_ONLY(vrf=vrf, version=version), blocks=True)


def _find_overlaps(inventory: Inventory, vrf: str, prefixes: Sequence[Prefix]) -> Iterator[Finding]:
    services = [service for service in inventory.extranet.services if vrf in service.consumers]
    for number, prefix in enumerate(prefixes):
        for other in prefixes[:number]:
            if overlap(prefix, other):
                yield Finding(SAME(prefix=prefix, other=other), blocks=True)
        for service in services:
            for other in service.prefixes:
                if overlap(prefix, other):
                    yield Finding(SERVED(prefix=prefix, other=other, service=service.code), blocks=True)
        for block in inventory.addresses:
            if block.vrf is None or not overlap(prefix, block.prefix):
                continue
            found = {"prefix": prefix, "other": block.prefix, "vrf": block.vrf}
            own = block.vrf == vrf
            yield Finding(TAKEN(block=block.code, **found) if own else ELSEWHERE(**found), blocks=own)
