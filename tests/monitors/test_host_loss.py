"""Losing one host: which servers find no other, in which zone it is worst, and how fast that is found out."""

import random
import time
from typing import Any

import pytest

from monitors.capacity.hosts import Host, HostLoss, find_host_losses, find_worst, lose_hosts
from policies.facts.base import FactBase, Harvest
from policies.facts.capacity import ComputeService, Provider
from policies.facts.compute import Server, ServerGroup
from policies.packing import Need
from tests.monitors.test_level import NOW, make_host, make_service, read

GIB = 1024
SIZES = ((2, 4096), (4, 8192), (8, 16384))


def make_server(name: str, host: str | None, cores: int, memory: int = GIB) -> dict[str, Any]:
    return {"name": name, "host": host, "vcpus": cores, "memory_mib": memory}


def look(
    hosts: list[dict[str, Any]], services: list[dict[str, Any]], servers: list[dict[str, Any]], *groups: dict[str, Any]
) -> list[HostLoss]:
    harvest = read(Provider, hosts) + read(ComputeService, services) + read(Server, servers)
    base = FactBase(harvest + read(ServerGroup, list(groups)), NOW)
    losses, gaps = find_host_losses(base, ["huawei"])
    assert gaps == {}
    return losses


HOSTS = [make_host("a", 10, 6), make_host("b", 10, 4), make_host("c", 100, 0)]
ZONES = [make_service("a", "az1"), make_service("b", "az1"), make_service("c", "az2")]


def test_servers_fit_on_the_rest_of_their_zone_only() -> None:
    a, b = look(HOSTS, ZONES, [make_server("one", "a", 6), make_server("two", "b", 4)])
    assert (a.host, a.homeless, a.servers) == ("a", [], 1)
    assert (b.host, b.homeless) == ("b", [])
    assert a.after == pytest.approx(1.0)
    big = look(HOSTS, ZONES, [make_server("one", "a", 7), make_server("two", "b", 4)])
    assert [each.name for each in big[0].homeless] == ["one"]
    assert big[0].missing == (7, 1.0)


def test_the_worst_host_of_a_zone_is_the_one_whose_servers_miss_most() -> None:
    losses = look(HOSTS, ZONES, [make_server("one", "a", 7), make_server("two", "b", 2), make_server("x", "c", 1)])
    assert [(each.zone, each.host) for each in find_worst(losses)] == [("az1", "a"), ("az2", "c")]
    alone = find_worst(losses)[1]
    assert alone.after == float("inf")
    assert len(alone.homeless) == 1


@pytest.mark.parametrize(("policy", "homeless"), [("anti-affinity", 1), ("soft-anti-affinity", 0), ("affinity", 0)])
def test_servers_that_must_not_share_a_host_do_not(policy: str, homeless: int) -> None:
    group = {"name": "g", "policy": policy, "members": ["compute.Server-0", "compute.Server-1"]}
    losses = look(HOSTS, ZONES, [make_server("one", "a", 2), make_server("two", "b", 2)], group)
    assert {len(each.homeless) for each in losses} == {homeless}


@pytest.mark.parametrize(
    "service", [make_service("b", "az1", "disabled"), {**make_service("b", "az1"), "state": "down"}]
)
def test_a_host_that_is_off_takes_nobody_in(service: dict[str, Any]) -> None:
    (loss,) = look(HOSTS, [ZONES[0], service, ZONES[2]], [make_server("one", "a", 1), make_server("lost", None, 99)])
    assert len(loss.homeless) == 1


def test_a_pool_whose_servers_are_not_told_is_missing_and_never_safe() -> None:
    base = FactBase(read(Provider, HOSTS) + read(ComputeService, ZONES) + read(ServerGroup, []), NOW)
    assert find_host_losses(base, ["huawei"])[0] == []
    assert find_host_losses(base, ["huawei"])[1]["huawei"]
    mute = read(Provider, HOSTS) + read(ComputeService, ZONES) + read(ServerGroup, [])
    old = FactBase(mute + read(Server, [{"name": "s", "host": "a"}]), NOW)
    assert find_host_losses(old, ["huawei"])[1]["huawei"]
    assert find_host_losses(FactBase(Harvest(), NOW), ["huawei"])[1]["huawei"]


def test_a_pool_of_three_hundred_hosts_and_ten_thousand_servers_is_judged_in_seconds() -> None:
    chance = random.Random(3)
    hosts = []
    for number in range(300):
        servers = [
            Need(
                f"s{number}-{n}", *chance.choice(((2, 4096), (4, 8192), (8, 16384))), apart=chance.choice(("", "", "g"))
            )
            for n in range(34)
        ]
        used = (sum(each.cores for each in servers), sum(each.memory for each in servers))
        hosts.append(Host(f"h{number}", f"az{number % 2}", (256.0, 1e6), used, takes=True, servers=servers))
    began = time.process_time()
    assert len(lose_hosts("p", hosts)) == 300
    assert time.process_time() - began < 5.0
