"""What each department may have on a pool, has, and has backed up: sums over its projects. Pure.

Whose a project is, its tag says. Projects of nobody count in the pool's levels, and here not at all.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from govcloud.text import Text
from monitors.capacity.level import facts
from monitors.metrics import pool as metrics
from monitors.metrics.metric import Sample
from monitors.sources.pool_levels import GIB
from policies.facts.base import FactBase
from policies.facts.compute import Server
from policies.facts.fact import Place
from policies.facts.identity import Project
from policies.facts.network import FloatingIp
from policies.facts.storage import Backup, Volume

MIB = 1024**2
ENDLESS = Text("quota: {n} departments have no limit of {resource}", "配额：{n} 个部门未限制 {resource}")
PROMISE = Text(
    "what is promised of {resource}: quotas of {n} projects are not known", "{resource} 的承诺量：{n} 个项目的配额未知"
)


@dataclass(frozen=True, slots=True)
class Resource:
    """What quotas are of: its labels, and the field of the inventory's quota in so many of its units."""

    name: str
    unit: str
    field: str
    size: int = 1


RESOURCES = (
    Resource("vcpu", "core", "cores"),
    Resource("memory", "byte", "memory_gib", GIB),
    Resource("server", "item", "servers"),
    Resource("volume", "item", "volumes"),
    Resource("storage", "byte", "storage_gib", GIB),
    Resource("address", "item", "floating_ips"),
)

type Holding = tuple[str, str, int]
"""Resource, project, how much."""
type Quotas = Mapping[str, Mapping[str, int]]
"""Project → field of the quota → value; less than 0 is without limit, and what is not known is not there."""


def find_owners(base: FactBase, pool: str) -> dict[str, str]:
    """Project → department, of those that have one. Raises MissingError: a project does not tell its tags."""
    projects = facts(base, Project, Place.of_pool(pool))
    return {each.id: each.tags["department"] for each in projects if each.tags.get("department")}


def tell_quotas(pool: str, owners: Mapping[str, str], quotas: Quotas, gaps: list[Text]) -> Iterator[Sample]:
    """Each department's quotas, and what is promised in all. Where there is no limit there is no number, but a gap."""
    for resource in RESOURCES:
        sums: Counter[str] = Counter()
        endless: set[str] = set()
        unknown: set[str] = set()
        for project, department in owners.items():
            value = quotas.get(project, {}).get(resource.field)
            if value is None:
                unknown.add(department)
            elif value < 0:
                endless.add(department)
            else:
                sums[department] += value * resource.size
        for department in sorted(sums.keys() - endless - unknown):
            yield metrics.TENANT_QUOTA.at(pool, department, resource.name, resource.unit, value=sums[department])
        if endless:
            gaps.append(ENDLESS(n=len(endless), resource=resource.name))
        if unknown:
            gaps.append(PROMISE(n=len(unknown), resource=resource.name))
        if not endless and not unknown and owners:
            yield metrics.PROMISED.at(pool, "", resource.name, resource.unit, "", value=sums.total())


def list_servers(base: FactBase, place: Place) -> Iterator[Holding]:
    """What servers are."""
    for server in facts(base, Server, place):
        yield "vcpu", server.project, server.vcpus
        yield "memory", server.project, server.memory_mib * MIB
        yield "server", server.project, 1


def list_volumes(base: FactBase, place: Place) -> Iterator[Holding]:
    """What volumes are. Snapshots, which quotas may count, too, are left out."""
    for volume in facts(base, Volume, place):
        yield "volume", volume.project, 1
        yield "storage", volume.project, volume.size * GIB


def list_addresses(base: FactBase, place: Place) -> Iterator[Holding]:
    """Floating addresses."""
    for each in facts(base, FloatingIp, place):
        yield "address", each.project, 1


HOLDINGS = (
    (Server, ("vcpu", "memory", "server"), list_servers),
    (Volume, ("volume", "storage"), list_volumes),
    (FloatingIp, ("address",), list_addresses),
)
"""Kind of facts, the resources that they are, and what lists them."""


def tell_use(base: FactBase, pool: str, owners: Mapping[str, str]) -> Iterator[Sample]:
    """What each department has, of kinds that were read whole; nothing is 0 then, and told so. Raises MissingError."""
    place = Place.of_pool(pool)
    units = {each.name: each.unit for each in RESOURCES}
    for kind, names, list_holdings in HOLDINGS:
        if base.gap(kind, place) is not None:
            continue
        used: Counter[tuple[str, str]] = Counter()
        for name, project, amount in list_holdings(base, place):
            used[name, owners.get(project, "")] += amount
        for name in names:
            for department in sorted(set(owners.values())):
                yield metrics.TENANT_USED.at(pool, department, name, units[name], value=used[name, department])


def tell_backups(base: FactBase, pool: str, owners: Mapping[str, str]) -> Iterator[Sample]:
    """How old each department's oldest newest backup is, and how many volumes have none. Raises MissingError.

    Of the volumes that must have backups: no system disks, and none that no server uses.
    """
    place = Place.of_pool(pool)
    if base.gap(Volume, place) or base.gap(Backup, place):
        return
    newest: dict[str, float] = {}
    for backup in facts(base, Backup, place):
        if backup.status == "available":
            newest[backup.volume] = max(newest.get(backup.volume, 0.0), backup.created.timestamp())
    oldest: dict[str, float] = {}
    missing: defaultdict[str, int] = defaultdict(int)
    for volume in facts(base, Volume, place):
        department = owners.get(volume.project)
        if department is None or volume.bootable or not volume.servers:
            continue
        at = newest.get(volume.id)
        missing[department] += at is None
        if at is not None:
            oldest[department] = min(oldest.get(department, at), at)
    for department, number in sorted(missing.items()):
        yield metrics.WITHOUT_BACKUP.at(pool, department, value=number)
    for department, at in sorted(oldest.items()):
        yield metrics.BACKUP_OLDEST.at(pool, department, value=at)
