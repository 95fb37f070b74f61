"""How long finding every single point of failure takes for a full-scale city, against building the graph for it.

Processor time of this process, the best of several turns. Run it with `python -m scripts.bench.extranet_diversity`.
"""

import platform
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from extranet.addresses import plan_extranet
from extranet.check import check_extranet
from extranet.diversity.check import judge_graph
from extranet.diversity.cuts import find_cuts
from extranet.diversity.graph import build_graph
from extranet.intent import read_intent
from govcloud.cli.options import json_option
from govcloud.console import Screen
from govcloud.inventory.load import load_inventory
from govcloud.text import Text
from scripts.city.write import Size, write_city
from scripts.make_city import EXAMPLE


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
    with TemporaryDirectory() as scratch:
        measured = measure(Path(scratch), turns)
    screen = Screen()
    if as_json:
        screen.json(asdict(measured))
        return
    for name, value in asdict(measured).items():
        screen.say(Text("{name}: {value}", "{name}：{value}")(name=name, value=value))


def measure(scratch: Path, turns: int) -> Measured:
    """Make a city in `scratch` and measure it."""
    write_city(scratch / "city", EXAMPLE, Size(), seed=1)
    inventory = load_inventory(scratch / "city")
    intent = read_intent(inventory)
    graph = build_graph(intent)
    graph_s = _time(lambda: build_graph(intent), turns)
    judge_s = _time(lambda: judge_graph(graph, inventory), turns)
    return Measured(
        nodes=len(intent.nodes),
        devices=len(intent.devices),
        links=len(intent.links),
        prefixes=len(plan_extranet(inventory, intent).new),
        findings=dict(Counter(finding.grade.value for finding in check_extranet(inventory))),
        intent_s=_time(lambda: read_intent(inventory), turns),
        graph_s=graph_s,
        cuts_s=_time(lambda: find_cuts(graph), turns),
        judge_s=judge_s,
        ratio=round(judge_s / graph_s, 2),
        plan_s=_time(lambda: plan_extranet(inventory, intent), turns),
        check_s=_time(lambda: check_extranet(inventory), turns),
        python=platform.python_version(),
    )


def _time(work: Callable[[], object], turns: int) -> float:
    best = float("inf")
    for _ in range(turns):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return round(best, 4)


if __name__ == "__main__":
    main()
