"""Words that several rules of diversity share: how many nodes, and what to do about a shared element."""

from extranet.diversity.graph import Element, Elements, Part
from govcloud.text import Text

ONE_NODE, NODES = Text("one node", "1 个节点"), Text("{count} nodes", "{count} 个节点")
SEPARATE = {
    Part.CARD: Text("put one of the links on another card", "请把其中一条链路换到另一块板卡"),
    Part.CIRCUIT: Text("order another circuit for one side", "请为其中一侧另租一条电路"),
    Part.DUCT: Text("lead one of the links through another duct", "请让其中一条链路走另一条管道"),
    Part.DEVICE: Text("lead side a and side b to different devices", "请将 a、b 两侧接到不同的设备"),
    Part.CARRIER: Text("order one of the links from another carrier", "请向另一家运营商租用其中一条链路"),
    Part.BUILDING: Text("put one of the devices into another building", "条件允许时请把其中一台设备放到另一栋楼"),
}
"""Part that is shared → what ends that."""


def count_nodes(count: int) -> Text:
    """`one node`, `12 nodes`."""
    return ONE_NODE if count == 1 else NODES(count=count)


def drop_implied(elements: Elements) -> list[Element]:
    """Sorted, without the cards of a device that is itself among them."""
    devices = {element.code for element in elements if element.part is Part.DEVICE}
    return sorted(e for e in elements if e.part is not Part.CARD or e.code.partition("/")[0] not in devices)
