"""Services and agents of a pool: three lists, and what they say. Compute's hosts are facts of capacity, too."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from govcloud.pools.errors import PoolError
from govcloud.pools.session import PoolSession
from monitors.metrics import pool as metrics
from monitors.metrics.metric import Sample
from policies.collect.lists import Listing
from policies.collect.openstack import make_facts
from policies.collect.patience import Patience
from policies.facts.base import Harvest
from policies.facts.capacity import ComputeService
from policies.facts.fact import Place, Read
from policies.facts.gaps import Cause

type Row = Mapping[str, Any]
COMPUTE = Listing(ComputeService, "compute", "/os-services", "services")
HYPERVISOR = "nova-compute"
LISTS = {
    "compute": ("/os-services", "services"),
    "block-storage": ("/os-services", "services"),
    "network": ("/agents", "agents"),
}
"""Service → path and key of the list of its agents."""
NOT_FOUND = 404
STATES = ("up", "down", "off")


@dataclass(frozen=True, slots=True)
class Agent:
    """One of a pool's own services, on one host."""

    service: str
    kind: str
    host: str
    up: bool
    """It reports."""
    enabled: bool
    """Nobody has switched it off."""

    @property
    def state(self) -> str:
        """`off` where it is switched off, whether it reports or not: that was somebody's will."""
        return ("up" if self.up else "down") if self.enabled else "off"


def read_agents(session: PoolSession, service: str, patience: Patience) -> Sequence[Row] | PoolError:
    """The rows of a service's list; a network service without agents has none."""
    path, key = LISTS[service]
    try:
        return patience.ask(lambda: session.list(service, path, key))
    except PoolError as error:
        return [] if error.status == NOT_FOUND else error


def find_agents(service: str, rows: Sequence[Row]) -> Iterator[Agent]:
    """The agents of a service's rows."""
    for row in rows:
        if service == "network":
            yield Agent(service, row["agent_type"], row["host"], bool(row["alive"]), bool(row["admin_state_up"]))
        else:
            up, enabled = row["state"] == "up", row["status"] == "enabled"
            yield Agent(service, row["binary"], row["host"], up, enabled)


def tell_agents(pool: str, agents: Sequence[Agent]) -> Iterator[Sample]:
    """How many of a kind are in which state, and each that nobody has switched off. Repeats count once."""
    each_once = {(each.service, each.kind, each.host): each for each in agents}.values()
    numbers = Counter((each.service, each.kind, each.state) for each in each_once)
    for service, kind in sorted({(each.service, each.kind) for each in each_once}):
        for state in STATES:
            yield metrics.AGENTS.at(pool, service, kind, state, value=numbers[service, kind, state])
    for each in each_once:
        if each.enabled:
            yield metrics.AGENT_UP.at(pool, each.service, each.kind, each.host, value=float(each.up))


def find_hosts(rows: Sequence[Row] | PoolError, read: Read) -> Harvest:
    """The facts of services that run servers, of which capacity wants to know the zones."""
    if isinstance(rows, PoolError):
        return Harvest([read.with_gap(Cause.UNREAD, rows.what)])
    return make_facts(COMPUTE, read, [each for each in rows if each.get("binary") == HYPERVISOR])


def reading_of(place: Place, at: datetime) -> Read:
    """The reading of these services."""
    return Read(ComputeService, place, f"{COMPUTE.service} {COMPUTE.path}", at)
