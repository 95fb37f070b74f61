"""Provisioning beside its bound: the same workload by the fewest calls of a bare client, and by our engine, in turns.

    python -m scripts.bench.provision --pool telecom --tenants 10 [--rounds 2] [--delay-ms 50] [--rules 1000] [--json]

Needs the running lab and a pool that nobody else uses meanwhile. Each round makes the tenants, looks whether all is as
it should be, and removes them, first with one side, then with the other, the next round the other way round. With
`--delay-ms` every call passes the lab's proxy and waits there. `--rules N` measures one group of N rules instead.
Prints what both sides cost, and ours in units of the bound: calls and processor seconds first, as others' load on the
machine changes them least. At the end the pool must have as many things without a project as before.
"""

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from govcloud.console import Screen
from govcloud.text import Text, literal
from scripts.bench.costs import Cost, take_cost
from scripts.bench.raw_client import RawClient
from scripts.lab.control import this_lab
from scripts.lab.faults import delay, faults
from scripts.lab.site import Site

BOUND, OURS = "scripts.bench.raw_bound", "scripts.bench.own_run"
STEPS = {"create": ("create", "up"), "check": ("check", "check"), "destroy": ("destroy", "destroy")}
"""Step → its name on either side."""
RULES = {"rules": ("rules", "rules")}
FIGURES: Mapping[str, Callable[[Cost], float]] = {
    "calls": lambda cost: cost.calls,
    "server CPU-s": lambda cost: cost.server,
    "client CPU-s": lambda cost: cost.client_cpu,
    "seconds": lambda cost: cost.seconds,
    "with start": lambda cost: cost.wall,
    "client MiB": lambda cost: cost.client_mib,
    "load": lambda cost: cost.load,
}
LEFT = {
    "security groups": ("/security-groups?fields=project_id", "security_groups"),
    "quotas": ("/quotas", "quotas"),
    "networks": ("/networks?fields=project_id", "networks"),
    "ports": ("/ports?fields=project_id", "ports"),
}

type Costs = dict[str, tuple[list[Cost], list[Cost]]]
"""Step → what the bound cost, and what ours cost, by rounds."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure provisioning beside the fewest calls that do the same.")
    parser.add_argument("--pool", default="telecom")
    parser.add_argument("--tenants", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--delay-ms", type=int, default=0)
    parser.add_argument("--rules", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    site = this_lab().select([options.pool])[0]
    before = asyncio.run(count_left(site))
    way: AbstractContextManager[Any] = nullcontext()
    if options.delay_ms:
        way = faults(options.pool).inject(delay(options.delay_ms))
    with way, tempfile.TemporaryDirectory() as scratch:
        costs = measure(site, options, Path(scratch))
    left = asyncio.run(count_left(site))
    screen = Screen()
    if options.json:
        screen.json({step: [[each.__dict__ for each in side] for side in sides] for step, sides in costs.items()})
    else:
        print_table(screen, costs, options)
    if left != before:
        raise SystemExit(f"left behind: {before} before, {left} after")


def measure(site: Site, options: argparse.Namespace, scratch: Path) -> Costs:
    """All rounds."""
    steps = RULES if options.rules else STEPS
    costs: Costs = {step: ([], []) for step in steps}
    for number in range(options.rounds):
        sides = [0, 1] if number % 2 == 0 else [1, 0]
        for side in sides:
            for step, names in steps.items():
                arguments = [names[side], *write_arguments(options, f"{'ro'[side]}{number}")]
                if side:
                    arguments += ["--state", str(scratch / f"{number}.db")]
                costs[step][side].append(take_cost(site, (BOUND, OURS)[side], arguments))
    return costs


def write_arguments(options: argparse.Namespace, label: str) -> Iterator[str]:
    """What both sides are told."""
    yield from ("--pool", options.pool, "--label", f"bench-{label}", "--tenants", str(options.tenants))
    if options.rules:
        yield from ("--rules", str(options.rules))
    if options.delay_ms:
        yield "--proxy"


async def count_left(site: Site) -> dict[str, int]:
    """How many things the network service keeps whose project is gone: peers leave some behind."""
    async with RawClient(site, site.ports) as client:
        projects = {row["id"] for row in await client.list("keystone", "/projects", "projects")}
        found = {}
        for kind, (path, key) in LEFT.items():
            owners = [row["project_id"] for row in await client.list("neutron", path, key)]
            found[kind] = sum(bool(owner) and owner not in projects for owner in owners)
        return found


def print_table(screen: Screen, costs: Costs, options: argparse.Namespace) -> None:
    """Medians of both sides and their ratio, step by step."""
    what = f"{options.rules} rules" if options.rules else f"{options.tenants} tenants"
    title = f"{options.pool}, {what}, {options.delay_ms} ms added to each call, medians of {options.rounds}"
    rows = []
    for step, sides in costs.items():
        for name, read in FIGURES.items():
            bound, ours = (statistics.median(map(read, side)) for side in sides)
            ratio = f"{ours / bound:.2f}" if bound and name != "load" else ""
            rows.append((step, name, write(bound), write(ours), ratio))
    headings: Sequence[Text] = [literal(word) for word in ("step", "figure", "bound", "ours", "ratio")]
    screen.table(headings, rows, literal(title))


def write(figure: float) -> str:
    """A figure with as many places as it deserves."""
    return f"{figure:.0f}" if figure >= 100 or figure == int(figure) else f"{figure:.2f}"  # noqa: PLR2004


if __name__ == "__main__":
    main()
