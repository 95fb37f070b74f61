"""Reads a live OpenStack pool into facts: one list per kind, side by side. A list that fails leaves a gap, no facts."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from govcloud.pools.errors import PoolError
from govcloud.pools.session import PoolSession
from govcloud.text import Text
from policies.collect.lists import LISTS, Listing
from policies.collect.patience import Patience
from policies.collect.tls import HANDSHAKE, probe_endpoints
from policies.facts.base import Harvest
from policies.facts.fact import Fact, Gap, Place, Read
from policies.facts.gaps import Cause
from policies.facts.identity import Endpoint
from policies.facts.measured import TlsEndpoint
from policies.facts.reading import NOT_UNDERSTOOD

WORKERS = 8
UNCLEAR = Text("{n} rows of {path} could not be understood", "{path} 有 {n} 行无法理解")
REFUSED = Text("{what}: {why}", "{what}：{why}")


def read_pool(
    session: PoolSession, *, clock: Callable[[], datetime], patience: Patience, lists: Sequence[Listing] = LISTS
) -> Harvest:
    """Everything of the pool's lists, and handshakes with the endpoints that they name.

    Never raises for what the pool does: each failure is the gap of its reading.
    """
    place = Place.of_pool(session.pool.code)
    with ThreadPoolExecutor(WORKERS, f"facts of {place.name}") as crew:
        parts = list(crew.map(lambda each: read_list(session, each, place, clock, patience), lists))
    found = sum(parts, Harvest())
    endpoints = [fact for fact in found.facts if isinstance(fact, Endpoint)]
    return found + probe_endpoints(session, endpoints, clock) if endpoints else found


def read_list(
    session: PoolSession, listing: Listing, place: Place, clock: Callable[[], datetime], patience: Patience
) -> Harvest:
    """One list. Its time is that of the question: what changes while the pages come is newer."""
    read = Read(listing.kind, place, f"{listing.service} {listing.path}", clock())
    try:
        rows = patience.ask(
            lambda: session.list(listing.service, listing.path, listing.key, listing.params, listing.microversion)
        )
        if listing.details:
            rows = ask_details(session, listing, rows, patience)
    except PoolError as error:
        if error.status == HTTPStatus.NOT_FOUND and lacks_extension(session, listing, patience):
            return Harvest([read])
        why = error.what if error.why is None else REFUSED(what=error.what, why=error.why)
        return Harvest([read.with_gap(Cause.UNREAD, why)])
    except NOT_UNDERSTOOD:
        return Harvest([read.with_gap(Cause.UNREADABLE, UNCLEAR(n="?", path=listing.path))])
    return make_facts(listing, read, rows)


def make_facts(listing: Listing, read: Read, rows: Sequence[Any]) -> Harvest:
    """The facts of the rows. A row that says nothing we know leaves a gap, for it may be what a rule looks for."""
    good = []
    for row in rows:
        try:
            good.append(listing.tidy(row))
        except NOT_UNDERSTOOD:
            continue
    lost = len(rows) - len(good)
    if listing.repeats:
        good = list(dict(good).items())
    if lost:
        read = read.with_gap(Cause.PARTIAL, UNCLEAR(n=lost, path=listing.path))
    facts: list[Fact] = [listing.kind.told_by(read, fact_id, values, "api") for fact_id, values in good]
    return Harvest([read], facts)


def lacks_extension(session: PoolSession, listing: Listing, patience: Patience) -> bool:
    """Whether the network service tells that it does not have what the list is of: then there is nothing to read."""
    if not listing.extension:
        return False
    try:
        found = patience.ask(lambda: session.list("network", "/extensions", "extensions"))
        return listing.extension not in {extension["alias"] for extension in found}
    except (PoolError, *NOT_UNDERSTOOD):
        return False


def ask_details(
    session: PoolSession, listing: Listing, rows: Sequence[dict[str, Any]], patience: Patience
) -> list[dict[str, Any]]:
    """The rows with what the list does not tell, asked side by side. Raises PoolError."""

    def ask(row: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for each in listing.details:
            path = each.path.format(**row)
            answer = patience.ask(partial(session.call, "GET", each.service, path, microversion=each.microversion))
            found |= answer[each.key] if each.key else answer
        return {**row, "detail": found}

    with ThreadPoolExecutor(WORKERS) as crew:
        asked = list(crew.map(ask, rows))
    if not listing.within:
        return asked
    return [{**each, "owner": row["id"]} for row in asked for each in row["detail"][listing.within]]


def unreached(pool: str, at: datetime, error: PoolError, lists: Sequence[Listing] = LISTS) -> Harvest:
    """The readings of a pool that cannot be used at all: everything that it should have told is missing."""
    gap, place = Gap(Cause.UNREAD, error.what), Place.of_pool(pool)
    reads = [Read(each.kind, place, f"{each.service} {each.path}", at, gap) for each in lists]
    return Harvest([*reads, Read(TlsEndpoint, place, HANDSHAKE, at, gap)])
