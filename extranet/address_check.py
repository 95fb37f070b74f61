"""What is wrong with the extranet's addresses: who cannot be served, what contradicts the plan, what nobody uses."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from extranet.addresses import USES, list_needs
from extranet.findings import Finding, Grade
from extranet.intent import Intent, read_intent
from govcloud.addresses.find import overlap
from govcloud.addresses.handout import Grant, Key, Need, hand_out
from govcloud.addresses.report import report_blocks
from govcloud.errors import GovcloudError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.labels import label_choice
from govcloud.inventory.models.address import AddressBlock, Allocation, Use
from govcloud.text import Text

NEARLY_FULL = 0.9
RESIZABLE = (Use.DEPARTMENT, Use.NAT)
"""Uses of which an owner may have a prefix of another length than the plan's."""

FULL = Text("{share}% of {prefix} is handed out or planned", "{prefix} 已分配或待分配 {share}%")
ADD_BLOCK = Text("add another block of the same use before it is full", "请在用完之前增加同一用途的地址块")
WRONG_LENGTH = Text("{prefix} is a /{length}, and a /{wanted} is needed", "{prefix} 是 /{length}，而这里需要 /{wanted}")
OTHER_BLOCK = Text(
    'block "{block}" that {prefix} is of serves another VRF or level',
    "{prefix} 所在的地址块“{block}”属于其他 VRF 或层级",
)
NOBODY = Text("nobody uses {prefix} (use {use})", "{prefix}（{use}）无人使用")
ALLOCATE_AGAIN = Text(
    "free it and allocate again: govcloud extranet address free --renumber {owner}",
    "请收回后重新分配：govcloud extranet address free --renumber {owner}",
)
FREE = Text("free it: govcloud extranet address free {prefix}", "请收回：govcloud extranet address free {prefix}")
IN_EVERY_VRF = Text(
    'it is used in every VRF, and {prefix} overlaps with {other} of block "{block}" in VRF "{vrf}"',
    "它用于所有 VRF，而 {prefix} 与 VRF“{vrf}”中地址块“{block}”的 {other} 重叠",
)
CHANGE_ONE = Text("change one of the prefixes in addresses.yml", "请修改 addresses.yml 中的一个网段")
SAME_NAME = Text(
    "a link and a node have this code, so their addresses cannot be told apart", "链路和节点用了同一编号，地址无法区分"
)
AND_MORE = Text("{what}; so it is for {count} more", "{what}；另有 {count} 项同样如此")
RENAME = Text("rename one of them", "请修改其中一个编号")


def check_addresses(inventory: Inventory, intent: Intent | None = None) -> list[Finding]:
    """All findings on addresses of the extranet; those of tenants are told by `govcloud inventory check`."""
    intent = intent or read_intent(inventory)
    needs = {need.key: need for need in list_needs(inventory, intent)}
    handed = hand_out(needs.values(), inventory.allocations)
    return [
        *(
            Finding("same-code", Grade.REFUSED, code, SAME_NAME, RENAME)
            for code in sorted(intent.links.keys() & intent.nodes)
        ),
        *_tell_refused(handed.refused),
        *(finding for row in inventory.allocations for finding in _judge_row(row, needs)),
        *_tell_overlaps(inventory.addresses),
        *_tell_full(inventory, handed.new),
    ]


def list_unused(inventory: Inventory, intent: Intent) -> list[Allocation]:
    """Rows of the extranet's uses that nothing in it needs any more."""
    needed = {need.key for need in list_needs(inventory, intent)}
    return [row for row in inventory.allocations if row.freed is None and row.use in USES and _key(row) not in needed]


def _tell_refused(refused: Mapping[Key, GovcloudError]) -> Iterator[Finding]:
    """One finding for all that lack the same."""
    groups: dict[str, list[tuple[str, GovcloudError]]] = defaultdict(list)
    for (_, owner, version), error in refused.items():
        groups[f"{version} {error.todo}"].append((owner, error))
    for group in groups.values():
        owner, error = group[0]
        what = error.what if len(group) == 1 else AND_MORE(what=error.what, count=len(group) - 1)
        yield Finding("no-address", Grade.REFUSED, owner, what, error.todo)


def _judge_row(row: Allocation, needs: Mapping[Key, Need]) -> Iterator[Finding]:
    if row.freed is not None or row.use not in USES:
        return
    need = needs.get(_key(row))
    if need is None:
        what, todo = NOBODY(prefix=row.prefix, use=label_choice(row.use)), FREE(prefix=row.prefix)
        yield Finding("unused", Grade.WARNING, row.owner, what, todo)
        return
    todo = ALLOCATE_AGAIN(owner=row.owner)
    if row.block not in {block.code for block in need.blocks}:
        what = OTHER_BLOCK(block=row.block, prefix=row.prefix)
        yield Finding("other-block", Grade.WARNING, row.owner, what, todo)
    length = row.prefix.prefixlen
    if length != need.length and row.use not in RESIZABLE:
        what = WRONG_LENGTH(prefix=row.prefix, length=length, wanted=need.length)
        yield Finding("wrong-length", Grade.REFUSED, row.owner, what, todo)


def _tell_overlaps(blocks: Sequence[AddressBlock]) -> Iterator[Finding]:
    """Blocks for links of every VRF must keep clear of the blocks of each."""
    everywhere = [block for block in blocks if block.vrf is None and block.use is Use.LINK]
    for block, other in product(everywhere, (block for block in blocks if block.vrf is not None)):
        if overlap(block.prefix, other.prefix):
            what = IN_EVERY_VRF(prefix=block.prefix, other=other.prefix, block=other.code, vrf=other.vrf)
            yield Finding("overlap", Grade.REFUSED, block.code, what, CHANGE_ONE)


def _tell_full(inventory: Inventory, new: Iterable[Grant]) -> Iterator[Finding]:
    for used in report_blocks(inventory, new):
        if used.block.use in USES and used.share >= NEARLY_FULL:
            what = FULL(prefix=used.block.prefix, share=f"{100 * used.share:.0f}")
            yield Finding("nearly-full", Grade.WARNING, used.block.code, what, ADD_BLOCK)


def _key(row: Allocation) -> Key:
    return row.use, row.owner, row.prefix.version
