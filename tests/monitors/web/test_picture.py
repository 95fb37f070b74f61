"""The picture of a city: states in words, ages by the steady clock, nothing where nobody told, small and quick."""

import json
import time
from typing import Any

import pytest

from govcloud.inventory.load import load_inventory
from govcloud.text import Language
from monitors.web.delta import find_delta
from monitors.web.picture import World, find_view, make_picture
from monitors.web.readings import Reader
from policies.catalogue.read import all_checks
from scripts.city.write import Size, write_city
from tests.monitors.web.conftest import EXAMPLE
from tests.monitors.web.synthetic import City

NOW = 10_000.0


def see(city: City, path: str = "/", language: Language = "en") -> Any:
    """What a page shows now."""
    view = find_view(path, city.ground, language)
    assert view is not None
    return make_picture(view, World(city.ground, Reader().read(city.kept(NOW), NOW), all_checks()))


def weigh(told: object) -> int:
    """Bytes on the wire."""
    return len(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())


def test_city_where_all_is_well_says_so_and_has_no_alerts(city: City) -> None:
    shown = see(city)
    assert {key: each["state"] for key, each in shown["summary"].items()} == dict.fromkeys(
        ("cloud", "network", "security"), "normal"
    )
    assert shown["alerts"]["items"] == {}
    assert {each["state"] for each in shown["pools"].values()} == {"normal"}


def test_county_with_one_side_has_lost_its_redundancy_and_its_link_is_cut(city: City) -> None:
    city.paths["linhan"] = 1
    shown = see(city, language="zh")
    county = shown["extranet"]["counties"]["linhan"]
    assert county["state"] == "degraded"
    assert sorted(county["links"].values()) == ["cut", "normal"]
    assert [each["summary"] for each in shown["alerts"]["items"].values()] == ["临汉县失去冗余"]
    assert shown["summary"]["network"]["word"] == "失去冗余"


def test_node_of_which_nobody_tells_is_unknown_and_not_normal(city: City) -> None:
    city.untold.add("core")
    shown = see(city)
    assert shown["extranet"]["core"]["core"]["state"] == "unknown"
    assert shown["summary"]["network"]["state"] == "unknown"


def test_dead_pool_is_cut_and_keeps_its_figures_with_the_time_they_are_of(city: City) -> None:
    city.dead.add("telecom")
    city.ended["telecom"] = NOW - 600
    shown = see(city)
    assert shown["pools"]["telecom"]["state"] == "cut"
    assert shown["pools"]["telecom"]["levels"]["/vcpu/"]["used"] > 0
    source = shown["sources"]["telecom"]
    assert (source["up"], source["ended"]) == (False, NOW - 600)
    assert "no answer in 20 s" in source["error"]
    assert [each["href"] for each in shown["alerts"]["items"].values()] == ["/pool/telecom"]


def test_extranet_whose_source_died_raises_one_alert_and_none_of_old_states(city: City) -> None:
    city.paths["linhan"] = 0
    city.dead.add("extranet")
    shown = see(city)
    assert list(shown["alerts"]["items"]) == ["source/extranet"]
    assert shown["summary"]["network"]["state"] == "unknown"


def test_pool_that_was_never_asked_is_unknown_and_shows_no_noughts(city: City) -> None:
    view = find_view("/", city.ground, "en")
    assert view is not None
    shown: Any = make_picture(view, World(city.ground, Reader().read({}, NOW), all_checks()))
    assert {each["state"] for each in shown["pools"].values()} == {"unknown"}
    assert {json.dumps(each["levels"]) for each in shown["pools"].values()} == {"{}"}
    assert shown["extranet"]["levels"]["city"]["normal"] == 0
    assert shown["extranet"]["levels"]["city"]["unknown"] > 0
    assert "notices" not in shown


def test_levels_tell_what_is_left_after_a_loss_and_when_they_are_full(city: City) -> None:
    level = see(city, "/capacity")["levels"]["huawei"]["/vcpu/"]
    assert (level["size"], level["after"]["part"]) == (2992, pytest.approx(0.925))
    assert level["full"]["0.1"] < level["full"]["0.5"]
    assert see(city)["fans"]["huawei/vcpu/"]["straight"] is True


def test_verdicts_are_counted_by_subject_and_the_gravest_stand_first(city: City) -> None:
    city.critical = 3
    shown = see(city)["security"]
    assert next(iter(shown["failing"].values()))["severity"] == "critical"
    assert shown["new"] == {"critical": 3}
    assert sum(each["fail"] for each in shown["subjects"].values()) == shown["totals"]["fail"]


@pytest.mark.parametrize(
    "path", ["/capacity", "/security", "/pool/huawei", "/department/health", "/link/site-health-up-a"]
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_page_of_one_thing_has_its_part(city: City, path: str, language: Language) -> None:
    shown = see(city, path, language)
    assert shown["kind"] in {"capacity", "security", "pool", "department", "link"}
    assert weigh(shown) > 1_000


def test_node_leads_down_to_its_villages_and_up_to_the_core(city: City) -> None:
    county = see(city, "/node/linhan")["node"]
    assert list(county["way"]) == ["core"]
    township = next(code for code, each in county["below"].items() if each["level"] == "township")
    shown = see(city, f"/node/{township}")["node"]
    assert [each["level"] for each in shown["below"].values()] == ["village"] * len(county["below"][township]["marks"])
    assert {each["up"] for each in shown["devices"].values()} == {True}


@pytest.mark.parametrize(
    "path", ["/nothing", "/node/", "/node/none", "/pool/huawei/x", "//", "/node/../core", "/link/a\n"]
)
def test_path_that_is_no_page_has_no_view(city: City, path: str) -> None:
    assert find_view(path, city.ground, "en") is None


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> City:
    """A city of full size."""
    folder = tmp_path_factory.mktemp("full") / "city"
    write_city(folder, EXAMPLE, Size(), 1)
    return City(load_inventory(folder))


def test_city_of_full_size_is_under_200_kb_and_a_storm_is_told_in_a_few(full: City) -> None:
    villages = [each.code for each in full.ground.nodes.values() if each.level.value == "village"]
    assert len(villages) == 3_630
    before = see(full)
    full.paths |= dict.fromkeys(villages, 0)
    after = see(full)
    full.paths.clear()
    assert weigh(before) < 200_000
    assert weigh(find_delta(before, after)) < 20_000
    assert len(after["alerts"]["items"]) == len(full.ground.counties)
    assert after["extranet"]["levels"]["village"]["cut"] == 3_630


def test_one_village_changes_a_few_hundred_bytes(full: City) -> None:
    before = see(full)
    full.paths[next(each.code for each in full.ground.nodes.values() if each.level.value == "village")] = 1
    after = see(full)
    full.paths.clear()
    assert weigh(find_delta(before, after)) < 1_000


def test_picture_of_a_full_city_is_made_within_its_time(full: City) -> None:
    readings = Reader().read(full.kept(NOW), NOW)
    view = find_view("/", full.ground, "zh")
    assert view is not None
    took = []
    for _ in range(3):
        begun = time.process_time()
        make_picture(view, World(full.ground, readings, all_checks()))
        took.append(time.process_time() - begun)
    assert min(took) < 0.3
