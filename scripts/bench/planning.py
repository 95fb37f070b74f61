"""How long addresses and placement take for a full-scale city: pure planning, and writing it down to the inventory.

Processor time of this process, the best of several turns. Run it with `python -m scripts.bench.planning`.
"""

import platform
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from govcloud.addresses.settle import settle_tenants
from govcloud.addresses.tenants import plan_tenants
from govcloud.cli.options import json_option
from govcloud.cli.placement_choose import write_choices
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.system import System
from scripts.bench.report import full_city, tell, time_best
from stacks.placement.choose import apply_choices, settle_placement

DAY = date(2026, 1, 5)


@dataclass(frozen=True)
class Measured:
    """Best processor times in seconds, and how much there was to plan."""

    tenants: int
    prefixes: int
    unplaced: int
    load_s: float
    plan_s: float
    planned_again_s: float
    """With everything written down before."""
    place_s: float
    place_all_s: float
    """With no system placed yet."""
    write_addresses_s: float
    """Load, plan, check the city as a whole, write."""
    write_placement_s: float
    python: str


@click.command()
@click.option("--turns", default=7, show_default=True, help="How often each is run.")
@json_option
def main(turns: int, as_json: bool) -> None:
    """Measure planning for a full-scale city."""
    with full_city() as city, TemporaryDirectory() as scratch:
        measured = measure(city, Path(scratch), turns)
    tell(measured, as_json=as_json)


def measure(city: Path, scratch: Path, turns: int) -> Measured:
    """Measure a city, of which what is written goes to `scratch`."""
    inventory = load_inventory(city)
    choices = settle_placement(inventory)
    plan = plan_tenants(apply_choices(inventory, choices))
    bare = [d.model_copy(update={"systems": [_lift(s) for s in d.systems]}) for d in inventory.departments]
    nothing_placed = inventory.replace(departments=bare)
    written = scratch / "written"
    shutil.copytree(city, written)
    settle_tenants(written, DAY)
    settled = load_inventory(written)

    def write_addresses() -> None:
        (city / "allocations.csv").unlink(missing_ok=True)
        settle_tenants(city, DAY)

    def write_placement() -> None:
        shutil.rmtree(written)
        shutil.copytree(city, written)
        write_choices(written, choices)

    return Measured(
        tenants=len(plan.tenants),
        prefixes=len(plan.new),
        unplaced=len(choices),
        load_s=time_best(lambda: load_inventory(city), turns),
        plan_s=time_best(lambda: plan_tenants(inventory), turns),
        planned_again_s=time_best(lambda: plan_tenants(settled), turns),
        place_s=time_best(lambda: settle_placement(inventory), turns),
        place_all_s=time_best(lambda: settle_placement(nothing_placed), turns),
        write_addresses_s=time_best(write_addresses, turns),
        write_placement_s=time_best(write_placement, turns),
        python=platform.python_version(),
    )


def _lift(system: System) -> System:
    return system.model_copy(update={"pool": None})


if __name__ == "__main__":
    main()
