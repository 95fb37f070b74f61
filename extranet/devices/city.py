"""What building one device needs of the whole city, looked up once for all devices."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from extranet.addresses import ExtranetPlan, find_ends
from extranet.devices.model import GLOBAL, Port, Services
from extranet.intent import Intent, number_vrf, read_intent
from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import AddressBlock, Use
from govcloud.inventory.models.attachment import Attachment
from govcloud.inventory.models.base import Prefix
from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.extranet import Device, Link, VrfKind
from govcloud.inventory.models.reach import SharedService
from govcloud.text import Text

type Ends = tuple[tuple[str, str], tuple[str, str]]
"""IPv4 and IPv6 address, with their lengths, of one end and of the other."""

FIRST_PRIVATE_ASN = 4_200_000_000
ASN_BITS = 0x3FFFFFF
"""How much of a loopback goes into the AS number; the sum stays in the private range of RFC 6996."""

NO_MANAGEMENT = Text(
    "the extranet has no management.yml: devices need time servers, log servers and managers",
    "清单缺少 extranet/management.yml：设备需要时间服务器、日志服务器和管理网段",
)
ADD_MANAGEMENT = Text(
    "write it like the one of the worked example, inventories/hanjiang/extranet/management.yml",
    "请参照示例 inventories/hanjiang/extranet/management.yml 编写",
)


@dataclass(frozen=True)
class CityView:
    """The intent, the plan, and what is found in them again and again."""

    intent: Intent
    plan: ExtranetPlan
    services: Services
    links: Mapping[str, tuple[Link, ...]]
    """Device → links that end at it, by code."""
    attachments: Mapping[str, tuple[Attachment, ...]]
    """Device → its attachments, by code."""
    shared: tuple[SharedService, ...]
    """Services that other areas may reach, by code."""
    tenants: Mapping[tuple[str, Zone], tuple[Prefix, ...]]
    """Pool and zone → the blocks of its tenants."""
    areas: Mapping[str, tuple[Prefix, ...]]
    """Area → the blocks that its sites are numbered from."""
    management: tuple[AddressBlock, ...]
    internet: str
    """The internet access area; `GLOBAL` when the city has none."""
    allowed: tuple[str, ...]
    """Nodes that may go out."""
    numbers: dict[str, int] = field(default_factory=dict)
    """Node → AS number, as they become known."""
    ends: dict[tuple[Port, str, str], Ends] = field(default_factory=dict)
    """Kind, link or node, area → addresses of both ends, as they become known: each is asked for four times."""

    def number_node(self, node: str) -> int:
        """The AS number of a node, from the loopback of its device a; it changes only when that does."""
        if node not in self.numbers:
            devices = self.intent.nodes[node].devices
            loopback = self.plan.loopback(devices[min(devices)].code).v4
            self.numbers[node] = FIRST_PRIVATE_ASN + (int(loopback.network_address) & ASN_BITS)
        return self.numbers[node]

    def link_ends(self, link: str, area: str) -> Ends:
        """Addresses of a link, the lower end's first."""
        key = Port.LINK, link, area
        if key not in self.ends:
            self.ends[key] = find_ends(self.plan.link(link, area))
        return self.ends[key]

    def pair_ends(self, node: str, area: str) -> Ends:
        """Addresses between the devices of a node, side a's first."""
        key = Port.PAIR, node, area
        if key not in self.ends:
            self.ends[key] = find_ends(self.plan.pair(node, area))
        return self.ends[key]

    def sort_areas(self, areas: Iterable[str]) -> list[str]:
        """The public one first, then by number: the order of rows in `vrfs.yml` changes nothing."""
        return sorted(areas, key=lambda area: number_vrf(self.intent.vrfs[area]) if area else 0)

    def area_of(self, zone: Zone) -> str:
        """The area that a pool's zone is attached to."""
        return self.internet if zone is Zone.INTERNET else GLOBAL

    def twin_of(self, device: Device) -> Device | None:
        """The other device of the node."""
        devices = self.intent.nodes[device.node].devices
        return next((other for side, other in devices.items() if side != device.side), None)


def view_city(inventory: Inventory, plan: ExtranetPlan) -> CityView:
    """Look everything up. Raises UsageError when the inventory does not say how devices are managed."""
    extranet = inventory.extranet
    if extranet.management is None:
        raise UsageError(NO_MANAGEMENT, "extranet/management.yml", todo=ADD_MANAGEMENT)
    managed = extranet.management
    services = Services(
        ntp=tuple(managed.ntp),
        syslog=tuple(managed.syslog),
        managers=tuple(sorted(map(str, managed.managers))),
        snmp_user=managed.snmp_user,
        admin=managed.admin,
        banner=managed.banner,
    )
    intent = read_intent(inventory)
    links: dict[str, list[Link]] = defaultdict(list)
    for link in sorted(extranet.links, key=lambda link: link.code):
        links[link.a_device].append(link)
        links[link.b_device].append(link)
    attachments: dict[str, list[Attachment]] = defaultdict(list)
    for attachment in sorted(extranet.attachments, key=lambda attachment: attachment.code):
        attachments[attachment.device].append(attachment)
    tenants: dict[tuple[str, Zone], list[Prefix]] = defaultdict(list)
    areas: dict[str, list[Prefix]] = defaultdict(list)
    for block in sorted(inventory.addresses, key=lambda block: (block.prefix.version, int(block.prefix[0]))):
        if block.use is Use.TENANT and block.pool and block.zone:
            tenants[block.pool, block.zone].append(block.prefix)
        if block.use is Use.DEPARTMENT and block.vrf:
            areas[GLOBAL if block.vrf == intent.public else block.vrf].append(block.prefix)
    return CityView(
        intent=intent,
        plan=plan,
        services=services,
        links={code: tuple(found) for code, found in links.items()},
        attachments={code: tuple(found) for code, found in attachments.items()},
        shared=tuple(sorted(extranet.services, key=lambda service: service.code)),
        tenants={key: tuple(prefixes) for key, prefixes in tenants.items()},
        areas={area: tuple(prefixes) for area, prefixes in areas.items()},
        management=tuple(block for block in inventory.addresses if block.use is Use.MANAGEMENT),
        internet=next((code for code, vrf in sorted(intent.vrfs.items()) if vrf.kind is VrfKind.INTERNET), GLOBAL),
        allowed=tuple(sorted(extranet.internet.nodes)) if extranet.internet else (),
    )
