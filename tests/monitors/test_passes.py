"""Passes over sources: each in its time, none held up by another, and what is kept when one fails."""

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from govcloud.errors import GovcloudError
from govcloud.text import literal
from monitors.serve.apart import Apart
from monitors.serve.passes import Keeper
from monitors.serve.source import Pass
from tests.monitors.sources_for_tests import VALUE, Scripted, telling
from tests.monitors.virtual_time import run_virtually

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
type Clock = Callable[[], float]


def keep(clock: Clock, *sources: Scripted, chance: float = 0, wall: Callable[[], datetime] = lambda: NOON) -> Keeper:
    """A keeper of sources on a clock."""
    return Keeper(sources, chance=lambda: chance, steady=clock, wall=wall)


def test_a_source_is_asked_at_once_and_then_at_multiples_of_its_interval() -> None:
    starts: list[float] = []

    async def work(clock: Clock) -> None:
        async def act(turn: int) -> Pass:
            starts.append(clock())
            await asyncio.sleep(7 if turn == 2 else 1)
            return Pass([VALUE])

        async with keep(clock, Scripted("telecom", act)).running():
            await asyncio.sleep(200)

    run_virtually(work)
    assert [each - starts[0] for each in starts] == pytest.approx([0, 60, 120, 180])


def test_a_pass_longer_than_the_interval_leaves_turns_out_and_never_overlaps_itself() -> None:
    spans: list[tuple[float, float]] = []

    async def work(clock: Clock) -> None:
        async def act(_: int) -> Pass:
            begun = clock()
            await asyncio.sleep(13)
            spans.append((begun, clock()))
            return Pass([])

        async with keep(clock, Scripted("telecom", act, interval=5)).running():
            await asyncio.sleep(60)

    run_virtually(work)
    assert [begun - spans[0][0] for begun, _ in spans] == pytest.approx([0, 15, 30, 45])
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_chance_spreads_the_later_passes_by_up_to_a_tenth_of_the_interval() -> None:
    starts: list[float] = []

    async def work(clock: Clock) -> None:
        async def act(_: int) -> Pass:
            starts.append(clock())
            return Pass([])

        async with keep(clock, Scripted("telecom", act), chance=0.5).running():
            await asyncio.sleep(130)

    run_virtually(work)
    assert [each - starts[0] for each in starts] == pytest.approx([0, 63, 123])


def test_a_source_that_hangs_is_given_up_and_stops_no_other() -> None:
    async def work(clock: Clock) -> tuple[Keeper, Scripted]:
        async def hang(_: int) -> Pass:
            await asyncio.Event().wait()
            raise AssertionError

        quick = telling("mobile", interval=10)
        keeper = keep(clock, Scripted("telecom", hang), quick)
        async with keeper.running():
            await asyncio.sleep(55)
        return keeper, quick

    keeper, quick = run_virtually(work)
    kept = keeper.kept()
    assert quick.turns == 6
    assert kept["mobile"].up
    assert kept["telecom"].up is False
    assert kept["telecom"].error is not None
    assert "20 s" in kept["telecom"].error.render("en")


def test_a_source_that_cannot_even_be_cancelled_is_not_asked_twice_at_once() -> None:
    inside = 0
    most = 0

    async def work(clock: Clock) -> Keeper:
        async def stubborn(_: int) -> Pass:
            nonlocal inside, most
            inside += 1
            most = max(most, inside)
            for _ in range(3):
                try:
                    await asyncio.sleep(200)
                except asyncio.CancelledError:
                    continue
            inside -= 1
            return Pass([])

        keeper = keep(clock, Scripted("telecom", stubborn, interval=30))
        async with keeper.running():
            await asyncio.sleep(170)
        return keeper

    kept = run_virtually(work).kept()["telecom"]
    assert most == 1
    assert kept.attempts == kept.failures == 6


def test_a_failed_pass_keeps_what_was_told_before_with_its_age_and_says_why() -> None:
    async def work(clock: Clock) -> tuple[Keeper, float]:
        async def act(turn: int) -> Pass:
            if turn > 1:
                raise GovcloudError(literal("no answer"), "telecom")
            return Pass([VALUE], calls=9)

        keeper = keep(clock, Scripted("telecom", act))
        async with keeper.running():
            await asyncio.sleep(100)
        return keeper, clock()

    keeper, now = run_virtually(work)
    kept = keeper.kept()["telecom"]
    assert (kept.up, kept.samples, kept.calls, kept.attempts, kept.failures) == (False, [VALUE], 9, 2, 1)
    assert kept.error is not None
    assert kept.error.what.render("en") == "no answer"
    assert kept.age(now) == pytest.approx(timedelta(seconds=101), abs=timedelta(seconds=2))
    assert kept.collected_at == NOON
    assert not kept.fresh(now)


def test_a_defect_in_a_source_is_a_failure_that_names_the_place_and_not_the_message() -> None:
    async def work(clock: Clock) -> Keeper:
        async def act(_: int) -> Pass:
            raise KeyError("a token that nobody should read")

        keeper = keep(clock, Scripted("telecom", act))
        await keeper.ask("telecom")
        return keeper

    error = run_virtually(work).kept()["telecom"].error
    assert error is not None
    assert "KeyError" in error.render("en")
    assert "test_passes.py:" in error.render("zh")
    assert "token" not in error.render("en")


def test_samples_are_stale_after_three_intervals_and_the_patience_though_no_pass_failed() -> None:
    async def work(clock: Clock) -> tuple[Keeper, float]:
        keeper = keep(clock, telling("telecom"))
        await keeper.ask("telecom")
        return keeper, clock()

    keeper, now = run_virtually(work)
    kept = keeper.kept()["telecom"]
    assert kept.fresh(now + 200)
    assert not kept.fresh(now + 200.1)


def test_a_wall_clock_that_is_set_back_gives_no_negative_age_and_moves_no_pass() -> None:
    times = iter([NOON, NOON - timedelta(days=1), NOON + timedelta(days=400), NOON])

    async def work(clock: Clock) -> tuple[Keeper, Scripted, float]:
        source = telling("telecom")
        keeper = keep(clock, source, wall=lambda: next(times))
        async with keeper.running():
            await asyncio.sleep(150)
        return keeper, source, clock()

    keeper, source, now = run_virtually(work)
    kept = keeper.kept()["telecom"]
    assert source.turns == 3
    assert kept.age(now - 1e6) == timedelta(0)
    assert timedelta(seconds=29) < (kept.age(now) or timedelta(0)) < timedelta(seconds=33)


def test_a_listener_hears_each_changed_source_once_however_slow_it_is() -> None:
    async def work(clock: Clock) -> list[str]:
        heard: list[str] = []
        keeper = keep(clock, telling("telecom", interval=1), telling("mobile", [], interval=1))
        with keeper.changes() as listener:
            async with keeper.running():
                await asyncio.sleep(20)
            async for name in listener:
                heard.append(name)
                if len(heard) == 2:
                    break
        return heard

    assert sorted(run_virtually(work)) == ["mobile", "telecom"]


def test_two_sources_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="telecom"):
        Keeper([telling("telecom"), telling("telecom")], chance=lambda: 0)


def test_a_series_that_another_source_tells_is_refused_and_said() -> None:
    async def work(clock: Clock) -> Keeper:
        keeper = keep(clock, telling("telecom"), telling("again"))
        await keeper.ask("telecom")
        await keeper.ask("again")
        return keeper

    kept = run_virtually(work).kept()["again"]
    assert (kept.samples, kept.dropped) == ([], 1)
    assert "telecom" in kept.gaps[0].render("en")
    assert 'govcloud_api_up{pool="telecom", service="compute"}' in kept.gaps[0].render("zh")


def wait_until_free(lane: Apart) -> None:
    """The thread ends by itself."""
    while lane.busy:
        time.sleep(0.01)


def test_what_blocks_runs_apart_and_a_second_one_is_refused_while_it_does() -> None:
    go_on = threading.Event()

    async def work() -> str:
        lane = Apart("telecom")
        first = asyncio.create_task(lane.run(go_on.wait))
        await asyncio.sleep(0)
        with pytest.raises(GovcloudError, match="has not ended"):
            await lane.run(lambda: True)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        with pytest.raises(GovcloudError, match="has not ended"):
            await lane.run(lambda: True)
        go_on.set()
        await asyncio.to_thread(wait_until_free, lane)
        return await lane.run(lambda: "again")

    assert asyncio.run(work()) == "again"


def test_what_fails_apart_fails_where_it_is_waited_for() -> None:
    def fail() -> None:
        raise GovcloudError(literal("no answer"), "telecom")

    with pytest.raises(GovcloudError, match="no answer"):
        asyncio.run(Apart("telecom").run(fail))
