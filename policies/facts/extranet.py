"""Facts of the extranet: what each device is told or says, what it was seen to do, and what the inventory approves.

A device's facts come from its configuration, intended or running; the public network area is the area with no name.
"""

from datetime import datetime, timedelta

from govcloud.text import Text
from policies.facts.fact import Fact
from policies.facts.record import Record, told
from policies.facts.register import HERE

AT_DEVICE = frozenset({"device"})


class Area(Record):
    """A routed area on a device."""

    code: str
    route_target: str


class Interface(Record):
    """A port, or a part of one."""

    name: str
    port: str
    """What it is for: `link`, `pair`, `lan`, `attachment`, `management`."""
    vrf: str
    addresses: tuple[str, ...]


class Session(Record):
    """A BGP session that is configured."""

    vrf: str
    address: str
    relation: str
    """Which way it lies: `up`, `down`, `pair`, `pool`, `carrier`."""
    bfd: bool
    authenticated: bool
    limited: bool
    """Whether the number of prefixes that are taken is bounded."""


class Announcement(Record):
    """A prefix that a device originates."""

    vrf: str
    prefix: str
    dropped: bool
    """Whether what goes there ends here, unless a longer prefix takes it."""


class Opening(Record):
    """What one area may reach in another."""

    code: str
    vrf: str
    """The area that consumes."""
    source: str
    """The area that it lives in."""
    prefixes: tuple[str, ...]
    protocol: str
    ports: tuple[str, ...]


class BaselineItem(Record):
    """An item of the secure baseline on a device. An item that does not concern it is not there."""

    rule: str
    """Id of the rule that judges it."""
    lacking: tuple[str, ...]
    """Files with the lines that are not as the item wants them."""


class Device(Fact):
    """A device as it is configured. Its id is its code."""

    KIND = "extranet.Device"
    WORDS = Text("network devices", "网络设备")
    PLACES = AT_DEVICE

    name: str
    node: str
    role: str
    """`core`, `exit`, `aggregation` or `access`."""
    platform: str
    baseline: tuple[BaselineItem, ...] = told(read=BaselineItem.read_parts())
    areas: tuple[Area, ...] = told(read=Area.read_parts())
    interfaces: tuple[Interface, ...] = told(read=Interface.read_parts())
    sessions: tuple[Session, ...] = told(read=Session.read_parts())
    announced: tuple[Announcement, ...] = told(read=Announcement.read_parts())
    openings: tuple[Opening, ...] = told(read=Opening.read_parts())
    translates: bool
    """Whether it translates addresses."""
    outsiders: tuple[str, ...]
    """Sources that it lets out to the internet; empty where it is no exit."""
    detect_ms: int
    """After how long BFD takes a neighbour for dead."""
    managers: tuple[str, ...]
    """Prefixes that may manage it."""
    account_servers: tuple[str, ...]
    """Servers that it asks who may log in."""
    local_accounts: tuple[str, ...]


class Observation(Fact):
    """Something that a device must show, with what it showed. `observed` is unknown where it showed nothing."""

    KIND = "extranet.Observation"
    WORDS = Text("observations on network devices", "网络设备观测结果")
    PLACES = AT_DEVICE
    MAX_AGE = timedelta(hours=1)

    about: str
    """`session`, `bfd`, `gateway`, `default`, `route`, `neighbor`, `clock`, `service`, `reach`, `audit`, …"""
    vrf: str
    subject: str
    wanted: str
    observed: str


class Standing(Fact):
    """How a device stands to its intended configuration."""

    KIND = "extranet.Standing"
    WORDS = Text("standing of network devices", "网络设备配置状态")
    PLACES = AT_DEVICE

    standing: str
    """`unchanged`, `changed`, `drifted` or `busy`."""
    reasons: tuple[str, ...]


class NodeDevice(Record):
    """A device of a node, as the inventory has it."""

    code: str
    serial: str
    feed: str
    """What feeds it with power."""


class Node(Fact):
    """A node as it is wanted, with what its ways to the core have in common. Its id is its code."""

    KIND = "extranet.Node"
    WORDS = Text("extranet nodes", "政务外网节点")
    PLACES = HERE

    name: str
    role: str
    devices: tuple[NodeDevice, ...] = told(read=NodeDevice.read_parts())
    reachable: bool
    """Whether each of its sides has a way to the core."""
    cuts: tuple[str, ...]
    """Single elements whose loss cuts it off, as `duct duct-east`; what cuts off a node above is told there."""
    areas: tuple[str, ...]
    """Areas that its class of access and what hangs below it ask for."""


class ApprovedArea(Fact):
    """A routed area as it is approved. Its id is its code; that of the public network area is empty."""

    KIND = "extranet.ApprovedArea"
    WORDS = Text("approved areas", "已批准的网络区域")
    PLACES = HERE

    route_target: str


class ApprovedOpening(Fact):
    """A declared service: what some areas may reach in another. Its id is its code."""

    KIND = "extranet.ApprovedOpening"
    WORDS = Text("declared services between areas", "跨区域共享服务登记")
    PLACES = HERE

    source: str
    consumers: tuple[str, ...]
    prefixes: tuple[str, ...]
    protocol: str
    ports: tuple[str, ...]


class AddressBlock(Fact):
    """A block of the address plan."""

    KIND = "extranet.AddressBlock"
    WORDS = Text("blocks of the address plan", "地址规划")
    PLACES = HERE

    prefix: str
    vrf: str | None
    """None: of every area."""


class Drill(Fact):
    """A switch-over that was made on purpose, and how long anybody was without network."""

    KIND = "extranet.Drill"
    WORDS = Text("drills", "切换演练记录")
    PLACES = HERE

    node: str
    at: datetime
    blackout_ms: int
    restore_ms: int
