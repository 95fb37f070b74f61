"""What an ordinary OpenStack client can do on the pools, as an ordinary user."""

import time
from typing import Any

from scripts.lab.lab import Lab
from scripts.lab.site import Site
from tests.lab.tenant import Connection, Tenant, connect, fresh_tenant

WAIT = 90
VOLUME_GIB = 10


def test_tenant_boots_a_server_with_a_volume_and_a_floating_ip_and_leaves_nothing(lab: Lab, pool: str) -> None:
    site = lab.select([pool])[0]
    admin = connect(lab, pool)
    with fresh_tenant(admin, next(iter(site.pool.networks))) as tenant:
        server = boot(tenant, site)
        own = tenant.connection
        assert admin.compute.get_server(server.id).hypervisor_hostname in site.pool.hosts.names

        port = next(iter(own.network.ports(device_id=server.id)))
        assert port.status == "ACTIVE"

        volume = own.block_storage.create_volume(
            name="data", size=VOLUME_GIB, volume_type=next(iter(site.pool.volumes))
        )
        own.block_storage.wait_for_status(volume, "available", interval=0.2, wait=WAIT)
        own.compute.create_volume_attachment(server, volume_id=volume.id)
        own.block_storage.wait_for_status(volume, "in-use", interval=0.2, wait=WAIT)
        backend = site.pool.volumes[next(iter(site.pool.volumes))].backend
        assert admin.block_storage.get_volume(volume.id).host.endswith(f"@{backend}#{backend}")

        address = own.network.create_ip(
            floating_network_id=own.network.find_network(next(iter(site.pool.networks))).id, port_id=port.id
        )
        assert wait_for_address(own, address.id, "ACTIVE")
        own.network.update_ip(address, port_id=None)
        assert wait_for_address(own, address.id, "DOWN")

        own.compute.delete_volume_attachment(server, volume.id)
        own.block_storage.wait_for_status(volume, "available", interval=0.2, wait=WAIT)
        own.block_storage.delete_volume(volume)
        own.block_storage.wait_for_delete(volume, interval=0.2, wait=WAIT)
        own.compute.delete_server(server)
        own.compute.wait_for_delete(server, interval=0.2, wait=WAIT)
    assert set(count(admin, tenant.project).values()) == {0}


def boot(tenant: Tenant, site: Site) -> Any:
    """A server of the pool's smallest flavor, once it is ACTIVE."""
    own = tenant.connection
    server = own.compute.create_server(
        name="web",
        flavor_id=own.compute.find_flavor(next(iter(site.pool.flavors))).id,
        image_id=own.image.find_image(next(iter(site.pool.images))).id,
        networks=[{"uuid": tenant.network}],
    )
    return own.compute.wait_for_server(server, interval=0.2, wait=WAIT)


def wait_for_address(own: Connection, address: str, status: str) -> bool:
    """Whether a floating IP gets that status in time."""
    end = time.monotonic() + WAIT
    while own.network.get_ip(address).status != status:
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def count(admin: Connection, project: str) -> dict[str, int]:
    """How many of each thing a project has; the project itself is one of them.

    Security groups are not asked for by project: neutron would make the project's default group to answer.
    """
    mine = {"project_id": project}
    return {
        "servers": len(list(admin.compute.servers(details=False, all_projects=True, **mine))),
        "volumes": len(list(admin.block_storage.volumes(details=False, all_projects=True, **mine))),
        "networks": len(list(admin.network.networks(**mine))),
        "ports": len(list(admin.network.ports(**mine))),
        "routers": len(list(admin.network.routers(**mine))),
        "addresses": len(list(admin.network.ips(**mine))),
        "groups": sum(row.project_id == project for row in admin.network.security_groups()),
        "projects": sum(row.id == project for row in admin.identity.projects()),
    }
