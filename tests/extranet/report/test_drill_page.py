"""The page of a drill: a drawing in which nothing overlaps, every figure in it, every name escaped."""

from datetime import UTC, datetime
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from extranet.drill.faults import choose_faults
from extranet.drill.model import Drill, Flow, Gap, Trial
from extranet.report.drawing import draw
from extranet.report.drill_page import write_drill_page
from extranet.report.layout import BOX, lay_out
from extranet.report.marks import mark_drill
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.settings import load_settings
from govcloud.text import Language

INVENTORY = load_inventory(load_settings({}).inventory)
FLOW = Flow("site-health", "<script>alert(1)</script>", "198.51.100.1")


def drill() -> Drill:
    trials = [
        Trial(fault, (Gap(FLOW, 300 + number, 7, 900),), (Gap(FLOW, 10 + number, 0, 900),), 3, 1.0)
        for number, fault in enumerate(choose_faults(INVENTORY.extranet, ["site-health", "linhan"]))
    ]
    return Drill(("site-health", "linhan"), datetime(2026, 1, 5, tzinfo=UTC), tuple(trials), false_alarms=0)


def with_name(inventory: Inventory, name: str) -> Inventory:
    nodes = [node.model_copy(update={"name_en": name}) for node in inventory.extranet.nodes]
    return inventory.replace(extranet=inventory.extranet.model_copy(update={"nodes": nodes}))


def test_no_two_nodes_overlap_and_every_link_is_drawn() -> None:
    layout = lay_out(INVENTORY.extranet)
    assert len(layout.nodes) == len(INVENTORY.extranet.nodes)
    assert len(layout.links) == len(INVENTORY.extranet.links)
    for one, other in combinations(layout.nodes, 2):
        assert abs(one.x - other.x) >= BOX[0] or abs(one.y - other.y) >= BOX[1], (one.node.code, other.node.code)
    assert all(0 < each.x < layout.width and 0 < each.y < layout.height for each in layout.nodes)


def test_chosen_nodes_are_drawn_with_all_above_them() -> None:
    layout = lay_out(INVENTORY.extranet, ["linhan-chengguan-heyan"])
    assert {each.node.code for each in layout.nodes} == {
        "core",
        "exit",
        "linhan",
        "linhan-chengguan",
        "linhan-chengguan-heyan",
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_drawing_is_well_formed_and_says_every_figure(language: Language) -> None:
    drawn = draw(lay_out(INVENTORY.extranet), mark_drill(drill()), language)
    texts = {element.text for element in ET.fromstring(drawn).iter("text")}  # noqa: S314 - our own
    for trial in drill().trials:
        assert any(f"{trial.blackout_ms}/{trial.restore_ms}" in (text or "") for text in texts)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_page_has_every_figure_and_escapes_every_name(language: Language) -> None:
    page = write_drill_page(with_name(INVENTORY, "<b>&bold"), drill(), language, interval_ms=5)
    assert "<script" not in page
    assert "<b>&bold" not in page
    for trial in drill().trials:
        assert f">{trial.blackout_ms} " in page
        assert f">{trial.fault.target}<" in page
