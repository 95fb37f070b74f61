"""Facts of the compute and image services: servers, keypairs, server groups, images, flavors."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from govcloud.text import Text
from policies.facts.fact import Fact
from policies.facts.identity import BOTH
from policies.facts.reading import Reader, read_map, read_number, read_text
from policies.facts.record import told


def read_reference(value: Any) -> str | None:
    """An id, from the id or from the object that holds it; none where there is none."""
    found = value.get("id") if isinstance(value, Mapping) else value
    return None if found in (None, "") else read_text(found)


def read_ids(value: Any) -> tuple[str, ...]:
    """Ids, from ids or from the objects that hold them."""
    return tuple(str(item["id"]) if isinstance(item, Mapping) else read_text(item) for item in value)


def read_part(name: str) -> Reader:
    """A number, plain or in the service's object of a flavor. Raises KeyError: an old service tells only the id."""
    return lambda value: read_number(value[name] if isinstance(value, Mapping) else value)


class Server(Fact):
    """A server. Its metadata says whose it is: department, system, ticket, MLPS level."""

    KIND = "compute.Server"
    WORDS = Text("servers", "云主机")
    PLACES = BOTH

    name: str
    project: str = told("tenant_id")
    status: str
    metadata: Mapping[str, str] = told(read=read_map)
    image: str | None = told(read=read_reference)
    """Id; empty for a server that boots from a volume."""
    keypair: str | None = told("key_name")
    availability_zone: str | None = told("OS-EXT-AZ:availability_zone")
    host: str | None = told("OS-EXT-SRV-ATTR:hypervisor_hostname")
    user_data: str | None = told("OS-EXT-SRV-ATTR:user_data", secret=True)
    created: datetime
    updated: datetime | None
    """When it last changed, its state included."""
    volumes: tuple[str, ...] = told("os-extended-volumes:volumes_attached", read_ids)
    ports: tuple[str, ...]
    """Told by plans only: a pool tells with each port what it belongs to."""
    vcpus: int = told("flavor", read_part("vcpus"))
    memory_mib: int = told("flavor", read_part("ram"))


class ServerGroup(Fact):
    """Servers that the scheduler keeps apart or together."""

    KIND = "compute.ServerGroup"
    WORDS = Text("server groups", "云主机组")
    PLACES = BOTH

    name: str
    project: str = told("project_id")
    policy: str
    members: tuple[str, ...]


class Image(Fact):
    """An image."""

    KIND = "image.Image"
    WORDS = Text("images", "镜像")
    PLACES = BOTH

    name: str
    project: str | None = told("owner")
    visibility: str
    status: str
    hash_algorithm: str | None = told("os_hash_algo")
    hash_value: str | None = told("os_hash_value")
    os: str | None = told("os_distro")
    os_version: str | None
    created: datetime = told("created_at")
    signature: str | None = told("img_signature")


class Keypair(Fact):
    """A public key that servers are made with."""

    KIND = "compute.Keypair"
    WORDS = Text("keypairs", "密钥对")
    PLACES = BOTH

    name: str
    user: str = told("user_id")
    type: str
    public_key: str
