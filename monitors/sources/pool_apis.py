"""How a pool's interfaces answered in a pass: from the calls that it took anyway, and one more."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from govcloud.pools.calls import Tally
from govcloud.pools.errors import PoolError
from govcloud.pools.session import PoolSession
from monitors.metrics import pool as metrics
from monitors.metrics.metric import Sample


def try_images(session: PoolSession) -> None:
    """Ask for one image: of the services that every pool has, images' is the only one that no list is read from."""
    with suppress(PoolError):  # it is counted as failed
        session.call("GET", "image", "/images", params={"limit": "1"})


def add_tallies(sums: Mapping[str, Tally], some: Mapping[str, Tally]) -> dict[str, Tally]:
    """Calls and failures by service, of all passes so far."""
    return {
        name: Tally(
            sums.get(name, Tally()).count + some.get(name, Tally()).count,
            failed=sums.get(name, Tally()).failed + some.get(name, Tally()).failed,
        )
        for name in {**sums, **some}
    }


def tell_apis(pool: str, now: Mapping[str, Tally], sums: Mapping[str, Tally]) -> Iterator[Sample]:
    """Each service of this pass: up where any call was answered. Counts are those of all passes."""
    for name, tally in sorted(now.items()):
        answered = tally.count > tally.failed
        yield metrics.API_UP.at(pool, name, value=float(answered))
        if answered:
            yield metrics.API_LATENCY.at(pool, name, value=round(tally.slowest, 4))
    for name, tally in sorted(sums.items()):
        yield metrics.API_CALLS.at(pool, name, value=tally.count)
        yield metrics.API_ERRORS.at(pool, name, value=tally.failed)
