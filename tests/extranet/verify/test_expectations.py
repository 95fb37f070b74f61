"""What is expected of the worked example, and what is said when a device shows something else."""

from collections.abc import Mapping
from typing import Any

import pytest

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.verify.expect import expect_device, expect_facts
from extranet.verify.facts import Key, Kind, Verdict, compare, count_verdicts
from extranet.verify.observe import observe_device
from extranet.verify.reach import plan_tries
from govcloud.inventory.load import load_inventory
from govcloud.settings import load_settings

INVENTORY = load_inventory(load_settings({}).inventory)
MODELS = build_devices(INVENTORY, plan_extranet(INVENTORY))
BY_CODE = {model.code: model for model in MODELS}
HEALTH = BY_CODE["site-health-a"]


def said(**changed: Any) -> dict[str, Any]:
    """What the collector would print on the Health Commission's side a, were all well."""
    sessions: dict[str, dict[str, str]] = {}
    bfd = []
    for routing in HEALTH.routings:
        name = routing.vrf or "default"
        sessions[name] = {each.address: "Established" for each in routing.neighbors}
        bfd += [{"vrf": name, "peer": each.address, "status": "up"} for each in routing.neighbors]
    zones: dict[str, Any] = {}
    for interface in HEALTH.interfaces:
        zone = zones.setdefault(interface.vrf, {"interfaces": {}, "routes": {}})
        zone["interfaces"][interface.name] = {
            "mtu": interface.mtu,
            "mbps": interface.shape_mbps or None,
            "addresses": [
                *(address.partition("/")[0] for address in interface.addresses),
                *(group.address for group in interface.vrrp),
            ],
        }
        if interface.name.startswith("eth1"):
            zone["routes"] |= {"4 default": [interface.name], "6 default": [interface.name]}
    return {"sessions": sessions, "bfd": bfd, "zones": zones, "reached": []} | changed


def judge(document: Mapping[str, Any]) -> dict[tuple[Kind, str], Verdict]:
    expected = expect_device(HEALTH)
    findings = compare(expected, observe_device(HEALTH, document, expected))
    return {(each.key.kind, each.key.vrf): each.verdict for each in findings if each.verdict is not Verdict.PASS}


def test_device_as_intended_passes_whole() -> None:
    assert judge(said()) == {}


def test_session_that_is_gone_is_missing_and_one_that_is_down_fails() -> None:
    document = said()
    del document["sessions"]["health"]
    document["bfd"][0]["status"] = "down"
    assert judge(document) == {(Kind.SESSION, "health"): Verdict.MISSING, (Kind.BFD, ""): Verdict.FAIL}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda zone: zone["routes"].pop("4 default"), (Kind.DEFAULT, "")),
        (lambda zone: zone["routes"].update({"4 default": ["pair0"]}), (Kind.DEFAULT, "")),
        (lambda zone: zone["interfaces"]["eth1"].update(mtu=1400), (Kind.MTU, "")),
        (lambda zone: zone["interfaces"]["eth1"].update(mbps=1000.0), (Kind.SHAPING, "")),
        (lambda zone: zone["interfaces"]["lan0"]["addresses"].remove("10.96.1.1"), (Kind.GATEWAY, "")),
    ],
)
def test_each_kind_of_fact_can_fail(change: Any, kind: tuple[Kind, str]) -> None:
    document = said()
    change(document["zones"][""])
    assert set(judge(document)) == {kind}


def test_cores_know_private_networks_in_their_own_area_only() -> None:
    facts = expect_facts(MODELS)
    private = next(
        prefix.vrf for prefix in facts if prefix.kind is Kind.ROUTE and facts[prefix] == "present" and prefix.vrf
    )
    lan = next(
        key.subject for key in facts if key.kind is Kind.ROUTE and key.vrf == private and facts[key] == "present"
    )
    assert facts[Key("core-a", Kind.ROUTE, "", lan)] == "absent"
    assert facts[Key("core-b", Kind.ROUTE, private, lan)] == "present"


def test_matrix_tries_each_pair_of_sites_both_ways_and_no_area_reaches_another() -> None:
    tries = plan_tries(MODELS)
    asked = {(each.device, each.vrf, each.target) for each in tries}
    assert len(asked) == len(tries)
    vrf_of = {
        address.partition("/")[0]: interface.vrf
        for model in MODELS
        for interface in model.interfaces
        for address in interface.addresses
    }
    assert all(each.reached == (vrf_of[each.target] == each.vrf) for each in tries)
    assert {each.reached for each in tries} == {True, False}
    own = {each.device for each in tries if each.reached and not each.vrf}
    assert own == {model.code for model in MODELS if model.side == "a" and model.platform.value == "linux"} & {
        model.code for model in MODELS if any(interface.port.value == "lan" for interface in model.interfaces)
    }


def test_counts_leave_nothing_out() -> None:
    expected = expect_device(HEALTH)
    counts = count_verdicts(compare(expected, {}))
    assert sum(found[Verdict.MISSING] for found in counts.values()) == len(expected)
