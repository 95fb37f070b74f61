"""Which faults a drill makes for a node: each of its links up, cut and silent, and each of its devices."""

from collections.abc import Iterable, Iterator

from extranet.drill.model import Fault, FaultKind
from govcloud.errors import UsageError
from govcloud.inventory.models.extranet import Extranet
from govcloud.inventory.nearest import find_nearest
from govcloud.text import Text

NO_NODE = Text('there is no node "{node}"', "没有节点“{node}”")
LOOK = Text("`govcloud inventory list nodes` shows them", "`govcloud inventory list nodes` 可查看全部节点")
MEANT = Text('did you mean "{nearest}"?', "是不是“{nearest}”？")
NO_LINK = Text('node "{node}" has no link up, so nothing can be drilled', "节点“{node}”没有上联链路，无法演练")


def choose_faults(extranet: Extranet, nodes: Iterable[str]) -> list[Fault]:
    """Every fault of every chosen node, node by node. Raises UsageError: no such node, or one without links."""
    return [fault for node in nodes for fault in _faults_of(extranet, node)]


def _faults_of(extranet: Extranet, node: str) -> Iterator[Fault]:
    known = [each.code for each in extranet.nodes]
    if node not in known:
        nearest = find_nearest(node, known)
        raise UsageError(NO_NODE(node=node), todo=MEANT(nearest=nearest) if nearest else LOOK)
    devices = [device.code for device in extranet.devices if device.node == node]
    links = [link.code for link in extranet.links if link.a_device in devices]
    if not links:
        raise UsageError(NO_LINK(node=node))
    for link in links:
        yield Fault(FaultKind.CUT, link, node)
        yield Fault(FaultKind.SILENT, link, node)
    for device in devices:
        yield Fault(FaultKind.DEAD, device, node)
