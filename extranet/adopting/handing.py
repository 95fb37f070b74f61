"""The addresses that devices have already, as rows of the addresses that were handed out. Pure.

A row is made only where the plan would hand out the like: of a block for the use, with the plan's length.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from ipaddress import ip_interface, ip_network

from extranet.address_check import RESIZABLE
from extranet.addresses import list_needs, name_owner
from extranet.adopting.hosts import Host
from extranet.adopting.words import OUTSIDE, RESTING, TAKEN, WRONG_LENGTH, Note
from extranet.devices.model import Interface, Port
from extranet.intent import Intent
from govcloud.addresses.find import overlap
from govcloud.addresses.handout import Key, Need
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import Allocation, Use
from govcloud.inventory.models.base import Prefix
from govcloud.text import Text

USES = {
    Port.LOOPBACK: Use.LOOPBACK,
    Port.MANAGEMENT: Use.MANAGEMENT,
    Port.PAIR: Use.LINK,
    Port.LINK: Use.LINK,
    Port.LAN: Use.DEPARTMENT,
}
"""What an interface is for → what its addresses are handed out for."""

type Seen = dict[Key, tuple[Prefix, str, str]]
"""What an owner has: the prefix, and on which device at which interface."""


def hand_over(
    inventory: Inventory, intent: Intent, hosts: Sequence[Host], today: date
) -> tuple[list[Allocation], list[Note]]:
    """Rows for what the inventory wants and nobody has written down, as the devices have it; why not for the rest."""
    held = {(row.use, row.owner, row.prefix.version) for row in inventory.allocations if row.freed is None}
    seen: Seen = {}
    for host in hosts:
        for key, prefix, where in _list_seen(intent, host):
            seen.setdefault(key, (prefix, host.code, where))
    rows: list[Allocation] = []
    notes: list[Note] = []
    for need in list_needs(inventory, intent):
        if need.key in held or need.key not in seen:
            continue
        prefix, device, where = seen[need.key]
        what = _refuse(need, prefix, [*inventory.allocations, *rows])
        if what is not None:
            notes.append(Note(device, where, what, "renumbered"))
            continue
        block = next(block for block in need.blocks if is_within(prefix, block.prefix))
        rows.append(Allocation(block=block.code, use=need.use, owner=need.owner, prefix=prefix, since=today))
    return sorted(rows, key=lambda row: (row.use, row.owner, row.prefix.version)), notes


def _refuse(need: Need, prefix: Prefix, rows: Iterable[Allocation]) -> Text | None:
    told = {"prefix": prefix, "owner": need.owner}
    if not any(is_within(prefix, block.prefix) for block in need.blocks):
        return OUTSIDE(**told)
    if prefix.prefixlen != need.length and need.use not in RESIZABLE:
        return WRONG_LENGTH(**told, length=prefix.prefixlen, wanted=need.length)
    codes = {block.code for block in need.blocks}
    other = next((row for row in rows if row.block in codes and overlap(row.prefix, prefix)), None)
    if other is None:
        return None
    return (RESTING if other.freed else TAKEN)(**told, other=other.owner)


def is_within(prefix: Prefix, block: Prefix) -> bool:
    """Whether a prefix is part of a block."""
    return prefix.version == block.version and prefix.subnet_of(block)  # type: ignore[arg-type]


def _list_seen(intent: Intent, host: Host) -> Iterator[tuple[Key, Prefix, str]]:
    """Owner of each address that a device has, and the prefix that is the owner's."""
    links = _list_links(intent, host)
    for port in host.running.interfaces:
        use, owner = USES[port.port], _find_owner(host, port, links)
        for address in port.addresses if owner else ():
            own = ip_interface(address)
            whole = ip_network(own.ip) if use in {Use.LOOPBACK, Use.MANAGEMENT} else own.network
            yield (use, owner, own.version), whole, port.name
    for vrf, prefixes in host.running.dropped.items():
        for text in sorted(prefixes & host.running.announced.get(vrf, frozenset())):
            prefix = ip_network(text)
            if prefix.prefixlen:
                yield (Use.NAT, host.code, prefix.version), prefix, text


def _find_owner(host: Host, port: Interface, links: Mapping[str, str]) -> str:
    """Empty for a port to an attachment, or to nobody known."""
    match port.port:
        case Port.LOOPBACK | Port.MANAGEMENT:
            return host.code
        case Port.LINK:
            link = links.get(port.parent or port.name, "")
            return link and name_owner(link, port.vrf)
        case _:
            return name_owner(host.node, port.vrf)


def _list_links(intent: Intent, host: Host) -> Mapping[str, str]:
    """Port of a device → its link."""
    ends = [((link.a_device, link.a_port), (link.b_device, link.b_port), link.code) for link in intent.links.values()]
    return {port: code for a, b, code in ends for device, port in (a, b) if device == host.code}
