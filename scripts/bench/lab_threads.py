"""How many server threads, and which switch interval, serve a pool's calls best: measured on a lab of its own.

    python -m scripts.bench.lab_threads [--seconds 3] [--rounds 3] [--settings 1:0.005,2:0.005,...]

Brings one pool up in a temporary folder beside the usual lab, restarts it for each setting (threads:interval), and
prints, for calls at 1, 8 and 32 clients, calls per second and the median of their latency in milliseconds. The clients
run in a process of their own. All settings are tried in turn, several rounds of it, and the best round of each cell
counts: what else the machine does can only make a cell worse.
"""

import argparse
import json
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from govcloud.console import Screen
from scripts.lab.client import CallError, Client
from scripts.lab.down import take_down
from scripts.lab.lab import Lab, open_lab
from scripts.lab.layout import Layout, load_layout
from scripts.lab.progress import Progress
from scripts.lab.up import bring_up

POOL = "mobile"
CLIENTS = (1, 8, 32)
PORT_OFFSET = 8000
WARM_UP = 5
DEFAULT_SETTINGS = "1:0.005,2:0.005,4:0.005,8:0.005,16:0.005,4:0.0005,4:0.02,4:0.05"
"""0.005 s is Python's own interval."""

type Cell = tuple[str, int]
"""Call and number of clients."""


@dataclass(frozen=True)
class Setting:
    """What is varied: worker threads, and seconds after which a thread gives way."""

    threads: int
    interval: float


@dataclass(frozen=True)
class Figures:
    """What one cell of the table says."""

    rate: float
    p50: float
    errors: int


def main() -> None:
    """Measure and print one table row per setting."""
    options = argparse.ArgumentParser(description="Measure server threads and switch intervals of the lab's services.")
    options.add_argument("--seconds", type=float, default=3.0)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--settings", default=DEFAULT_SETTINGS)
    options.add_argument("--work", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.work:
        offer_load(json.loads(chosen.work))
        return
    settings = [Setting(int(n), float(s)) for n, _, s in (pair.partition(":") for pair in chosen.settings.split(","))]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    layout = load_layout()
    with tempfile.TemporaryDirectory(prefix="govcloud-bench-") as folder:
        lab = open_lab(Layout(Path(folder), layout.cache, layout.first_port + PORT_OFFSET))
        try:
            rounds = [{s: measure(lab, s, chosen.seconds) for s in settings} for _ in range(chosen.rounds)]
        finally:
            take_down(lab, lab.sites)
    show(settings, rounds)


def show(settings: list[Setting], rounds: list[dict[Setting, dict[Cell, Figures]]]) -> None:
    """Print the best round of each cell, and the geometric mean of a setting's rates."""
    cells = [(call, clients) for call in CALLS for clients in CLIENTS]
    print("| threads | interval s |", " | ".join(f"{call}, {clients}" for call, clients in cells), "| mean | errors |")
    print("|---" * (len(cells) + 4) + "|")
    for setting in settings:
        best = {cell: max((seen[setting][cell] for seen in rounds), key=lambda f: f.rate) for cell in cells}
        mean = statistics.geometric_mean(figures.rate for figures in best.values())
        errors = sum(seen[setting][cell].errors for seen in rounds for cell in cells)
        row = " | ".join(f"{figures.rate:.1f}, {figures.p50:.0f}" for figures in best.values())
        print(f"| {setting.threads} | {setting.interval} | {row} | {mean:.1f} | {errors} |")


def measure(lab: Lab, setting: Setting, seconds: float) -> dict[Cell, Figures]:
    """Restart the pool with a setting and measure every call at every number of clients."""
    tuned = [replace(site, threads=setting.threads, switch_interval=setting.interval) for site in lab.sites]
    site = next(site for site in tuned if site.name == POOL)
    bring_up(Lab(lab.layout, tuned), [site], Progress(Screen()))
    found = {}
    for call in CALLS:
        for clients in CLIENTS:
            work = {"root": str(lab.layout.root), "port": lab.layout.first_port, "call": call}
            work |= {"clients": clients, "seconds": seconds}
            command = [sys.executable, "-m", "scripts.bench.lab_threads", "--work", json.dumps(work)]
            seen = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            found[call, clients] = Figures(**json.loads(seen))
            print(setting, call, clients, found[call, clients], file=sys.stderr, flush=True)
    return found


def offer_load(work: dict[str, object]) -> None:
    """Call as fast as a number of clients can, in this process, and print the figures as JSON."""
    layout = load_layout()
    lab = open_lab(Layout(Path(str(work["root"])), layout.cache, int(str(work["port"]))))
    site = lab.select([POOL])[0]
    first = Client(site)
    first.log_in()
    body = {"security_group": {"name": "bench"}}
    group = first.send("neutron", "POST", "/v2.0/security-groups", body)["security_group"]
    quota = {"quota": {"security_group_rule": -1, "security_group": -1}}
    first.send("neutron", "PUT", f"/v2.0/quotas/{first.project}", quota)
    call, numbers, lock = CALLS[str(work["call"])], count(1), threading.Lock()

    def next_number() -> int:
        with lock:
            return next(numbers)

    for _ in range(WARM_UP):
        call(first, group["id"], next_number())
    latencies: list[float] = []
    errors: list[str] = []
    end = time.monotonic() + float(str(work["seconds"]))

    def work_on() -> None:
        client = Client(site)
        client.token, client.project = first.token, first.project
        while time.monotonic() < end:
            before = time.perf_counter()
            try:
                call(client, group["id"], next_number())
            except CallError as problem:
                errors.append(str(problem))
            else:
                latencies.append(time.perf_counter() - before)

    started = time.monotonic()
    threads = [threading.Thread(target=work_on) for _ in range(int(str(work["clients"])))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - started
    with suppress(CallError):
        first.send("neutron", "DELETE", f"/v2.0/security-groups/{group['id']}")
    p50 = statistics.median(latencies) * 1000 if latencies else 0.0
    print(json.dumps({"rate": max(len(latencies) / took, 0.01), "p50": p50, "errors": len(errors)}))


def get_networks(client: Client, _group: str, _number: int) -> None:
    """A read."""
    client.get("neutron", "/v2.0/networks")


def post_rule(client: Client, group: str, number: int) -> None:
    """A small write."""
    rule = {
        "security_group_id": group,
        "direction": "ingress",
        "protocol": "tcp",
        "ethertype": "IPv4",
        "port_range_min": number,
        "port_range_max": number,
    }
    client.send("neutron", "POST", "/v2.0/security-group-rules", {"security_group_rule": rule})


def post_token(client: Client, _group: str, _number: int) -> None:
    """A login."""
    token, client.token = client.token, ""
    client.log_in()
    client.token = token


CALLS: dict[str, Callable[[Client, str, int], None]] = {
    "GET networks": get_networks,
    "POST security-group-rule": post_rule,
    "POST token": post_token,
}

if __name__ == "__main__":
    main()
