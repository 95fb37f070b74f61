"""Systems of a made-up city: servers, databases, exposure, in the words of a department's file."""

from datetime import date
from random import Random
from typing import Any

from govcloud.inventory.models.pool import Pool
from scripts.city.ledger import Ledger
from scripts.city.names import SystemKind
from scripts.city.units import Unit

IMAGES = ("kylin-v10", "openeuler-22.03", "uos-20")
GRADED_HIGH = 3
"""MLPS level from which a system may need dual-active storage and more replicas."""

DUAL = 0.6
"""Share of highly graded systems on dual-active storage."""

UNPLACED = 0.05
"""Share of systems whose `pool` is left to placement."""

type Record = dict[str, Any]


def make_system(unit: Unit, kind: SystemKind, ledger: Ledger, rng: Random) -> Record:
    """One system of a department, placed on a pool and charged to the ledger."""
    pool = ledger.choose_pool(unit.code, kind.zone, rng)
    dual = kind.mlps_level >= GRADED_HIGH and rng.random() < DUAL
    system: Record = {
        "code": kind.code,
        "name": {"zh": f"{unit.zh}{kind.zh}", "en": f"{kind.en} of {unit.en}"},
        "mlps_level": kind.mlps_level,
        "crypto_level": kind.mlps_level,
        "data_class": "important" if dual else "general",
        "zone": kind.zone,
    }
    if rng.random() >= UNPLACED:
        system["pool"] = pool.code
    if dual:
        system["dual_active"] = True
    system["expires"] = date(2027 + rng.randrange(3), rng.randrange(1, 13), 28)
    system["ticket"] = f"T-2026-{ledger.placed:04d}"
    disk = {"type": _volume_type(kind, pool, system, rng), "gib": ledger.storage_each_gib * (3 if dual else 1)}
    system["servers"] = _make_servers(ledger.cores_each * rng.uniform(0.4, 1.3), disk, rng)
    if dual:
        system["databases"] = [_make_database(disk)]
    system["exposure"] = _make_exposure(kind, system["servers"])
    ledger.charge(unit.code, pool.code, system)
    return system


def _volume_type(kind: SystemKind, pool: Pool, system: Record, rng: Random) -> str:
    if system.get("dual_active"):
        return "dual-active"
    if kind.zone == "internet" and "internet-sas" in pool.volume_types and "pool" in system:
        return "internet-sas"
    return rng.choice(("ssd", "sas"))


def _make_servers(cores: float, disk: Record, rng: Random) -> list[Record]:
    """A web group, and behind it an application group with data volumes, of about so many vCPUs together."""
    image = rng.choice(IMAGES)
    small = cores < 24  # noqa: PLR2004 - below this a pair of 4-core servers would be half of the system
    web = {
        "name": "web",
        "flavor": "general.2c4g" if small else "general.4c8g",
        "image": image,
        "count": 1 if small else 2,
    }
    rest = cores - (2 if small else 8)
    flavor, vcpus = next(((f, v) for f, v in APPLICATION if rest >= 2 * v), APPLICATION[-1])
    count = int(rest // vcpus)
    if count < 1:
        return [web]
    volume = {"name": "data", "size_gib": max(10, disk["gib"] // count), "type": disk["type"]}
    return [web, {"name": "app", "flavor": flavor, "image": image, "count": count, "volumes": [volume]}]


APPLICATION = (("general.16c32g", 16), ("general.8c16g", 8), ("general.4c8g", 4), ("general.2c4g", 2))


def _make_database(disk: Record) -> Record:
    return {
        "engine": "kingbase",
        "version": "V9",
        "flavor": "memory.4c32g",
        "size_gib": max(10, disk["gib"] // 2),
        "type": disk["type"],
        "replicas": 2,
    }


def _make_exposure(kind: SystemKind, servers: list[Record]) -> list[Record]:
    ports = [80, 443] if kind.zone == "internet" else [443]
    rules = [{"to": "web", "ports": ports, "zone": kind.zone}]
    if len(servers) > 1:
        rules.append({"to": "app", "ports": [9000], "prefix": "10.96.0.0/24"})
    return rules
