"""The backtest's own `predict_linear` is that of a real Prometheus; a record is cut into forecasts as it says."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitors.capacity.growth import Jump
from policies.collect.prometheus import open_session
from policies.collect.way import Way
from scripts.bench.forecast import AHEAD_RECORDED, EVERY, LEAST_RECORDED, START, draw_line, make_world, read_worlds
from tests.monitors.own_prometheus import run_prometheus


@pytest.mark.parametrize("days", [7])
def test_our_straight_line_is_the_one_of_prometheus(days: int, tmp_path: Path) -> None:
    world = make_world(random.Random(5))
    start = datetime(START.year, START.month, START.day, tzinfo=UTC)
    times = [start + timedelta(days=number) for number in range(len(world.past))]
    lines = [f"used {each.used} {time.timestamp()}" for time, each in zip(times, world.past, strict=True)]
    ours = draw_line(days)(world, random.Random(1))
    with run_prometheus(tmp_path, ["# TYPE used gauge", *lines]) as url:
        for ahead in (30, 180):
            query = f"predict_linear(used[{days}d], {ahead} * 86400)"
            (row,) = open_session(Way(url)).custom_query(query, {"time": times[-1].timestamp()})
            assert float(row["value"][1]) == pytest.approx(ours[ahead - 1].middle, rel=1e-9)


def test_a_record_gives_a_forecast_for_every_other_day_of_each_part(tmp_path: Path) -> None:
    days = LEAST_RECORDED + max(AHEAD_RECORDED) + 2 * EVERY
    path = tmp_path / "record.csv"
    rows = []
    for day in range(days):
        rows += [f"{day},p,,cores,{day * 2}.0,{8.0 if day == 30 else ''}", f"{day},p,a,cores,{day}.0,"]
    path.write_text("\n".join(["day,pool,part,what,used,migration", *rows]), encoding="utf-8")
    worlds = read_worlds(path)
    assert [world.known for _, world in worlds] == [20, 22] * 2
    assert worlds[0][1].migrations == [Jump(START + timedelta(days=30), 8.0)]
    assert worlds[2][1].migrations == ()
    assert worlds[0][1].past[-1].used == 40.0
