"""Plants weaknesses on one pool of the lab, lets Prowler and our check look for them, and takes all of it away again.

    python -m scripts.bench.oracle [--pool huawei] [--json]

Both run as programs of their own on the same pool. What they take is compared by `scripts.bench.oracle.speed`. Exit
code 1: Prowler rightly finds something that ours does not.
"""

import signal
from collections.abc import Mapping
from dataclasses import dataclass

import click

from govcloud.cli.options import json_option
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.load import load_inventory
from govcloud.pools.session import open_session
from govcloud.settings import PRODUCT
from govcloud.text import literal
from scripts.bench.oracle.compare import Comparison, Score, compare, list_alone, read_ours, read_prowler
from scripts.bench.oracle.mapping import read_pairs
from scripts.bench.oracle.plant import Planted, plant
from scripts.bench.oracle.run import Entry, run_ours, run_prowler
from scripts.bench.oracle.site import open_site
from scripts.lab.layout import load_layout


@dataclass(frozen=True)
class Outcome:
    """What came of one run of this program."""

    planted: list[Planted]
    compared: Mapping[str, Comparison]
    alone: Mapping[str, int]
    """Check → what fails it by Prowler besides the planted things: what the pool had before."""


@click.command()
@click.option("--pool", default="huawei", show_default=True)
@json_option
def main(pool: str, as_json: bool) -> int:
    """Plant, look, compare, remove."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    outcome = measure(pool)
    screen = Screen()
    if as_json:
        screen.json(to_json(outcome))
    else:
        show(screen, outcome)
    return Exit.FAILED if any(each.overtaken for each in outcome.compared.values()) else Exit.DONE


def measure(pool: str) -> Outcome:
    """All of it. Raises GovcloudError, TimeoutError."""
    clouds = load_layout().clouds
    record = load_inventory(PRODUCT / "inventories" / "hanjiang").pool_by_code[pool]
    entry, pairs = Entry(clouds, record.cloud), read_pairs()
    with open_site(open_session(record, [clouds]), ["department=health"]) as site:
        planted = plant(site, record)
        found, _taken = run_prowler(entry, site.project)
        answer, _taken = run_ours(entry, pool)
        failures = read_prowler(found)
        compared = compare(planted, pairs, failures, read_ours(answer))
    return Outcome(planted, compared, list_alone(failures, planted))


def to_json(outcome: Outcome) -> dict[str, object]:
    """As plain data."""
    return {
        "planted": len(outcome.planted),
        "checks": {
            name: {side: describe(score) for side, score in (("prowler", each.prowler), ("ours", each.ours))}
            | {"differ": each.differ, "overtaken": each.overtaken}
            for name, each in outcome.compared.items()
        },
        "alone": dict(outcome.alone),
    }


def describe(score: Score) -> dict[str, object]:
    """One side on one check."""
    return {"found": score.found, "missed": score.missed, "false": score.false}


def show(screen: Screen, outcome: Outcome) -> None:
    """A table, and what is to be read one by one."""
    words = ("check", "weak", "Prowler finds", "falsely", "ours finds", "falsely", "ours")
    screen.table(
        words,
        [
            (
                name,
                str(each.ours.found + len(each.ours.missed)),
                str(each.prowler.found),
                str(len(each.prowler.false)),
                str(each.ours.found),
                str(len(each.ours.false)),
                ", ".join(each.pair.ours),
            )
            for name, each in outcome.compared.items()
        ],
    )
    for name, each in outcome.compared.items():
        for side, score in (("Prowler", each.prowler), ("ours", each.ours)):
            for what, things in (("misses", score.missed), ("fails wrongly", score.false)):
                if things:
                    screen.say(literal(f"{name}: {side} {what}: {', '.join(things)}"))
        if each.differ:
            screen.say(literal(f"{name}: {'; '.join(each.differ)}"))
    screen.say(literal(f"not planted, failed by Prowler: {dict(outcome.alone)}"))


if __name__ == "__main__":
    main()
