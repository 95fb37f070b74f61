"""What somebody supposes: how it is written, what it touches, and what it does to the day when something is full."""

from datetime import date, timedelta

import pytest

from govcloud.errors import UsageError
from monitors.capacity.forecast import Filling
from monitors.capacity.growth import Jump, Reading
from monitors.capacity.level import Key, Level, What
from monitors.capacity.view import make_lines
from monitors.capacity.wish import read_wish

TODAY = date(2026, 6, 1)
ALL: Key = ("telecom", "", What.CORES)
PART: Key = ("telecom", "xy-a", What.CORES)


@pytest.mark.parametrize(
    ("words", "what", "amount"),
    [
        ("2000 cores on telecom on 2027-03-01", What.CORES, 2000),
        ("-40 TB on telecom on 2027-03-01", What.STORAGE, -40960),
        (" 1.5 gib  on telecom on 2027-03-01 ", What.MEMORY, 1.5),
    ],
)
def test_amount_unit_pool_and_day_are_read(words: str, what: What, amount: float) -> None:
    wish = read_wish(words)
    assert (wish.pool, wish.part, wish.what) == ("telecom", "", what)
    assert wish.jump == Jump(date(2027, 3, 1), amount, words.strip())


@pytest.mark.parametrize(
    "words",
    ["", "2000 cores", "2000 pears on telecom on 2027-03-01", "x cores on telecom on 2027-03-01",
     "2000 cores on telecom on 2027-02-30", "2000 cores on telecom on soon", "1e9 cores on telecom on 2027-03-01"],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused_with_an_example(words: str) -> None:
    with pytest.raises(UsageError, match="2000 cores on telecom on 2027-03-01"):
        read_wish(words)


def test_a_step_into_a_part_touches_the_part_and_the_whole_pool_only() -> None:
    wish = read_wish("10 cores on telecom/xy-a on 2027-03-01")
    keys: list[Key] = [ALL, PART, ("telecom", "xy-b", What.CORES), ("mobile", "", What.CORES), (*ALL[:2], What.MEMORY)]
    assert [wish.touches(each) for each in keys] == [True, True, False, False, False]
    whole = read_wish("10 cores on telecom on 2027-03-01")
    assert [whole.touches(each) for each in keys] == [True, False, False, False, False]


def test_without_history_only_what_is_supposed_says_when_it_is_full() -> None:
    levels = {ALL: Level(100.0, 60.0)}
    (plain,) = make_lines(levels, {}, [], TODAY)
    assert (plain.growth, plain.filling) == (None, None)
    (supposed,) = make_lines(levels, {}, [read_wish("50 cores on telecom on 2026-08-01")], TODAY)
    assert supposed.filling == Filling(*[date(2026, 8, 1)] * 3)
    (small,) = make_lines(levels, {}, [read_wish("1 cores on telecom on 2026-08-01")], TODAY)
    assert small.filling == Filling(None, None, None)


def test_history_and_what_is_supposed_go_together() -> None:
    history = {ALL: [Reading(TODAY - timedelta(days=days), 60.0 - days) for days in range(30, 0, -1)]}
    levels = {ALL: Level(100.0, 60.0)}
    (line,) = make_lines(levels, history, [], TODAY)
    assert line.growth is not None
    assert line.growth.mean == pytest.approx(1.0)
    assert line.filling is not None
    assert line.filling.likely == TODAY + timedelta(days=40)
    (sooner,) = make_lines(levels, history, [read_wish("20 cores on telecom on 2026-06-11")], TODAY)
    assert sooner.filling is not None
    assert sooner.filling.likely == TODAY + timedelta(days=20)
