"""Which network of a project is which zone of the department, and which prefixes the address plan keeps for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import AddressBlock, Use
from govcloud.inventory.models.city import Zone
from govcloud.text import Text
from stacks.adoption.found import Found
from stacks.adoption.sketch import Sketch
from stacks.resources.handler import Live

NO_ZONE = Text(
    "network `{name}` leads to no zone that the inventory knows of this pool: it is not adopted",
    "网络 `{name}` 不通往清单中该资源池的任何网络区，未纳管",
)
SECOND = Text(
    "network `{name}` is a second one in zone `{zone}`; a department has one per zone: it is not adopted",
    "网络 `{name}` 是网络区 `{zone}` 的第二个网络，每个部门每区只有一个，未纳管",
)
NO_BLOCK = Text(
    "prefix {prefix} of network `{name}` is in no block of addresses.yml for tenants of this pool and zone: the plan"
    " gives another one, and the next up would make the subnet anew",
    "网络 `{name}` 的网段 {prefix} 不在 addresses.yml 中该资源池、网络区的租户地址块内：地址规划会另行分配，"
    "下次部署将重建该子网",
)
MORE_SUBNETS = Text(
    "subnet {prefix} of network `{name}` is a second one of its family: it is not adopted",
    "网络 `{name}` 的子网 {prefix} 是同一地址族的第二个子网，未纳管",
)
VERSIONS = (4, 6)


@dataclass(frozen=True)
class ZoneFound:
    """The network of a zone."""

    zone: Zone
    network: Live
    router: Live | None
    prefixes: tuple[tuple[str, IPv4Network | IPv6Network], ...] = ()
    """Block and prefix, of each family that the plan has room for."""


def find_zones(found: Found, inventory: Inventory, sketch: Sketch) -> dict[Zone, ZoneFound]:
    """Zone → its network."""
    zones: dict[Zone, ZoneFound] = {}
    for network in sorted(found.of("Network"), key=lambda each: each.values.get("name") not in set(Zone)):
        subnets = [subnet for subnet in found.of("Subnet") if subnet.values["network"] == network.id]
        router = find_router(found, subnets)
        zone = find_zone(found, inventory, network, subnets, router)
        name = network.values["name"]
        if zone is None:
            sketch.note(NO_ZONE(name=name))
        elif zone in zones:
            sketch.note(SECOND(name=name, zone=zone.value))
        else:
            prefixes = tuple(choose_subnets(found, inventory, zone, network, subnets, sketch))
            zones[zone] = ZoneFound(zone, network, router, prefixes)
            sketch.hint("Network", zone.value, network.id)
            if router is not None:
                sketch.hint("Router", zone.value, router.id)
    return zones


def find_router(found: Found, subnets: Iterable[Live]) -> Live | None:
    """The router that joins one of the subnets."""
    ids = {subnet.id for subnet in subnets}
    return next((each for each in found.of("Router") if ids & set(each.values["interfaces"])), None)


def find_zone(
    found: Found, inventory: Inventory, network: Live, subnets: Iterable[Live], router: Live | None
) -> Zone | None:
    """By where the router leads, else by the address plan, else by name."""
    if router is not None and (way := router.values.get("external_network")):
        code = found.names.get("zone", {}).get(way)
        return Zone(code) if code else None
    for subnet in subnets:
        for block in tenant_blocks(inventory, found.pool.code):
            if block.zone is not None and is_inside(ip_network(subnet.values["cidr"]), block):
                return block.zone
    name = str(network.values["name"])
    return Zone(name) if name in set(Zone) else None


def choose_subnets(
    found: Found, inventory: Inventory, zone: Zone, network: Live, subnets: list[Live], sketch: Sketch
) -> Iterator[tuple[str, IPv4Network | IPv6Network]]:
    """The first subnet of each family, with the block that its prefix is of."""
    for version in VERSIONS:
        here = [each for each in subnets if each.values["ip_version"] == version]
        for more in here[1:]:
            sketch.note(MORE_SUBNETS(name=network.values["name"], prefix=more.values["cidr"]))
        for subnet in here[:1]:
            prefix = ip_network(subnet.values["cidr"])
            sketch.hint("Subnet", f"{zone.value}-v{version}", subnet.id)
            blocks = tenant_blocks(inventory, found.pool.code, zone)
            block = next((each for each in blocks if is_inside(prefix, each)), None)
            if block is None:
                sketch.note(NO_BLOCK(name=network.values["name"], prefix=prefix))
            else:
                yield block.code, prefix


def tenant_blocks(inventory: Inventory, pool: str, zone: Zone | None = None) -> list[AddressBlock]:
    """Blocks for tenants of a pool, and of a zone."""
    return [
        block
        for block in inventory.addresses
        if block.use is Use.TENANT and block.pool in (pool, None) and (zone is None or block.zone in (zone, None))
    ]


def is_inside(prefix: IPv4Network | IPv6Network, block: AddressBlock) -> bool:
    """Whether a prefix is of a block."""
    return prefix.version == block.prefix.version and prefix.subnet_of(block.prefix)  # type: ignore[arg-type]
