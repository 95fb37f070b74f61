"""What the fault proxy adds to a call when it has no rule: the same call directly and through it, in turns.

    python -m scripts.bench.lab_proxy [--turns 300]

Needs the running lab. Prints the median and the lower quartile (milliseconds) of both ways, for a pool with TLS and one
without; turns alternate, so that whatever else the machine does falls on both.
"""

import argparse
import ssl
import statistics
import time
from http.client import HTTPConnection, HTTPSConnection

from scripts.lab.control import this_lab
from scripts.lab.layout import HOST
from scripts.lab.site import Site

POOLS = ("huawei", "mobile")
PATH = "/"
"""Placement's version page: the quickest answer there is."""


def main() -> None:
    """Measure and print one table row per pool."""
    options = argparse.ArgumentParser(description="Measure what the lab's fault proxy adds to a call.")
    options.add_argument("--turns", type=int, default=300)
    turns = options.parse_args().turns
    lab = this_lab()
    print("| pool | direct: median, quartile ms | through the proxy | added, median ms |\n|---|---|---|---|")
    for site in lab.select(POOLS):
        direct = connect(site, site.ports["placement"])
        proxied = connect(site, lab.layout.proxy_ports(site.index)["placement"])
        for connection in (direct, proxied):
            take_time(connection)
        pairs = [(take_time(direct), take_time(proxied)) for _ in range(turns)]
        one, other = [p[0] for p in pairs], [p[1] for p in pairs]
        added = statistics.median(other) - statistics.median(one)
        print(f"| {site.name} | {summary(one)} | {summary(other)} | {added:.2f} |")


def connect(site: Site, port: int) -> HTTPConnection:
    """A connection that stays open."""
    if site.authority:
        return HTTPSConnection(HOST, port, context=ssl.create_default_context(cafile=site.authority))
    return HTTPConnection(HOST, port)


def take_time(connection: HTTPConnection) -> float:
    """Milliseconds of one call."""
    before = time.perf_counter()
    connection.request("GET", PATH)
    connection.getresponse().read()
    return (time.perf_counter() - before) * 1000


def summary(times: list[float]) -> str:
    """Median and lower quartile."""
    return f"{statistics.median(times):.2f}, {statistics.quantiles(times, n=4)[0]:.2f}"


if __name__ == "__main__":
    main()
