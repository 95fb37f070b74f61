"""Random departments on two pools of the worked example: codes that could be mistaken for others, any mix of zones."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.pool import Quota
from govcloud.inventory.models.system import Database, Exposure, Servers, System, Volume
from tests.stacks.components.city import hanjiang, rewrite

POOLS = ("huawei", "mobile")
"""One with address groups, one without."""
CODES = ("a", "b", "a-b", "b-a", "a.b", "db", "extranet", "internet", "kingbase")
FLAVOR, IMAGE, DISK = "general.2c4g", "kylin-v10", "ssd"
QUOTA = Quota(
    cores=999,
    memory_gib=999,
    servers=99,
    volumes=99,
    storage_gib=9999,
    floating_ips=99,
    security_groups=99,
    security_group_rules=9999,
)

codes = st.sampled_from(CODES)


def make_group(name: str, count: int = 1, disks: tuple[str, ...] = ()) -> Servers:
    """A group of servers."""
    volumes = [Volume(name=disk, size_gib=10, type=DISK) for disk in disks]
    return Servers(name=name, flavor=FLAVOR, image=IMAGE, count=count, volumes=volumes)


def make_system(code: str, zone: Zone, pool: str, **more: Any) -> System:
    """A system."""
    return System(
        code=code,
        name={"zh": code, "en": code},
        mlps_level=2,
        crypto_level=2,
        zone=zone,
        pool=pool,
        expires=date(2028, 1, 1),
        ticket="T-2026-0001",
        **more,
    )


def make_department(code: str, systems: list[System], pools: tuple[str, ...] = POOLS) -> Department:
    """A department with a quota on these pools."""
    contact = {"name": "张三", "duty": "head", "phone": "0000-1200001", "email": "a@b.example"}
    member = {"user": f"u-{code}", "name": "李四", "email": "c@d.example", "roles": ["reader"]}
    return Department(
        code=code,
        name={"zh": code, "en": code},
        level="city",
        contacts=[contact],
        members=[member],
        quotas=dict.fromkeys(pools, QUOTA),
        systems=systems,
    )


@st.composite
def systems(draw: st.DrawFn, code: str, others: list[str], departments: list[str]) -> System:
    """A system with groups, databases and rules that point to any of the others."""
    zone = draw(st.sampled_from(Zone))
    names = draw(st.lists(codes, min_size=1, max_size=3, unique=True))
    disks = st.lists(codes, max_size=2, unique=True).map(tuple)
    groups = [make_group(name, draw(st.integers(1, 2)), draw(disks)) for name in names]
    engines = draw(st.lists(st.sampled_from(("kingbase", "mysql", "other")), max_size=2))
    databases = [
        Database(engine=each, version="1", flavor=FLAVOR, size_gib=10, type=DISK, replicas=1) for each in engines
    ]
    zones = [zone] if zone is Zone.EXTRANET else list(Zone)
    sources: st.SearchStrategy[dict[str, Any]] = st.one_of(
        st.sampled_from(zones).map(lambda each: {"zone": each}),
        st.sampled_from(departments).map(lambda each: {"department": each}),
        st.sampled_from(others).map(lambda each: {"system": each}),
        st.sampled_from(("10.96.0.0/24", "0.0.0.0/0", "2001:db8:2000::/64")).map(lambda each: {"prefix": each}),
    )
    ports = st.lists(st.integers(1, 6), min_size=1, max_size=4)
    rules = [
        Exposure(to=draw(st.sampled_from(names)), ports=draw(ports), **draw(sources))
        for _ in range(draw(st.integers(0, 3)))
    ]
    pool = draw(st.sampled_from(POOLS))
    return make_system(code, zone, pool, servers=groups, databases=databases, exposure=rules)


@st.composite
def cities(draw: st.DrawFn) -> Inventory:
    """One to three departments with up to three systems each; everything else is the worked example's."""
    departments = draw(st.lists(codes, min_size=1, max_size=3, unique=True))
    made = []
    for code in departments:
        names = draw(st.lists(codes, min_size=1, max_size=3, unique=True))
        made.append(make_department(code, [draw(systems(name, names, departments)) for name in names]))
    example = hanjiang()
    pools = [pool for pool in example.pools if pool.code in POOLS]
    return rewrite(example, departments=made, pools=pools, allocations=[])
