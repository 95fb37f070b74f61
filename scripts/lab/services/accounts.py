"""What Keystone has to hold before the other services can start: roles, accounts, projects and the catalogue.

Keystone's own bootstrapper makes the admin, the standard roles and the identity endpoints; the rest goes through the
managers it uses itself. Every step looks first, so that a start that was interrupted can go on.
"""

import uuid
from typing import Any

from keystone.cmd import bootstrap
from keystone.common import provider_api

from scripts.lab.services.description import Description

DOMAIN = "default"
TYPES = {
    "nova": "compute",
    "cinder": "block-storage",
    "neutron": "network",
    "glance": "image",
    "placement": "placement",
}
INTERFACES = ("public", "internal", "admin")


def make_accounts(pool: Description) -> None:
    """Fill an empty (or half-filled) identity database for `pool`."""
    run_bootstrap(pool)
    roles = {role["name"]: role["id"] for role in apis().role_api.list_roles()}
    if "service" not in roles:
        roles["service"] = new_id()
        apis().role_api.create_role(roles["service"], {"id": roles["service"], "name": "service"})
    services, tenants = find_project("service"), find_project("govcloud")
    for name in TYPES:
        user = find_user(name, pool.passwords["service"])
        for role in ("admin", "service"):
            grant(user, services, roles[role])
    grant(find_user("govcloud", pool.passwords["govcloud"]), tenants, roles["admin"])
    make_catalogue(pool)


def run_bootstrap(pool: Description) -> None:
    """Keystone's `bootstrap` command, without its command line."""
    task = bootstrap.Bootstrapper()
    task.project_name = task.admin_username = task.admin_role_name = "admin"
    task.admin_password = pool.passwords["admin"]
    task.service_name = "keystone"
    task.region_id = pool.region
    task.public_url = task.internal_url = task.admin_url = pool.urls["keystone"]
    task.immutable_roles = True
    task.bootstrap()


def make_catalogue(pool: Description) -> None:
    """One service and three endpoints for each of the other services."""
    known = {service["name"]: service["id"] for service in apis().catalog_api.list_services()}
    for name, kind in TYPES.items():
        if name in known:
            continue
        service = new_id()
        for interface in INTERFACES:
            endpoint = new_id()
            if interface == INTERFACES[0]:
                body = {"id": service, "type": kind, "name": name, "enabled": True}
                apis().catalog_api.create_service(service, body)
            apis().catalog_api.create_endpoint(
                endpoint,
                {
                    "id": endpoint,
                    "service_id": service,
                    "interface": interface,
                    "url": pool.urls[name],
                    "region_id": pool.region,
                    "enabled": True,
                },
            )


def find_project(name: str) -> str:
    """The id of the project of that name, made if need be."""
    for project in apis().resource_api.list_projects():
        if project["name"] == name:
            return str(project["id"])
    project_id = new_id()
    apis().resource_api.create_project(
        project_id, {"id": project_id, "name": name, "domain_id": DOMAIN, "enabled": True}
    )
    return project_id


def find_user(name: str, password: str) -> str:
    """The id of the user of that name, made if need be."""
    for user in apis().identity_api.list_users():
        if user["name"] == name:
            return str(user["id"])
    body = {"name": name, "password": password, "domain_id": DOMAIN, "enabled": True}
    return str(apis().identity_api.create_user(body)["id"])


def grant(user: str, project: str, role: str) -> None:
    """Give `user` a role on a project; once is enough."""
    if role not in apis().assignment_api.get_roles_for_user_and_project(user, project):
        apis().assignment_api.add_role_to_user_and_project(user, project, role)


def apis() -> Any:
    """Keystone's managers by name."""
    return provider_api.ProviderAPIs


def new_id() -> str:
    """An id as Keystone makes them."""
    return uuid.uuid4().hex
