"""What holds for any city: a choice depends on nothing but the inventory, and other pools do not change it."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from govcloud.inventory.demand import sum_demand
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.pool import Pool
from stacks.placement.books import FIELDS, find_capacity
from stacks.placement.choose import Choice, apply_choices, settle_placement
from tests.stacks.placement.cities import cities, make_city, make_department, make_pool, make_quota, make_system, pools


def add_pool(city: Inventory, pool: Pool, cores: int) -> Inventory:
    """The city with one more pool, on which every department has a quota."""
    departments = [
        department.model_copy(update={"quotas": {**department.quotas, pool.code: make_quota(cores)}})
        for department in city.departments
    ]
    return city.replace(pools=[*city.pools, pool], departments=departments)


def score(choice: Choice, pool: str) -> int:
    return next(judged.score for judged in choice.judgements if judged.pool == pool)


@given(cities(unplaced=1), pools("new"), st.integers(1, 300))
@settings(deadline=None, max_examples=80)
def test_pool_that_is_added_is_chosen_or_changes_nothing(city: Inventory, pool: Pool, cores: int) -> None:
    (before,) = settle_placement(city)
    (after,) = settle_placement(add_pool(city, pool, cores))

    if after.pool != "new":
        assert after.pool == before.pool
    elif before.pool is not None:
        assert score(after, "new") >= score(before, before.pool)
    scores = {judged.pool: judged for judged in after.judgements}
    assert all(scores[judged.pool] == judged for judged in before.judgements)


@given(st.integers(50, 900), st.integers(50, 900), st.integers(0, 150), st.integers(1, 49), st.integers(4, 90))
@settings(deadline=None)
def test_pool_that_is_worse_in_everything_never_changes_the_choice(
    cores: int, more: int, cost: int, dearer: int, quota: int
) -> None:
    good = make_pool("m", capacity={"cores": cores + more, "memory_gib": 8 * (cores + more)}, cost=cost)
    department = make_department("d", {"m": quota}, make_system(count=1))
    worse = make_pool("a", capacity={"cores": cores, "memory_gib": 8 * cores}, cost=cost + dearer)
    city = make_city([good], department)

    (before,) = settle_placement(city)
    (after,) = settle_placement(add_pool(city, worse, quota))

    assert before.pool == after.pool == "m"


@given(cities(unplaced=1), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=60)
def test_order_of_pools_departments_and_systems_does_not_change_the_choice(city: Inventory, order: Random) -> None:
    def shuffle[T](items: list[T]) -> list[T]:
        return order.sample(items, len(items))

    departments = [d.model_copy(update={"systems": shuffle(d.systems)}) for d in shuffle(city.departments)]
    other = city.replace(pools=shuffle(city.pools), departments=departments)

    assert settle_placement(other) == settle_placement(city)


@given(cities())
@settings(deadline=None, max_examples=80)
def test_equal_inventories_give_equal_choices_and_what_is_chosen_is_there(city: Inventory) -> None:
    choices = settle_placement(city)

    assert settle_placement(Inventory.model_validate(city.model_dump(by_alias=True))) == choices
    unplaced = [(department.code, system.code) for department, system in city.systems if system.pool is None]
    assert [(choice.department, choice.system) for choice in choices] == unplaced
    for choice in choices:
        assert choice.pool in {None, *(pool.code for pool in city.pools)}
        assert len(choice.judgements) == len(city.pools)


@given(cities())
@settings(deadline=None, max_examples=80)
def test_placing_exceeds_no_quota_and_no_capacity_that_was_kept_before(city: Inventory) -> None:
    placed = apply_choices(city, settle_placement(city))

    moved = {(d.code, s.code) for d, s in city.systems if s.pool is None}
    catalogue = city.city.catalogue
    for pool in placed.pools:
        there = [(d, s) for d, s in placed.systems if s.pool == pool.code]
        if not any((d.code, s.code) in moved for d, s in there):
            continue
        total = sum_demand((s for _, s in there), catalogue)
        assert all(getattr(total, name) <= most for name, most in find_capacity(pool).items())
        for department in {d.code: d for d, s in there if (d.code, s.code) in moved}.values():
            own = sum_demand((s for d, s in there if d.code == department.code), catalogue)
            assert all(getattr(own, name) <= getattr(department.quotas[pool.code], name) for name in FIELDS)
