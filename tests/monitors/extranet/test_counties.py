"""Every node says in which county it is, so that alerts of a county come together."""

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from govcloud.inventory.load import load_inventory
from govcloud.settings import PRODUCT
from monitors.extranet.samples import describe_extranet
from monitors.extranet.watched import watch_extranet
from monitors.metrics.extranet import NODE_INFO


def test_each_node_is_in_its_county_and_below_its_parent() -> None:
    inventory = load_inventory(PRODUCT / "inventories/hanjiang")
    watched = watch_extranet(inventory, build_devices(inventory, plan_extranet(inventory)))
    samples = describe_extranet(watched, set(watched.nodes), {}, {}, {})
    found = {one.by_label["node"]: one.by_label for one in samples if one.metric is NODE_INFO}
    assert set(found) == set(watched.nodes)
    assert found["core"] == {"node": "core", "level": "city", "county": "", "parent": ""}
    assert found["linhan"] == {"node": "linhan", "level": "county", "county": "linhan", "parent": "core"}
    village = found["linhan-chengguan-dongmen"]
    assert (village["level"], village["county"], village["parent"]) == ("village", "linhan", "linhan-chengguan")
    assert found["site-health"]["county"] == ""
