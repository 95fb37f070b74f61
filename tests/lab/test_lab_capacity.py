"""The pools' real APIs add up to the capacity of the published plans."""

import time

from scripts.lab.lab import Lab
from tests.lab.conftest import POOLS
from tests.lab.tenant import Connection, connect

CORES = {"huawei": 2992, "telecom": 3072, "mobile": 1536, "unicom": 1536}
DUAL_ACTIVE_TB = {"huawei": 804, "telecom": 400, "mobile": 200, "unicom": 200}
GIB_PER_TIB = 1024
PATIENCE_SECONDS = 120


def test_cores_add_up_in_placement(lab: Lab) -> None:
    cores, memory = {}, {}
    for name in POOLS:
        with connect(lab, name) as admin:
            stock = [
                row
                for provider in admin.placement.resource_providers()
                for row in admin.placement.resource_provider_inventories(provider)
            ]
        assert {row.allocation_ratio for row in stock} == {1.0}
        cores[name] = sum(row.total for row in stock if row.resource_class == "VCPU")
        memory[name] = sum(row.total for row in stock if row.resource_class == "MEMORY_MB")
    assert cores == CORES
    assert sum(cores.values()) == 9136
    assert memory["huawei"] == 26 * GIB_PER_TIB * GIB_PER_TIB


def test_storage_adds_up_in_cinder(lab: Lab) -> None:
    dual_active, internet = {}, 0
    for name in POOLS:
        with connect(lab, name) as admin:
            stats = [row.capabilities for row in admin.block_storage.backend_pools()]
        dual_active[name] = sum(row["total_capacity_gb"] for row in stats if row["dual_active"]) // GIB_PER_TIB
        internet += sum(row["total_capacity_gb"] for row in stats if row["storage_role"] == "internet-zone")
    assert dual_active == DUAL_ACTIVE_TB
    assert sum(dual_active.values()) == 1604
    assert internet == 80 * GIB_PER_TIB


def test_volume_takes_space_from_its_backend_and_gives_it_back(lab: Lab) -> None:
    site = lab.select(["telecom"])[0]
    with connect(lab, "telecom") as admin:
        before = list(admin.block_storage.volumes(all_projects=True))
        free = 80 * GIB_PER_TIB - sum(row.size for row in before if row.volume_type == "inet-general")
        volume = admin.block_storage.create_volume(name="space", size=100, volume_type="inet-general")
        try:
            admin.block_storage.wait_for_status(volume, "available", interval=0.2, wait=60)
            host = admin.block_storage.get_volume(volume.id).host
            assert host == f"{site.controller}@ct-inet#ct-inet"
            assert wait_for_free_space(admin, host, free - 100)
        finally:
            admin.block_storage.delete_volume(volume)
            admin.block_storage.wait_for_delete(volume, interval=0.2, wait=60)
        assert wait_for_free_space(admin, host, free)


def wait_for_free_space(admin: Connection, host: str, expected: int) -> bool:
    """Whether a backend comes to report that much free space (GiB); a busy one reports late."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        stats = {row.name: row.capabilities for row in admin.block_storage.backend_pools()}
        if stats[host]["free_capacity_gb"] == expected:
            return True
        time.sleep(0.5)
    return False
