"""The device model: all that a configuration of one device says, in no vendor's words.

It is the one contract of this room: builders make it, renderers write it, parsers read it back, verification derives
its expected facts from it. Addresses are text with their length (`10.241.0.0/31`), rates are Mbit/s, times are
milliseconds. The public network area is the global routing table (`vrf` is empty); every other area is a VRF.
"""

from dataclasses import dataclass
from enum import StrEnum

from govcloud.inventory.models.extranet import Platform, Role

GLOBAL = ""
"""The `vrf` of the public network area: the global routing table."""
BFD_INTERVAL_MS = 100
BFD_MULTIPLIER = 3


class Port(StrEnum):
    """What an interface is for."""

    LOOPBACK = "loopback"
    LINK = "link"
    """To another node, by a carrier's circuit."""
    PAIR = "pair"
    """To the other device of the node."""
    LAN = "lan"
    """To the site's local network."""
    ATTACHMENT = "attachment"
    """To a pool's border router, or to a carrier's internet router."""
    MANAGEMENT = "management"


@dataclass(frozen=True, slots=True)
class Vrf:
    """A routed area besides the public one. `number` is its VLAN tag on shared ports and its table's number."""

    code: str
    number: int
    route_distinguisher: str
    route_target: str


@dataclass(frozen=True, slots=True)
class Vrrp:
    """One group per LAN and address family. The device is master only while it has the default route of its VRF."""

    group: int
    priority: int
    address: str
    """The gateway that hosts use, without length; for IPv6 a link-local address."""


@dataclass(frozen=True, slots=True)
class Interface:
    """A port, or a part of one (`parent`, `vlan` > 0). Several may share a physical port, one per VRF."""

    name: str
    """As the platform writes it: `eth1`, `eth1.101`, `GigabitEthernet0/0/1.101`."""
    port: Port
    description: str
    addresses: tuple[str, ...]
    vrf: str = GLOBAL
    parent: str = ""
    vlan: int = 0
    mtu: int = 1500
    shape_mbps: int = 0
    """Rate that what leaves here is shaped to; 0: not shaped. Only physical ports are."""
    link: str = ""
    """Code of the link or attachment that it is an end of."""
    peer: str = ""
    """Device at the other end."""
    vrrp: tuple[Vrrp, ...] = ()


class Relation(StrEnum):
    """Which way a BGP neighbour lies; it decides what it is told."""

    UP = "up"
    """Towards the core: is told the prefixes below, never a default route."""
    DOWN = "down"
    """Away from the core: is told the default route and nothing else."""
    PAIR = "pair"
    """The other device of the node, or of the core: is told everything."""
    POOL = "pool"
    """A pool's border router: is told the default route; only the pool's own tenant blocks are believed."""
    CARRIER = "carrier"
    """A carrier's internet router: is told the translation prefix, and the IPv6 sources; only a default is believed.

    Where numbers are prepended, its default is also preferred less than what the pair tells, so that every flow leaves,
    and is recorded, at side a as long as that has a carrier.
    """


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A BGP session of one address family, always with BFD. Internal when `asn` is the device's own."""

    address: str
    asn: int
    relation: Relation
    description: str
    interface: str
    prepends: int = 0
    """How many times the own number is prepended to what it is told: side b of a node stands back."""
    accepts: tuple[str, ...] = ()
    """Prefixes that are believed, with all longer ones; empty: whatever the relation allows."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A declared service: prefixes of another VRF that this one may reach, on these ports only.

    It stands in the routing of the VRF that consumes it. The way back, from `source` to the `clients`, is part of it:
    a renderer lets `source` know their routes, and answers pass.
    """

    code: str
    source: str
    """VRF that the prefixes live in."""
    prefixes: tuple[str, ...]
    protocol: str
    ports: tuple[int, ...]
    clients: tuple[str, ...] = ()
    """Prefixes of the consuming VRF that may use it."""


@dataclass(frozen=True, slots=True)
class Routing:
    """BGP in one VRF. `origins` are announced prefixes that live here; `blackholes` are originated and dropped here."""

    vrf: str
    origins: tuple[str, ...]
    neighbors: tuple[Neighbor, ...]
    blackholes: tuple[str, ...] = ()
    leaks: tuple[Leak, ...] = ()


@dataclass(frozen=True, slots=True)
class Nat:
    """Translation at the supervised internet exit: only sources of the allow-list pass; each new flow is recorded."""

    outside: str
    """Interface towards the carrier."""
    pool: str
    """Prefix that sources are translated to."""
    sources: tuple[str, ...]
    """IPv4 and IPv6 prefixes of the sites that may reach the internet; IPv6 passes untranslated."""


@dataclass(frozen=True, slots=True)
class Services:
    """What every device has besides routing. Secrets are not in it: they are references, resolved when pushing."""

    ntp: tuple[str, ...]
    syslog: tuple[str, ...]
    managers: tuple[str, ...]
    """Prefixes that may open SSH and ask by SNMPv3."""
    snmp_user: str
    admin: str
    banner: str


@dataclass(frozen=True, slots=True)
class DeviceModel:
    """One device, whole."""

    code: str
    node: str
    side: str
    role: Role
    platform: Platform
    model: str
    asn: int
    router_id: str
    vrfs: tuple[Vrf, ...]
    interfaces: tuple[Interface, ...]
    routings: tuple[Routing, ...]
    services: Services
    management: str
    """Address that it is managed at, without length."""
    nat: Nat | None = None
    bfd_interval_ms: int = BFD_INTERVAL_MS
    bfd_multiplier: int = BFD_MULTIPLIER
