"""Rules for bandwidth: what is left when the worst element fails, against what was promised."""

from collections.abc import Iterator

from extranet.diversity.bandwidth import Survivors, measure_attachments, measure_nodes
from extranet.diversity.exits import INTERNET, list_internet
from extranet.diversity.graph import FailureGraph
from extranet.findings import Finding, Grade
from govcloud.inventory.inventory import Inventory
from govcloud.text import Text

TOO_NARROW = Text(
    "{promised} Mbit/s are promised, but only {left} of {whole} Mbit/s are left without {element}",
    "承诺带宽 {promised} Mbit/s，但{element} 失效后 {whole} Mbit/s 中只剩 {left} Mbit/s",
)
OVERSUBSCRIBED = Text(
    "the nodes below are promised {below} Mbit/s together, {ratio} times the {left} Mbit/s left without {element}",
    "下级节点承诺带宽合计 {below} Mbit/s，是{element} 失效后所剩 {left} Mbit/s 的 {ratio} 倍",
)
WIDEN = Text("order more bandwidth, or promise less", "请增加带宽，或降低承诺带宽")


def judge_bandwidth(graph: FailureGraph, inventory: Inventory) -> Iterator[Finding]:
    """Nodes, then the internet. Less than a node's own promise is a warning; that those below share is only told."""
    for measured in measure_nodes(graph):
        yield from _judge(measured.node, measured.survivors, measured.promised)
        left = measured.survivors
        if left.worst is not None and 0 < left.left < measured.below:
            ratio = f"{measured.below / left.left:.1f}"
            what = OVERSUBSCRIBED(below=measured.below, ratio=ratio, left=left.left, element=left.worst.words)
            yield Finding("oversubscribed", Grade.NOTICE, measured.node, what, None, (str(left.worst),))
    internet = inventory.extranet.internet
    promised = sum(graph.intent.nodes[code].record.bandwidth_mbps for code in (internet.nodes if internet else ()))
    yield from _judge(INTERNET, measure_attachments(graph, list_internet(inventory)), promised)


def _judge(subject: str, left: Survivors, promised: int) -> Iterator[Finding]:
    """Nothing of what has no way left: that is told as being cut off."""
    if left.worst is not None and 0 < left.left < promised:
        what = TOO_NARROW(promised=promised, left=left.left, whole=left.whole, element=left.worst.words)
        yield Finding("too-narrow", Grade.WARNING, subject, what, WIDEN, (str(left.worst),))
