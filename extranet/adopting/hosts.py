"""Which device of which node each one is that was read: by the inventory, by a person's word, by its name. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from extranet.adopting.running import Running
from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.base import CODE_PATTERN
from govcloud.text import Text

NAMED = re.compile(r"(.+)-([ab])")
"""A host name that says node and side."""

NO_NODE = Text(
    'its host name "{name}" does not say which node it stands at', "从主机名“{name}”看不出该设备属于哪个节点"
)
SAY_NODE = Text(
    "give --node CODE; devices are then taken in the order a, b, or give --side",
    "请用 --node 指定节点；设备按 a、b 顺序认定，也可用 --side 指定",
)
OTHER_NODE = Text(
    'code "{code}" is taken: that device stands at node "{node}"', "编号“{code}”已被占用：该设备属于节点“{node}”"
)
OTHER_SIDE = Text('"{code}" is the device of side {side}', "“{code}”是 {side} 侧的设备")
SIDE_TAKEN = Text(
    'node "{node}" has device "{device}" on side {side} already', "节点“{node}”的 {side} 侧已有设备“{device}”"
)
OTHER_CODE = Text(
    "give another node with --node, or take the old device out of extranet/devices.csv first",
    "请用 --node 指定其他节点，或先从 extranet/devices.csv 中删去原设备",
)
BAD_CODE = Text('"{code}" cannot be a code', "“{code}”不能用作编号")
CODE_FORM = Text(
    "codes are lower-case letters, digits, dashes and dots, and begin with a letter; give one with --node",
    "编号由小写字母、数字、短横线和点组成，以字母开头；请用 --node 指定",
)
ONE_ONLY = Text(
    'node "{node}" is new, and only one of its two devices was given', "节点“{node}”是新节点，只给了一台设备"
)
GIVE_BOTH = Text(
    "give the addresses of both: govcloud extranet adopt HOST_A HOST_B --node {node}",
    "请同时给出两台设备的地址：govcloud extranet adopt HOST_A HOST_B --node {node}",
)
TWICE = Text("{first} and {second} are the same device", "{first} 与 {second} 是同一台设备")


@dataclass(frozen=True)
class Facts:
    """What a person says, because no device can. Ports are written `a:eth1`: side, then port."""

    node: str = ""
    side: str = ""
    name_zh: str = ""
    name_en: str = ""
    level: str = ""
    role: str = ""
    department: str = ""
    buildings: tuple[str, ...] = ()
    """Of side a, then of side b where that stands elsewhere."""
    bandwidth: int = 0
    """Of links that are not shaped, Mbit/s."""
    ducts: Mapping[str, str] = field(default_factory=dict)
    circuits: Mapping[str, str] = field(default_factory=dict)
    """Port → carrier and circuit number, with a space between."""
    ends: Mapping[str, str] = field(default_factory=dict)
    """Port → `device:port` at the other end."""


@dataclass(frozen=True)
class Host:
    """A device that was read, with its place. `given` is what it was called on the command line."""

    given: str
    running: Running
    code: str
    node: str
    side: str

    def key(self, port: str) -> str:
        """What a person calls one of its ports."""
        return f"{self.side}:{port}"


def place_hosts(inventory: Inventory, read: Mapping[str, Running], facts: Facts) -> tuple[Host, ...]:
    """Every device that was read, side a first. Raises UsageError where a place is taken or cannot be told."""
    known = {device.code: device for device in inventory.extranet.devices}
    free = iter([facts.side] if facts.side else "ab")
    hosts: list[Host] = []
    for given, running in read.items():
        code = next((name for name in (given, running.code) if name in known), "")
        if code:
            device = known[code]
            if facts.node and facts.node != device.node:
                raise UsageError(OTHER_NODE(code=code, node=device.node), given, todo=OTHER_CODE)
            if facts.side and facts.side != device.side:
                raise UsageError(OTHER_SIDE(code=code, side=device.side), given, todo=OTHER_CODE)
            hosts.append(Host(given, running, code, device.node, device.side))
        else:
            hosts.append(_place_new(inventory, given, running, facts, free))
    _check(inventory, hosts)
    return tuple(sorted(hosts, key=lambda host: (host.node, host.side)))


def _place_new(inventory: Inventory, given: str, running: Running, facts: Facts, free: Iterable[str]) -> Host:
    match = NAMED.fullmatch(running.code)
    node = facts.node or (match[1] if match else "")
    if not node:
        raise UsageError(NO_NODE(name=running.code), given, todo=SAY_NODE)
    side = facts.side or (match[2] if match else next(iter(free), "b"))
    code = running.code if re.fullmatch(CODE_PATTERN, running.code) else f"{node}-{side}"
    for name in (node, code):
        if not re.fullmatch(CODE_PATTERN, name):
            raise UsageError(BAD_CODE(code=name), given, todo=CODE_FORM)
    for device in inventory.extranet.devices:
        if (device.node, device.side) == (node, side):
            what = SIDE_TAKEN(node=node, device=device.code, side=side)
            raise UsageError(what, given, todo=OTHER_CODE)
    return Host(given, running, code, node, side)


def _check(inventory: Inventory, hosts: Sequence[Host]) -> None:
    known = {node.code for node in inventory.extranet.nodes}
    seen: dict[tuple[str, str], Host] = {}
    for host in hosts:
        other = seen.setdefault((host.node, host.side), host)
        if other is not host:
            raise UsageError(TWICE(first=other.given, second=host.given))
    for node, _ in seen:
        if node not in known and len([key for key in seen if key[0] == node]) == 1:
            raise UsageError(ONE_ONLY(node=node), todo=GIVE_BOTH(node=node))
