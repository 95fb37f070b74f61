"""Records levels of a pool of the lab while servers come and go in it: a day of the record is one round of this driver.

    python -m scripts.bench.forecast_record --pool telecom --days 120 --out FILE

The pool, its scheduler and its counting are real; the servers' coming and going is made up, by a fixed seed's chance:
a few servers come on most days, fewer go, and about once a month a migration of several brings in many cores at once.
Everything is in a project of its own, which is taken away in the end.
"""

import argparse
import csv
import json
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from govcloud.inventory.load import load_inventory
from govcloud.pools.clouds import list_clouds_files
from govcloud.pools.quotas import PLACES, write_quota
from govcloud.pools.session import PoolSession, open_session
from govcloud.settings import load_settings
from monitors.capacity.level import take_snapshot
from monitors.collect.capacity import CAPACITY_LISTS
from policies.collect.openstack import read_pool
from policies.collect.patience import Patience
from policies.facts.base import FactBase
from policies.facts.capacity import ComputeService, Provider
from scripts.bench.oracle.site import Site, open_site

COME, GO, MIGRATIONS = 1.1, 0.7, 1 / 25
"""Means of a day."""
LISTS = tuple(each for each in CAPACITY_LISTS if each.kind in (Provider, ComputeService))
PATIENCE_S = 60.0
LARGE = 100_000


def main() -> None:
    """Record until the days or the minutes are over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", default="telecom")
    parser.add_argument("--days", type=int, default=120)
    parser.add_argument("--minutes", type=float, default=9.0, help="end sooner: others want the pool, too")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    settings = load_settings()
    pool = load_inventory(settings.inventory).pool_by_code[asked.pool]
    admin = open_session(pool, list_clouds_files(None, settings))
    until = time.monotonic() + asked.minutes * 60
    with open_site(admin, ["bench=forecast"]) as site, asked.out.open("w", encoding="utf-8", newline="") as stream:
        for service, place in PLACES.items():
            write_quota(admin, service, site.project, dict.fromkeys(place.names, LARGE))
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(("day", "pool", "part", "what", "used", "migration"))
        try:
            for day, brought in live(site, random.Random(asked.seed), asked.days):  # noqa: S311 - nothing is secret
                for row in look(admin, asked.pool):
                    table.writerow((day, asked.pool, *row, brought if row[:2] == ("", "cores") else ""))
                stream.flush()
                if time.monotonic() > until:
                    break
        finally:
            clear(site)


def look(admin: PoolSession, pool: str) -> list[tuple[str, str, float]]:
    """Part, what, used: the levels of hosts as they are now."""
    harvest = read_pool(
        admin, clock=lambda: datetime.now(UTC), patience=Patience(time.sleep, random.random), lists=LISTS
    )
    levels = take_snapshot(FactBase(harvest, datetime.now(UTC)), [pool]).levels
    return [(part, what.value, level.used) for (_, part, what), level in sorted(levels.items())]


def live(site: Site, chance: random.Random, days: int) -> Iterator[tuple[int, float]]:
    """Day by day, with the cores that a migration brought."""
    flavors = sorted(site.admin.list("compute", "/flavors/detail", "flavors"), key=lambda each: int(each["vcpus"]))
    images = site.admin.list("image", "/images", "images")
    here: list[str] = []
    for day in range(days):
        brought = 0.0
        for _ in range(draw(chance, COME)):
            here += make(site, chance.choice(flavors), images[0]["id"], 1)
        if chance.random() < MIGRATIONS:
            flavor, count = flavors[-1], chance.randint(3, 6)
            here += make(site, flavor, images[0]["id"], count)
            brought = float(int(flavor["vcpus"]) * count)
        for _ in range(min(len(here), draw(chance, GO))):
            site.own.call("DELETE", "compute", f"/servers/{here.pop(chance.randrange(len(here)))}")
        settle(site, here)
        yield day, brought


def make(site: Site, flavor: dict[str, Any], image: str, count: int) -> list[str]:
    """Servers of one size; their ids."""
    name = f"bench-{time.monotonic_ns()}"
    server = {"name": name, "flavorRef": flavor["id"], "imageRef": image, "networks": "none"}
    body = {"server": {**server, "min_count": count, "max_count": count}}
    site.own.call("POST", "compute", "/servers", body=body, microversion="2.37")
    found = site.own.list("compute", "/servers", "servers", {"name": name})
    return [str(each["id"]) for each in found]


def settle(site: Site, here: list[str]) -> None:
    """Wait until every server is there, and every other gone. Raises TimeoutError."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        found = {each["id"]: each["status"] for each in site.own.list("compute", "/servers/detail", "servers")}
        if found.keys() == set(here) and set(found.values()) <= {"ACTIVE"}:
            return
        time.sleep(0.3)
    raise TimeoutError(json.dumps(found))


def clear(site: Site) -> None:
    """Nothing is left."""
    for each in site.own.list("compute", "/servers", "servers"):
        site.own.call("DELETE", "compute", f"/servers/{each['id']}")
    settle(site, [])


def draw(chance: random.Random, mean: float) -> int:
    """How many come in a day, by chance (Poisson)."""
    count, left = 0, chance.expovariate(1)
    while left < mean:
        count, left = count + 1, left + chance.expovariate(1)
    return count


if __name__ == "__main__":
    main()
