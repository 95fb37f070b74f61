"""Devices and links of the extranet: each node has a device on side a and one on side b, and no port is used twice.

Whether the two sides share a failure element is not judged here.
"""

from collections.abc import Iterator
from operator import eq

from govcloud.inventory.draft import Draft
from govcloud.inventory.problems import Problem
from govcloud.text import Text

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
    """Links that begin and end at one device, and ports that two links use. Works on what is written, valid or not."""
    links = draft.sections["links"]
    lower = list(zip(links.cells("a_device"), links.cells("a_port"), strict=False))
    upper = list(zip(links.cells("b_device"), links.cells("b_port"), strict=False))
    if len({*lower, *upper}) == len(lower) + len(upper) and not any(
        map(eq, links.cells("a_device"), links.cells("b_device"))
    ):
        return
    first: dict[tuple[str, str], int] = {}
    for row, ends in enumerate(zip(lower, upper, strict=False)):
        if ends[0][0] == ends[1][0] != "":
            yield links.written_row(row).at("b_device").problem("one-device", ONE_DEVICE)
        for field, port in zip(("a_port", "b_port"), ends, strict=True):
            if first.get(port, row) != row and all(port):
                what = PORT_TWICE(device=port[0], first=links.written_row(first[port]).words)
                yield links.written_row(row).at(field).problem("port-used-twice", what)
            first.setdefault(port, row)
