"""The lists of an OpenStack pool that facts are read from: one per kind, over all projects. A table, no code to run it.

`tidy` turns a row into id and values under the service's names where the service nests what a fact has flat.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from govcloud.pools.quotas import PLACES
from govcloud.pools.session import Query
from policies.facts.capacity import NetworkAgent, NetworkRoom, Provider
from policies.facts.compute import Image, Server, ServerGroup
from policies.facts.fact import Fact
from policies.facts.identity import (
    Account,
    ApplicationCredential,
    Endpoint,
    Group,
    Project,
    Quota,
    RoleAssignment,
    Service,
)
from policies.facts.network import AddressGroup, FloatingIp, Network, Port, Router, SecurityGroup, Sharing, Subnet
from policies.facts.storage import Backup, Snapshot, StorageService, Volume, VolumeType

type Row = Mapping[str, Any]


def by_id(row: Row) -> tuple[str, Row]:
    """Most rows have an id and are flat."""
    return str(row["id"]), row


@dataclass(frozen=True)
class Detail:
    """A call for each row that tells what the list leaves out."""

    service: str
    path: str
    """`{id}` and the like stand for values of the row."""
    key: str = ""
    """Part of the answer; all of it where empty."""
    microversion: str | None = None


@dataclass(frozen=True)
class Listing:
    """One list call, with its pages."""

    kind: type[Fact]
    service: str
    path: str
    key: str
    """Name of the list in the answer."""
    params: Query = field(default_factory=dict, hash=False)
    microversion: str | None = None
    tidy: Callable[[Row], tuple[str, Row]] = by_id
    repeats: bool = False
    """The service has no ids for them and tells the same one several times."""
    extension: str = ""
    """What the network service must have for it; without it there are no such things."""
    details: tuple[Detail, ...] = ()
    """Asked for every row, and put under its `detail`: for what no list tells."""
    within: str = ""
    """Key of the list that `details` tell: the things are these, and each gets the row's id as its `owner`."""


def tidy_account(row: Row) -> tuple[str, Row]:
    """The options of an account are named where they are set; where it has the list, the others are off."""
    options = row.get("options")
    if not isinstance(options, Mapping):
        return by_id(row)
    told = {
        "second_factor": options.get("multi_factor_auth_enabled", False),
        "sign_in_rules": options.get("multi_factor_auth_rules", []),
        "password_never_expires": options.get("ignore_password_expiry", False),
    }
    return by_id({"email": None, "default_project_id": None, **row, **told})


def tidy_assignment(row: Row) -> tuple[str, Row]:
    """An effective assignment has no id: who, what and where are what it is, by whichever groups and other roles."""
    scope = row["scope"]
    told = {
        "user": row["user"]["id"] if "user" in row else None,
        "group": row["group"]["id"] if "group" in row else None,
        "role": str(row["role"]["name"]).lower(),
        "project": scope["project"]["id"] if "project" in scope else None,
        "domain": scope["domain"]["id"] if "domain" in scope else None,
        "system": "system" in scope,
    }
    where = told["project"] or told["domain"] or "system"
    return f"{where}/{told['user'] or told['group']}/{told['role']}", told


def tidy_type(row: Row) -> tuple[str, Row]:
    """A volume type; one without encryption has neither cipher nor key."""
    detail = row.get("detail")
    return by_id(row if detail is None else {"cipher": None, "key_size": None, **detail, **row})


def tidy_image(row: Row) -> tuple[str, Row]:
    """The image service leaves out properties that an image does not have."""
    return by_id({**dict.fromkeys(("os_distro", "os_version", "img_signature")), **row})


def tidy_volume(row: Row) -> tuple[str, Row]:
    """The storage service leaves out the image of a volume that was made from none."""
    return by_id({"volume_image_metadata": None, **row})


def tidy_group(row: Row) -> tuple[str, Row]:
    """A server group has one policy, in older versions as a list of one."""
    return by_id({**row, "policy": row.get("policy") or (row.get("policies") or [None])[0]})


def tidy_credential(row: Row) -> tuple[str, Row]:
    """A credential, with the id of its user."""
    return by_id({**row, "user": row["owner"]})


def tidy_quota(row: Row) -> tuple[str, Row]:
    """The quota of a project in three services; its id is the project's."""
    return str(row["id"]), {**row["detail"], "project": row["id"]}


def tidy_provider(row: Row) -> tuple[str, Row]:
    """What a provider has, and what of it is used, by class."""
    used = row["detail"]["usages"]
    stocks = [{**each, "name": name, "used": used[name]} for name, each in row["detail"]["inventories"].items()]
    return str(row["uuid"]), {**row, "stocks": stocks}


def tidy_room(row: Row) -> tuple[str, Row]:
    """Its id is the network's."""
    return str(row["network_id"]), row


def tidy_service(row: Row) -> tuple[str, Row]:
    """Its id is the host, with the back end."""
    return str(row["host"]), row


ALL: Query = {"all_tenants": "1"}
EVERY: Query = {"limit": "1000", "visibility": "all"}
"""Without it the image service leaves out community images of other projects, which everybody may use."""
LISTS = (
    Listing(Account, "identity", "/users", "users", tidy=tidy_account),
    Listing(Group, "identity", "/groups", "groups"),
    Listing(
        RoleAssignment,
        "identity",
        "/role_assignments",
        "role_assignments",
        {"effective": "1", "include_names": "1"},
        tidy=tidy_assignment,
        repeats=True,
    ),
    Listing(Project, "identity", "/projects", "projects"),
    Listing(Service, "identity", "/services", "services"),
    Listing(Endpoint, "identity", "/endpoints", "endpoints"),
    Listing(SecurityGroup, "network", "/security-groups", "security_groups"),
    Listing(AddressGroup, "network", "/address-groups", "address_groups", extension="address-group"),
    Listing(Network, "network", "/networks", "networks"),
    Listing(Subnet, "network", "/subnets", "subnets"),
    Listing(Port, "network", "/ports", "ports"),
    Listing(Router, "network", "/routers", "routers"),
    Listing(FloatingIp, "network", "/floatingips", "floatingips"),
    Listing(Sharing, "network", "/rbac-policies", "rbac_policies"),
    Listing(Server, "compute", "/servers/detail", "servers", ALL, "2.47"),
    Listing(ServerGroup, "compute", "/os-server-groups", "server_groups", {"all_projects": "1"}, "2.64", tidy_group),
    Listing(Image, "image", "/images", "images", EVERY, tidy=tidy_image),
    Listing(Volume, "block-storage", "/volumes/detail", "volumes", ALL, tidy=tidy_volume),
    Listing(
        VolumeType,
        "block-storage",
        "/types",
        "volume_types",
        {"is_public": "None"},
        tidy=tidy_type,
        details=(Detail("block-storage", "/types/{id}/encryption"),),
    ),
    Listing(Snapshot, "block-storage", "/snapshots/detail", "snapshots", ALL),
    Listing(Backup, "block-storage", "/backups/detail", "backups", ALL),
    Listing(
        StorageService, "block-storage", "/os-services", "services", {"binary": "cinder-volume"}, tidy=tidy_service
    ),
    Listing(
        Quota,
        "identity",
        "/projects",
        "projects",
        tidy=tidy_quota,
        details=tuple(Detail(name, each.path.format(project="{id}"), each.key) for name, each in PLACES.items()),
    ),
    Listing(
        ApplicationCredential,
        "identity",
        "/users",
        "users",
        tidy=tidy_credential,
        details=(Detail("identity", "/users/{id}/application_credentials"),),
        within="application_credentials",
    ),
    Listing(
        Provider,
        "placement",
        "/resource_providers",
        "resource_providers",
        microversion="1.20",
        tidy=tidy_provider,
        details=(
            Detail("placement", "/resource_providers/{uuid}/inventories", microversion="1.20"),
            Detail("placement", "/resource_providers/{uuid}/usages", microversion="1.20"),
        ),
    ),
    Listing(
        NetworkRoom,
        "network",
        "/network-ip-availabilities",
        "network_ip_availabilities",
        tidy=tidy_room,
        extension="network-ip-availability",
    ),
    Listing(NetworkAgent, "network", "/agents", "agents", extension="agent"),
)
