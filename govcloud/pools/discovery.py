"""Find out what a pool can do, with few list calls side by side, and keep it: later rooms ask the kept facts."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from govcloud.inventory.models.pool import Pool
from govcloud.pools import reading
from govcloud.pools.cache import cache_key, load_cached, save_cached
from govcloud.pools.capabilities import Capabilities, Gap, Kind, ServiceVersions, Unread
from govcloud.pools.errors import PoolError
from govcloud.pools.parallel import side_by_side
from govcloud.pools.quotas import PLACES, read_quota
from govcloud.pools.releases import guess_release
from govcloud.pools.services import SERVICES
from govcloud.pools.session import PoolSession

WORKERS = 6
"""Calls at the same time; a pool's own services rarely get faster with more."""
USUAL_AGE = timedelta(hours=24)


def discover(session: PoolSession, *, folder: Path, now: datetime, max_age: timedelta = USUAL_AGE) -> Capabilities:
    """What the session's pool can do: kept facts younger than `max_age`, else read now and kept in `folder`.

    Facts of a pool that was set up anew since, with other ids, are not taken: the account's project tells.
    A part that could not be read is in `unread`; facts with a part that may be readable a moment later are not kept.
    Raises PoolError when the pool cannot be reached or does not accept us.
    """
    key = cache_key(session.pool, session.config.account)
    kept = load_cached(folder, session.pool.code, key)
    if kept is not None and kept.age(now) < max_age and kept.project_id == str(session.sign_in().project_id):
        return kept
    found = read_capabilities(session, key, now)
    if not any(unread.transient for unread in found.unread):
        save_cached(folder, found)
    return found


def read_capabilities(session: PoolSession, key: str, now: datetime) -> Capabilities:
    """What the pool can do, read now. Raises PoolError when nothing can be read."""
    access, pool = session.sign_in(), session.pool
    project_id = str(access.project_id)
    known = [service for service in SERVICES if service in session.endpoints.services]
    jobs: dict[str, Callable[[], Any]] = {
        f"version {name}": partial(session.endpoints.versions, name) for name in known
    }
    jobs |= {
        "extensions": partial(reading.read_extensions, session),
        "flavors": partial(reading.read_flavors, session),
        "images": partial(reading.read_images, session, pool.images.values()),
        "volume-types": partial(reading.read_volume_types, session),
        "networks": partial(reading.read_networks, session),
        "availability-zones": partial(reading.read_zones, session),
    }
    jobs |= {f"quota {service}": partial(read_quota, session, service, project_id) for service in PLACES}
    found, unread = run_jobs(jobs)
    services = {
        name: ServiceVersions(url=session.endpoints.catalogue_url(name), **vars(found[f"version {name}"]))
        for name in known
        if f"version {name}" in found
    }
    resolved, gaps = resolve(pool, found)
    return Capabilities(
        pool=pool.code,
        key=key,
        read_at=now,
        region=pool.region,
        release=guess_release(services["compute"].microversion_max) if "compute" in services else "",
        project_id=project_id,
        roles=sorted(access.role_names or []),
        services=services,
        extensions=found.get("extensions", []),
        resolved=resolved,
        availability_zones=sorted(zone.name for zone in found.get("availability-zones", []) if zone.available),
        limits={name: number for part in PLACES for name, number in found.get(f"quota {part}", {}).items()},
        gaps=gaps,
        unread=unread,
    )


def run_jobs(jobs: Mapping[str, Callable[[], Any]]) -> tuple[dict[str, Any], list[Unread]]:
    """Run all jobs side by side: results by name, and what could not be read."""
    outcomes = side_by_side(list(jobs), lambda name: jobs[name](), WORKERS)
    unread = [
        Unread(
            subject=name.removeprefix("version "),
            kind=error.kind,
            en=error.render("en"),
            zh=error.render("zh"),
            transient=error.transient,
        )
        for name, error in outcomes.items()
        if isinstance(error, PoolError)
    ]
    return {name: found for name, found in outcomes.items() if not isinstance(found, PoolError)}, unread


def resolve(pool: Pool, found: Mapping[str, Any]) -> tuple[dict[Kind, dict[str, str]], list[Gap]]:
    """The inventory's names as ids of the pool, by kind; and the names that the pool does not have.

    A kind that could not be read has neither.
    """
    resolved: dict[Kind, dict[str, str]] = {}
    gaps: list[Gap] = []
    zone_networks = {zone.value: attachment.network for zone, attachment in pool.zones.items()}
    maps: tuple[tuple[Kind, str, Mapping[str, str]], ...] = (
        ("flavor", "flavors", pool.flavors),
        ("image", "images", pool.images),
        ("volume-type", "volume-types", pool.volume_types),
        ("zone", "networks", zone_networks),
    )
    for kind, subject, names in maps:
        if subject not in found:
            continue
        ids = {fact.name: fact.id for fact in reversed(found[subject]) if getattr(fact, "status", "active") != "queued"}
        resolved[kind] = {code: ids[name] for code, name in names.items() if name in ids}
        gaps += [Gap(kind=kind, code=code, name=name) for code, name in names.items() if name not in ids]
    return resolved, gaps + zone_gaps(pool, found)


def zone_gaps(pool: Pool, found: Mapping[str, Any]) -> list[Gap]:
    """Availability zones that the inventory names and the pool does not have."""
    if "availability-zones" not in found:
        return []
    there = {zone.name for zone in found["availability-zones"]}
    return [
        Gap(kind="zone", code=zone.value, name=name)
        for zone, attachment in pool.zones.items()
        for name in attachment.availability_zones
        if name not in there
    ]
