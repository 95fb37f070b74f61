"""The pools as `pools.yml` describes them: read, checked and typed."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

POOLS_FILE = Path(__file__).with_name("pools.yml")
GIB_PER_TIB = 1024

type Zone = Literal["internet", "extranet"]
type Role = Literal["general", "dual-active", "internet-zone"]
type Extension = Literal["trunk", "qos", "address-group"]


class Model(BaseModel):
    """Base of the records here: fixed once read, no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Hosts(Model):
    """Equal compute hosts, dealt out to the availability zones in turn."""

    name: str
    count: int
    vcpus: int
    memory_gib: int
    disk_gib: int
    zones: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """All host names in order."""
        return [self.name.format(number) for number in range(1, self.count + 1)]

    def names_in(self, zone: str) -> list[str]:
        """Names of the hosts in one availability zone."""
        return self.names[self.zones.index(zone) :: len(self.zones)]


class Flavor(Model):
    """A size of server."""

    vcpus: int
    memory_gib: int
    disk_gib: int


class Image(Model):
    """An image; `os` names the system it would hold."""

    os: Literal["kylin-v10", "openeuler-22.03", "uos-20"]
    disk_bus: Literal["virtio", "scsi"]


class Volume(Model):
    """A volume type on a backend of its own."""

    backend: str
    role: Role
    capacity_tb: int

    @property
    def capacity_gib(self) -> int:
        """Size as cinder counts it."""
        return self.capacity_tb * GIB_PER_TIB


class Network(Model):
    """An external network; without `vlan` it is flat."""

    zone: Zone
    physical: str
    cidr: str
    vlan: int | None = None


class Pool(Model):
    """One pool: what it offers and under which names."""

    release: str
    region: str
    tls: bool
    hosts: Hosts
    flavors: dict[str, Flavor]
    images: dict[str, Image]
    volumes: dict[str, Volume]
    default_volume: str
    networks: dict[str, Network]
    without: tuple[Extension, ...]

    @property
    def physical_networks(self) -> list[str]:
        """Provider networks that the hosts are plugged into."""
        return sorted({network.physical for network in self.networks.values()})


def load_pools(file: Path = POOLS_FILE) -> dict[str, Pool]:
    """All pools by name, in the file's order (which gives each its ports)."""
    return TypeAdapter(dict[str, Pool]).validate_python(yaml.safe_load(file.read_text(encoding="utf-8")))
