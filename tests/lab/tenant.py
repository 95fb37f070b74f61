"""A tenant for one test: a project with a user, a network and a router, all gone afterwards."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import openstack
import openstack.config

from scripts.lab.lab import Lab

type Connection = Any
"""openstacksdk's connection; its annotations cover API versions that no pool here has, so tests do without them."""


def connect(lab: Lab, cloud: str) -> Connection:
    """A connection of openstacksdk with the lab's clouds.yaml."""
    config = openstack.config.OpenStackConfig(config_files=[str(lab.layout.clouds)], load_envvars=False)
    return openstack.connection.Connection(config=config.get_one(cloud=cloud))


@dataclass(frozen=True)
class Tenant:
    """An ordinary user's connection, and what the project has."""

    connection: Connection
    project: str
    network: str
    subnet: str
    router: str


@contextmanager
def fresh_tenant(admin: Connection, external: str) -> Iterator[Tenant]:
    """Make a tenant whose router leads to the external network of that name; delete all of it at the end."""
    name = f"test-{secrets.token_hex(4)}"
    password = secrets.token_urlsafe(16)
    project = admin.identity.create_project(name=name, domain_id="default")
    user = admin.identity.create_user(name=name, password=password, default_project_id=project.id)
    admin.identity.assign_project_role_to_user(project, user, admin.identity.find_role("member"))
    auth = {**admin.config.auth, "username": name, "password": password, "project_name": name}
    own = openstack.connect(
        auth=auth,
        region_name=admin.config.region_name,
        cacert=admin.config.config.get("cacert"),
        load_yaml_config=False,
        load_envvars=False,
    )
    try:
        network = own.network.create_network(name=name)
        subnet = own.network.create_subnet(network_id=network.id, ip_version=4, cidr="192.168.10.0/24", name=name)
        gateway = {"network_id": own.network.find_network(external, ignore_missing=False).id}
        router = own.network.create_router(name=name, external_gateway_info=gateway)
        own.network.add_interface_to_router(router, subnet=subnet.id)
        yield Tenant(own, project.id, network.id, subnet.id, router.id)
    finally:
        clear_servers(own)
        clear_network(own, admin, project.id)
        own.close()
        admin.identity.delete_user(user)
        admin.identity.delete_project(project)


def clear_servers(own: Connection) -> None:
    """Delete the servers and volumes that a test has left, because it failed."""
    servers = list(own.compute.servers())
    for server in servers:
        own.compute.delete_server(server)
    for server in servers:
        own.compute.wait_for_delete(server, interval=0.2, wait=60)
    for volume in own.block_storage.volumes():
        own.block_storage.delete_volume(volume)
        own.block_storage.wait_for_delete(volume, interval=0.2, wait=60)


def clear_network(own: Connection, admin: Connection, project: str) -> None:
    """Delete everything that the project has in neutron."""
    for address in own.network.ips():
        own.network.delete_ip(address)
    for router in own.network.routers():
        for port in own.network.ports(device_id=router.id, device_owner="network:router_interface"):
            own.network.remove_interface_from_router(router, port=port.id)
        own.network.delete_router(router)
    for network in own.network.networks(project_id=project):
        own.network.delete_network(network)
    for group in admin.network.security_groups(project_id=project):
        admin.network.delete_security_group(group)
