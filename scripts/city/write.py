"""Writes a made-up city as an inventory folder. City, pools and address plan are those of the worked example."""

import csv
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

from govcloud.folders import make_folder
from govcloud.inventory.models.city import City
from govcloud.inventory.models.pool import Pool
from scripts.city.departments import make_departments
from scripts.city.extranet import make_extranet
from scripts.city.ledger import Ledger
from scripts.city.units import Units, make_units

PRIVATE_AREAS = 6
"""How many departments have a private network in the extranet, at most."""


@dataclass(frozen=True)
class Size:
    """How big a city is."""

    departments: int = 139
    systems: int = 85
    villages: int = 3630


def write_city(out: Path, example: Path, size: Size, seed: int, *, replace: bool = False) -> Units:
    """Make a city and write it to `out`: the same size and seed give the same bytes.

    Raises `UsageError` when `out` is in use or the numbers cannot be made.
    """
    rng = Random(seed)  # noqa: S311 - made-up data, no secret
    with make_folder(out, replace=replace) as folder:
        units = make_units(size.departments, size.villages, rng)
        shutil.copy(example / "city.yml", folder)
        shutil.copytree(example / "pools", folder / "pools")
        ledger = _open_ledger(example, size.systems)
        records = make_departments(units.departments, size.systems, ledger, rng)
        (folder / "departments").mkdir()
        for record in records:
            _dump(folder / "departments" / f"{record['code']}.yml", record)
        _write_extranet(folder, example, units, [pool.code for pool in ledger.pools])
        _dump(folder / "waivers.yml", [])
    return units


def _open_ledger(example: Path, systems: int) -> Ledger:
    city = City.model_validate(_load(example / "city.yml"))
    pools = [Pool.model_validate(_load(path)) for path in sorted((example / "pools").glob("*.yml"))]
    return Ledger(pools, city.catalogue.flavors, systems)


def _write_extranet(folder: Path, example: Path, units: Units, pools: Sequence[str]) -> None:
    (folder / "extranet").mkdir()
    for name in ("carriers.csv", "management.yml"):
        shutil.copy(example / "extranet" / name, folder / "extranet")
    tables = make_extranet(units, pools)
    _write_rows(folder / "extranet" / "nodes.csv", tables.nodes)
    _write_rows(folder / "extranet" / "devices.csv", tables.devices)
    _write_rows(folder / "extranet" / "links.csv", tables.links)
    _write_rows(folder / "extranet" / "attachments.csv", tables.attachments)
    vrfs = [vrf for vrf in _load(example / "extranet" / "vrfs.yml") if vrf["kind"] != "private"]
    blocks = [b for b in _load(example / "addresses.yml") if b.get("vrf") in (None, *(vrf["code"] for vrf in vrfs))]
    for number, unit in enumerate(units.departments[:PRIVATE_AREAS], start=1):
        words = {"zh": f"{unit.zh}专网", "en": f"{unit.en} private network"}
        target = f"65000:{100 + number}"
        vrfs.append(
            {"code": unit.code, "name": words, "kind": "private", "department": unit.code, "route_target": target}
        )
        for version, prefix in (("", f"172.{19 + number}.0.0/16"), ("-v6", f"2001:db8:{2800 + number}::/48")):
            block = {"code": f"{unit.code}-private{version}", "prefix": prefix, "use": "department", "vrf": unit.code}
            blocks.append(block)
    _dump(folder / "extranet" / "vrfs.yml", vrfs)
    _dump(folder / "extranet" / "internet.yml", _make_exit(units))
    _dump(folder / "addresses.yml", blocks)


def _make_exit(units: Units) -> dict[str, Any]:
    """Every department of the city may go out, and has a site in the scope of supervision."""
    own = [unit for unit in units.departments if not unit.county]
    return {
        "nodes": [f"site-{unit.code}" for unit in own],
        "sites": [{"name": u.zh, "url": f"https://{u.code}.hanjiang.example", "department": u.code} for u in own],
    }


def _load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _dump(path: Path, data: Mapping[str, Any] | Sequence[Any]) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, default_flow_style=None, width=120)
    path.write_text(text, encoding="utf-8")


def _write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    rows = list(rows)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
