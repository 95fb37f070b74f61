"""Cities for tests of placement: the worked example with pools and departments that a test describes in a few words."""

from functools import cache
from typing import Any

from hypothesis import strategies as st

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.address import AddressBlock
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.pool import Pool, Quota
from govcloud.inventory.models.system import System
from govcloud.settings import PRODUCT

FLAVORS = ("general.2c4g", "general.4c8g", "memory.4c32g")


@cache
def load_example() -> Inventory:
    """The worked example, with tenant addresses for any pool."""
    inventory = load_inventory(PRODUCT / "inventories" / "hanjiang")
    blocks = [
        AddressBlock.model_validate({"code": "all", "prefix": "10.0.0.0/8", "use": "tenant"}),
        AddressBlock.model_validate({"code": "all-v6", "prefix": "2001:db8::/32", "use": "tenant"}),
    ]
    return inventory.replace(addresses=blocks, allocations=[], departments=[], pools=[])


def make_city(pools: list[Pool], *departments: Department, **records: object) -> Inventory:
    """A city of these pools and departments."""
    return load_example().replace(pools=pools, departments=list(departments), **records)


def make_pool(code: str, **fields: Any) -> Pool:
    """A pool that has everything of the catalogue, 1,000 cores and no cost."""
    catalogue = load_example().city.catalogue
    capacity = {"cores": 1000, "memory_gib": 40000, "storage_tb": dict.fromkeys(catalogue.volume_types, 50)}
    record: dict[str, Any] = {
        "code": code,
        "name": {"zh": code, "en": code},
        "cloud": code,
        "region": code,
        "provider": {"zh": code, "en": code},
        "flavors": {name: name for name in catalogue.flavors},
        "images": {name: name for name in catalogue.images},
        "volume_types": {name: name for name in catalogue.volume_types},
        "zones": {"extranet": {"network": "e"}, "internet": {"network": "i"}},
        "department_limit": make_quota(800).model_dump(),
    }
    capacity.update(fields.pop("capacity", {}))
    return Pool.model_validate({**record, "capacity": capacity, **fields})


def make_quota(cores: int) -> Quota:
    """A quota of so many cores and enough of everything else."""
    return Quota(cores=cores, memory_gib=16 * cores, servers=cores, volumes=4 * cores, storage_gib=100 * cores)


def make_department(code: str, quotas: dict[str, int], *systems: System) -> Department:
    """A department with so many cores on each of some pools."""
    return Department.model_validate(
        {
            "code": code,
            "name": {"zh": code, "en": code},
            "level": "city",
            "contacts": [{"name": "a", "duty": "head", "phone": "0000-1200001", "email": "a@b.example"}],
            "quotas": {pool: make_quota(cores).model_dump() for pool, cores in quotas.items()},
            "systems": [system.model_dump(mode="json", exclude_defaults=True) for system in systems],
        }
    )


def make_system(code: str = "app", pool: str | None = None, count: int = 2, **fields: Any) -> System:
    """A system of `count` servers with two cores each, on a pool or on none yet."""
    record: dict[str, Any] = {
        "code": code,
        "name": {"zh": code, "en": code},
        "mlps_level": 2,
        "crypto_level": 2,
        "zone": "extranet",
        "pool": pool,
        "expires": "2028-12-31",
        "ticket": "T-2026-0001",
        "servers": [{"name": "web", "flavor": "general.2c4g", "image": "kylin-v10", "count": count}],
    }
    return System.model_validate({**record, **fields})


@st.composite
def pools(draw: st.DrawFn, code: str) -> Pool:
    """A pool with more or less of everything."""
    capacity = {
        "cores": draw(st.integers(1, 400)),
        "memory_gib": draw(st.integers(1, 2000)),
        "storage_tb": {
            "ssd": draw(st.integers(0, 20)),
            "dual-active": draw(st.integers(0, 20)),
        },
    }
    lacking = draw(st.sampled_from([None, "dual-active", "ssd"]))
    names = [name for name in load_example().city.catalogue.volume_types if name != lacking]
    zones = draw(st.sampled_from([["extranet", "internet"], ["extranet"]]))
    return make_pool(
        code,
        capacity=capacity,
        volume_types={name: name for name in names},
        zones={zone: {"network": zone} for zone in zones},
        cost=draw(st.none() | st.integers(0, 250)),
        load_balancer=draw(st.booleans()),
        department_limit=make_quota(draw(st.integers(50, 400))).model_dump(),
    )


@st.composite
def systems(draw: st.DrawFn, code: str, codes: list[str], pool: str | None) -> System:
    """A system on a pool or on none yet, which may let another of the department in."""
    kind = draw(st.sampled_from(["ssd", "dual-active"]))
    volume = {"name": "data", "size_gib": draw(st.integers(1, 2000)), "type": kind}
    servers = {
        "name": "web",
        "flavor": draw(st.sampled_from(FLAVORS)),
        "image": "kylin-v10",
        "count": draw(st.integers(1, 6)),
        "volumes": [volume],
    }
    others = [other for other in codes if other != code]
    linked = draw(st.lists(st.sampled_from(others), max_size=1)) if others else []
    return make_system(
        code,
        pool,
        servers=[servers],
        zone=draw(st.sampled_from(["extranet", "internet"])),
        dual_active=kind == "dual-active",
        mlps_level=draw(st.integers(1, 4)),
        exposure=[{"to": "web", "ports": [443], "system": other} for other in linked],
        load_balancers=[{"to": "web", "port": 443, "server_port": 443}] if draw(st.booleans()) else [],
    )


@st.composite
def cities(draw: st.DrawFn, *, unplaced: int | None = None) -> Inventory:
    """Pools a, b, c …; departments with quotas on some and up to four systems, `unplaced` of them without a pool."""
    names = [chr(ord("a") + number) for number in range(draw(st.integers(1, 4)))]
    made = [draw(pools(name)) for name in names]
    departments = []
    for number in range(draw(st.integers(1, 3))):
        quotas = draw(st.dictionaries(st.sampled_from(names), st.integers(1, 200)))
        codes = [f"s{index}" for index in range(draw(st.integers(1, 4)))]
        places: list[str | None] = [draw(st.none() | st.sampled_from(names)) for _ in codes]
        if unplaced is not None:
            places = [place or names[0] for place in places]
            places[0] = None if number < unplaced else places[0]
        own = [draw(systems(code, codes, place)) for code, place in zip(codes, places, strict=True)]
        departments.append(make_department(f"d{number}", quotas, *own))
    return make_city(made, *departments)
