"""Boards: what a real Prometheus answers to every panel, and whether Grafana's own models can read the files."""

import json
import re
from itertools import combinations
from typing import Any

import pytest
import requests
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from govcloud.settings import PRODUCT
from govcloud.text import Language
from monitors.boards.all_boards import BOARDS
from monitors.boards.board import Board, Panel, Shape, Unit
from monitors.boards.query import pick
from monitors.boards.render import render_board
from monitors.boards.words import COLUMNS, Style
from monitors.metrics import extranet, pool
from monitors.metrics.catalogue import METRICS
from tests.monitors.boards.samples import MINUTE, START

WIDTH = 24
CHOICES = {"pool": ".*", "level": ".*", "node": ".*", "source": ".*", "department": "department"}
PANELS = [pytest.param(board, panel, id=f"{board.code}-{panel.title.en}") for board in BOARDS for panel in board.panels]
UNITS = {"_ratio": Unit.SHARE, "_seconds": Unit.SECONDS, "_bytes_total": Unit.BITS, "_days": Unit.DAYS}
"""What a metric's name ends in → what it is shown in."""


def load(board: Board, language: Language = "en") -> Any:
    return json.loads(render_board(board, Style(language, "http://page.test", "http://runbooks.test")))


def fill_in(expression: str) -> str:
    """With what Grafana would put for its variables."""
    for name, chosen in CHOICES.items():
        expression = expression.replace(f"${name}", chosen)
    return expression.replace("$__rate_interval", "4m")


def ask(store: str, expression: str) -> list[dict[str, str]]:
    """Labels of the series that a real Prometheus finds. A mistake in the expression fails."""
    given = {"query": fill_in(expression), "time": str(START + 5 * MINUTE)}
    answer = requests.get(f"{store}/api/v1/query", params=given, timeout=10).json()
    assert answer["status"] == "success", f"{answer['error']}: {given['query']}"
    assert answer["data"]["resultType"] == "vector"
    return [each["metric"] for each in answer["data"]["result"]]


@pytest.mark.parametrize(("board", "panel"), PANELS)
def test_every_query_of_a_panel_finds_series_and_has_the_labels_of_its_words(
    board: Board, panel: Panel, store: str
) -> None:
    assert "$" not in re.sub(r"\$(__rate_interval|pool|level|node|source|department)", "", str(panel.queries))
    for query in panel.queries:
        found = ask(store, query.expression)
        assert found, f"{board.code}: nothing is shown by {query.expression}"
        legend = re.findall(r"\{\{(\w+)\}\}", query.words.en if query.words else "")
        assert all(label in labels for labels in found for label in legend), (legend, found[0])
        if query.words:
            assert legend == re.findall(r"\{\{(\w+)\}\}", query.words.zh)
        if panel.shape is not Shape.TABLE and len(found) > 1:
            shown = {tuple(labels[label] for label in legend) for labels in found}
            assert len(shown) == len(found), f"{query.expression}: series look alike"


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.code)
def test_choices_of_a_board_are_labels_that_there_are_and_are_used(board: Board, store: str) -> None:
    expressions = " ".join(query.expression for panel in board.panels for query in panel.queries)
    for variable in load(board)["templating"]["list"]:
        if variable["type"] == "datasource":
            continue
        series, label = re.fullmatch(r"label_values\((.*), (\w+)\)", variable["query"]).groups()  # type: ignore[union-attr]
        assert all(label in labels for labels in ask(store, series))
        assert f"${label}" in expressions


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.code)
def test_models_of_grafana_read_a_board_and_write_the_same(board: Board, language: Language) -> None:
    register_default_plugins()
    told = load(board, language)
    again = json.loads(json.dumps(Dashboard.from_json(told), cls=JSONEncoder))
    assert again == told


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.code)
def test_panels_have_ids_of_their_own_and_do_not_overlap(board: Board) -> None:
    panels = load(board)["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = [panel["gridPos"] for panel in panels]
    assert all(place["x"] + place["w"] <= WIDTH for place in places)
    for one, other in combinations(places, 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        below = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert beside or below, (one, other)


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.code)
def test_rows_are_filled_to_the_edge(board: Board) -> None:
    for row in board.rows:
        assert sum(panel.width for panel in row.panels) % WIDTH == 0, row.title.en


def test_the_same_board_gives_the_same_bytes_and_links_where_it_was_told() -> None:
    for board in BOARDS:
        style = Style("zh", "http://page.test", "http://runbooks.test")
        assert render_board(board, style) == render_board(board, style)
        assert {link["url"] for link in load(board)["links"]} == {"", "http://page.test", "http://runbooks.test"}
        assert [link["type"] for link in json.loads(render_board(board, Style("zh")))["links"]] == ["dashboards"]


def test_cells_lead_to_our_page_and_to_runbooks_that_there_are() -> None:
    (alerts,) = [panel for panel in load(BOARDS[0], "zh")["panels"] if panel["title"] == "正在触发的告警"]
    links = {
        each["matcher"]["options"]: each["properties"][0]["value"][0]["url"]
        for each in alerts["fieldConfig"]["overrides"]
    }
    assert links["节点"] == "http://page.test/node/${__value.raw}"
    assert links["告警"] == "http://runbooks.test/${__value.raw}.zh-CN.md"
    assert (PRODUCT / "docs/runbooks/LinkDown.zh-CN.md").exists()
    bare = json.loads(render_board(BOARDS[0], Style("zh")))
    assert not [panel for panel in bare["panels"] if panel.get("fieldConfig", {}).get("overrides")]


def test_every_metric_is_on_a_board_but_those_that_others_tell_better() -> None:
    shown = " ".join(query.expression for board in BOARDS for panel in board.panels for query in panel.queries)
    absent = {name for name in METRICS if not re.search(rf"\b{name}\b", shown)}
    assert absent == {
        "govcloud_agent_up",
        "govcloud_api_calls_total",
        "govcloud_drift_timestamp_seconds",
        "govcloud_node_info",
    }


@pytest.mark.parametrize(("board", "panel"), PANELS)
def test_units_are_those_of_the_metrics(board: Board, panel: Panel) -> None:
    about = panel.about
    expected = next((unit for end, unit in UNITS.items() if getattr(about, "name", "").endswith(end)), None)
    if expected is Unit.BITS and panel.unit is Unit.SHARE:
        expected = Unit.SHARE
        assert all(pick(extranet.LINK_BANDWIDTH).split("{")[0] in query.expression for query in panel.queries)
    if about is pool.API_ERRORS:
        expected = Unit.CALLS
    assert expected in {None, panel.unit} or any("/" in query.expression for query in panel.queries), board.code
    if panel.unit is Unit.BITS:
        assert all(query.expression.startswith("8 * ") for query in panel.queries)


def test_columns_of_tables_have_words(store: str) -> None:
    for board in BOARDS:
        for panel in board.panels:
            if panel.shape is Shape.TABLE:
                labels = {label for query in panel.queries for found in ask(store, query.expression) for label in found}
                assert labels - {"__name__"} <= COLUMNS.keys(), f"{board.code}: {panel.title.en}"


def test_label_that_a_metric_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="govcloud_capacity_size has no label department"):
        pick(pool.SIZE, "department")
