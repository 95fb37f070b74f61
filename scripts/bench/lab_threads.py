"""How many server threads, and which switch interval, serve a pool's calls best: measured on a lab of its own.

    python -m scripts.bench.lab_threads [--seconds 3] [--threads 1,2,4,8,16] [--intervals 0.0005,0.005,0.02,0.05]

Brings one pool up in a temporary folder beside the usual lab, restarts it for each setting, and prints calls per second
and the median and 95th percentile of their latency (milliseconds) at 1, 8 and 32 clients. The clients run in a process
of their own. First the thread counts are tried at Python's own interval, then the intervals at the best two counts.
"""

import argparse
import json
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
PYTHONS_INTERVAL = 0.005
"""Seconds; the interpreter's default."""


@dataclass(frozen=True)
class Setting:
    """What is varied."""

    threads: int
    interval: float


def main() -> None:
    """Measure and print one table row per setting, call and number of clients."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("--seconds", type=float, default=3.0)
    options.add_argument("--threads", default="1,2,4,8,16")
    options.add_argument("--intervals", default="0.0005,0.02,0.05")
    options.add_argument("--work", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.work:
        offer_load(json.loads(chosen.work))
        return
    layout = load_layout()
    with tempfile.TemporaryDirectory(prefix="govcloud-bench-") as folder:
        lab = open_lab(Layout(Path(folder), layout.cache, layout.first_port + PORT_OFFSET))
        try:
            measure_all(lab, chosen.seconds, chosen.threads.split(","), chosen.intervals.split(","))
        finally:
            take_down(lab, lab.sites)


def measure_all(lab: Lab, seconds: float, threads: list[str], intervals: list[str]) -> None:
    """Try every thread count, then the intervals at the two best ones."""
    print("| threads | interval s | call | clients | calls/s | p50 ms | p95 ms | errors |")
    print("|---|---|---|---|---|---|---|---|")
    settings = [Setting(int(number), PYTHONS_INTERVAL) for number in threads]
    totals = {setting: measure(lab, setting, seconds) for setting in settings}
    best = sorted(totals, key=lambda setting: -totals[setting])[:2]
    for setting in best:
        for interval in intervals:
            measure(lab, replace(setting, interval=float(interval)), seconds)


def measure(lab: Lab, setting: Setting, seconds: float) -> float:
    """Restart the pool with a setting and measure it; returns the geometric mean of all rates."""
    tuned = [replace(site, threads=setting.threads, switch_interval=setting.interval) for site in lab.sites]
    site = next(site for site in tuned if site.name == POOL)
    bring_up(Lab(lab.layout, tuned), [site], Progress(Screen()))
    rates = []
    for call in CALLS:
        for clients in CLIENTS:
            work = {"root": str(lab.layout.root), "port": lab.layout.first_port, "call": call}
            work |= {"clients": clients, "seconds": seconds}
            command = [sys.executable, "-m", "scripts.bench.lab_threads", "--work", json.dumps(work)]
            seen = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
            rates.append(max(seen["rate"], 0.01))
            figures = f"{seen['rate']:.1f} | {seen['p50']:.0f} | {seen['p95']:.0f} | {seen['errors']}"
            print(f"| {setting.threads} | {setting.interval} | {call} | {clients} | {figures} |", flush=True)
    mean = statistics.geometric_mean(rates)
    print(f"| {setting.threads} | {setting.interval} | **geometric mean** | | {mean:.2f} | | | |", flush=True)
    return mean


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
    cuts = statistics.quantiles(latencies, n=20) if len(latencies) > 1 else [0.0] * 19
    print(
        json.dumps(
            {"rate": len(latencies) / took, "p50": cuts[9] * 1000, "p95": cuts[18] * 1000, "errors": len(errors)}
        )
    )


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
