"""What tickets announce: which levels it touches, and the forecast with and without it."""

from datetime import date, timedelta

import pytest

from govcloud.inventory.models.announced import Announced
from monitors.capacity.growth import Jump, Reading
from monitors.capacity.level import Key, Level, What
from monitors.capacity.view import Line, make_lines
from monitors.capacity.wish import Wish, read_announced, read_wish

TODAY = date(2026, 6, 1)
POOL, STORE, PLAIN = ("huawei", "", What.STORAGE), ("huawei", "pair", What.STORAGE), ("huawei", "fast", What.STORAGE)
DUAL: Key = ("huawei", "", What.DUAL)
LEVELS = {
    POOL: Level(1800, 500),
    DUAL: Level(800, 300, dual=True),
    STORE: Level(800, 300, dual=True),
    PLAIN: Level(1000, 200, dual=False),
}


def announce(what: str, amount: int, days: int = 30, part: str | None = None) -> Announced:
    day = TODAY + timedelta(days=days)
    fields = {"day": day, "pool": "huawei", "part": part, "what": what, "amount": amount, "ticket": "T-2026-0001"}
    return Announced.model_validate({**fields, "department": "health"})


def tell(*rows: Announced, history: dict[Key, list[Reading]] | None = None) -> dict[Key, Line]:
    lines = make_lines(LEVELS, history or {}, [], TODAY, read_announced(rows))
    return {line.key: line for line in lines}


def count(days: int, used: float, step: float = 0.0) -> list[Reading]:
    return [Reading(TODAY - timedelta(days=n), used - n * step) for n in range(days, 0, -1)]


def test_a_row_of_the_inventory_is_a_step_in_our_units() -> None:
    (wish,) = read_announced([announce("dual_active_tb", -2)])
    assert wish == Wish("huawei", "", What.DUAL, Jump(date(2026, 7, 1), -2048.0, "T-2026-0001"))


@pytest.mark.parametrize(
    ("row", "touched"),
    [
        (announce("storage_tb", 1), {POOL}),
        (announce("dual_active_tb", 1), {POOL, DUAL}),
        (announce("storage_tb", 1, part="fast"), {POOL, PLAIN}),
        (announce("storage_tb", 1, part="pair"), {POOL, DUAL, STORE}),
        (announce("dual_active_tb", 1, part="pair"), {POOL, DUAL, STORE}),
        (announce("cores", 1), set()),
    ],
)
def test_a_step_touches_the_part_the_pool_and_dual_active_storage_where_it_is_that(
    row: Announced, touched: set[Key]
) -> None:
    assert {key for key, line in tell(row).items() if line.announced} == touched


def test_the_forecast_is_told_with_and_without_tickets() -> None:
    row = announce("storage_tb", 2)
    line = tell(row, history={POOL: count(30, 500.0)})[POOL]
    assert line.growth is not None
    assert line.growth.mean == 0.0
    assert line.filling is not None
    assert line.filling.likely == row.day
    assert line.plain is not None
    assert line.plain.likely is None


def test_tickets_are_off_in_size_and_what_is_supposed_is_not() -> None:
    lines = make_lines(LEVELS, {}, [read_wish("1 TB on huawei on 2026-07-01")], TODAY)
    exact = next(line for line in lines if line.key == POOL).outlook
    told = tell(announce("storage_tb", 1))[POOL].outlook
    assert exact is not None
    assert told is not None
    assert exact.see(60).low == exact.see(60).high == exact.see(60).middle == told.see(60).middle
    assert told.see(60).high > told.see(60).middle > told.see(60).low


def test_what_a_ticket_brought_is_no_growth_and_without_the_ledger_it_is() -> None:
    jumped = [*count(40, 300.0)[:20], *count(20, 500.0)]
    line = tell(announce("storage_tb", 1, days=-20), history={POOL: jumped})[POOL]
    blind = tell(history={POOL: jumped})[POOL]
    assert line.growth is not None
    assert blind.growth is not None
    assert line.growth.mean < blind.growth.mean
    assert blind.growth.mean == pytest.approx(5.0)
    assert not line.announced


def test_a_part_that_there_is_not_changes_the_whole_pool_only() -> None:
    assert {key for key, line in tell(announce("storage_tb", 1, part="mars")).items() if line.announced} == {POOL}


def test_dual_active_storage_has_a_past_where_only_its_stores_were_kept() -> None:
    assert tell(history={STORE: count(20, 300.0, 1.0)})[DUAL].growth is not None
    assert len(tell(history={STORE: count(20, 300.0, 1.0)})[DUAL].past) == 21
    assert tell(history={PLAIN: count(20, 300.0, 1.0)})[DUAL].growth is None
    own = count(16, 300.0)
    assert len(tell(history={STORE: count(20, 300.0), DUAL: own})[DUAL].past) == 17
