"""What a pool offers, read with one list call per kind. Facts only: nothing here judges or resolves them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate

from govcloud.pools.session import PoolSession, Query

type Reader[**P, T] = Callable[Concatenate[PoolSession, P], T]

MIB_PER_GIB = 1024


@dataclass(frozen=True)
class FlavorFact:
    """A flavor of the pool; `disk_gib` 0 means the image's size or a volume."""

    id: str
    name: str
    vcpus: int
    memory_mib: int
    disk_gib: int


@dataclass(frozen=True)
class ImageFact:
    """An image of the pool with the metadata that the product relies on; empty strings where the pool has none."""

    id: str
    name: str
    status: str
    visibility: str = ""
    os_distro: str = ""
    os_version: str = ""
    architecture: str = ""
    min_disk_gib: int = 0


@dataclass(frozen=True)
class VolumeTypeFact:
    """A volume type; `specs` is None where our account may not see them."""

    id: str
    name: str
    specs: Mapping[str, str] | None = None


@dataclass(frozen=True)
class BackendFact:
    """A storage backend as cinder's scheduler sees it. `total_gib` is None where it reports infinite or unknown."""

    name: str
    backend: str
    """`volume_backend_name`, by which volume types choose it."""
    total_gib: float | None
    free_gib: float | None
    capabilities: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NetworkFact:
    """An external network with the prefixes of its subnets."""

    id: str
    name: str
    status: str
    external: bool
    subnets: tuple[str, ...] = ()


@dataclass(frozen=True)
class ZoneFact:
    """A compute availability zone."""

    name: str
    available: bool


@dataclass(frozen=True)
class HostFact:
    """A resource provider of placement: what the scheduler may hand out (total − reserved) × ratio."""

    name: str
    vcpus: float
    memory_mib: float


def reads[**P, T](service: str) -> Callable[[Reader[P, T]], Reader[P, T]]:
    """A reading of `service`: an answer that lacks what it must have becomes a PoolError, not a KeyError."""

    def guard(read: Reader[P, T]) -> Reader[P, T]:
        @wraps(read)
        def guarded(session: PoolSession, /, *rest: P.args, **named: P.kwargs) -> T:
            try:
                return read(session, *rest, **named)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise session.misread(service, f"{type(error).__name__}: {error}") from error

        return guarded

    return guard


@reads("compute")
def read_flavors(session: PoolSession) -> list[FlavorFact]:
    """All flavors our account can use, private ones too where it may see them."""
    found = session.list("compute", "/flavors/detail", "flavors", {"is_public": "None"})
    return [FlavorFact(f["id"], f["name"], int(f["vcpus"]), int(f["ram"]), int(f["disk"])) for f in found]


@reads("image")
def read_images(session: PoolSession, names: Iterable[str]) -> list[ImageFact]:
    """The images of these names; a name may be there more than once."""
    wanted = sorted(set(names))
    found = session.list("image", "/images", "images", {"name": "in:" + ",".join(map(quote, wanted))}) if wanted else []
    return [
        ImageFact(
            id=image["id"],
            name=image["name"],
            status=image["status"],
            visibility=image.get("visibility", ""),
            os_distro=image.get("os_distro") or "",
            os_version=image.get("os_version") or "",
            architecture=image.get("architecture") or "",
            min_disk_gib=int(image.get("min_disk") or 0),
        )
        for image in found
    ]


@reads("block-storage")
def read_volume_types(session: PoolSession) -> list[VolumeTypeFact]:
    """All volume types."""
    found = session.list("block-storage", "/types", "volume_types", {"is_public": "None"})
    return [VolumeTypeFact(t["id"], t["name"], t.get("extra_specs")) for t in found]


@reads("block-storage")
def read_backends(session: PoolSession) -> list[BackendFact]:
    """All storage backends; needs an administrator's right."""
    found = session.list("block-storage", "/scheduler-stats/get_pools", "pools", {"detail": "true"})
    return [
        BackendFact(
            name=pool["name"],
            backend=str(facts.get("volume_backend_name") or ""),
            total_gib=gib(facts.get("total_capacity_gb")),
            free_gib=gib(facts.get("free_capacity_gb")),
            capabilities=facts,
        )
        for pool in found
        for facts in [pool.get("capabilities") or {}]
    ]


@reads("network")
def read_networks(session: PoolSession) -> list[NetworkFact]:
    """All external networks."""
    wanted: Query = {"router:external": "true", "fields": ["id", "name", "status", "router:external"]}
    found = session.list("network", "/networks", "networks", wanted)
    of_these: Query = {"fields": ["network_id", "cidr"], "network_id": [network["id"] for network in found]}
    subnets = session.list("network", "/subnets", "subnets", of_these) if found else []
    return [
        NetworkFact(
            id=network["id"],
            name=network["name"],
            status=network["status"],
            external=bool(network["router:external"]),
            subnets=tuple(sorted(s["cidr"] for s in subnets if s["network_id"] == network["id"])),
        )
        for network in found
    ]


@reads("compute")
def read_zones(session: PoolSession) -> list[ZoneFact]:
    """All compute availability zones."""
    found = session.list("compute", "/os-availability-zone", "availabilityZoneInfo")
    return [ZoneFact(zone["zoneName"], bool(zone["zoneState"]["available"])) for zone in found]


@reads("network")
def read_extensions(session: PoolSession) -> list[str]:
    """Aliases of the network service's extensions, sorted."""
    return sorted(item["alias"] for item in session.list("network", "/extensions", "extensions"))


@reads("placement")
def read_hosts(session: PoolSession) -> list[HostFact]:
    """All resource providers with processors; needs an administrator's right. Placement takes one call per host."""
    providers = session.list("placement", "/resource_providers", "resource_providers", microversion="1.14")
    inventories = [session.call("GET", "placement", f"/resource_providers/{p['uuid']}/inventories") for p in providers]
    return [
        HostFact(provider["name"], usable(kinds.get("VCPU") or kinds["PCPU"]), usable(kinds.get("MEMORY_MB") or {}))
        for provider, inventory in zip(providers, inventories, strict=True)
        for kinds in [inventory["inventories"]]
        if "VCPU" in kinds or "PCPU" in kinds
    ]


def usable(inventory: Mapping[str, Any]) -> float:
    """What may be handed out of one inventory of placement."""
    return float((inventory.get("total", 0) - inventory.get("reserved", 0)) * inventory.get("allocation_ratio", 1.0))


def gib(size: object) -> float | None:
    """A capacity as cinder reports it; drivers may also say `infinite` or `unknown`."""
    return float(size) if isinstance(size, int | float) else None


def quote(name: str) -> str:
    """A name as glance wants it in an `in:` filter: quoted where it has a comma or a quote."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if any(mark in name for mark in ',"') else name
