"""Addresses of tenants: every tenant has its own, none ever moves, freed ones rest, and a full block says so."""

from datetime import date, timedelta
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcloud.addresses.settle import forget_expired, free_prefixes, settle
from govcloud.addresses.tenants import Prefixes, TenantPlan, plan_tenants
from govcloud.errors import Exit, GovcloudError, UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import AddressBlock, Allocation
from govcloud.inventory.models.department import Department
from govcloud.inventory.tenants import find_length
from tests.addresses.conftest import MakeCity, make_department

DAY = date(2026, 3, 1)
POOLS = ("huawei", "telecom", "mobile")


def read(plan: TenantPlan) -> dict[str, Prefixes]:
    """Every tenant's prefixes by what the table calls the tenant."""
    return {tenant.owner: plan.prefix(tenant.pool, tenant.department, tenant.zone) for tenant in plan.tenants}


def test_every_department_has_a_prefix_of_each_version_on_every_pool_it_may_use(example: Inventory) -> None:
    plan = plan_tenants(example)

    assert plan.prefix("huawei", "health", "extranet") == read(plan)["huawei/health/extranet"]
    assert {tenant.owner for tenant in plan.tenants} == {
        f"{pool}/{department.code}/extranet" for department in example.departments for pool in department.quotas
    } | {"telecom/data-bureau/internet", "telecom/human-resources/internet", "mobile/transport/internet"}
    assert len(plan.new) == 2 * len(plan.tenants)


def test_prefix_is_out_of_the_block_of_its_pool_and_zone(example: Inventory) -> None:
    blocks = {block.code: block for block in example.addresses}
    for grant in plan_tenants(example).new:
        pool, _, zone = grant.owner.split("/")
        assert (blocks[grant.block].pool, blocks[grant.block].zone) == (pool, zone)
        assert grant.prefix.subnet_of(blocks[grant.block].prefix)  # type: ignore[arg-type]  # of one version


@pytest.mark.parametrize(
    ("servers", "length"), [(0, 24), (30, 24), (240, 24), (241, 23), (496, 23), (497, 22), (4000, 20)]
)
def test_prefix_has_room_for_the_servers_of_the_quota(servers: int, length: int) -> None:
    assert find_length(servers) == length


def test_tenant_that_does_not_exist_is_told_with_what_to_write(example: Inventory) -> None:
    with pytest.raises(UsageError) as caught:
        plan_tenants(example).prefix("unicom", "health", "extranet")

    assert caught.value.render("en") == (
        'department "health" has neither a quota nor a system on pool "unicom" in zone "extranet". '
        "give it a quota there, or put a system there, in departments/health.yml."
    )
    assert caught.value.exit_code is Exit.USAGE


def test_full_block_is_told_with_how_full_it_is_and_stops_nobody_else(make_city: MakeCity) -> None:
    city = make_city(make_department(f"d{number:03}", {"huawei": 10, "mobile": 10}) for number in range(5))
    blocks = [_shrink(block) if block.code == "huawei-extranet" else block for block in city.addresses]
    plan = plan_tenants(city.replace(addresses=blocks))

    assert plan.prefix("huawei", "d003", "extranet").v4.prefixlen == 24
    assert plan.prefix("mobile", "d004", "extranet").v4.prefixlen == 24
    with pytest.raises(GovcloudError) as caught:
        plan.prefix("huawei", "d004", "extranet")
    assert caught.value.render("en") == (
        'addresses.yml: no room for a /24 for huawei/d004/extranet: block "huawei-extranet" (10.16.0.0/22) is '
        '100% full. add another block for use "tenant", pool "huawei" and zone "extranet" to addresses.yml, or free '
        "what nobody uses (govcloud address report says what)."
    )
    assert "已用 100%" in caught.value.render("zh")


def test_second_block_is_used_when_the_first_is_full_and_a_general_one_last(make_city: MakeCity) -> None:
    city = make_city(make_department(f"d{number:03}", {"huawei": 10}) for number in range(7))
    blocks = [
        AddressBlock.model_validate({"code": "all", "prefix": "10.200.0.0/16", "use": "tenant"}),
        *(_shrink(block) if block.code == "huawei-extranet" else block for block in city.addresses),
        AddressBlock.model_validate(
            {"code": "more", "prefix": "10.201.0.0/23", "use": "tenant", "pool": "huawei", "zone": "extranet"}
        ),
    ]
    plan = plan_tenants(city.replace(addresses=blocks))

    used = [grant.block for grant in plan.new if grant.prefix.version == 4]
    assert used == [*["huawei-extranet"] * 4, *["more"] * 2, "all"]


def test_pool_without_a_block_is_told(make_city: MakeCity) -> None:
    city = make_city([make_department("health", {"huawei": 10})])
    blocks = [block for block in city.addresses if block.code != "huawei-extranet-v6"]
    plan = plan_tenants(city.replace(addresses=blocks))

    with pytest.raises(GovcloudError, match='no IPv6 block for use "tenant", pool "huawei" and zone "extranet"'):
        plan.prefix("huawei", "health", "extranet")


def _shrink(block: AddressBlock) -> AddressBlock:
    return block.model_copy(update={"prefix": next(block.prefix.subnets(new_prefix=22))})


DEPARTMENTS = st.dictionaries(
    st.integers(0, 30).map("d{:02}".format),
    st.dictionaries(st.sampled_from(POOLS), st.integers(0, 600), min_size=1),
    max_size=8,
)
"""Code → pool → servers of its quota there."""


def make_departments(drawn: dict[str, dict[str, int]]) -> list[Department]:
    return [make_department(code, servers) for code, servers in sorted(drawn.items())]


def persist(city: Inventory, today: date) -> Inventory:
    """The city with everything written down."""
    rows = settle(city.allocations, plan_tenants(city).handed, today)
    return city.replace(allocations=rows)


@given(turns=st.lists(DEPARTMENTS, min_size=1, max_size=6))
@settings(deadline=None, max_examples=60)
def test_what_was_handed_out_never_moves_or_overlaps_as_departments_come_and_go(
    make_city: MakeCity, turns: list[dict[str, dict[str, int]]]
) -> None:
    rows: list[Allocation] = []
    seen: dict[str, Prefixes] = {}
    for number, drawn in enumerate(turns):
        city = make_city(make_departments(drawn)).replace(allocations=rows)
        city = persist(city, DAY + timedelta(days=number))
        rows = city.allocations
        plan = plan_tenants(city)
        assert plan.new == ()
        for owner, prefixes in read(plan).items():
            assert seen.setdefault(owner, prefixes) == prefixes
    for version in (4, 6):
        handed = [row.prefix for row in rows if row.prefix.version == version]
        assert not any(a.overlaps(b) for a, b in combinations(handed, 2))


@given(drawn=DEPARTMENTS, gone=st.data())
@settings(deadline=None, max_examples=60)
def test_freed_prefix_is_nobodys_in_the_quarantine_and_handed_out_again_after_it(
    make_city: MakeCity, drawn: dict[str, dict[str, int]], gone: st.DataObject
) -> None:
    city = persist(make_city(make_departments(drawn)), DAY)
    freed = gone.draw(st.lists(st.sampled_from(city.allocations), unique_by=lambda row: row.code)) if drawn else []
    left = [row for row in city.allocations if row not in freed]
    city = city.replace(allocations=free_prefixes(city.allocations, freed, DAY + timedelta(days=10)))

    resting = persist(forget_expired(city, DAY + timedelta(days=99)), DAY + timedelta(days=99))
    later = persist(forget_expired(city, DAY + timedelta(days=100)), DAY + timedelta(days=100))

    new = [row for row in resting.allocations if row.since > DAY]
    assert len(new) == len(freed)
    assert not {row.prefix for row in new} & {row.prefix for row in city.allocations}
    assert [row for row in resting.allocations if row in left] == left
    assert [row for row in later.allocations if row in left] == left
    assert {row.prefix for row in later.allocations} == {row.prefix for row in city.allocations}


@given(drawn=DEPARTMENTS, order=st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_order_of_departments_does_not_change_who_gets_what(
    make_city: MakeCity, drawn: dict[str, dict[str, int]], order: Random
) -> None:
    departments = make_departments(drawn)
    shuffled = list(departments)
    order.shuffle(shuffled)

    assert read(plan_tenants(make_city(departments))) == read(plan_tenants(make_city(shuffled)))


def test_plan_made_from_other_rows_is_not_written_over_them(example: Inventory) -> None:
    plan = plan_tenants(example)
    rows = settle(example.allocations, plan.handed, DAY)

    assert settle(rows, plan.handed, DAY) == rows
    with pytest.raises(GovcloudError, match="handed out or freed by somebody else in the meantime"):
        settle(rows[1:], plan.handed, DAY)
