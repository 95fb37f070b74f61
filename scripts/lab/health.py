"""Whether a pool's services are ready: an authenticated call to each that reads its database, not an open port.

With the database dead a service still answers on its version page, so that page proves nothing.
"""

import http.client
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scripts.lab.client import CallError, Client
from scripts.lab.services.description import SERVICES
from scripts.lab.site import Site

QUICK_SECONDS = 20.0


@dataclass(frozen=True)
class Health:
    """One service's answer: empty `problem` means ready."""

    service: str
    problem: str
    milliseconds: float


class Checker:
    """Asks one pool's services, as often as need be, with one login."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.client = Client(site, seconds=QUICK_SECONDS)

    def check(self, services: Iterable[str] = SERVICES) -> list[Health]:
        """The health of these services; the others cannot be told before there was a login to Keystone."""
        report = []
        for service in services:
            if service == "keystone" or self.client.token:
                report.append(check(service, self.client))
            else:
                report.append(Health(service, "keystone is not ready", 0.0))
        return report


def check(service: str, client: Client) -> Health:
    """Run one probe and take its time."""
    before = time.perf_counter()
    try:
        PROBES[service](client)
        problem = ""
    except (CallError, NotUpError, http.client.HTTPException) as found:
        problem = str(found) or type(found).__name__
    return Health(service, problem, (time.perf_counter() - before) * 1000)


class NotUpError(Exception):
    """A service answers, but one of its workers does not report."""


def check_keystone(client: Client) -> None:
    """A login, the first time, and a read."""
    if not client.token:
        client.log_in()
    client.get("keystone", "/v3/projects?limit=1")


def check_glance(client: Client) -> None:
    """A read."""
    client.get("glance", "/v2/images?limit=1")


def check_placement(client: Client) -> None:
    """A read."""
    client.get("placement", "/resource_providers?name=none")


def check_neutron(client: Client) -> None:
    """All agents alive."""
    agents = client.get("neutron", "/v2.0/agents?fields=alive&fields=host&fields=binary")["agents"]
    dead = [f"{agent['binary']} on {agent['host']}" for agent in agents if not agent["alive"]]
    expected = client.site.pool.hosts.count + 3
    if dead or len(agents) < expected:
        raise NotUpError(f"network agents: {', '.join(dead) or f'{len(agents)} of {expected}'}")


def check_nova(client: Client) -> None:
    """A read of the API, and all computes up."""
    client.get("nova", "/v2.1/servers?limit=1")
    services = client.get("nova", "/v2.1/os-services")["services"]
    up = {row["host"] for row in services if row["binary"] == "nova-compute" and row["state"] == "up"}
    if missing := [host for host in client.site.pool.hosts.names if host not in up]:
        raise NotUpError(f"compute services down: {', '.join(missing)}")


def check_cinder(client: Client) -> None:
    """A read of the API, and all backends up."""
    services = client.get("cinder", f"/v3/{client.project}/os-services")["services"]
    up = {row["host"].partition("@")[2] for row in services if row["state"] == "up"}
    if missing := [v.backend for v in client.site.pool.volumes.values() if v.backend not in up]:
        raise NotUpError(f"storage backends down: {', '.join(missing)}")


PROBES: dict[str, Callable[[Client], None]] = {
    "keystone": check_keystone,
    "glance": check_glance,
    "placement": check_placement,
    "neutron": check_neutron,
    "nova": check_nova,
    "cinder": check_cinder,
}
