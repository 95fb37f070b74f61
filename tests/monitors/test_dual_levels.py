"""Dual-active storage as a dimension of levels, and what is left of it when a store or a site is lost."""

from dataclasses import replace
from typing import Any

import pytest

from monitors.capacity.level import Level, Snapshot, What, take_snapshot
from monitors.capacity.loss import Fit, Site, find_fits, lose_part, lose_site
from policies.facts.base import FactBase, Harvest
from policies.facts.capacity import BackEnd
from policies.facts.storage import VolumeType
from tests.monitors.test_level import HOSTS, NOW, SERVICES, read

DUAL = {"huawei": frozenset({"metro"})}


def make_type(name: str, backend: str | None) -> dict[str, Any]:
    return {"name": name, "backend": backend}


STORES = read(
    BackEnd,
    [
        {"total": 1000.0, "allocated": 250.0, "backend": "fast"},
        {"total": 800.0, "allocated": 300.0, "backend": "pair"},
    ],
)
TYPES = read(VolumeType, [make_type("plain", "fast"), make_type("metro", "pair")])
SINGLE, BOTH = "storage.BackEnd-0", "storage.BackEnd-1"
A, B = (
    Site("a", "huawei", ["az1", SINGLE], 800.0),
    Site("b", "huawei", ["az2"], 500.0),
)


def look(types: Harvest = TYPES) -> Snapshot:
    base = FactBase(sum((HOSTS, SERVICES, STORES, types), Harvest()), NOW)
    return take_snapshot(base, ["huawei"], DUAL)


def test_a_store_is_dual_active_where_such_a_type_names_its_back_end() -> None:
    snapshot = look()
    assert snapshot.gaps == {}
    assert snapshot.levels["huawei", SINGLE, What.STORAGE] == Level(1000, 250, dual=False)
    assert snapshot.levels["huawei", BOTH, What.STORAGE] == Level(800, 300, dual=True)
    assert snapshot.levels["huawei", "", What.DUAL] == Level(800, 300, dual=True)
    assert snapshot.levels["huawei", "", What.STORAGE] == Level(1800, 550)


@pytest.mark.parametrize(
    ("types", "why"),
    [
        (read(VolumeType, [make_type("plain", "fast")]), "no volume type metro"),
        (read(VolumeType, [make_type("metro", None)]), "name no back end"),
        (read(VolumeType, [{"name": "metro"}]), ""),
        (Harvest(), "no collector"),
    ],
)
def test_where_nobody_tells_which_storage_is_dual_active_storage_still_counts(types: Harvest, why: str) -> None:
    snapshot = look(types)
    assert any(why in gap.why.render("en") for gap in snapshot.gaps["huawei"])
    assert snapshot.levels["huawei", "", What.STORAGE] == Level(1800, 550)
    assert snapshot.levels["huawei", BOTH, What.STORAGE].dual is None
    assert ("huawei", "", What.DUAL) not in snapshot.levels


def test_a_lost_store_takes_its_dual_active_room_with_it() -> None:
    left = lose_part(look().levels, "huawei", BOTH)
    assert left["huawei", "", What.DUAL] == Level(0, 300, dual=True)
    assert left["huawei", "", What.STORAGE] == Level(1000, 550)


def test_a_lost_site_takes_its_zones_and_stores_and_leaves_what_the_other_holds_of_dual_active_storage() -> None:
    left = lose_site(look().levels, A, [A, B])
    assert left["huawei", "", What.CORES] == Level(15, 10)
    assert left["huawei", "", What.DUAL] == Level(500, 300, dual=True)
    assert left["huawei", "", What.STORAGE] == Level(500, 550)
    other = lose_site(look().levels, B, [A, B])
    assert other["huawei", "", What.DUAL] == Level(800, 300, dual=True)
    assert other["huawei", "", What.CORES] == Level(20, 10)


def test_each_site_has_to_hold_all_dual_active_storage() -> None:
    levels = look().levels
    assert find_fits(levels, [A, B]) == [Fit(A, 300, 500.0), Fit(B, 300, 800.0)]
    small = replace(B, dual_active=299.0)
    assert [fit.holds for fit in find_fits(levels, [A, small])] == [False, True]
    assert [fit.holds for fit in find_fits(levels, [A])] == [False]
    assert find_fits(levels, [A, replace(B, dual_active=None)]) == []
    assert find_fits({}, [A, B]) == []
