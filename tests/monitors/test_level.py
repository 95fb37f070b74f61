"""Levels of pools from facts: what counts, in which unit, and what is not known."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from govcloud.text import Text
from monitors.capacity.level import Level, Snapshot, What, take_snapshot
from monitors.capacity.loss import lose_part
from policies.facts.base import FactBase, Harvest
from policies.facts.capacity import BackEnd, ComputeService, Provider
from policies.facts.fact import Fact, Place, Read
from policies.facts.gaps import Cause

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HUAWEI = Place.of_pool("huawei")


def make_host(name: str, cores: int, used: int, ratio: float = 1.0) -> dict[str, Any]:
    return {
        "name": name,
        "stocks": [
            {"name": "VCPU", "total": cores + 2, "reserved": 2, "ratio": ratio, "used": used},
            {"name": "MEMORY_MB", "total": 8192, "reserved": 0, "ratio": 1.0, "used": 1024},
            {"name": "PCPU", "total": 9, "reserved": 0, "ratio": 1.0, "used": 9},
        ],
    }


def make_service(host: str, zone: str, status: str = "enabled") -> dict[str, Any]:
    return {"host": host, "zone": zone, "state": "up", "status": status}


def read(kind: type[Fact], rows: Sequence[dict[str, Any]], cause: Cause | None = None) -> Harvest:
    """A reading of rows, with a gap where a cause is given."""
    reading = Read(kind, HUAWEI, "test", NOW)
    if cause is not None:
        reading = reading.with_gap(cause, Text("refused", "被拒绝"))
    return Harvest([reading], [kind.told_by(reading, f"{kind.KIND}-{n}", row) for n, row in enumerate(rows)])


def look(*harvests: Harvest) -> Snapshot:
    return take_snapshot(FactBase(sum(harvests, Harvest()), NOW), ["huawei"])


HOSTS = read(Provider, [make_host("a", 10, 4, 2.0), make_host("b", 10, 1), make_host("c", 5, 5)])
SERVICES = read(ComputeService, [make_service(host, zone) for host, zone in (("a", "az1"), ("b", "az2"), ("c", "az2"))])
STORES = read(BackEnd, [{"total": 1000.0, "allocated": 250.0}, {"total": 500, "allocated": 500}])


def test_hosts_count_to_their_zone_and_to_the_pool_by_what_may_be_given_out() -> None:
    levels = look(HOSTS, SERVICES, STORES).levels
    assert levels["huawei", "az1", What.CORES] == Level(20, 4)
    assert levels["huawei", "az2", What.CORES] == Level(15, 6)
    assert levels["huawei", "", What.CORES] == Level(35, 10)
    assert levels["huawei", "", What.MEMORY] == Level(24, 3)
    assert levels["huawei", "", What.STORAGE] == Level(1500, 750)
    assert {what for _, _, what in levels} == {What.CORES, What.MEMORY, What.STORAGE}


def test_a_host_that_takes_no_servers_has_no_room_and_one_without_a_service_does_not_count() -> None:
    services = read(ComputeService, [make_service("a", "az1", "disabled"), make_service("b", "az2")])
    levels = look(HOSTS, services, STORES).levels
    assert levels["huawei", "az1", What.CORES] == Level(4, 4)
    assert levels["huawei", "", What.CORES] == Level(14, 5)


@pytest.mark.parametrize("kind", [Provider, ComputeService, BackEnd])
@pytest.mark.parametrize("cause", [Cause.UNREAD, Cause.PARTIAL])
def test_what_was_not_read_whole_is_missing_and_never_smaller(kind: type[Fact], cause: Cause) -> None:
    whole = {Provider: HOSTS, ComputeService: SERVICES, BackEnd: STORES}
    broken = Harvest([read(kind, [], cause).reads[0]], whole[kind].facts)
    snapshot = look(*(broken if each is kind else found for each, found in whole.items()))
    assert [gap.why.en for gap in snapshot.gaps["huawei"]] == ["refused"]
    left = {what for _, _, what in snapshot.levels}
    assert left == ({What.CORES, What.MEMORY} if kind is BackEnd else {What.STORAGE})


@pytest.mark.parametrize("total", ["unknown", "infinite", "NaN", None, 0, -1])
def test_a_store_without_a_size_leaves_all_storage_missing(total: object) -> None:
    snapshot = look(HOSTS, SERVICES, read(BackEnd, [{"total": 5, "allocated": 1}, {"total": total, "allocated": 1}]))
    assert snapshot.gaps["huawei"]
    assert What.STORAGE not in {what for _, _, what in snapshot.levels}


def test_a_host_that_does_not_tell_leaves_hosts_missing() -> None:
    silent = {"name": "a", "stocks": [{"name": "VCPU", "total": 4}]}
    snapshot = look(read(Provider, [silent]), SERVICES, STORES)
    assert snapshot.gaps["huawei"]
    assert {what for _, _, what in snapshot.levels} == {What.STORAGE}


def test_a_level_of_nothing_is_full_as_soon_as_anything_is_used() -> None:
    assert [level.share for level in (Level(10, 6), Level(0, 0), Level(0, 3), Level(2, 3))] == [0.6, 0.0, 1.0, 1.5]


def test_what_is_left_of_a_pool_has_to_carry_all_that_is_used() -> None:
    levels = look(HOSTS, SERVICES, STORES).levels
    left = lose_part(levels, "huawei", "az1")
    assert left["huawei", "", What.CORES] == Level(15, 10)
    assert left["huawei", "az2", What.CORES] == levels["huawei", "az2", What.CORES]
    assert left["huawei", "", What.STORAGE] == levels["huawei", "", What.STORAGE]
    assert not [key for key in left if key[1] == "az1"]
    assert lose_part(left, "huawei", "az2")["huawei", "", What.CORES] == Level(0, 10)


def test_a_pool_that_nobody_read_has_no_levels() -> None:
    snapshot = look()
    assert snapshot.levels == {}
    assert len(snapshot.gaps["huawei"]) == 3
