"""A group of like servers of a system: for each a port, a server, data volumes, and an address where it needs one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi

from govcloud.inventory.models.pool import ZoneAttachment
from stacks.components.catalogue import Catalogue
from stacks.components.network import ZoneNetwork
from stacks.resources import classes

SPREAD, APART = "soft-anti-affinity", "anti-affinity"


@dataclass(frozen=True)
class Disk:
    """A data volume of each server."""

    name: str
    size_gib: int
    type: str
    """Name of the catalogue."""


@dataclass(frozen=True)
class ServerWishes:
    """What a group is made from. Names of flavor, image and volume types are those of the catalogue."""

    path: str
    """Name of its resources in the stack: `system/group`."""
    flavor: str
    image: str
    count: int
    root_gib: int
    disks: tuple[Disk, ...] = ()
    policy: str = SPREAD
    """How servers keep apart: as far as there are hosts, or else not at all."""
    keeps_image: bool = False
    """Whether a server stays on the image that it was made from, whatever `image` is later."""
    public: bool = False
    """Whether each has an address of the zone's external network."""


@dataclass(frozen=True)
class Ground:
    """Where the servers of a system are made: the same for all its groups."""

    parent: pulumi.Resource
    project: pulumi.Output[str]
    catalogue: Catalogue
    attachment: ZoneAttachment
    network: ZoneNetwork
    tags: Mapping[str, str]
    protect: bool
    """Whether data volumes are kept from being deleted."""

    def options(self, **more: Any) -> pulumi.ResourceOptions:
        """Options of a resource here."""
        return pulumi.ResourceOptions(parent=self.parent, **more)


@dataclass
class Made:
    """The servers of a group: by name, what they are reached by."""

    servers: dict[str, Any] = field(default_factory=dict)
    floating: dict[str, Any] = field(default_factory=dict)


def make_servers(wishes: ServerWishes, ground: Ground, groups: Iterable[Any]) -> Made:
    """Declare them; `groups` are the ids of their security groups. One server more or less changes no other."""
    name = wishes.path.replace("/", "-")
    # A server cannot join a server group later, so there is one from the first server on.
    apart = classes.ServerGroup(wishes.path, ground.options(), project=ground.project, name=name, policy=wishes.policy)
    made, zones = Made(), ground.attachment.availability_zones
    kept = ["availability_zone", "server_group", *(["image"] if wishes.keeps_image else ())]
    for number in range(1, wishes.count + 1):
        label, path = f"{name}-{number}", f"{wishes.path}/{number}"
        port = make_port(path, label, ground, groups)
        made.servers[label] = server = classes.Server(
            path,
            # A server stays in the zone and group that it was made in, and its port cannot be in two servers at once.
            ground.options(ignore_changes=kept, delete_before_replace=True),
            project=ground.project,
            name=label,
            flavor=ground.catalogue.find("flavors", wishes.flavor),
            image=ground.catalogue.find("images", wishes.image),
            image_name=None if wishes.keeps_image else wishes.image,
            boot_volume={"size": wishes.root_gib},
            ports=[port.id],
            availability_zone=zones[(number - 1) % len(zones)] if zones else None,
            server_group=apart.id,
            metadata=dict(ground.tags),
        )
        for disk in wishes.disks:
            make_disk(disk, f"{path}/{disk.name}", f"{label}-{disk.name}", server, ground)
        if wishes.public:
            made.floating[label] = make_address(path, port, ground)
    return made


def make_port(path: str, name: str, ground: Ground, groups: Iterable[Any]) -> Any:
    """Where a server joins its zone's network, with an address of each family. It outlives the server."""
    network = ground.network
    return classes.Port(
        path,
        ground.options(),
        project=ground.project,
        name=name,
        network=network.network.id,
        fixed_ips=[{"subnet_id": subnet.id} for subnet in network.subnets],
        security_groups=list(groups),
    )


def make_disk(disk: Disk, path: str, name: str, server: Any, ground: Ground) -> None:
    """A data volume and its attachment."""
    volume = classes.Volume(
        path,
        ground.options(protect=ground.protect),
        project=ground.project,
        name=name,
        size=disk.size_gib,
        type=ground.catalogue.find("volume_types", disk.type),
        metadata=dict(ground.tags),
    )
    classes.Attachment(path, ground.options(), server=server.id, volume=volume.id)


def make_address(path: str, port: Any, ground: Ground) -> Any:
    """An address of the zone's external network that leads to a server; the router has to be there first."""
    zone = ground.network.zone.value
    return classes.FloatingIp(
        path,
        ground.options(depends_on=[ground.network.router]),
        project=ground.project,
        network=ground.catalogue.find("networks", zone),
        port=port.id,
        tags=dict(ground.tags),
    )
