"""The extranet as what can fail: which elements each device and each link up stands on. It judges nothing.

An element is anything that fails as one: a device, a card, a carrier's circuit, a whole carrier, a duct, a building.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from extranet.intent import Intent
from govcloud.inventory.models.extranet import Device, Link
from govcloud.text import Text


class Part(StrEnum):
    """The kinds of elements, the most local first."""

    CARD = "card"
    CIRCUIT = "circuit"
    DUCT = "duct"
    DEVICE = "device"
    BUILDING = "building"
    CARRIER = "carrier"


PART_NAMES = {
    Part.CARD: Text("card {code}", "板卡 {code}"),
    Part.CIRCUIT: Text("circuit {code}", "电路 {code}"),
    Part.DUCT: Text("duct {code}", "管道 {code}"),
    Part.DEVICE: Text("device {code}", "设备 {code}"),
    Part.BUILDING: Text("building {code}", "楼宇 {code}"),
    Part.CARRIER: Text("carrier {code}", "运营商 {code}"),
}


class Element(NamedTuple):
    """One thing that can fail."""

    part: Part
    code: str

    @property
    def words(self) -> Text:
        """`duct duct-east`."""
        return PART_NAMES[self.part](code=self.code)

    def __str__(self) -> str:
        return f"{self.part.value} {self.code}"


type Elements = frozenset[Element]


class Way(NamedTuple):
    """A link up from a device: what it stands on besides the two devices, and the device that it leads to."""

    link: str
    upper: str
    elements: Elements
    mbps: int


@dataclass(frozen=True)
class FailureGraph:
    """Everything by code. The two devices of a node reach each other as long as both live."""

    intent: Intent
    devices: Mapping[str, Elements]
    """Device → itself and its building."""
    ways: Mapping[str, tuple[Way, ...]]
    """Device → its links up."""
    siblings: Mapping[str, str]
    """Device → the other one of its node; missing when there is none."""


def build_graph(intent: Intent) -> FailureGraph:
    """The graph of a valid extranet, in linear time."""
    devices = {code: _list_elements(intent, device) for code, device in intent.devices.items()}
    ways: dict[str, list[Way]] = {code: [] for code in devices}
    for link in intent.links.values():
        ways[link.a_device].append(Way(link.code, link.b_device, _list_link_elements(link), link.bandwidth_mbps))
    siblings: dict[str, str] = {}
    for node in intent.nodes.values():
        if len(node.devices) > 1:
            one, other = node.devices["a"].code, node.devices["b"].code
            siblings |= {one: other, other: one}
    return FailureGraph(intent, devices, {code: tuple(own) for code, own in ways.items()}, siblings)


def find_building(intent: Intent, device: Device) -> str:
    """Where a device stands: its own building, or its node's."""
    return device.building or intent.nodes[device.node].record.building


def _list_elements(intent: Intent, device: Device) -> Elements:
    return frozenset((Element(Part.DEVICE, device.code), Element(Part.BUILDING, find_building(intent, device))))


def _list_link_elements(link: Link) -> Elements:
    return frozenset(
        (
            Element(Part.CARD, f"{link.a_device}/{link.a_card}"),
            Element(Part.CARD, f"{link.b_device}/{link.b_card}"),
            Element(Part.CIRCUIT, f"{link.carrier}/{link.circuit}"),  # each carrier numbers its own
            Element(Part.CARRIER, link.carrier),
            Element(Part.DUCT, link.duct),
        )
    )
