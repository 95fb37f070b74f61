"""The pools offer exactly what `pools.yml` says, under names that no two pools share, with differing abilities."""

from itertools import combinations

from scripts.lab.lab import Lab
from scripts.lab.pools import load_pools
from tests.lab.tenant import connect


def test_pool_offers_what_its_description_says(lab: Lab, pool: str) -> None:
    expected = lab.select([pool])[0].pool
    with connect(lab, pool) as client:
        flavors = {row.name: (row.vcpus, row.ram // 1024, row.disk) for row in client.compute.flavors()}
        images = {row.name: row for row in client.image.images()}
        types = {row.name: row.extra_specs["volume_backend_name"] for row in client.block_storage.types()}
        zones = [row.name for row in client.compute.availability_zones()]
        networks = {row.name: row for row in client.network.networks(is_router_external=True)}
        subnets = {row.network_id: row.cidr for row in client.network.subnets()}
    assert flavors == {name: (f.vcpus, f.memory_gib, f.disk_gib) for name, f in expected.flavors.items()}
    assert set(images) == set(expected.images)
    assert {(row.status, row.architecture, row.visibility) for row in images.values()} == {
        ("active", "x86_64", "public")
    }
    assert {row.properties.get("os_distro") or row.os_distro for row in images.values()} == {
        "kylin",
        "openeuler",
        "uos",
    }
    assert types == {name: volume.backend for name, volume in expected.volumes.items()}
    assert sorted(zones) == sorted(expected.hosts.zones)
    assert {name: subnets[row.id] for name, row in networks.items()} == {
        name: network.cidr for name, network in expected.networks.items()
    }


def test_pool_goes_without_the_extensions_it_is_said_to(lab: Lab, pool: str) -> None:
    with connect(lab, pool) as client:
        aliases = {row.alias for row in client.network.extensions()}
    without = set(lab.select([pool])[0].pool.without)
    assert without == {"trunk", "qos", "address-group"} - aliases


def test_account_is_an_ordinary_project_with_admin_rights(lab: Lab, pool: str) -> None:
    with connect(lab, pool) as client:
        access = client.session.auth.get_access(client.session)
    assert access.username == "govcloud"
    assert access.project_name == "govcloud"
    assert "admin" in access.role_names


def test_no_two_pools_share_a_name() -> None:
    pools = load_pools().values()
    for kind in ("flavors", "images", "volumes", "networks"):
        for one, other in combinations(pools, 2):
            assert not set(getattr(one, kind)) & set(getattr(other, kind))
