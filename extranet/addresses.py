"""The address plan of the extranet: loopbacks, management, links, pairs, local networks and the exit's translation.

What `allocations.csv` says stays; what it does not say yet is planned from the first free place. Pure: writing down is
`govcloud.addresses.settle`'s work.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Network, IPv6Network
from socket import AF_INET, AF_INET6, inet_ntop

from extranet.devices.model import GLOBAL
from extranet.intent import Intent, NodeIntent, read_intent
from govcloud.addresses.handout import Grant, HandOut, Need, choose_blocks, hand_out
from govcloud.addresses.tenants import Prefixes
from govcloud.errors import GovcloudError, UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.labels import label_choice
from govcloud.inventory.models.address import AddressBlock, Use
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.extranet import Role
from govcloud.text import Text

HOST, POINT_TO_POINT = (32, 128), (31, 127)
"""Lengths of the IPv4 and the IPv6 prefix."""
NAT_LENGTH = 28
SITE_LENGTHS = {Level.CITY: 24, Level.COUNTY: 24, Level.TOWNSHIP: 25, Level.VILLAGE: 26}
"""Level → length of the IPv4 prefix of a site's local network in the public area."""
AREA_LENGTH = 26
"""The same in any other area."""
SITE_V6_LENGTH = 64

USES = frozenset({Use.LOOPBACK, Use.MANAGEMENT, Use.LINK, Use.DEPARTMENT, Use.NAT})
"""What of the address plan is the extranet's."""

NO_SUCH = Text('the extranet has no address of use "{use}" for "{owner}"', "政务外网没有“{owner}”的“{use}”地址")
FOR_USE = Text('use "{use}"', "“{use}”用途")
IN_VRF = Text('use "{use}" in VRF "{vrf}" at level "{level}"', "“{use}”用途（VRF“{vrf}”、{level}）")


@dataclass(frozen=True)
class ExtranetPlan:
    """All addresses of the extranet. Who cannot be served is told when it is asked for, not before.

    Every look-up raises GovcloudError when a block is full or missing, UsageError when nothing of the kind is wanted.
    """

    handed: HandOut

    @property
    def new(self) -> tuple[Grant, ...]:
        """What is not in `allocations.csv` yet; until it is, it may move."""
        return self.handed.new

    def loopback(self, device: str) -> Prefixes:
        """A /32 and a /128."""
        return self._find(Use.LOOPBACK, device)

    def management(self, device: str) -> Prefixes:
        """A /32 and a /128."""
        return self._find(Use.MANAGEMENT, device)

    def link(self, link: str, vrf: str = GLOBAL) -> Prefixes:
        """A /31 and a /127 of a link in one area; `find_ends` says which end has which address."""
        return self._find(Use.LINK, name_owner(link, vrf))

    def pair(self, node: str, vrf: str = GLOBAL) -> Prefixes:
        """The same between the two devices of a node."""
        return self._find(Use.LINK, name_owner(node, vrf))

    def site(self, node: str, vrf: str = GLOBAL) -> Prefixes:
        """The local network of a site in one area."""
        return self._find(Use.DEPARTMENT, name_owner(node, vrf))

    def nat(self, device: str) -> IPv4Network:
        """The addresses that an exit device translates to; IPv6 is not translated."""
        prefix = self._take(Use.NAT, device, 4)
        assert isinstance(prefix, IPv4Network)  # noqa: S101 - the key says so
        return prefix

    def _find(self, use: Use, owner: str) -> Prefixes:
        v4, v6 = (self._take(use, owner, version) for version in (4, 6))
        assert isinstance(v4, IPv4Network)  # noqa: S101 - the key says so
        assert isinstance(v6, IPv6Network)  # noqa: S101
        return Prefixes(v4, v6)

    def _take(self, use: Use, owner: str, version: int) -> IPv4Network | IPv6Network:
        key = (use, owner, version)
        refused: GovcloudError | None = self.handed.refused.get(key)
        if refused is not None:
            raise refused
        if key not in self.handed.held:
            raise UsageError(NO_SUCH(use=label_choice(use), owner=owner))
        return self.handed.held[key].prefix


def plan_extranet(inventory: Inventory, intent: Intent | None = None) -> ExtranetPlan:
    """The addresses of a valid inventory's extranet; the same inventory gives the same plan."""
    return ExtranetPlan(hand_out(list_needs(inventory, intent or read_intent(inventory)), inventory.allocations))


def name_owner(code: str, vrf: str) -> str:
    """What `allocations.csv` calls the part of a link, pair or site in one area."""
    return f"{code}/{vrf}" if vrf else code


def find_ends(prefixes: Prefixes) -> tuple[tuple[str, str], tuple[str, str]]:
    """The addresses of both ends as IPv4 and IPv6 text with their lengths: the lower or a end's (even), the other's."""
    v4, v6 = int(prefixes.v4.network_address), int(prefixes.v6.network_address)
    length4, length6 = prefixes.v4.prefixlen, prefixes.v6.prefixlen
    lower, upper = (
        (
            f"{inet_ntop(AF_INET, (v4 + end).to_bytes(4))}/{length4}",
            f"{inet_ntop(AF_INET6, (v6 + end).to_bytes(16))}/{length6}",
        )
        for end in (0, 1)  # inet_ntop writes what ipaddress writes, ten times as fast
    )
    return lower, upper


def list_needs(inventory: Inventory, intent: Intent) -> Iterator[Need]:
    """Every prefix that the extranet has to have."""

    @cache
    def choose(use: Use, version: int, vrf: str, level: Level) -> tuple[tuple[AddressBlock, ...], Text]:
        wanted = {"use": use, "vrf": intent.name_vrf(vrf) or None, "level": level}
        return choose_blocks(inventory.addresses, version, **wanted), _name_purpose(use, intent.name_vrf(vrf), level)

    def need(use: Use, owner: str, lengths: Iterable[int], node: NodeIntent, vrf: str = GLOBAL) -> Iterator[Need]:
        for version, length in zip((4, 6), lengths, strict=False):
            yield Need(use, owner, version, length, *choose(use, version, vrf, node.record.level))

    internet = next((code for code, vrf in intent.vrfs.items() if vrf.kind == "internet"), GLOBAL)
    for node in intent.nodes.values():
        for device in node.devices.values():
            yield from need(Use.LOOPBACK, device.code, HOST, node)
            yield from need(Use.MANAGEMENT, device.code, HOST, node)
            if device.role is Role.EXIT:
                yield from need(Use.NAT, device.code, (NAT_LENGTH,), node, internet)
        for vrf in node.vrfs:
            for owner in (*(link.code for link in node.links), node.code):
                yield from need(Use.LINK, name_owner(owner, vrf), POINT_TO_POINT, node, vrf)
        for vrf in node.lans:
            length = AREA_LENGTH if vrf else SITE_LENGTHS[node.record.level]
            yield from need(Use.DEPARTMENT, name_owner(node.code, vrf), (length, SITE_V6_LENGTH), node, vrf)


def _name_purpose(use: Use, vrf: str, level: Level) -> Text:
    """Only local networks have blocks by area and level."""
    label = label_choice(use)
    return IN_VRF(use=label, vrf=vrf, level=label_choice(level)) if use is Use.DEPARTMENT else FOR_USE(use=label)
