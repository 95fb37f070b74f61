"""What changes between two sets of device models, as sentences: what it means for nodes, then device by device."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from extranet.changes.change import Change, NameArea, merge_alike, name_by_code
from extranet.changes.devices import compare_device
from extranet.changes.nodes import compare_node
from extranet.devices.model import DeviceModel
from govcloud.text import Text

NEW_NODE = Text("the node is new, with {devices}", "新增节点，设备：{devices}")
GONE_NODE = Text("the node is gone, with {devices}", "节点被移除，设备：{devices}")
NEW_DEVICE = Text("the device is new ({model})", "新增设备（{model}）")
GONE_DEVICE = Text("the device is gone ({model})", "设备被移除（{model}）")


def compare_models(
    before: Iterable[DeviceModel], after: Iterable[DeviceModel], name: NameArea = name_by_code
) -> list[Change]:
    """Changes of nodes by code, then of devices; what changes alike on many devices is said once."""
    old, new = _group(before), _group(after)
    of_nodes: list[Change] = []
    of_devices: list[Change] = []
    for node in sorted(old.keys() | new.keys()):
        was, now = old.get(node, {}), new.get(node, {})
        if not was or not now:
            what = (NEW_NODE if now else GONE_NODE)(devices=", ".join(now or was))
            of_nodes.append(Change("node-added" if now else "node-removed", what, node, tuple(now or was)))
            continue
        of_nodes += compare_node(node, was, now, name)
        of_devices += _compare_devices(node, was, now, name)
    return [*of_nodes, *merge_alike(of_devices)]


def _compare_devices(
    node: str, old: dict[str, DeviceModel], new: dict[str, DeviceModel], name: NameArea
) -> Iterator[Change]:
    for code in sorted(old.keys() | new.keys()):
        if code not in old:
            yield Change("device-added", NEW_DEVICE(model=new[code].model), node, (code,))
        elif code not in new:
            yield Change("device-removed", GONE_DEVICE(model=old[code].model), node, (code,))
        elif old[code] != new[code]:
            for kind, what in compare_device(old[code], new[code], name):
                yield Change(kind, what, node, (code,))


def _group(models: Iterable[DeviceModel]) -> dict[str, dict[str, DeviceModel]]:
    nodes: dict[str, dict[str, DeviceModel]] = defaultdict(dict)
    for model in sorted(models, key=lambda model: model.code):
        nodes[model.node][model.code] = model
    return nodes
