"""What a pool's lists say as samples: by department, levels, agents, interfaces; what is not known has none."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from govcloud.pools.calls import Tally
from govcloud.text import Text
from monitors.capacity.level import take_snapshot
from monitors.metrics import pool as metrics
from monitors.metrics.metric import Metric, Sample
from monitors.sources.pool_agents import Agent, find_agents, tell_agents
from monitors.sources.pool_apis import add_tallies, tell_apis
from monitors.sources.pool_levels import tell_addresses, tell_hosts, tell_levels, tell_losses
from monitors.sources.pool_tenants import find_owners, tell_backups, tell_quotas, tell_use
from policies.facts.base import FactBase, Harvest
from policies.facts.capacity import ComputeService, NetworkRoom, Provider
from policies.facts.compute import Server
from policies.facts.fact import Fact, Place, Read
from policies.facts.gaps import Cause
from policies.facts.identity import Project
from policies.facts.network import FloatingIp, Network
from policies.facts.storage import Backup, Volume

NOW = datetime(2026, 6, 2, tzinfo=UTC)
POOL = "huawei"
GIB = 1024**3


def read(kind: type[Fact], rows: Sequence[dict[str, Any]], *, gap: bool = False) -> Harvest:
    """A reading of rows, their ids as they say."""
    reading = Read(kind, Place.of_pool(POOL), "test", NOW)
    if gap:
        reading = reading.with_gap(Cause.PARTIAL, Text("refused", "被拒绝"))
    return Harvest([reading], [kind.told_by(reading, str(row.get("id", n)), row) for n, row in enumerate(rows)])


def base_of(*harvests: Harvest) -> FactBase:
    """All readings together."""
    return FactBase(sum(harvests, Harvest()), NOW)


def values(samples: Iterable[Sample], metric: Metric) -> dict[tuple[str, ...], float]:
    """Labels without the pool → value."""
    return {each.labels[1:]: each.value for each in samples if each.metric is metric}


PROJECTS = read(
    Project,
    [
        {"id": "p1", "tags": {"department": "health"}},
        {"id": "p2", "tags": {"department": "health"}},
        {"id": "p3", "tags": {"department": "water"}},
        {"id": "admin", "tags": {}},
    ],
)
OWNERS = {"p1": "health", "p2": "health", "p3": "water"}
SERVERS = read(
    Server,
    [
        {"project": "p1", "vcpus": 4, "memory_mib": 2048},
        {"project": "p2", "vcpus": 8, "memory_mib": 1024},
        {"project": "admin", "vcpus": 99, "memory_mib": 1},
    ],
)
VOLUMES = read(
    Volume,
    [
        {"id": "v1", "project": "p1", "size": 10, "bootable": False, "servers": ("s",)},
        {"id": "v2", "project": "p1", "size": 20, "bootable": False, "servers": ("s",)},
        {"id": "v3", "project": "p3", "size": 30, "bootable": False, "servers": ("s",)},
        {"id": "v4", "project": "p3", "size": 40, "bootable": True, "servers": ("s",)},
    ],
)
ADDRESSES = read(FloatingIp, [{"project": "p3"}, {"project": "admin"}])


def test_whose_a_project_is_its_tag_says() -> None:
    assert find_owners(base_of(PROJECTS), POOL) == OWNERS


def test_use_is_summed_over_a_departments_projects_and_nothing_is_nothing() -> None:
    found = values(tell_use(base_of(SERVERS, VOLUMES, ADDRESSES), POOL, OWNERS), metrics.TENANT_USED)
    assert found["health", "vcpu", "core"] == 12
    assert found["health", "memory", "byte"] == 3 * GIB
    assert found["health", "server", "item"] == 2
    assert found["water", "vcpu", "core"] == 0
    assert found["water", "storage", "byte"] == 70 * GIB
    assert found["water", "address", "item"] == 1
    assert found["health", "address", "item"] == 0


@pytest.mark.parametrize(
    ("broken", "names"),
    [(Server, {"vcpu", "memory", "server"}), (Volume, {"volume", "storage"}), (FloatingIp, {"address"})],
)
def test_use_of_a_kind_that_was_not_read_whole_has_no_number_at_all(broken: type[Fact], names: set[str]) -> None:
    whole = {Server: SERVERS, Volume: VOLUMES, FloatingIp: ADDRESSES}
    parts = [read(kind, [], gap=True) if kind is broken else found for kind, found in whole.items()]
    told = {labels[1] for labels in values(tell_use(base_of(*parts), POOL, OWNERS), metrics.TENANT_USED)}
    assert told == {"vcpu", "memory", "server", "volume", "storage", "address"} - names


QUOTA = {"cores": 10, "memory_gib": 4, "servers": 5, "volumes": 6, "storage_gib": 100, "floating_ips": 1}


def test_quotas_are_summed_by_department_and_promised_in_all() -> None:
    gaps: list[Text] = []
    told = list(tell_quotas(POOL, OWNERS, dict.fromkeys(OWNERS, QUOTA), gaps))
    assert values(told, metrics.TENANT_QUOTA)["health", "vcpu", "core"] == 20
    assert values(told, metrics.PROMISED)["", "memory", "byte", ""] == 12 * GIB
    assert gaps == []


def test_a_quota_without_limit_is_no_number_and_promises_nothing_that_could_be_summed() -> None:
    gaps: list[Text] = []
    told = list(tell_quotas(POOL, OWNERS, {**dict.fromkeys(OWNERS, QUOTA), "p2": {**QUOTA, "cores": -1}}, gaps))
    quotas = values(told, metrics.TENANT_QUOTA)
    assert ("health", "vcpu", "core") not in quotas
    assert quotas["water", "vcpu", "core"] == 10
    assert ("", "vcpu", "core", "") not in values(told, metrics.PROMISED)
    assert [each.render("en") for each in gaps] == ["quota: 1 departments have no limit of vcpu"]


def test_a_quota_that_is_not_known_makes_no_smaller_sum() -> None:
    gaps: list[Text] = []
    told = list(tell_quotas(POOL, OWNERS, {"p1": QUOTA, "p3": QUOTA}, gaps))
    assert {labels[0] for labels in values(told, metrics.TENANT_QUOTA)} == {"water"}
    assert values(told, metrics.PROMISED) == {}
    assert len(gaps) == 6


def test_backups_count_by_the_volume_that_is_worst_off_and_system_disks_need_none() -> None:
    backups = read(
        Backup,
        [
            {"volume": "v1", "status": "available", "created": datetime(2026, 6, 1, tzinfo=UTC)},
            {"volume": "v1", "status": "available", "created": datetime(2026, 5, 1, tzinfo=UTC)},
            {"volume": "v2", "status": "available", "created": datetime(2026, 5, 20, tzinfo=UTC)},
            {"volume": "v3", "status": "error", "created": datetime(2026, 6, 1, tzinfo=UTC)},
        ],
    )
    told = list(tell_backups(base_of(VOLUMES, backups), POOL, OWNERS))
    assert values(told, metrics.BACKUP_OLDEST) == {("health",): datetime(2026, 5, 20, tzinfo=UTC).timestamp()}
    assert values(told, metrics.WITHOUT_BACKUP) == {("health",): 0, ("water",): 1}
    assert list(tell_backups(base_of(VOLUMES, read(Backup, [], gap=True)), POOL, OWNERS)) == []


def make_host(name: str, total: int, reserved: int, ratio: float, used: int) -> dict[str, Any]:
    return {
        "name": name,
        "stocks": [{"name": "VCPU", "total": total, "reserved": reserved, "ratio": ratio, "used": used}],
    }


HOSTS = read(Provider, [make_host("a", 10, 2, 4.0, 8), make_host("b", 10, 0, 1.0, 1), make_host("c", 9, 0, 1.0, 9)])
SERVICES = read(
    ComputeService,
    [
        {"host": "a", "zone": "az1", "state": "up", "status": "enabled"},
        {"host": "b", "zone": "az1", "state": "up", "status": "enabled"},
        {"host": "c", "zone": "az1", "state": "up", "status": "disabled"},
    ],
)


def test_hosts_tell_what_is_there_what_they_keep_and_how_often_the_rest_is_given_out() -> None:
    base = base_of(HOSTS, SERVICES)
    told = [*tell_hosts(base, POOL), *tell_levels(take_snapshot(base, [POOL]).levels)]
    labels = ("az1", "vcpu", "core", "")
    assert values(told, metrics.PHYSICAL)[labels] == 29
    assert values(told, metrics.RESERVED)[labels] == 2
    assert values(told, metrics.ALLOCATION_RATIO)[labels] == pytest.approx(42 / 18)
    assert values(told, metrics.SIZE)[labels] == 8 * 4 + 10 + 9
    assert values(told, metrics.USED)["", "vcpu", "core", ""] == 18


def test_without_the_largest_host_the_rest_of_the_zone_carries_all() -> None:
    base = base_of(HOSTS, SERVICES)
    told = values(tell_losses(base, take_snapshot(base, [POOL]).levels, POOL), metrics.AFTER_LOSS)
    assert told == {("az1", "vcpu", "core", "", "host"): pytest.approx(18 / 19)}


def test_addresses_are_those_of_external_networks_and_of_version_four() -> None:
    networks = read(Network, [{"id": "out", "external": True}, {"id": "in", "external": False}])
    subnets = [{"cidr": "10.0.0.0/24", "total": 250, "used": 9}, {"cidr": "fd00::/64", "total": 10**18, "used": 1}]
    rooms = read(NetworkRoom, [{"id": "out", "subnets": subnets}, {"id": "in", "subnets": subnets}])
    told = list(tell_addresses(base_of(networks, rooms), POOL))
    assert values(told, metrics.SIZE) == {("", "address", "item", ""): 250}
    assert values(told, metrics.USED) == {("", "address", "item", ""): 9}


def test_agents_are_up_down_or_off_and_those_that_are_off_have_no_state_of_their_own() -> None:
    agents = [
        Agent("network", "L3 agent", "a", up=True, enabled=True),
        Agent("network", "L3 agent", "b", up=False, enabled=True),
        Agent("network", "L3 agent", "c", up=False, enabled=False),
        Agent("network", "L3 agent", "c", up=False, enabled=False),
    ]
    told = list(tell_agents(POOL, agents))
    assert values(told, metrics.AGENTS) == {("network", "L3 agent", state): 1 for state in ("up", "down", "off")}
    assert values(told, metrics.AGENT_UP) == {("network", "L3 agent", "a"): 1, ("network", "L3 agent", "b"): 0}


def test_rows_of_services_and_of_network_agents_are_read_alike() -> None:
    service = {"binary": "nova-compute", "host": "a", "state": "down", "status": "enabled"}
    agent = {"agent_type": "L3 agent", "host": "a", "alive": True, "admin_state_up": False}
    assert [each.state for each in find_agents("compute", [service])] == ["down"]
    assert [each.state for each in find_agents("network", [agent])] == ["off"]


def test_a_service_is_up_where_any_call_was_answered_and_counts_go_on_over_passes() -> None:
    now = {"compute": Tally(3, 1.0, 0.7, "GET /x", 1), "network": Tally(2, 9.0, 5.0, "GET /y", 2)}
    sums = add_tallies({"compute": Tally(10, failed=4)}, now)
    told = list(tell_apis(POOL, now, sums))
    assert values(told, metrics.API_UP) == {("compute",): 1, ("network",): 0}
    assert values(told, metrics.API_LATENCY) == {("compute",): 0.7}
    assert values(told, metrics.API_CALLS) == {("compute",): 13, ("network",): 2}
    assert values(told, metrics.API_ERRORS) == {("compute",): 5, ("network",): 2}
