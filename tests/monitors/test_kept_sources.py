"""Sources that ask no cloud: the outlook of pools, and what checks found, both from a real state database."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from govcloud.inventory.models.waiver import Scope, Waiver
from govcloud.text import Text
from monitors.capacity.level import Key, Level, What
from monitors.capacity.loss import Site
from monitors.capacity.store import keep_levels, read_levels
from monitors.metrics import pool, security
from monitors.serve.source import Pass
from monitors.sources.capacity import CapacitySource
from monitors.sources.checks import ChecksSource, tell_check, tell_counts
from monitors.sources.drift import keep_drift
from monitors.sources.levels import Levels
from policies.history.counts import Count
from policies.history.ledger import Entry
from policies.history.store import Kept
from policies.verdict import Severity
from stacks.engine.state.database import Database, SqliteDatabase

TODAY = date(2026, 6, 30)
WHOLE: Key = ("huawei", "", What.CORES)
GIB = 1024**3


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty one."""
    found = SqliteDatabase(tmp_path / "state.db")
    yield found
    found.close()


def look(database: Database, told: dict[Key, Level], sites: list[Site] | None = None) -> tuple[CapacitySource, Pass]:
    """The outlook, when the only pool has told its levels."""

    async def work() -> tuple[CapacitySource, Pass]:
        levels = Levels(["huawei"])
        levels.put("huawei", told)
        source = CapacitySource(levels, database, today=lambda: TODAY, sites=sites or [])
        return source, await source.collect()

    return asyncio.run(work())


def keep_days(database: Database, days: int, step: float) -> None:
    """A level that grew by a step a day."""

    async def work() -> None:
        for ago in range(1, days + 1):
            await keep_levels(database, {WHOLE: Level(1000, 500 - ago * step)}, TODAY - timedelta(days=ago))

    asyncio.run(work())


def test_todays_levels_are_kept_and_growth_needs_days(database: Database) -> None:
    source, told = look(database, {WHOLE: Level(1000, 500)})
    assert [each.metric for each in told.samples] == [pool.HISTORY_DAYS]
    assert source.fans == []
    assert list(asyncio.run(read_levels(database, TODAY))[WHOLE]) != []


def test_growth_and_days_until_full_come_from_kept_days_in_base_units(database: Database) -> None:
    keep_days(database, 30, 5.0)
    source, told = look(database, {WHOLE: Level(1000, 500)})
    by_metric = {(each.metric.name, each.labels[5:]): each.value for each in told.samples}
    assert by_metric[pool.GROWTH.name, ()] == pytest.approx(5)
    assert by_metric[pool.FULL_DAYS.name, ("0.5",)] == 100
    assert by_metric[pool.HISTORY_DAYS.name, ()] == 31
    (fan,) = source.fans
    assert (fan.pool, fan.resource, fan.size, len(fan.past)) == ("huawei", "vcpu", 1000, 31)
    assert fan.ahead[0][0] > TODAY.isoformat()


def test_the_outlook_waits_until_every_pool_was_asked_once(database: Database) -> None:
    async def work() -> bool:
        levels = Levels(["huawei", "telecom"])
        source = CapacitySource(levels, database, today=lambda: TODAY)
        task = asyncio.create_task(source.collect())
        levels.put("huawei", {WHOLE: Level(1, 1)})
        await asyncio.sleep(0)
        waiting = not task.done()
        levels.put("telecom", {})
        await task
        return waiting

    assert asyncio.run(work())


def test_a_pool_whose_pass_failed_has_no_outlook_rather_than_an_old_one(database: Database) -> None:
    keep_days(database, 30, 5.0)
    _, told = look(database, {})
    assert list(told.samples) == []


def test_the_worst_site_that_may_be_lost_is_told(database: Database) -> None:
    levels = {
        ("huawei", "", What.STORAGE): Level(100, 40),
        ("huawei", "a", What.STORAGE): Level(60, 30),
        ("huawei", "b", What.STORAGE): Level(40, 10),
    }
    _, told = look(database, levels, [Site("x", "huawei", ["a"], None), Site("y", "huawei", ["b"], None)])
    losses = {each.labels: each.value for each in told.samples if each.metric is pool.AFTER_LOSS}
    assert losses == {("huawei", "", "storage", "byte", "", "site"): 1.0}


def make_waiver(since: date, until: date) -> Waiver:
    return Waiver.model_validate(
        {
            "code": "w",
            "rule": "x",
            "scope": Scope(department="health"),
            "owner": "a",
            "approver": "b",
            "reason": "r",
            "ticket": "T-2026-0001",
            "from": since,
            "until": until,
        }
    )


def test_waivers_are_told_by_where_they_stand_and_that_no_check_was_kept_is_said(database: Database) -> None:
    now = datetime(2026, 6, 30, 12, tzinfo=UTC)
    days = [timedelta(days=each) for each in (-100, -1, 0, 29, 31, 100)]
    waivers = [
        make_waiver(TODAY + days[0], TODAY + days[1]),
        make_waiver(TODAY + days[0], TODAY + days[2]),
        make_waiver(TODAY + days[0], TODAY + days[3]),
        make_waiver(TODAY + days[0], TODAY + days[4]),
        make_waiver(TODAY + days[3], TODAY + days[5]),
    ]
    told = asyncio.run(ChecksSource(database, waivers, clock=lambda: now).collect())
    assert {each.labels[0]: each.value for each in told.samples} == {
        "active": 1,
        "ending": 2,
        "expired": 1,
        "future": 1,
    }
    assert told.gaps[0] == Text(told.gaps[0].en, told.gaps[0].zh)
    assert "--keep" in told.gaps[0].zh


def test_the_last_look_for_drift_counts_and_is_told_by_department(database: Database) -> None:
    first, last = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)

    async def work() -> Pass:
        await keep_drift(database, "huawei", {"health": 3, "gone": 1}, first)
        await keep_drift(database, "telecom", {"health": 0}, first)
        await keep_drift(database, "huawei", {"health": 2, "water": 0}, last)
        return await ChecksSource(database, [], clock=lambda: last).collect()

    told = asyncio.run(work())
    assert {each.labels: each.value for each in told.samples if each.metric is security.DRIFTED} == {
        ("huawei", ""): 0,
        ("huawei", "health"): 2,
        ("huawei", "water"): 0,
        ("telecom", ""): 0,
        ("telecom", "health"): 0,
    }
    looked = {each.labels[0]: each.value for each in told.samples if each.metric is security.DRIFT_LOOKED}
    assert looked == {"huawei": last.timestamp(), "telecom": first.timestamp()}


def make_entry(rule: str, since: datetime, *, closed: bool = False, waived: bool = False) -> Entry:
    return Entry(
        (rule, "pool", "huawei", f"{rule}{since}"),
        "",
        "",
        "",
        Severity.HIGH,
        since,
        since,
        closed=since if closed else None,
        waived=waived,
    )


def test_verdicts_are_told_by_check_and_that_a_check_has_no_failures() -> None:
    counts = [Count("a", "high", "fail", 2), Count("a", "high", "pass", 7), Count("b", "low", "waived", 1)]
    assert {each.labels: each.value for each in tell_counts(counts)} == {
        ("a", "high", "fail"): 2,
        ("a", "high", "pass"): 7,
        ("b", "low", "fail"): 0,
        ("b", "low", "waived"): 1,
    }


def test_new_failures_are_counted_by_severity() -> None:
    before, last = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)
    entries = [
        make_entry("a.part", before),
        make_entry("a", last),
        make_entry("a", last, waived=True),
        make_entry("b", before, closed=True),
    ]
    told = list(tell_check(Kept(last, "set", 1, 1, 1, 1, 1, 0, 0), entries))
    new = {each.labels[0]: each.value for each in told if each.metric is security.NEW_FAILURES}
    assert new["high"] == 2
    assert new["critical"] == 0
    assert [each.value for each in told if each.metric is security.CHECKED] == [last.timestamp()]
