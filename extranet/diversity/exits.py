"""Rules for the extranet's edges: each zone of a pool is attached twice, and no single element takes the internet."""

from collections.abc import Iterator

from extranet.diversity.cuts import Cuts, cut_attachments
from extranet.diversity.graph import Element, FailureGraph, Part
from extranet.diversity.words import SEPARATE, count_nodes, drop_implied
from extranet.findings import Finding, Grade
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.attachment import Attachment
from govcloud.text import Text

INTERNET = "internet"
"""What findings about the way to the internet are about."""

ONE_ATTACHMENT = Text("all attachments are on device {device}", "全部对接口都在设备 {device} 上")
NO_ATTACHMENT = Text("nothing attaches it to the extranet", "没有对接到政务外网")
ADD_ATTACHMENT = Text(
    "write one on each core in extranet/attachments.csv", "请在 extranet/attachments.csv 中为两台核心各写一个对接口"
)
SHARED = Text(
    "all ways to the internet share {element}: its loss cuts off {count}",
    "通往互联网的所有路径共用{element}，一旦失效，{count}无法访问互联网",
)
NO_EXIT = Text(
    "{count} may reach the internet, but nothing attaches the extranet to it",
    "{count}允许访问互联网，但政务外网没有接入互联网",
)
ADD_EXIT = Text(
    "write the carriers' internet ports in extranet/attachments.csv", "请在 extranet/attachments.csv 中写出互联网对接口"
)


def judge_pools(inventory: Inventory) -> Iterator[Finding]:
    """Each zone of a pool needs ports on two devices; nothing is said while no pool is attached at all."""
    attached: dict[str, set[str]] = {}
    for attachment in inventory.extranet.attachments:
        if attachment.pool and attachment.zone:
            attached.setdefault(f"{attachment.pool}/{attachment.zone.value}", set()).add(attachment.device)
    for name in (f"{pool.code}/{zone.value}" for pool in inventory.pools for zone in pool.zones) if attached else ():
        devices = sorted(attached.get(name, ()))
        if not devices:
            yield Finding("pool-not-attached", Grade.WARNING, name, NO_ATTACHMENT, ADD_ATTACHMENT)
        elif len(devices) == 1:
            element = str(Element(Part.DEVICE, devices[0]))
            what = ONE_ATTACHMENT(device=devices[0])
            yield Finding("one-attachment", Grade.REFUSED, name, what, ADD_ATTACHMENT, (element,))


def judge_internet(graph: FailureGraph, cuts: Cuts, inventory: Inventory) -> Iterator[Finding]:
    """What takes the internet from everybody who may reach it; what takes the core itself is told of the core."""
    cut = cut_attachments(cuts, list_internet(inventory))
    nodes = tuple(inventory.extranet.internet.nodes) if inventory.extranet.internet else ()
    count = count_nodes(len(nodes))
    if cut is None:
        if nodes:
            yield Finding("no-exit", Grade.REFUSED, INTERNET, NO_EXIT(count=count), ADD_EXIT, isolates=nodes)
        return
    tops = (node.code for node in graph.intent.nodes.values() if not node.record.parent)
    for element in drop_implied(cut - frozenset().union(*(cuts.origins[code] for code in tops))):
        grade = Grade.WARNING if element.part is Part.BUILDING else Grade.REFUSED
        what, todo = SHARED(element=element.words, count=count), SEPARATE[element.part]
        yield Finding("exit-shares-element", grade, INTERNET, what, todo, (str(element),), nodes)


def list_internet(inventory: Inventory) -> list[Attachment]:
    """The attachments to carriers' internet routers."""
    return [attachment for attachment in inventory.extranet.attachments if attachment.pool is None]
