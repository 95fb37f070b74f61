"""Extranets for tests: the worked example with some records changed, and trees of nodes of any form."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from extranet.findings import Finding
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.extranet import Device, Extranet, Link, Node
from govcloud.settings import PRODUCT

EXAMPLE = PRODUCT / "inventories" / "hanjiang"


@cache
def read_example() -> Inventory:
    """The worked example as it is committed."""
    return load_inventory(EXAMPLE)


def change(inventory: Inventory, kind: str, changed: Mapping[str, Mapping[str, object]]) -> Inventory:
    """The inventory with some fields of some records of a kind (`links`) changed: code → field → value."""
    records = getattr(inventory.extranet, kind)
    known = {record.code for record in records}
    assert changed.keys() <= known
    return replace(
        inventory, **{kind: [record.model_copy(update=dict(changed.get(record.code, {}))) for record in records]}
    )


def drop(inventory: Inventory, kind: str, wanted: Callable[[Any], bool]) -> Inventory:
    """The inventory without the records of a kind that are meant."""
    return replace(inventory, **{kind: [record for record in getattr(inventory.extranet, kind) if not wanted(record)]})


def replace(inventory: Inventory, **tables: object) -> Inventory:
    """The inventory with whole tables of its extranet replaced."""
    return inventory.replace(extranet=inventory.extranet.model_copy(update=tables))


def add_node(extranet: Extranet, code: str, parent: str, *, level: str = "village", department: str = "") -> Extranet:
    """The extranet with one more node below `parent`, diverse in everything."""
    record: dict[str, Any] = {"code": code, "name_zh": code, "name_en": code, "level": level, "parent": parent}
    record |= {"building": f"{code}-hall", "bandwidth_mbps": 50, "department": department or None}
    devices, links = [], []
    for side, carrier in (("a", "telecom"), ("b", "mobile")):
        ports = {"pair_port": "pair0", "lan_port": "lan0", "management_port": "eth0"}
        own: dict[str, Any] = {"code": f"{code}-{side}", "node": code, "side": side, "role": "access"}
        devices.append(Device.model_validate({**own, **ports, "platform": "linux", "model": "FRR router"}))
        ends: dict[str, Any] = {"a_device": f"{code}-{side}", "a_port": "eth1", "b_device": f"{parent}-{side}"}
        rest = {"carrier": carrier, "circuit": f"{code}-{side}", "duct": f"{code}-{side}", "bandwidth_mbps": 50}
        links.append(Link.model_validate({"code": f"{code}-up-{side}", "b_port": f"to-{code}", **ends, **rest}))
    return extranet.model_copy(
        update={
            "nodes": [*extranet.nodes, Node.model_validate(record)],
            "devices": [*extranet.devices, *devices],
            "links": [*extranet.links, *links],
        }
    )


def drop_node(extranet: Extranet, code: str) -> Extranet:
    """The extranet without a node that has none below it."""
    devices = {device.code for device in extranet.devices if device.node == code}
    return extranet.model_copy(
        update={
            "nodes": [node for node in extranet.nodes if node.code != code],
            "devices": [device for device in extranet.devices if device.code not in devices],
            "links": [link for link in extranet.links if link.a_device not in devices],
        }
    )


def say(findings: Iterable[Finding]) -> list[str]:
    """The findings in English with their grades, then in Chinese; notices are left out."""
    told = [finding for finding in findings if finding.grade != "notice"]
    return [f"{f.grade.value} {f.kind}: {f.render('en')}" for f in told] + [f.render("zh") for f in told]
