"""Pairs of arrays in three views. The arrays are SIMULATED (scripts/lab/arrays): no real one can stand here."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from govcloud.errors import UsageError
from govcloud.inventory.models.pool import Arrays, Pool
from govcloud.text import Text
from monitors.capacity.level import Level, What
from monitors.capacity.loss import Site
from monitors.dual_active import array
from monitors.dual_active.array import Array
from monitors.dual_active.collect import Pair, make_harvest, read_pair
from monitors.dual_active.login import Login, read_logins
from monitors.dual_active.views import APART, GOOD, NO_ARBITER, NOT_TOLD, SICK, UNKNOWN, Views, join_halves
from monitors.serve.source import Pass
from monitors.sources.dual_active import DualActiveSource
from monitors.sources.levels import Levels
from policies.facts.base import FactBase, Harvest
from policies.facts.fact import Place, Read
from policies.facts.gaps import MissingError
from policies.facts.measured import ArrayPair
from policies.facts.storage import StorageService
from scripts.lab.arrays.stub import Simulated, State, run_simulated
from tests.monitors.test_level import NOW

LOGIN = Login("monitor", State().password)
BACKEND = "ctl@pair"


class TwoArrays:
    """A simulated pair."""

    def __init__(self, first: Simulated, second: Simulated, one: State, other: State) -> None:
        self.servers, self.one, self.other = (first, second), one, other
        self.arrays = Arrays(code="metro", backend=BACKEND, urls=[first.url, second.url])

    def look(self, login: Login | None = LOGIN) -> Pair:
        return read_pair(self.arrays, login)

    def say(self) -> Text:
        return join_halves("huawei", "metro", self.look().halves, openstack=True, fits=True).words


@pytest.fixture
def pair() -> Iterator[TwoArrays]:
    one, other = State(), State()
    with run_simulated(one) as first, run_simulated(other) as second:
        yield TwoArrays(first, second, one, other)


def test_a_pair_that_is_well_is_said_to_be_and_nobody_stays_signed_in(pair: TwoArrays) -> None:
    found = pair.look()
    assert found.gaps == []
    assert found.values == {"healthy": True, "in_step": True, "same_capacity": True, "arbiter_reached": True}
    assert pair.say() == GOOD
    assert [each.sessions for each in pair.servers] == [0, 0]
    assert found.calls == 10


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"arbiter": False}, NO_ARBITER),
        ({"running": "41"}, APART),
        ({"running": "23", "progress": "40"}, APART),
        ({"progress": "99"}, APART),
        ({"health": "2"}, SICK),
        ({"size": 1 << 40}, SICK),
        ({"arbiter": False, "running": "41"}, APART),
    ],
)
def test_what_one_side_has_wrong_is_said_of_the_pair(pair: TwoArrays, change: dict[str, Any], words: Text) -> None:
    for name, value in change.items():
        setattr(pair.other, name, value)
    assert pair.say() == words
    assert False in pair.look().values.values()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"garbage": "<html>welcome</html>"}, "not understood"),
        ({"garbage": "[]"}, "not understood"),
        ({"garbage": '{"error": {"code": 0}, "data": [{}]}'}, "not understood"),
        ({"garbage": '{"error": {"code": 50331651}}'}, "not understood"),
        ({"garbage": '{"error": {"code": 0}, "data": []}'}, "no pair"),
        ({"garbage": '{"error": {"code": 0}, "data": 7}'}, "not understood"),
        ({"password": "changed"}, "refuses"),
    ],
)
def test_an_array_that_says_nonsense_or_refuses_is_a_gap(pair: TwoArrays, change: dict[str, Any], why: str) -> None:
    for name, value in change.items():
        setattr(pair.one, name, value)
    found = pair.look()
    assert [why in gap.why.render("en") for gap in found.gaps] == [True]
    assert found.halves[0] is None
    assert found.values == {}
    assert pair.say() == UNKNOWN(why=NOT_TOLD)
    assert State().password not in repr(found)


def test_one_array_is_enough_for_bad_news(pair: TwoArrays) -> None:
    pair.one.password, pair.other.running = "changed", "41"
    assert pair.say() == APART
    pair.other.running, pair.other.arbiter = "1", False
    views = join_halves("huawei", "metro", pair.look().halves, openstack=True, fits=True)
    assert (views.in_sync, views.arbiter) == (None, False)


def test_a_slow_and_a_dead_array_are_gaps(pair: TwoArrays, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array, "READ_S", 0.2)
    pair.one.delay = 1.0
    assert ["in time" in gap.why.render("en") for gap in pair.look().gaps] == [True]
    gone = Arrays(code="metro", backend=BACKEND, urls=["http://127.0.0.1:1", pair.servers[1].url])
    assert ["does not answer" in gap.why.render("en") for gap in read_pair(gone, LOGIN).gaps] == [True]


@pytest.mark.parametrize("url", ["http://10.0.0.1", "ftp://127.0.0.1", "http://array.example", "10.0.0.1"])
def test_a_password_does_not_go_over_the_network_in_the_open(url: str) -> None:
    with pytest.raises(MissingError) as refused:
        Array(url, LOGIN).look()
    assert "https" in refused.value.what.render("en")


def test_facts_are_those_of_pairs_whose_arrays_both_answer(pair: TwoArrays) -> None:
    found = [pair.look()]
    base = FactBase(make_harvest("huawei", found, lambda: NOW), NOW)
    fact = base.one(ArrayPair, Place.of_pool("huawei"), BACKEND)
    assert isinstance(fact, ArrayPair)
    assert fact.healthy
    assert fact.arbiter_reached
    assert base.gap(ArrayPair, Place.of_pool("huawei")) is None
    broken = FactBase(make_harvest("huawei", [pair.look(None)], lambda: NOW), NOW)
    assert broken.gap(ArrayPair, Place.of_pool("huawei")) is not None
    assert broken.of(ArrayPair, Place.of_pool("huawei")) == []


def collect(pair: TwoArrays, base: FactBase, levels: dict[Any, Level], sites: list[Site]) -> Pass:
    pool = Pool.model_construct(code="huawei", arrays=[pair.arrays])
    told = Levels(["huawei"])

    async def work() -> Pass:
        told.put("huawei", levels)
        source = DualActiveSource(pool, {"metro": LOGIN}, levels=told, sites=sites, read_services=lambda: base)
        return await source.collect()

    return asyncio.run(work())


def replicate(**changed: Any) -> FactBase:
    read = Read(StorageService, Place.of_pool("huawei"), "test", NOW)
    values = {"binary": "cinder-volume", "state": "up", "replication": "enabled", "frozen": False}
    fact = StorageService.told_by(read, BACKEND, {**values, "active_backend": None, **changed})
    return FactBase(Harvest([read], [fact]), NOW)


SITES = [Site("a", "huawei", [], 800.0), Site("b", "huawei", [], 800.0)]
LEVELS = {("huawei", "", What.DUAL): Level(800, 300, dual=True)}


def test_a_source_tells_all_three_views(pair: TwoArrays) -> None:
    found = collect(pair, replicate(), LEVELS, SITES)
    assert {each.metric.name.removeprefix("govcloud_dual_active_"): each.value for each in found.samples} == {
        "replicated": 1.0, "in_sync": 1.0, "arbiter_up": 1.0, "fits": 1.0,
    }  # fmt: skip
    assert found.gaps == []
    assert {each.labels for each in found.samples} == {("huawei", "metro")}
    pair.other.arbiter = False
    small = [SITES[0], replace(SITES[1], dual_active=200.0)]
    worse = collect(pair, replicate(frozen=True), LEVELS, small)
    assert [each.value for each in worse.samples] == [0.0, 1.0, 0.0, 0.0]


def test_what_nobody_says_has_no_sample_and_a_gap(pair: TwoArrays) -> None:
    pair.one.garbage = "?"
    found = collect(pair, FactBase(Harvest(), NOW), {}, SITES)
    assert found.samples == []
    assert len(found.gaps) == 3


def test_sign_ins_come_from_a_file_that_others_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "arrays.yaml"
    path.write_text("metro: {user: monitor, password: secret-words, trust: /etc/ca.pem}\n", encoding="utf-8")
    path.chmod(0o600)
    assert read_logins(path) == {"metro": Login("monitor", "secret-words", Path("/etc/ca.pem"))}
    assert "secret-words" not in repr(read_logins(path))
    assert read_logins(None) == {}
    path.chmod(0o640)
    with pytest.raises(UsageError):
        read_logins(path)
    path.chmod(0o600)
    for wrong in ("metro: {user: monitor, password: secret-words, extra: 1}", "metro: [secret-words", "- secret-words"):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(UsageError) as refused:
            read_logins(path)
        assert "secret-words" not in refused.value.render("en")
    with pytest.raises(UsageError):
        read_logins(tmp_path / "nowhere")


def test_views_that_are_not_all_known_are_never_good() -> None:
    known: dict[str, Any] = {"healthy": True, "in_sync": True, "same_size": True, "arbiter": True}
    rest: dict[str, Any] = {"replicated": True, "progress": 100.0, "fits": True}
    assert Views("p", "x", **known, **rest).words == GOOD
    for field in known:
        assert Views("p", "x", **{**known, field: None}, **rest).words == UNKNOWN(why=NOT_TOLD)
