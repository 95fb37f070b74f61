"""Turns the security officer's ledgers into facts. A ledger without rows is not kept, and tells nothing."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from govcloud.inventory.demand import Demand, find_demand, sum_storage_by_type
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.base import Model
from govcloud.text import Text
from policies.facts.base import Harvest
from policies.facts.fact import CITY, Fact, Read
from policies.facts.gaps import Cause
from policies.facts.ledgers import (
    CryptoModule,
    DualActive,
    KeyStore,
    Report,
    Restore,
    Scan,
    Site,
    SystemRecord,
    WarningPlan,
)
from policies.facts.register import AccountHolder

GIB = 1024
"""GiB of a TB, as the storage service counts."""
NOT_KEPT = Text("no such ledger is kept in `security/`", "清单的 `security/` 中未建立相应台账")

type Row = tuple[str, Mapping[str, Any]]


def read_ledgers(inventory: Inventory, at: datetime) -> Harvest:
    """All ledgers, the holders of accounts, and what dual-active systems were promised.

    Members of departments alone are no register of accounts: pools have accounts of their own, too.
    """
    kept = inventory.security
    found: dict[type[Fact], list[Row]] = {
        SystemRecord: [(f"{each.department}.{each.system}", dump(each)) for each in kept.systems],
        Report: of_systems(kept.reports),
        Restore: of_systems(kept.restores),
        Scan: of_systems(kept.scans),
        WarningPlan: [(each.level.value, dump(each)) for each in kept.warnings],
        Site: list_sites(inventory),
        CryptoModule: [(each.code, dump(each)) for each in kept.modules],
        KeyStore: list_key_stores(inventory),
        AccountHolder: list_holders(inventory) if kept.accounts else [],
    }
    reads = {kind: Read(kind, CITY, "inventory", at) for kind in (*found, DualActive)}
    reads |= {kind: reads[kind].with_gap(Cause.UNREAD, NOT_KEPT) for kind, rows in found.items() if not rows}
    found[DualActive] = list_dual_active(inventory)
    facts = [kind.told_by(reads[kind], *row) for kind, rows in found.items() for row in rows]
    return Harvest(list(reads.values()), facts)


def dump(record: Model) -> dict[str, Any]:
    """A record's fields as they are."""
    return {name: getattr(record, name) for name in type(record).model_fields}


def of_systems(rows: Iterable[Any]) -> list[Row]:
    """Rows of a ledger that name a department and a system."""
    return [(each.code, {**dump(each), "system": f"{each.department}.{each.system}"}) for each in rows]


def list_sites(inventory: Inventory) -> list[Row]:
    """Sites; a size that is not given stays unknown."""
    rows: list[Row] = []
    for each in inventory.security.sites:
        values = {name: value for name, value in dump(each).items() if value is not None or name == "pool"}
        if each.dual_active_tb is not None:
            values["dual_active_gib"] = each.dual_active_tb * GIB
        rows.append((each.code, values))
    return rows


def list_key_stores(inventory: Inventory) -> list[Row]:
    """Key stores, with the pool's own name of the volume type."""
    rows: list[Row] = []
    for each in inventory.security.key_stores:
        pool = inventory.pool_by_code.get(each.pool or "")
        names = {} if pool is None else pool.volume_types
        rows.append((each.code, {**dump(each), "volume_type": names.get(each.volume_type or "", each.volume_type)}))
    return rows


def list_holders(inventory: Inventory) -> list[Row]:
    """Persons who answer for accounts: members of departments, and those of the ledger."""
    members: list[Row] = [
        (f"{owner.code}.{each.user}", {"account": each.user, "person": each.name, "pool": None})
        for owner in inventory.departments
        for each in owner.members
    ]
    return members + [(each.code, dump(each)) for each in inventory.security.accounts]


def list_dual_active(inventory: Inventory) -> list[Row]:
    """For each pool with dual-active storage: what dual-active systems need there."""
    catalogue = inventory.city.catalogue
    types = {name for name, each in catalogue.volume_types.items() if each.dual_active}
    systems = [each for _, each in inventory.systems if each.dual_active]
    rows: list[Row] = []
    for pool in inventory.pools:
        if not types & pool.volume_types.keys():
            continue
        mine = [each for each in systems if each.pool in (None, pool.code)]
        need = sum((find_demand(each, catalogue) for each in mine), Demand())
        disks = sum(size for each in mine for name, size in sum_storage_by_type(each).items() if name in types)
        values = {"cores": need.cores, "memory_gib": need.memory_gib, "dual_active_gib": disks}
        rows.append((pool.code, values))
    return rows
