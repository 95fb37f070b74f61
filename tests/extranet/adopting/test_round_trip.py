"""A device that runs what was rendered for it reads back as the records that it was rendered from."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from extranet.addresses import plan_extranet
from extranet.adopting.adoption import Adoption
from extranet.adopting.hosts import Facts
from extranet.adopting.records import Records
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.extranet import Device, Link
from scripts.city.write import Size, write_city
from tests.extranet.adopting.city import adopt, build_linux, list_linux, write_all
from tests.extranet.adopting.documents import recast_to_vrfs
from tests.extranet.nets import EXAMPLE, drop_node, read_example, replace


def take_out(inventory: Inventory, node: str) -> Inventory:
    """The inventory without a node, what is below it, and all of their addresses."""
    below = [each.code for each in inventory.extranet.nodes if each.parent == node]
    for each in below:
        inventory = take_out(inventory, each)
    owners = {device.code for device in inventory.extranet.devices if device.node == node}
    links = {link.code for link in inventory.extranet.links if link.a_device in owners}
    owners |= {node, *links}
    rows = [row for row in inventory.allocations if row.owner.partition("/")[0] not in owners]
    left = replace(inventory, **dict(drop_node(inventory.extranet, node)))
    reach = left.extranet.internet
    if reach is not None:
        left = replace(left, internet=reach.model_copy(update={"nodes": [n for n in reach.nodes if n != node]}))
    attachments = [each for each in left.extranet.attachments if each.device not in owners]
    return replace(left, attachments=attachments).replace(allocations=rows)


def say_facts(inventory: Inventory, node: str) -> Facts:
    """What nobody can read from a device of this node, as its records have it."""
    record = next(each for each in inventory.extranet.nodes if each.code == node)
    pair = {device.code: device for device in inventory.extranet.devices if device.node == node}
    links = [link for link in inventory.extranet.links if link.a_device in pair]
    buildings = [record.building, *(device.building for device in pair.values() if device.building)]
    return Facts(
        name_zh=record.name_zh,
        name_en=record.name_en,
        level=record.level,
        role=next(iter(pair.values())).role,
        department=record.department or "",
        buildings=tuple(buildings),
        ducts={f"{pair[link.a_device].side}:{link.a_port}": link.duct for link in links},
    )


def without_cards(links: Iterable[Link]) -> dict[str, Link]:
    """Which card a port is on, no device says."""
    return {link.code: link.model_copy(update={"a_card": 0, "b_card": 0}) for link in links}


def own_devices(inventory: Inventory, node: str) -> dict[str, Device]:
    return {device.code: device for device in inventory.extranet.devices if device.node == node}


def has_none_below(node: str) -> bool:
    """Areas that a node carries for others only are there when those are adopted."""
    return not any(each.parent == node for each in read_example().extranet.nodes)


NODES = [node.code for node in read_example().extranet.nodes if node.code != "core" and "xinqiao" not in node.code]
LINUX = [node for node in NODES if f"{node}-a" in build_linux()]


def test_every_device_of_the_worked_example_has_nothing_to_write_and_nothing_left() -> None:
    adoption = adopt(read_example(), write_all(build_linux().values()), Facts())
    writes, different = adoption.writes, list_different(adoption)
    assert len(adoption.differences) == 26
    assert (writes, tuple(adoption.notes), different) == (False, (), [])


def test_it_is_the_same_where_areas_are_vrfs_of_the_kernel() -> None:
    documents = {code: recast_to_vrfs(said) for code, said in write_all(build_linux().values()).items()}
    assert "eth1.2" in documents["core-a"]["zones"][""]["interfaces"]
    adoption = adopt(read_example(), documents, Facts())
    writes, different = adoption.writes, list_different(adoption)
    assert (writes, tuple(adoption.notes), different) == (False, (), [])


def test_every_device_of_a_made_up_city_has_only_its_planned_addresses_to_write_down(tmp_path: Path) -> None:
    write_city(tmp_path / "city", EXAMPLE, Size(departments=12, systems=0, villages=40), 7, replace=False)
    inventory = load_inventory(tmp_path / "city")
    linux = list_linux(inventory)
    adoption = adopt(inventory, write_all(linux.values()), Facts())
    records, different = adoption.records, list_different(adoption)
    assert len(adoption.differences) == len(linux) > 30
    assert (records == Records(), tuple(adoption.notes), different) == (True, (), [])
    planned = {(grant.block, *grant.key, grant.prefix) for grant in plan_extranet(inventory).new}
    found = {(row.block, row.use, row.owner, row.prefix.version, row.prefix) for row in adoption.allocations}
    strangers = found - planned
    assert len(found) > 300
    assert strangers == set()


def list_different(adoption: Adoption) -> list[str]:
    """Devices that a push would change."""
    return [code for code, left in adoption.differences.items() if left]


@pytest.mark.parametrize("node", LINUX)
def test_node_that_was_taken_out_is_adopted_with_the_same_records_and_addresses(node: str) -> None:
    whole, models = read_example(), build_linux()
    left = take_out(whole, node)
    pair = [models[code] for code in own_devices(whole, node)]
    adoption = adopt(left, write_all(pair), say_facts(whole, node), write_all(models.values()))
    after = adoption.after
    assert own_devices(after, node) == own_devices(whole, node)
    assert find(after.extranet.nodes, node) == find(whole.extranet.nodes, node)
    up = {link.code for link in whole.extranet.links if link.a_device in own_devices(whole, node)}
    kept = without_cards(whole.extranet.links)
    assert {code: link for code, link in without_cards(after.extranet.links).items() if code in up} == {
        code: kept[code] for code in up
    }
    found, expected = (list_prefixes(inventory, node, up) for inventory in (after, whole))
    carried = {key: prefix for key, prefix in expected.items() if has_none_below(node) or "/" not in str(key[2])}
    assert found == carried
    reach, was = after.extranet.internet, whole.extranet.internet
    assert reach is not None
    assert was is not None
    assert sorted(reach.nodes) == sorted(was.nodes) or not has_none_below(node)
    renumbered = dict(adoption.renumbered)
    assert renumbered == {}


@pytest.mark.parametrize("node", [node for node in LINUX if has_none_below(node)])
def test_node_without_others_below_leaves_nothing_different(node: str) -> None:
    whole, models = read_example(), build_linux()
    pair = [models[code] for code in own_devices(whole, node)]
    adoption = adopt(take_out(whole, node), write_all(pair), say_facts(whole, node), write_all(models.values()))
    notes, different = adoption.notes, list_different(adoption)
    assert (notes, different) == ((), [])


def test_what_hangs_below_an_adopted_node_is_told_as_unknown_neighbours_and_never_dropped() -> None:
    whole, models = read_example(), build_linux()
    pair = [models[f"linhan-chengguan-{side}"] for side in "ab"]
    adoption = adopt(
        take_out(whole, "linhan-chengguan"),
        write_all(pair),
        say_facts(whole, "linhan-chengguan"),
        write_all(models.values()),
    )
    told = [note.render("en") for note in adoption.notes]
    assert len(told) == 8
    assert "linhan-chengguan-dongmen-a by linhan-chengguan-dongmen-up-a" in told[0]
    assert "running-config:" in told[0]
    left = adoption.differences["linhan-chengguan-a"]
    assert {kind for kind, _ in left.changes} == {"interface-removed", "neighbor-removed"}
    assert all(path[0].startswith(("interface eth", "router bgp ")) for _, path in left.foreign)


def find(records: Iterable[object], code: str) -> object:
    return next(record for record in records if getattr(record, "code", "") == code)


def list_prefixes(inventory: Inventory, node: str, links: Iterable[str]) -> Mapping[tuple[object, ...], str]:
    owners = {node, *links, *own_devices(inventory, node)}
    return {
        (row.block, row.use, row.owner, row.prefix.version): str(row.prefix)
        for row in inventory.allocations
        if row.owner.partition("/")[0] in owners
    }
