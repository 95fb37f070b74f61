"""`allocations.csv` on disk: written atomically, kept as people left it, and never by two at once."""

import threading
from datetime import date
from ipaddress import ip_network
from pathlib import Path

import pytest

from govcloud.addresses.settle import settle_tenants, write_allocations
from govcloud.addresses.tenants import plan_tenants
from govcloud.errors import GovcloudError
from govcloud.inventory.edit_allocations import edit_allocations
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.address import Allocation, Use
from govcloud.inventory.problems import InvalidInventory
from govcloud.settings import PRODUCT

DAY = date(2026, 3, 1)


def test_worked_example_has_everything_written_down() -> None:
    assert plan_tenants(load_inventory(PRODUCT / "inventories" / "hanjiang")).new == ()


def test_written_plan_is_read_back_with_nothing_new(folder: Path) -> None:
    plan = plan_tenants(load_inventory(folder))

    edit = write_allocations(folder, plan, DAY)

    assert edit.changed
    read = plan_tenants(load_inventory(folder))
    assert read.new == ()
    assert read.prefix("huawei", "health", "extranet") == plan.prefix("huawei", "health", "extranet")
    assert [path.name for path in folder.iterdir() if "alloc" in path.name] == ["allocations.csv"]
    assert write_allocations(folder, read, DAY).changed is False


def test_dry_run_writes_nothing(folder: Path) -> None:
    settled = settle_tenants(folder, DAY, dry_run=True)

    assert settled.new
    assert not (folder / "allocations.csv").exists()


def test_file_that_a_person_made_keeps_its_byte_order_mark_headings_and_order(folder: Path) -> None:
    text = (
        "\ufeff网段,地址块,用途,使用者（资源池/部门/网络区，或编号）,分配日期\r\n"
        "10.16.9.0/24,huawei-extranet,tenant,huawei/health/extranet,2026-01-05\r\n"
    )
    (folder / "allocations.csv").write_bytes(text.encode())

    settle_tenants(folder, DAY)

    written = (folder / "allocations.csv").read_bytes().decode()
    assert written.startswith(text)
    assert "10.16.0.0/24,huawei-extranet,tenant,huawei/human-resources/extranet,2026-03-01\r\n" in written
    plan = plan_tenants(load_inventory(folder))
    assert str(plan.prefix("huawei", "health", "extranet").v4) == "10.16.9.0/24"


def test_plan_that_was_overtaken_is_refused_and_the_file_is_untouched(folder: Path) -> None:
    plan = plan_tenants(load_inventory(folder))
    first = Allocation(
        block="huawei-extranet",
        use=Use.TENANT,
        owner="huawei/linhan-data/extranet",
        prefix=ip_network("10.16.0.0/24"),
        since=DAY,
    )
    edit_allocations(folder, lambda rows: [*rows, first])
    before = (folder / "allocations.csv").read_bytes()

    with pytest.raises(GovcloudError, match="handed out or freed by somebody else"):
        write_allocations(folder, plan, DAY)

    assert (folder / "allocations.csv").read_bytes() == before


def test_change_that_would_make_the_city_invalid_is_refused_and_the_file_is_untouched(folder: Path) -> None:
    settle_tenants(folder, DAY)
    before = (folder / "allocations.csv").read_bytes()

    with pytest.raises(InvalidInventory):
        edit_allocations(folder, lambda rows: [*rows, rows[0].model_copy(update={"since": date(2026, 4, 1)})])

    assert (folder / "allocations.csv").read_bytes() == before


def test_two_runs_with_one_plan_at_once_write_it_once(folder: Path) -> None:
    plans = [plan_tenants(load_inventory(folder)) for _ in range(2)]
    changed: list[bool] = []
    threads = [
        threading.Thread(target=lambda plan=plan: changed.append(write_allocations(folder, plan, DAY).changed))
        for plan in plans
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(changed) == [False, True]
    rows = load_inventory(folder).allocations
    assert len({(row.owner, row.prefix.version) for row in rows}) == len(rows) == len(plans[0].new)


def test_freed_addresses_are_handed_out_again_when_the_city_says_so(folder: Path) -> None:
    settle_tenants(folder, DAY)
    freed = [row for row in load_inventory(folder).allocations if row.owner == "huawei/health/extranet"]
    rows = {row.code: row.model_copy(update={"freed": DAY}) for row in freed}
    edit_allocations(folder, lambda old: [rows.get(row.code, row) for row in old])

    resting = settle_tenants(folder, date(2026, 5, 29), dry_run=True)
    later = settle_tenants(folder, date(2026, 5, 30), dry_run=True)
    sooner = settle_tenants(folder, date(2026, 3, 8), quarantine=7, dry_run=True)

    assert [str(grant.prefix) for grant in resting.new] == ["10.16.3.0/24", "2001:db8:1000:3::/64"]
    assert {grant.prefix for grant in later.new} == {row.prefix for row in freed} == {g.prefix for g in sooner.new}
