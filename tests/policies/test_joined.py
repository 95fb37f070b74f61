"""What a plan joins to what: by ports of servers and subnets of routers, with external networks of the live pool."""

from datetime import UTC, datetime
from typing import Any

from policies.collect.plan import Planned, read_plan
from policies.evaluate import evaluate
from policies.facts.base import FactBase, Harvest
from policies.facts.fact import CITY, Place, Read
from policies.facts.network import Network
from policies.facts.register import PoolRecord
from policies.registry import all_rules
from policies.verdict import Verdict

NOW = datetime(2026, 6, 1, tzinfo=UTC)
STACK, POOL = Place.of_stack("huawei", "health"), Place.of_pool("huawei")
ZONES = {"extranet": "ext_egov", "internet": "ext_inet"}


def planned(kind: str, urn: str, /, **values: Any) -> Planned:
    return Planned(kind, urn, "", values)


def judge(rule: str, *resources: Planned) -> dict[str, Verdict]:
    """Verdicts of a rule on a plan, beside a pool with an external network for each zone."""
    networks, pools = Read(Network, POOL, "a test", NOW), Read(PoolRecord, CITY, "a test", NOW)
    facts = [Network.told_by(networks, zone, {"name": name}) for zone, name in ZONES.items()]
    record = PoolRecord.told_by(pools, "huawei", {"networks": ZONES})
    base = FactBase(Harvest([networks, pools], [*facts, record]) + read_plan(STACK, resources, NOW), NOW)
    results = evaluate([all_rules()[rule]], base, places=[STACK])
    return {result.object.id: result.verdict for result in results if result.object is not None}


def make_zone(zone: str, *more: str) -> list[Planned]:
    """A network of a zone with its subnet, and the router that leads there and joins other subnets too."""
    return [
        planned("network.Network", f"net-{zone}", name=f"net-{zone}"),
        planned("network.Subnet", f"sub-{zone}", network=f"net-{zone}"),
        planned("network.Router", f"router-{zone}", external_network=zone, interfaces=[f"sub-{zone}", *more]),
        planned("network.Port", f"port-{zone}", network=f"net-{zone}"),
    ]


def test_a_planned_server_with_ports_in_two_zones_is_refused() -> None:
    zones = [*make_zone("extranet"), *make_zone("internet")]
    found = judge(
        "net-zone-not-bridged",
        *zones,
        planned("compute.Server", "both", name="both", ports=["port-extranet", "port-internet"]),
        planned("compute.Server", "one", name="one", ports=["port-extranet"]),
    )
    assert found == {"both": Verdict.FAIL, "one": Verdict.PASS}


def test_a_planned_router_into_the_other_zones_network_is_refused() -> None:
    apart = judge("net-zone-not-bridged.router", *make_zone("extranet"), *make_zone("internet"))
    assert apart == {"router-extranet": Verdict.PASS, "router-internet": Verdict.PASS}
    bridged = judge("net-zone-not-bridged.router", *make_zone("extranet"), *make_zone("internet", "sub-extranet"))
    assert bridged == {"router-extranet": Verdict.FAIL, "router-internet": Verdict.FAIL}


def test_ports_that_a_plan_does_not_tell_are_missing() -> None:
    found = judge("net-zone-not-bridged", planned("compute.Server", "s", name="s"))
    assert found == {"s": Verdict.MISSING}
