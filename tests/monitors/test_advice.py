"""Advice on sizes: what is idle and for how long, quotas that were never used, and servers by what Prometheus has."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from govcloud.errors import GovcloudError, UsageError
from monitors.advice.advice import Act, Advice
from monitors.advice.idle import find_idle
from monitors.advice.quota import Holding, Key, Most, find_holdings, find_unused, keep_holdings, read_most
from monitors.advice.thresholds import OWN, Peak, Thresholds, load_thresholds
from monitors.advice.use import Use, find_sizes, judge, read_use, take_p95
from policies.collect.prometheus import open_session
from policies.collect.way import Way
from policies.facts.base import FactBase, Harvest
from policies.facts.compute import Server
from policies.facts.gaps import Cause
from policies.facts.identity import Project, Quota
from policies.facts.network import FloatingIp
from policies.facts.storage import Volume
from stacks.engine.state.open import open_database
from tests.engine.databases import make_postgres, postgres, state_url  # noqa: F401 - fixtures
from tests.monitors.own_prometheus import run_prometheus
from tests.monitors.test_level import NOW, read

LIMITS = load_thresholds()
ZONE = ZoneInfo("Asia/Shanghai")
HOURS = 240
"""Ten days."""


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def make_server(name: str, status: str, days: int, **more: Any) -> dict[str, Any]:
    tags = {"department": "health", "system": "registry"}
    sizes = {"vcpus": 4, "memory_mib": 8192}
    return {"name": name, "status": status, "project": "p", "updated": ago(days), "metadata": tags, **sizes, **more}


def make_volume(days: int, servers: Sequence[str] = (), **more: Any) -> dict[str, Any]:
    fields = {"name": "disk", "project": "p", "status": "available", "size": 200, "metadata": {}, "servers": servers}
    return {**fields, "created": ago(400), "updated": ago(days), **more}


def make_address(days: int, port: str | None = None) -> dict[str, Any]:
    return {"project": "q", "address": "198.18.0.7", "port": port, "updated": ago(days), "tags": {}}


def look(servers: Sequence[dict[str, Any]] = (), volumes: Sequence[dict[str, Any]] = (), *more: Harvest) -> FactBase:
    projects = read(Project, [{"name": "p", "tags": {"department": "health"}}])
    harvest = projects + read(Server, servers) + read(Volume, volumes)
    return FactBase(sum(more, harvest), NOW)


def idle(base: FactBase) -> list[tuple[str, str, str]]:
    advice, gaps = find_idle(base, "huawei", LIMITS)
    assert gaps == []
    assert {each.act for each in advice} <= {Act.RECLAIM}
    return [(each.kind, each.department, each.why.render("en")) for each in advice]


NO_ADDRESSES = read(FloatingIp, [])


def test_a_server_that_is_off_for_thirty_days_is_asked_about() -> None:
    servers = [make_server("a", "SHUTOFF", 30), make_server("b", "SHUTOFF", 29), make_server("c", "ACTIVE", 300)]
    assert idle(look(servers, (), NO_ADDRESSES)) == [
        ("server", "health", "off for 30 days at least; holds 4 cores, 8 GiB")
    ]


def test_a_volume_at_no_server_and_an_address_at_no_port_are_asked_about() -> None:
    volumes = [make_volume(31), make_volume(29), make_volume(99, ["s"]), make_volume(99, status="error")]
    addresses = read(FloatingIp, [make_address(45), make_address(45, "port"), make_address(3)])
    assert [(kind, department) for kind, department, _ in idle(look((), volumes, addresses))] == [
        ("volume", ""),
        ("address", ""),
    ]


@pytest.mark.parametrize("kind", [Project, Server, Volume, FloatingIp])
def test_what_was_not_read_gives_no_advice_but_a_gap(kind: type[Any]) -> None:
    whole = {
        Project: read(Project, []),
        Server: read(Server, [make_server("a", "SHUTOFF", 90)]),
        Volume: read(Volume, []),
        FloatingIp: NO_ADDRESSES,
    }
    harvests = [read(each, [], Cause.PARTIAL) if each is kind else found for each, found in whole.items()]
    advice, gaps = find_idle(FactBase(sum(harvests, Harvest()), NOW), "huawei", LIMITS)
    assert advice == []
    assert len(gaps) == 1
    silent = FactBase(sum([*harvests[:1], read(Server, [{"name": "old"}]), *harvests[2:]], Harvest()), NOW)
    assert find_idle(silent, "huawei", LIMITS)[0] == []


QUOTA = {"project": "identity.Project-0", "cores": 100, "memory_gib": 409600, "storage_gib": -1, "floating_ips": 5}


def test_a_quota_that_was_never_used_is_asked_about_after_as_many_days_as_it_takes() -> None:
    server = make_server("a", "ACTIVE", 1, project="identity.Project-0", vcpus=40)
    base = look([server], (), NO_ADDRESSES, read(Quota, [QUOTA]))
    now, gaps = find_holdings(base, "huawei")
    assert gaps == []
    assert now["huawei", "health", "cores"] == Holding(100, 40)
    assert ("huawei", "health", "storage_gib") not in now
    kept = dict.fromkeys(now, Most(30, 10.0))
    assert [each.name for each in find_unused(now, kept, LIMITS)] == ["cores", "memory_gib"]
    assert find_unused(now, dict.fromkeys(now, Most(29, 10.0)), LIMITS) == []
    assert find_unused(now, {}, LIMITS) == []
    assert find_unused(now, dict.fromkeys(now, Most(30, 399.0)), LIMITS) == []


def test_use_of_quotas_is_kept_once_a_day_and_the_most_of_it_found(state_url: str) -> None:  # noqa: F811 - a fixture
    key: Key = ("huawei", "health", "cores")
    database = open_database(state_url)

    async def work() -> dict[Key, Most]:
        for day, used in ((1, 90.0), (2, 10.0), (3, 20.0), (3, 30.0)):
            await keep_holdings(database, {key: Holding(100, used)}, date(2026, 5, day))
        return await read_most(database, date(2026, 5, 1))

    assert asyncio.run(work()) == {key: Most(2, 30.0)}
    database.close()


def test_thresholds_have_sources_and_a_wrong_file_is_refused(tmp_path: Path) -> None:
    assert LIMITS.server_off_days.value == 30
    assert all("source" in value for value in LIMITS.model_dump().values() if isinstance(value, dict))
    path = tmp_path / "own.yml"
    for old, new in (("{value: 0.9,", "{value: 9,"), ("label:", "labels:"), ("peaks: []", "peaks: [{from: '13-01'}]")):
        path.write_text(OWN.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        with pytest.raises(UsageError):
            load_thresholds.__wrapped__(path)
    with pytest.raises(UsageError):
        load_thresholds(tmp_path / "nowhere")


def test_a_season_may_go_over_the_turn_of_the_year() -> None:
    peak = Peak.model_validate({"from": "12-20", "until": "01-10", "why": "closing of accounts"})
    days = [date(2026, 12, 19), date(2026, 12, 20), date(2027, 1, 10), date(2027, 1, 11)]
    assert [peak.covers(each) for each in days] == [False, True, True, False]


def test_one_bad_hour_makes_nothing_larger_and_one_busy_hour_forbids_to_make_it_smaller() -> None:
    calm = [0.005] * 99
    assert judge([*calm, 1.0], [0.2] * 100, LIMITS) == []
    assert [act for act, _ in judge([0.005] * 100, [0.2] * 100, LIMITS)] == [Act.SHRINK]
    assert judge([0.005] * 100, [0.5] * 100, LIMITS) == []
    assert [act for act, _ in judge([*[0.1] * 94, *[0.95] * 6], [0.2] * 100, LIMITS)] == [Act.GROW]
    assert [act for act, _ in judge([0.95] * 100, [0.95] * 100, LIMITS)] == [Act.GROW, Act.GROW]
    assert take_p95([float(n) for n in range(1, 101)]) == 95.0


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Prometheus with eleven days of made-up series of four servers, named as libvirt's exporter does."""
    with run_prometheus(tmp_path_factory.mktemp("use"), tell_samples()) as url:
        yield url


SERVERS = {"busy": 0.97, "idle": 0.004, "usual": 0.4, "new": 0.97}


def tell_samples() -> Iterator[str]:
    """A sample each ten minutes; `new` is there for two days only."""
    times = [NOW.timestamp() - 600 * number for number in range(11 * 144, -1, -1)]
    shares: dict[str, Callable[[float, float], float]] = {
        "libvirt_domain_info_virtual_cpus": lambda _share, _time: 4.0,
        "libvirt_domain_info_cpu_time_seconds_total": lambda share, time: (time - times[0]) * 4 * share,
        "libvirt_domain_memory_stats_used_percent": lambda share, _time: 20 + 10 * share,
        "libvirt_domain_openstack_info": lambda _share, _time: 1.0,
    }
    for name, find in shares.items():
        yield f"# TYPE {name.removesuffix('_total')} {'counter' if name.endswith('_total') else 'gauge'}"
        for number, (server, share) in enumerate(SERVERS.items()):
            labels = f'domain="{server}"'
            if name.endswith("openstack_info"):
                labels += f',instance_id="compute.Server-{number}"'
            for time in times[-288:] if server == "new" else times:
                yield f"{name}{{{labels}}} {find(share, time)} {time}"


def advise(url: str, limits: Thresholds = LIMITS) -> tuple[list[Advice], int]:
    use = read_use(open_session(Way(url)), limits, NOW, ZONE)
    return find_sizes(look([make_server(name, "ACTIVE", 1) for name in (*SERVERS, "silent")]), "huawei", use, limits)


def test_servers_are_sized_by_ten_days_of_a_real_prometheus(prometheus: str) -> None:
    advice, unknown = advise(prometheus)
    assert [(each.name, each.act) for each in advice] == [("busy", Act.GROW), ("idle", Act.SHRINK)]
    assert unknown == 2
    assert "0.4%" in advice[1].why.render("en")
    assert "97%" in advice[0].why.render("zh")


def test_days_of_a_peak_season_say_nothing(prometheus: str) -> None:
    first, last = (f"{day:%m-%d}" for day in (NOW - timedelta(days=30), NOW + timedelta(days=1)))
    peak = {"from": first, "until": last, "why": "admission"}
    limits = LIMITS.model_copy(update={"peaks": (Peak.model_validate(peak),)})
    assert advise(prometheus, limits) == ([], 5)


def test_expressions_that_find_nothing_and_a_monitoring_that_is_away_give_no_advice(prometheus: str) -> None:
    other = LIMITS.model_copy(update={"cpu": "no_such_metric"})
    assert advise(prometheus, other) == ([], 5)
    wrong = LIMITS.model_copy(update={"cpu": "rate("})
    with pytest.raises(GovcloudError):
        advise(prometheus, wrong)
    with pytest.raises(GovcloudError):
        advise("http://127.0.0.1:1")
    assert find_sizes(look([make_server("a", "ACTIVE", 1)]), "huawei", Use({}, {}, HOURS), LIMITS) == ([], 1)
    assert datetime.now(UTC) > NOW
