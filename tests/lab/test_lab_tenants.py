"""What the product asks of every pool for a tenant: quotas, bulk rules, dual-stack networks, snapshots, resizing."""

from scripts.lab.lab import Lab
from tests.lab.tenant import Connection, connect, fresh_tenant

RULES = 40


def test_quotas_of_three_services_are_kept(lab: Lab, pool: str) -> None:
    with connect(lab, pool) as admin:
        project = admin.identity.create_project(name=f"quota-{pool}", domain_id="default")
        admin.compute.update_quota_set(project.id, cores=64, instances=20, ram=131072)
        admin.network.update_quota(project.id, security_group_rules=300, floating_ips=20)
        admin.block_storage.update_quota_set(project.id, gigabytes=2000, volumes=40)
        compute = admin.compute.get_quota_set(project.id)
        network = admin.network.get_quota(project.id)
        storage = admin.block_storage.get_quota_set(project.id)
        admin.compute.revert_quota_set(project.id)
        admin.network.delete_quota(project.id)
        admin.block_storage.revert_quota_set(project.id)
        admin.identity.delete_project(project)
    assert (compute.cores, compute.instances, compute.ram) == (64, 20, 131072)
    assert (network.security_group_rules, network.floating_ips) == (300, 20)
    assert (storage.gigabytes, storage.volumes) == (2000, 40)


def test_rules_are_made_in_bulk_and_go_with_their_group(lab: Lab, pool: str) -> None:
    with connect(lab, pool) as client:
        group = client.network.create_security_group(name="bulk")
        other = client.network.create_security_group(name="other")
        rules = [rule(group.id, port, {"remote_ip_prefix": "10.0.0.0/8"}) for port in range(1, RULES)]
        made = client.network.create_security_group_rules([*rules, rule(group.id, 443, {"remote_group_id": other.id})])
        assert len(list(made)) == RULES
        kept = list(client.network.security_group_rules(security_group_id=group.id, direction="ingress"))
        assert len(kept) == RULES
        client.network.delete_security_group(group)
        client.network.delete_security_group(other)
        assert not list(client.network.security_group_rules(security_group_id=group.id))


def rule(group: str, port: int, source: dict[str, str]) -> dict[str, object]:
    """One ingress rule as neutron takes it."""
    span = {"port_range_min": port, "port_range_max": port}
    return {
        "security_group_id": group,
        "direction": "ingress",
        "ethertype": "IPv4",
        "protocol": "tcp",
        **span,
        **source,
    }


def test_network_has_addresses_of_both_families(lab: Lab, pool: str) -> None:
    with connect(lab, pool) as client:
        network = client.network.create_network(name="dual")
        client.network.create_subnet(network_id=network.id, ip_version=4, cidr="192.168.30.0/24")
        client.network.create_subnet(
            network_id=network.id, ip_version=6, cidr="fd00:30::/64", ipv6_ra_mode="slaac", ipv6_address_mode="slaac"
        )
        port = client.network.create_port(network_id=network.id)
        client.network.delete_port(port)
        client.network.delete_network(network)
    assert sorted("v6" if ":" in row["ip_address"] else "v4" for row in port.fixed_ips) == ["v4", "v6"]


def test_volume_is_extended_and_snapshot(lab: Lab, pool: str) -> None:
    kind = next(name for name, volume in lab.select([pool])[0].pool.volumes.items() if volume.role == "dual-active")
    with connect(lab, pool) as client:
        storage = client.block_storage
        volume = storage.create_volume(name="snap", size=1, volume_type=kind)
        storage.wait_for_status(volume, "available", interval=0.1, wait=60)
        storage.extend_volume(volume, 2)
        storage.wait_for_status(storage.get_volume(volume.id), "available", interval=0.1, wait=60)
        snapshot = storage.create_snapshot(volume_id=volume.id, name="snap")
        storage.wait_for_status(snapshot, "available", interval=0.1, wait=60)
        size = storage.get_volume(volume.id).size
        storage.delete_snapshot(snapshot)
        storage.wait_for_delete(snapshot, interval=0.1, wait=60)
        storage.delete_volume(volume)
        storage.wait_for_delete(volume, interval=0.1, wait=60)
    assert size == 2


def test_server_is_resized(lab: Lab) -> None:
    site = lab.select(["mobile"])[0]
    small, large = list(site.pool.flavors)[:2]
    with connect(lab, "mobile") as admin, fresh_tenant(admin, next(iter(site.pool.networks))) as tenant:
        compute = tenant.connection.compute
        server = compute.create_server(
            name="grow",
            flavor_id=compute.find_flavor(small).id,
            image_id=tenant.connection.image.find_image(next(iter(site.pool.images))).id,
            networks=[{"uuid": tenant.network}],
        )
        wait(tenant.connection, server.id, "ACTIVE")
        compute.resize_server(server, compute.find_flavor(large).id)
        wait(tenant.connection, server.id, "VERIFY_RESIZE")
        compute.confirm_server_resize(server)
        wait(tenant.connection, server.id, "ACTIVE")
        flavor = compute.get_server(server.id).flavor
        compute.delete_server(server)
        compute.wait_for_delete(server, interval=0.2, wait=60)
    assert flavor["vcpus"] == site.pool.flavors[large].vcpus


def wait(connection: Connection, server: str, status: str) -> None:
    """Wait until a server has that status."""
    compute = connection.compute
    compute.wait_for_server(compute.get_server(server), status=status, interval=0.2, wait=90)
