"""Facts of the storage service: volumes, their types, snapshots, backups."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from govcloud.text import Text
from policies.facts.fact import Fact
from policies.facts.identity import BOTH
from policies.facts.reading import read_map, read_text
from policies.facts.record import told


def read_servers(value: Any) -> tuple[str, ...]:
    """Ids of servers, from ids or from the service's attachments."""
    return tuple(str(item["server_id"]) if isinstance(item, Mapping) else read_text(item) for item in value)


def read_backend(value: Any) -> str | None:
    """The back end that a volume type names, plain or in the service's extra specs; none where it may be any."""
    name = value.get("volume_backend_name") if isinstance(value, Mapping) else value
    return None if name is None else read_text(name)


def read_image(value: Any) -> str | None:
    """Id of the image that a volume was made from; none where it was made from none."""
    return None if value is None else read_text(value["image_id"])


class Volume(Fact):
    """A volume. Its metadata says whose it is."""

    KIND = "storage.Volume"
    WORDS = Text("volumes", "云硬盘")
    PLACES = BOTH

    name: str
    project: str = told("os-vol-tenant-attr:tenant_id")
    size: int
    """GiB."""
    type: str | None = told("volume_type")
    status: str
    encrypted: bool
    bootable: bool
    """Whether it is made from an image: a system disk."""
    availability_zone: str | None
    servers: tuple[str, ...] = told("attachments", read_servers)
    metadata: Mapping[str, str] = told(read=read_map)
    created: datetime = told("created_at")
    updated: datetime | None = told("updated_at")
    replication: str | None = told("replication_status")
    image: str | None = told("volume_image_metadata", read_image)
    backend: str | None = told("os-vol-host-attr:host")
    """Service, back end and store that hold it: `host@back-end#store`."""


class VolumeType(Fact):
    """A volume type and how it encrypts."""

    KIND = "storage.VolumeType"
    WORDS = Text("volume types", "卷类型")
    PLACES = frozenset({"pool"})

    name: str
    cipher: str | None
    key_size: int | None
    """Bits; None where the type does not encrypt."""
    backend: str | None = told("extra_specs", read_backend)
    """The name of the back end that its volumes are made on; None where the scheduler is free."""


class Snapshot(Fact):
    """A snapshot of a volume."""

    KIND = "storage.Snapshot"
    WORDS = Text("snapshots", "快照")
    PLACES = BOTH

    name: str
    project: str = told("os-extended-snapshot-attributes:project_id")
    volume: str = told("volume_id")
    status: str
    metadata: Mapping[str, str] = told(read=read_map)
    created: datetime = told("created_at")


class Backup(Fact):
    """A backup of a volume."""

    KIND = "storage.Backup"
    WORDS = Text("backups", "备份")

    name: str | None
    project: str = told("os-backup-project-attr:project_id")
    volume: str = told("volume_id")
    status: str
    created: datetime = told("created_at")
    incremental: bool = told("is_incremental")
    availability_zone: str | None


class StorageService(Fact):
    """A service that serves volumes, for one back end. Its id is its host, `host@back-end`."""

    KIND = "storage.Service"
    WORDS = Text("storage services", "存储服务")

    binary: str
    state: str
    replication: str = told("replication_status")
    frozen: bool
    active_backend: str | None = told("active_backend_id")
    """The back end that it was switched over to; none where it never was."""
