"""What is there and does nothing: servers that are off, volumes at no server, floating IPs that lead nowhere. Pure.

How long is told by the service's own time of the last change: since then it was neither started nor attached. A change
of a name moves that time, too, so that something may be idle for longer than is said, and never for less.
"""

from collections.abc import Iterator
from datetime import datetime

from govcloud.text import Text
from monitors.advice.advice import Act, Advice, find_owner, find_owners
from monitors.advice.thresholds import Thresholds
from monitors.capacity.level import facts
from policies.facts.base import FactBase
from policies.facts.compute import Server
from policies.facts.fact import Gap, Place
from policies.facts.gaps import MissingError
from policies.facts.identity import Project
from policies.facts.network import FloatingIp
from policies.facts.storage import Volume

KINDS = (Project, Server, Volume, FloatingIp)
OFF = ("SHUTOFF", "SUSPENDED", "PAUSED")
SERVER_OFF = Text(
    "off for {days} days at least; holds {cores} cores, {memory} GiB",
    "已关机至少 {days} 天，占用 {cores} 核、{memory} GiB 内存",
)
UNATTACHED = Text("at no server for {days} days at least; {size} GiB", "至少 {days} 天未挂载，容量 {size} GiB")
NOWHERE = Text("leads nowhere for {days} days at least", "至少 {days} 天未绑定")
MIB = 1024


def find_idle(base: FactBase, pool: str, limits: Thresholds) -> tuple[list[Advice], list[Gap]]:
    """What to ask about, and why something could not be looked at: there is no advice of that then."""
    place = Place.of_pool(pool)
    if gaps := [gap for kind in KINDS if (gap := base.gap(kind, place))]:
        return [], gaps
    try:
        found = [each for find in (find_servers, find_volumes, find_addresses) for each in find(base, pool, limits)]
    except MissingError as missing:
        return [], [Gap(missing.cause, missing.what)]
    return found, []


def find_servers(base: FactBase, pool: str, limits: Thresholds) -> Iterator[Advice]:
    """Servers that are off."""
    owners = find_owners(base, pool)
    for each in facts(base, Server, Place.of_pool(pool)):
        if each.status in OFF:
            days = count_days(each.updated, base.now)
            if days >= limits.server_off_days.value:
                owner = find_owner(each.metadata, each.project, owners)
                why = SERVER_OFF(days=days, cores=each.vcpus, memory=f"{each.memory_mib / MIB:,.0f}")
                yield Advice(pool, *owner, "server", each.name or each.id, Act.RECLAIM, why)


def find_volumes(base: FactBase, pool: str, limits: Thresholds) -> Iterator[Advice]:
    """Volumes at no server."""
    owners = find_owners(base, pool)
    for each in facts(base, Volume, Place.of_pool(pool)):
        if not each.servers and each.status == "available":
            days = count_days(each.updated or each.created, base.now)
            if days >= limits.volume_unattached_days.value:
                owner = find_owner(each.metadata, each.project, owners)
                why = UNATTACHED(days=days, size=f"{each.size:,}")
                yield Advice(pool, *owner, "volume", each.name or each.id, Act.RECLAIM, why)


def find_addresses(base: FactBase, pool: str, limits: Thresholds) -> Iterator[Advice]:
    """Floating IPs at no port."""
    owners = find_owners(base, pool)
    for each in facts(base, FloatingIp, Place.of_pool(pool)):
        if each.port is None:
            days = count_days(each.updated, base.now)
            if days >= limits.address_unused_days.value:
                owner = find_owner(each.tags, each.project, owners)
                yield Advice(pool, *owner, "address", each.address, Act.RECLAIM, NOWHERE(days=days))


def count_days(since: datetime | None, now: datetime) -> int:
    """Whole days; none where the service tells no time."""
    return -1 if since is None else (now - since).days
