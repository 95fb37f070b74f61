"""Where the extranet meets pools and the internet: zones that pools have, and addresses that nobody else is given."""

from collections.abc import Iterator
from ipaddress import ip_interface

from govcloud.inventory.draft import Draft
from govcloud.inventory.models.attachment import Attachment
from govcloud.inventory.problems import Problem
from govcloud.inventory.reading.source import Place
from govcloud.inventory.spans import find_overlaps
from govcloud.text import Text

NO_ZONE = Text('pool "{pool}" has no zone "{value}"', "资源池“{pool}”没有“{value}”网络区")
TAKEN = Text(
    '{value} is of block "{code}" ({prefix}), whose addresses are handed out',
    "{value} 属于地址块“{code}”（{prefix}），那里的地址由程序分配",
)
TWICE = Text("{value} overlaps with {other} of {first}", "{value} 与 {first} 的 {other} 重叠")


def check_attachments(draft: Draft) -> Iterator[Problem]:
    """Zones that their pool does not have, addresses of blocks of the plan, and two attachments with one address."""
    placed = list(draft.sections["attachments"].placed())
    for place, attachment in placed:
        pool = draft.pools.get(attachment.pool or "")
        if pool is not None and attachment.zone not in pool.zones:
            yield place.at("zone").problem("zone-not-in-pool", NO_ZONE(pool=pool.code))
    for field in ("address", "address_v6"):
        yield from _check_addresses(draft, placed, field)


def _check_addresses(draft: Draft, placed: list[tuple[Place, Attachment]], field: str) -> Iterator[Problem]:
    prefixes = [(place, ip_interface(getattr(attachment, field)).network) for place, attachment in placed]
    for (place, _), (first, other) in find_overlaps(prefixes, lambda item: item[1], lambda item: item[0].path):
        yield place.at(field).problem("overlap", TWICE(other=other, first=first.words))
    version = 6 if field.endswith("v6") else 4
    blocks = [block for _, block in draft.placed_addresses() if block.prefix.version == version]
    for place, prefix in prefixes:
        lowest, highest = int(prefix.network_address), int(prefix.broadcast_address)
        for block in blocks:
            if lowest <= int(block.prefix.broadcast_address) and int(block.prefix.network_address) <= highest:
                yield place.at(field).problem("overlap", TAKEN(code=block.code, prefix=block.prefix))
                break
