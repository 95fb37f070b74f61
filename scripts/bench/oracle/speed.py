"""What Prowler and our check take for the checks that both have: on one pool of the lab, by turns, in one run.

    python -m scripts.bench.oracle.speed [--pool huawei] [--project health] [--rounds 5] [--json]

Nothing is planted. Prowler looks at one project and the pool's networks, ours at the whole pool and at more lists than
these checks need; so the ratios are the least that there is. In the first round Prowler's calls are counted.
"""

import os
import statistics
from collections.abc import Sequence
from dataclasses import asdict, astuple

import click

from govcloud.cli.options import json_option
from govcloud.console import Screen
from govcloud.inventory.load import load_inventory
from govcloud.pools.session import open_session
from govcloud.settings import PRODUCT
from govcloud.text import literal
from scripts.bench.oracle.mapping import read_pairs
from scripts.bench.oracle.run import Entry, Taken, run_ours, run_prowler
from scripts.lab.layout import load_layout

FIELDS = ("wall_s", "cpu_s", "peak_mib", "calls")


@click.command()
@click.option("--pool", default="huawei", show_default=True)
@click.option("--project", default="health", show_default=True, help="Where Prowler signs in.")
@click.option("--rounds", default=5, show_default=True)
@json_option
def main(pool: str, project: str, rounds: int, as_json: bool) -> None:
    """Run both by turns."""
    turns = measure(pool, project, rounds)
    prowler, ours = [each[0] for each in turns], [each[1] for each in turns]
    screen = Screen()
    if as_json:
        taken = {"prowler": [asdict(each) for each in prowler], "ours": [asdict(each) for each in ours]}
        screen.json({"load": os.getloadavg(), **taken, "ratios": find_ratios(prowler, ours)})
        return
    rows = [(side, *map(str, astuple(each))) for side, runs in (("Prowler", prowler), ("ours", ours)) for each in runs]
    screen.table(("run", *FIELDS), rows)
    for name, ratio in find_ratios(prowler, ours).items():
        screen.say(literal(f"{name}: {ratio}"))


def measure(pool: str, project: str, rounds: int) -> list[tuple[Taken, Taken]]:
    """Prowler and ours, round by round. Raises GovcloudError."""
    clouds, pairs = load_layout().clouds, read_pairs()
    record = load_inventory(PRODUCT / "inventories" / "hanjiang").pool_by_code[pool]
    entry = Entry(clouds, record.cloud)
    found = open_session(record, [clouds]).list("identity", "/projects", "projects", {"name": project})
    theirs = [name for name, pair in pairs.items() if pair.ours and not name.startswith("objectstorage")]
    shared = sorted({check for name in theirs for check in pairs[name].ours})
    return [
        (
            run_prowler(entry, str(found[0]["id"]), theirs, counted=turn == 0)[1],
            run_ours(entry, pool, shared)[1],
        )
        for turn in range(rounds)
    ]


def find_ratios(prowler: Sequence[Taken], ours: Sequence[Taken]) -> dict[str, float]:
    """How many times more Prowler takes: the median of the rounds, and the least of them."""
    found: dict[str, float] = {}
    for what in ("wall_s", "cpu_s", "peak_mib"):
        each = [getattr(one, what) / getattr(other, what) for one, other in zip(prowler, ours, strict=True)]
        found |= {what: round(statistics.median(each), 1), f"{what}, least": round(min(each), 1)}
    return found


if __name__ == "__main__":
    main()
