"""Volumes and images made from each other, on both releases."""

import time
from collections.abc import Iterator

import pytest

from scripts.lab.lab import Lab
from scripts.lab.site import Site
from tests.lab.tenant import Connection, Tenant, connect, fresh_tenant

RELEASES = ("mobile", "unicom")
GIB = 20


@pytest.fixture(scope="module", params=RELEASES)
def site(lab: Lab, request: pytest.FixtureRequest) -> Site:
    """A pool of each release."""
    return lab.select([str(request.param)])[0]


@pytest.fixture(scope="module")
def admin(lab: Lab, site: Site) -> Iterator[Connection]:
    """The pool's administrator."""
    with connect(lab, site.name) as connection:
        yield connection


@pytest.fixture(scope="module")
def tenant(admin: Connection, site: Site) -> Iterator[Tenant]:
    """A tenant of the pool, with a network."""
    with fresh_tenant(admin, next(iter(site.pool.networks))) as made:
        yield made


def bootable(connection: Connection, site: Site) -> Connection:
    """A volume made from the pool's first image."""
    storage = connection.block_storage
    image = connection.image.find_image(next(iter(site.pool.images)))
    volume = storage.create_volume(name="root", size=GIB, image_id=image.id)
    storage.wait_for_status(volume, "available", interval=0.2, wait=90)
    return storage.get_volume(volume.id)


def boot(tenant: Tenant, site: Site, **disk: object) -> Connection:
    """A server of the smallest flavor, ACTIVE."""
    compute = tenant.connection.compute
    flavor = compute.find_flavor(next(iter(site.pool.flavors))).id
    server = compute.create_server(name="web", flavor_id=flavor, networks=[{"uuid": tenant.network}], **disk)
    return compute.wait_for_server(server, interval=0.2, wait=90)


def remove(connection: Connection, server: Connection) -> None:
    """Delete a server and wait until it is gone."""
    connection.compute.delete_server(server)
    connection.compute.wait_for_delete(server, interval=0.2, wait=90)


def test_server_boots_from_a_volume_made_from_an_image(tenant: Tenant, site: Site) -> None:
    own = tenant.connection
    volume = bootable(own, site)
    assert volume.is_bootable
    disk = {"boot_index": 0, "uuid": volume.id, "source_type": "volume", "destination_type": "volume"}
    server = boot(tenant, site, block_device_mapping=[{**disk, "delete_on_termination": True}])
    assert [row.volume_id for row in own.compute.volume_attachments(server)] == [volume.id]
    remove(own, server)
    own.block_storage.wait_for_delete(volume, interval=0.2, wait=90)


def test_server_is_made_into_an_image(tenant: Tenant, site: Site) -> None:
    own = tenant.connection
    source = own.image.find_image(next(iter(site.pool.images))).id
    server = boot(tenant, site, image_id=source)
    image = own.compute.create_server_image(server, "copy", wait=True, timeout=90)
    assert own.image.get_image(image.id).status == "active"
    own.image.delete_image(image)
    remove(own, server)


def test_volume_is_made_into_an_image_and_cloned(admin: Connection, site: Site) -> None:
    storage = admin.block_storage
    volume = bootable(admin, site)
    made = storage.upload_volume_to_image(volume, "from-volume", disk_format="raw", container_format="bare")
    storage.wait_for_status(storage.get_volume(volume.id), "available", interval=0.2, wait=90)
    assert admin.image.get_image(made["image_id"]).status == "active"
    clone = storage.create_volume(name="clone", size=GIB, source_volume_id=volume.id)
    storage.wait_for_status(clone, "available", interval=0.2, wait=90)
    admin.image.delete_image(made["image_id"])
    for row in (clone, volume):
        storage.delete_volume(row)
        storage.wait_for_delete(row, interval=0.2, wait=90)


def test_volume_moves_to_the_backend_of_its_new_type(admin: Connection, site: Site) -> None:
    storage, (first, second, *_) = admin.block_storage, site.pool.volumes
    volume = storage.create_volume(name="move", size=1, volume_type=first)
    storage.wait_for_status(volume, "available", interval=0.2, wait=90)
    storage.retype_volume(volume, second, "on-demand")
    moved, end = f"@{site.pool.volumes[second].backend}#", time.monotonic() + 90
    while moved not in (now := storage.get_volume(volume.id)).host or now.status != "available":
        assert time.monotonic() < end, (now.host, now.status)
        time.sleep(0.2)
    assert now.volume_type == second
    storage.delete_volume(volume)
    storage.wait_for_delete(volume, interval=0.2, wait=90)
