"""What `pools.yml` promises: the published capacity, names of its own for each pool, networks that do not overlap."""

from ipaddress import IPv4Network
from itertools import combinations
from pathlib import Path

import pytest
from pydantic import ValidationError

from scripts.lab.pools import load_pools
from scripts.lab.releases import LOCKS


def test_capacity_adds_up_to_the_published_plans() -> None:
    pools = load_pools().values()
    storage = [volume for pool in pools for volume in pool.volumes.values()]
    assert sum(pool.hosts.count * pool.hosts.vcpus for pool in pools) == 9136
    assert sum(volume.capacity_tb for volume in storage if volume.role == "dual-active") == 1604
    assert sum(volume.capacity_tb for volume in storage if volume.role == "internet-zone") == 80


def test_every_pool_has_one_network_per_zone_and_none_overlap() -> None:
    networks = [network for pool in load_pools().values() for network in pool.networks.values()]
    for pool in load_pools().values():
        assert sorted(network.zone for network in pool.networks.values()) == ["extranet", "internet"]
    for one, other in combinations(networks, 2):
        assert not IPv4Network(one.cidr).overlaps(IPv4Network(other.cidr))


def test_default_volume_is_offered_and_backends_are_apart() -> None:
    for pool in load_pools().values():
        backends = [volume.backend for volume in pool.volumes.values()]
        assert pool.default_volume in pool.volumes
        assert len(backends) == len(set(backends))


def test_hosts_are_dealt_to_all_zones() -> None:
    for pool in load_pools().values():
        dealt = [name for zone in pool.hosts.zones for name in pool.hosts.names_in(zone)]
        assert sorted(dealt) == sorted(pool.hosts.names)
        assert all(pool.hosts.names_in(zone) for zone in pool.hosts.zones)


def test_every_release_has_a_lock_file() -> None:
    for pool in load_pools().values():
        lines = (LOCKS / f"{pool.release}.txt").read_text().splitlines()
        assert all(line.startswith("#") or "==" in line for line in lines)


def test_pools_differ_in_release_tls_and_extensions() -> None:
    pools = load_pools().values()
    assert len({pool.release for pool in pools}) == 2
    assert {pool.tls for pool in pools} == {True, False}
    assert any(pool.without for pool in pools)


def test_unknown_key_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "pools.yml"
    file.write_text("one: {releaze: x}\n")
    with pytest.raises(ValidationError, match="releaze"):
        load_pools(file)
