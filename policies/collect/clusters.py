"""Reads Kubernetes clusters into facts: lists and probes side by side. A list that fails leaves a gap, no facts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from govcloud.inventory.models.pool import Cluster, Pool
from govcloud.pools.errors import PoolError
from govcloud.pools.parallel import side_by_side
from govcloud.text import Text
from policies.collect.cluster_lists import LISTS, Listing, list_objects
from policies.collect.cluster_session import WORKERS, ClusterSession, open_cluster
from policies.collect.control_plane import probe_control_plane
from policies.collect.doors import Seen, probe_addresses
from policies.collect.manifests import Manifest, read_manifest
from policies.collect.openstack import REFUSED
from policies.collect.patience import Patience
from policies.facts.base import Harvest
from policies.facts.cluster import ControlPlane, Door, Ingress, Node, Store
from policies.facts.fact import Fact, Place, Read
from policies.facts.gaps import Cause
from policies.facts.measured import TlsEndpoint
from policies.facts.reading import NOT_UNDERSTOOD

SOURCE = "kubernetes"
UNCLEAR = Text("{n} objects of {path} could not be understood", "{path} 有 {n} 个对象无法理解")
PROBED: Sequence[type[Fact]] = (ControlPlane, Door, Store, TlsEndpoint)

type Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Reading:
    """What one cluster told."""

    cluster: str
    harvest: Harvest
    calls: int
    error: PoolError | None = None
    """Why it could not be used at all."""


def read_clusters(
    pools: Iterable[Pool],
    contexts: Mapping[str, Path],
    *,
    clock: Clock,
    patience: Patience,
    tell: Callable[[Reading], None],
) -> list[Reading]:
    """The clusters of these pools, by the contexts that the inventory names, side by side. `tell` hears of each."""
    wanted = {place_of(pool, each): each for pool in pools for each in pool.clusters}

    def read(place: Place) -> Reading:
        try:
            session = open_cluster(place.name, wanted[place].context, contexts)
            session.get("/version")
            done = Reading(place.name, read_cluster(session, place, clock=clock, patience=patience), session.calls)
        except PoolError as error:
            done = Reading(place.name, unreached(place, clock(), error), 0, error)
        tell(done)
        return done

    found = side_by_side(list(wanted), read)
    return [each for each in found.values() if isinstance(each, Reading)]


def place_of(pool: Pool, cluster: Cluster) -> Place:
    """Where the objects of a cluster are: `pool/cluster`, for two pools may call theirs the same."""
    return Place("cluster", f"{pool.code}/{cluster.code}", pool.code)


def read_cluster(
    session: ClusterSession, place: Place, *, clock: Clock, patience: Patience, lists: Sequence[Listing] = LISTS
) -> Harvest:
    """Everything of the cluster's lists, and what probes find. Never raises for what the cluster does."""
    with ThreadPoolExecutor(WORKERS, f"facts of {place.name}") as crew:
        parts = list(crew.map(lambda each: read_list(session, each, place, clock, patience), lists))
    found = Harvest(join_reads(part.reads[0] for part, _ in parts), [fact for part, _ in parts for fact in part.facts])
    rows = {each.kind: told for (_, told), each in zip(parts, lists, strict=True)}
    pods, secrets = rows["Pod"], rows["Secret"]
    nodes = [fact for fact in found.facts if isinstance(fact, Node)]
    whole = all(read.gap is None for read in found.reads if read.kind is Node)
    ingresses = [fact for fact in found.facts if isinstance(fact, Ingress)]
    found += probe_control_plane(session, place, pods, secrets, clock)
    return found + probe_addresses(session, place, Seen(nodes, pods, ingresses, whole), clock)


def read_list(
    session: ClusterSession, listing: Listing, place: Place, clock: Clock, patience: Patience
) -> tuple[Harvest, Sequence[Manifest]]:
    """One list as facts, and as the manifests that it told. An object that is not understood leaves a gap."""
    read = Read(listing.fact, place, f"{SOURCE} {listing.path}", clock())
    try:
        rows = list_objects(session, listing, patience)
    except PoolError as error:
        why = error.what if error.why is None else REFUSED(what=error.what, why=error.why)
        return Harvest([read.with_gap(Cause.UNREAD, why)]), []
    facts: list[Fact] = []
    for row in rows:
        try:
            kind, (fact_id, values) = read_manifest(listing.kind, row)
        except NOT_UNDERSTOOD:
            continue
        facts.append(kind.told_by(read, fact_id, values))
    if len(facts) < len(rows):
        read = read.with_gap(Cause.PARTIAL, UNCLEAR(n=len(rows) - len(facts), path=listing.path))
    return Harvest([read], facts), rows


def join_reads(reads: Iterable[Read]) -> list[Read]:
    """One reading for each kind of fact: whole where all of its lists are, as old as the oldest."""
    joined: dict[type[Fact], Read] = {}
    for read in reads:
        other = joined.get(read.kind)
        if other is None:
            joined[read.kind] = read
            continue
        worse = min(read, other, key=lambda each: (each.gap is None, each.at))
        at, source = min(read.at, other.at), f"{other.source}, {read.source.removeprefix(SOURCE).strip()}"
        joined[read.kind] = Read(read.kind, read.place, source, at, worse.gap)
    return list(joined.values())


def unreached(place: Place, at: datetime, error: PoolError) -> Harvest:
    """The readings of a cluster that cannot be used at all."""
    why = error.what if error.why is None else REFUSED(what=error.what, why=error.why)
    kinds = dict.fromkeys([*(each.fact for each in LISTS), *PROBED])
    return Harvest([Read(kind, place, SOURCE, at).with_gap(Cause.UNREAD, why) for kind in kinds])
