"""Seed one pool, and remember that it was done for this very description of the pool."""

import hashlib

from govcloud.files import write_atomic
from scripts.lab.client import Client
from scripts.lab.seed.compute import seed_flavors, seed_zones
from scripts.lab.seed.images import seed_images
from scripts.lab.seed.networks import seed_networks
from scripts.lab.seed.volumes import seed_volume_types
from scripts.lab.site import Site

STEPS = (seed_zones, seed_flavors, seed_images, seed_volume_types, seed_networks)


def is_seeded(site: Site) -> bool:
    """Whether the pool was filled from its present description."""
    mark = site.folder / "data" / "seeded"
    return mark.exists() and mark.read_text() == digest(site)


def seed_site(site: Site) -> None:
    """Fill a ready pool; raises CallError."""
    client = Client(site)
    client.log_in()
    for step in STEPS:
        step(client)
    write_atomic(site.folder / "data" / "seeded", digest(site))


def digest(site: Site) -> str:
    """A hash of the pool's description."""
    return hashlib.sha256(site.pool.model_dump_json().encode()).hexdigest()
