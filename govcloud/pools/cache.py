"""Where discovered capabilities are kept: one JSON file per pool, replaced whole, worthless once its basis changes."""

import hashlib
import json
from pathlib import Path

from pydantic import ValidationError

from govcloud.files import write_atomic
from govcloud.inventory.models.pool import Pool
from govcloud.pools.capabilities import FORMAT, Capabilities

MAP_FIELDS = {"code", "region", "flavors", "images", "volume_types", "zones"}
OWNER_ONLY = 0o600


def cache_key(pool: Pool, account: str) -> str:
    """Digest of what the facts depend on: who asks whom, and the inventory's map of this pool."""
    basis = [FORMAT, account, pool.model_dump(mode="json", include=MAP_FIELDS)]
    return hashlib.sha256(json.dumps(basis, sort_keys=True).encode()).hexdigest()


def load_cached(folder: Path, pool: str, key: str) -> Capabilities | None:
    """The kept facts of a pool; None when there are none, or they are of another basis, form or hand."""
    try:
        kept = Capabilities.model_validate_json(cache_file(folder, pool).read_bytes())
    except (OSError, ValidationError):
        return None
    return kept if kept.key == key and kept.format == FORMAT else None


def save_cached(folder: Path, found: Capabilities) -> None:
    """Keep the facts. Raises OSError."""
    file = cache_file(folder, found.pool)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(file, found.model_dump_json(indent=1), mode=OWNER_ONLY)


def cache_file(folder: Path, pool: str) -> Path:
    """The file of one pool in the cache's folder (`Settings.cache`)."""
    return folder / "pools" / f"{pool}.json"
