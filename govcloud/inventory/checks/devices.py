"""Devices and links of the extranet: each node has a device on side a and one on side b, and no port is used twice.

Whether the two sides share a failure element is not judged here.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govcloud.inventory.draft import Draft
from govcloud.inventory.problems import Problem
from govcloud.text import Text

if TYPE_CHECKING:
    from govcloud.inventory.reading.source import Place

NO_DEVICE = Text('node "{value}" has no device on side {side}', "节点“{value}”的 {side} 侧没有设备")
SECOND_DEVICE = Text(
    'node "{node}" has two devices on side {value}, the first in {first}',
    "节点“{node}”的 {value} 侧有两台设备，第一台在 {first}",
)
ONE_DEVICE = Text('both ends of the link are device "{value}"', "链路两端是同一台设备“{value}”")
PORT_TWICE = Text(
    'port {value} of device "{device}" is used twice, first in {first}',
    "设备“{device}”的端口 {value} 用了两次，第一次在 {first}",
)


def check_pairs(draft: Draft) -> Iterator[Problem]:
    """Nodes that do not have exactly one device on each side. Works on what is written, valid or not."""
    nodes, devices = draft.sections["nodes"], draft.sections["devices"]
    if nodes.unreadable or devices.unreadable:
        return
    pairs = list(zip(devices.cells("node"), devices.cells("side"), strict=False))
    have, codes = set(pairs), nodes.cells("code")
    if len(have) < len(pairs):
        first: dict[tuple[str, str], int] = {}
        for row, pair in enumerate(pairs):
            if first.setdefault(pair, row) != row and all(pair):
                what = SECOND_DEVICE(node=pair[0], first=devices.written_row(first[pair]).words)
                yield devices.written_row(row).at("side").problem("second-device", what)
    for row, code in enumerate(codes):
        for side in "ab":
            if (code, side) not in have and code:
                yield nodes.written_row(row).at("code").problem("missing-device", NO_DEVICE(side=side))


def check_links(draft: Draft) -> Iterator[Problem]:
    """Links that begin and end at one device. Works on what is written, valid or not."""
    links = draft.sections["links"]
    for row, (lower, upper) in enumerate(zip(links.cells("a_device"), links.cells("b_device"), strict=False)):
        if lower == upper != "":
            yield links.written_row(row).at("b_device").problem("one-device", ONE_DEVICE)


def check_ports(draft: Draft) -> Iterator[Problem]:
    """Ports that two of links, attachments and the device itself use. Works on what is written, valid or not.

    A link from a port to itself is told by `check_links`.
    """
    columns = []
    for kind, device, field in PORTS:
        section = draft.sections[kind]
        columns.append((section, field, list(zip(section.cells(device), section.cells(field), strict=False))))
    used = [port for _, _, ports in columns for port in ports if all(port)]
    if len(set(used)) == len(used):
        return
    first: dict[tuple[str, str], Place] = {}
    for section, field, ports in columns:
        for row, port in enumerate(ports):
            place = section.written_row(row).at(field)
            if port not in first:
                first.update({port: place} if all(port) else {})
            elif section.kind.name != "links" or first[port].path[0] != row or first[port].source != place.source:
                yield place.problem("port-used-twice", PORT_TWICE(device=port[0], first=first[port].words))


PORTS = (
    ("devices", "code", "pair_port"),
    ("devices", "code", "lan_port"),
    ("devices", "code", "management_port"),
    ("links", "a_device", "a_port"),
    ("links", "b_device", "b_port"),
    ("attachments", "device", "port"),
)
"""Kind of record, its column with a device, its column with a port of that device."""
