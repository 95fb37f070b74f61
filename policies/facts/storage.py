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


class VolumeType(Fact):
    """A volume type and how it encrypts."""

    KIND = "storage.VolumeType"
    WORDS = Text("volume types", "卷类型")
    PLACES = frozenset({"pool"})

    name: str
    cipher: str | None
    key_size: int | None
    """Bits; None where the type does not encrypt."""


class Snapshot(Fact):
    """A snapshot of a volume."""

    KIND = "storage.Snapshot"
    WORDS = Text("snapshots", "快照")
    PLACES = BOTH

    name: str
    project: str = told("os-extended-snapshot-attributes:project_id")
    volume: str = told("volume_id")
    status: str
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
