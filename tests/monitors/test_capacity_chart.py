"""The picture of levels: well-formed, nothing from outside, a fan where something is foretold."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest

from govcloud.text import Language
from monitors.capacity.chart import draw_lines, find_step, list_months
from monitors.capacity.growth import Jump, Reading
from monitors.capacity.level import Key, Level, What
from monitors.capacity.view import make_lines
from monitors.capacity.wish import Wish

TODAY = date(2026, 6, 1)
CORES: Key = ("a<b>&", "", What.CORES)
PART: Key = ("a<b>&", "z", What.CORES)
SVG = "{http://www.w3.org/2000/svg}"


def draw(language: Language, days: int, *, page: bool = False, used: float = 500.0) -> str:
    past = [Reading(TODAY - timedelta(days=n), used - n) for n in range(days, 0, -1)]
    tickets = [Wish(CORES[0], "", What.CORES, Jump(TODAY + timedelta(days=40), 50.0, "T-2026-0001"))] if days else []
    levels = {CORES: Level(1000, used), PART: Level(0, 0)}
    return draw_lines(make_lines(levels, {CORES: past}, [], TODAY, tickets), language, page=page)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_picture_is_well_formed_and_asks_nobody_for_anything(language: Language) -> None:
    picture = draw(language, 30)
    root = ET.fromstring(picture)  # noqa: S314 - our own
    assert root.tag == SVG + "svg"
    assert "href" not in picture
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
    words = " ".join(each.text or "" for each in root.iter(SVG + "text"))
    assert "a<b>&" in words
    assert ("full by" in words) == (language == "en")
    assert len(list(root.iter(SVG + "title"))) == 1
    assert "<html" in draw(language, 30, page=True)


def test_the_fan_opens_from_today_and_only_where_something_is_foretold() -> None:
    root = ET.fromstring(draw("en", 30))  # noqa: S314
    (fan,) = (each for each in root.iter(SVG + "polygon") if len(each.get("points", "").split()) > 2)
    points = [tuple(map(float, each.split(","))) for each in fan.get("points", "").split()]
    assert len(points) == 2 * 366
    assert points[0] == points[-1]
    unknown = ET.fromstring(draw("en", 0))  # noqa: S314
    assert all(len(each.get("points", "").split()) == 2 for each in unknown.iter(SVG + "polygon"))
    assert "not known yet" in " ".join(each.text or "" for each in unknown.iter(SVG + "text"))


def test_a_part_without_a_past_has_no_panel_and_nothing_at_all_is_a_picture_too() -> None:
    root = ET.fromstring(draw("en", 30))  # noqa: S314
    assert len(list(root.iter(SVG + "rect"))) == 1
    assert ET.fromstring(draw_lines([], "en")).tag == SVG + "svg"  # noqa: S314
    assert ET.fromstring(draw("en", 30, used=0.0)).tag == SVG + "svg"  # noqa: S314


@pytest.mark.parametrize("most", [0.3, 1, 7, 99, 1000, 823_296, 12_345_678])
def test_lines_of_the_grid_are_round_and_few(most: float) -> None:
    assert 2 <= most / find_step(most) <= 5


def test_months_are_a_handful_and_within() -> None:
    found = list_months(date(2026, 1, 15), date(2027, 5, 2))
    assert 4 <= len(found) <= 8
    assert all(date(2026, 1, 15) <= each <= date(2027, 5, 2) for each in found)
