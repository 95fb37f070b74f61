"""The city maker: the same bytes for the same seed, a valid inventory of the asked size, nothing left on failure."""

import hashlib
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from govcloud.addresses.tenants import plan_tenants
from govcloud.errors import UsageError
from govcloud.inventory.load import load_inventory, read_inventory
from govcloud.settings import PRODUCT
from scripts.city.write import Size, write_city
from stacks.placement.choose import apply_choices, settle_placement

EXAMPLE = PRODUCT / "inventories" / "hanjiang"
SMALL = Size(departments=20, systems=30, villages=100)


def digest(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_full_scale_city_is_valid_and_has_the_published_numbers(tmp_path: Path) -> None:
    write_city(tmp_path / "city", EXAMPLE, Size(), seed=3)
    loaded = read_inventory(tmp_path / "city")
    assert list(loaded.problems) == []
    assert loaded.inventory is not None
    assert len(loaded.inventory.departments) == 139
    assert len(loaded.inventory.systems) == 85
    nodes, devices = loaded.inventory.extranet.nodes, loaded.inventory.extranet.devices
    levels = Counter(node.level.value for node in nodes if node.department is None)
    assert levels == {"city": 2, "county": 10, "township": 165, "village": 3630}
    assert sum(node.department is not None for node in nodes) == 139
    assert len(devices) == 2 * len(nodes)
    assert len(loaded.inventory.extranet.links) == 2 * (len(nodes) - 1)
    assert all(device.pair_port and device.management_port for device in devices)
    assert len(loaded.inventory.extranet.attachments) == 4 * 2 * 2 + 2
    assert loaded.inventory.extranet.internet is not None
    assert {system.zone.value for _, system in loaded.inventory.systems} == {"extranet", "internet"}
    assert {device.platform.value for device in devices} == {"linux", "vrp", "comware"}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "size", [SMALL, Size(1, 0, 0), Size(1, 12, 1), Size(200, 400, 500), Size(60, 500, 23)], ids=str
)
def test_city_of_any_size_and_seed_is_valid(tmp_path: Path, size: Size, seed: int) -> None:
    write_city(tmp_path / "city", EXAMPLE, size, seed=seed)
    loaded = read_inventory(tmp_path / "city")
    assert [problem.render("en") for problem in loaded.problems] == []
    assert loaded.inventory is not None
    assert len(loaded.inventory.departments) == size.departments
    assert len(loaded.inventory.systems) == size.systems
    assert sum(node.level == "village" for node in loaded.inventory.extranet.nodes) == size.villages


def make_in_own_process(out: Path, *options: str, hash_seed: str = "0") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PRODUCT / "scripts" / "make_city.py"), "--out", str(out)]
    command += ["--departments", "20", "--systems", "30", "--villages", "100", *options]
    environment = {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(PRODUCT), "LANG": "C.UTF-8"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_same_seed_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    made = make_in_own_process(tmp_path / "a", "--seed", "5", hash_seed="1")
    assert made.returncode == 0, made.stderr
    assert "20 departments with 30 systems" in made.stdout
    make_in_own_process(tmp_path / "b", "--seed", "5", hash_seed="2")
    make_in_own_process(tmp_path / "c", "--seed", "6")
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert digest(tmp_path / "a") != digest(tmp_path / "c")


def test_folder_in_use_is_refused_and_replaced_only_by_force(tmp_path: Path) -> None:
    out = tmp_path / "city"
    out.mkdir()
    (out / "mine.txt").write_text("kept")
    refused = make_in_own_process(out)
    assert refused.returncode == 2
    assert "the folder is not empty" in refused.stderr
    assert digest(out).keys() == {"mine.txt"}
    assert make_in_own_process(out, "--force").returncode == 0
    assert (out / "city.yml").is_file()
    assert not (out / "mine.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["city"]


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        (Size(departments=1000, systems=0, villages=10), "names for 312 departments at most"),
        (Size(departments=2, systems=100, villages=10), "2 departments have room for 24 systems at most"),
        (Size(departments=300, systems=3600, villages=5000), "the pools have no room for system number"),
    ],
)
def test_city_that_cannot_be_made_is_refused_and_leaves_nothing(tmp_path: Path, size: Size, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        write_city(tmp_path / "city", EXAMPLE, size, seed=1)
    assert list(tmp_path.iterdir()) == []


def test_full_scale_city_gets_pools_and_addresses_for_all(tmp_path: Path) -> None:
    write_city(tmp_path / "city", EXAMPLE, Size(), seed=3)
    inventory = load_inventory(tmp_path / "city")

    choices = settle_placement(inventory)
    placed = apply_choices(inventory, choices)
    plan = plan_tenants(placed)

    assert choices
    assert all(system.pool is not None for _, system in placed.systems)
    prefixes = [plan.prefix(tenant.pool, tenant.department, tenant.zone) for tenant in plan.tenants]
    assert len(plan.tenants) > 46
    assert len({prefix.v4 for prefix in prefixes}) == len({prefix.v6 for prefix in prefixes}) == len(plan.tenants)
