"""How long finding every single point of failure takes for a full-scale city, against building the graph for it.

Processor time of this process, the best of several turns. Run it with `python -m scripts.bench.extranet_diversity`.
"""

import platform
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import click

from extranet.addresses import plan_extranet
from extranet.check import check_extranet
from extranet.diversity.check import judge_graph
from extranet.diversity.cuts import find_cuts
from extranet.diversity.graph import build_graph
from extranet.intent import read_intent
from govcloud.cli.options import json_option
from govcloud.inventory.load import load_inventory
from scripts.bench.report import full_city, tell, time_best


@dataclass(frozen=True)
class Measured:
    """Best processor times in seconds, and how much there was to judge."""

    nodes: int
    devices: int
    links: int
    prefixes: int
    findings: dict[str, int]
    """Grade → how many."""
    intent_s: float
    graph_s: float
    cuts_s: float
    judge_s: float
    """Cuts, rules and bandwidth; the graph is there."""
    ratio: float
    """`judge_s` to `graph_s`."""
    plan_s: float
    """All addresses, none written down yet."""
    check_s: float
    """Everything `govcloud extranet check` does once the inventory is read."""
    python: str


@click.command()
@click.option("--turns", default=7, show_default=True, help="How often each is run.")
@json_option
def main(turns: int, as_json: bool) -> None:
    """Measure the checks of a full-scale extranet."""
    with full_city() as city:
        measured = measure(city, turns)
    tell(measured, as_json=as_json)


def measure(city: Path, turns: int) -> Measured:
    """Measure a city."""
    inventory = load_inventory(city)
    intent = read_intent(inventory)
    graph = build_graph(intent)
    graph_s = time_best(lambda: build_graph(intent), turns)
    judge_s = time_best(lambda: judge_graph(graph, inventory), turns)
    return Measured(
        nodes=len(intent.nodes),
        devices=len(intent.devices),
        links=len(intent.links),
        prefixes=len(plan_extranet(inventory, intent).new),
        findings=dict(Counter(finding.grade.value for finding in check_extranet(inventory))),
        intent_s=time_best(lambda: read_intent(inventory), turns),
        graph_s=graph_s,
        cuts_s=time_best(lambda: find_cuts(graph), turns),
        judge_s=judge_s,
        ratio=round(judge_s / graph_s, 2),
        plan_s=time_best(lambda: plan_extranet(inventory, intent), turns),
        check_s=time_best(lambda: check_extranet(inventory), turns),
        python=platform.python_version(),
    )


if __name__ == "__main__":
    main()
