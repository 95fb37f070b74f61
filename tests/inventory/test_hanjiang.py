"""The worked example: it is valid, it has the size of the published plans, and it fits the lab's pools."""

from collections import Counter
from ipaddress import ip_network
from itertools import combinations
from typing import Any

import pytest
import yaml

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import read_inventory
from govcloud.settings import PRODUCT

EXAMPLE = PRODUCT / "inventories" / "hanjiang"


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    loaded = read_inventory(EXAMPLE)
    assert list(loaded.problems) == []
    assert loaded.inventory is not None
    return loaded.inventory


@pytest.fixture(scope="module")
def lab() -> dict[str, Any]:
    """The lab's description of its four pools."""
    described: dict[str, Any] = yaml.safe_load((PRODUCT / "scripts" / "lab" / "pools.yml").read_text(encoding="utf-8"))
    return described


def test_example_has_the_capacity_of_the_published_plans(inventory: Inventory) -> None:
    assert [p.capacity.cores for p in inventory.pools] == [2992, 1536, 3072, 1536]
    assert sum(p.capacity.cores for p in inventory.pools) == 9136
    assert sum(p.capacity.storage_tb["dual-active"] for p in inventory.pools) == 1604
    assert sum(p.capacity.internet_storage_tb for p in inventory.pools) == 80


def test_example_uses_every_feature_once(inventory: Inventory) -> None:
    systems = [system for _, system in inventory.systems]
    assert {s.pool for s in systems} == {"huawei", "telecom", "mobile", "unicom", None}
    assert {s.zone for s in systems} == {"extranet", "internet"}
    assert {s.mlps_level for s in systems} == {2, 3}
    assert any(s.dual_active for s in systems)
    assert sum(len(s.load_balancers) for s in systems) == 1
    assert sum(len(s.databases) for s in systems) == 1
    sources = {
        kind
        for s in systems
        for e in s.exposure
        for kind in ("zone", "department", "system", "prefix")
        if getattr(e, kind)
    }
    assert sources == {"zone", "department", "system", "prefix"}


def test_extranet_has_the_size_of_its_lab(inventory: Inventory) -> None:
    extranet = inventory.extranet
    assert Counter(d.role.value for d in extranet.devices) == {"core": 2, "exit": 2, "aggregation": 10, "access": 16}
    assert Counter(n.level.value for n in extranet.nodes) == {"city": 5, "county": 4, "township": 2, "village": 4}
    assert sum(n.department is not None for n in extranet.nodes) == 4


def test_two_links_of_a_node_share_no_carrier_duct_circuit_or_device(inventory: Inventory) -> None:
    node_of = {device.code: device.node for device in inventory.extranet.devices}
    links: dict[str, list[Any]] = {}
    for link in inventory.extranet.links:
        links.setdefault(node_of[link.a_device], []).append(link)
    assert len(links) == len(inventory.extranet.nodes) - 1
    for pair in links.values():
        first, second = pair
        for part in ("carrier", "duct", "circuit", "a_device", "b_device"):
            assert getattr(first, part) != getattr(second, part), (first.code, part)


@pytest.mark.parametrize("code", ["huawei", "telecom", "mobile", "unicom"])
def test_pool_says_what_the_lab_has(inventory: Inventory, lab: dict[str, Any], code: str) -> None:
    pool, described = inventory.pool_by_code[code], lab[code]
    assert pool.cloud == code
    assert pool.region == described["region"]
    assert set(pool.images.values()) == set(described["images"])
    for name, own in pool.flavors.items():
        flavor = inventory.city.catalogue.flavors[name]
        assert (flavor.vcpus, flavor.memory_gib) == (
            described["flavors"][own]["vcpus"],
            described["flavors"][own]["memory_gib"],
        )
    assert {zone.value: a.network for zone, a in pool.zones.items()} == {
        network["zone"]: name for name, network in described["networks"].items()
    }
    zones = {zone for attachment in pool.zones.values() for zone in attachment.availability_zones}
    assert zones <= set(described["hosts"]["zones"])
    assert {pool.volume_types[name]: tb for name, tb in pool.capacity.storage_tb.items()} == {
        name: volume["capacity_tb"] for name, volume in described["volumes"].items()
    }
    hosts = described["hosts"]
    assert pool.capacity.cores == hosts["count"] * hosts["vcpus"]
    assert pool.capacity.memory_gib == hosts["count"] * hosts["memory_gib"]


def test_address_plan_keeps_clear_of_itself_and_of_the_labs_networks(inventory: Inventory, lab: dict[str, Any]) -> None:
    prefixes = [block.prefix for block in inventory.addresses]
    prefixes += [ip_network(network["cidr"]) for pool in lab.values() for network in pool["networks"].values()]
    same = [(a, b) for a, b in combinations(prefixes, 2) if a.version == b.version and a.overlaps(b)]
    assert same == []


def test_people_of_the_example_cannot_be_reached(inventory: Inventory) -> None:
    people = [contact for department in inventory.departments for contact in department.contacts]
    assert people
    assert all(p.phone.startswith("0000-") and p.email.endswith(".hanjiang.example") for p in people)
