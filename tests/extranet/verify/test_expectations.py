"""What is expected of the worked example, and what is said when a device shows something else."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.verify.expect import expect_device, expect_facts
from extranet.verify.facts import Key, Kind, Verdict, compare, count_verdicts
from extranet.verify.observe import observe_device
from extranet.verify.reach import plan_tries
from extranet.verify.services import list_services
from extranet.verify.words import KINDS, SUBJECTS
from govcloud.inventory.load import load_inventory
from govcloud.settings import load_settings

INVENTORY = load_inventory(load_settings({}).inventory)
MODELS = build_devices(INVENTORY, plan_extranet(INVENTORY))
BY_CODE = {model.code: model for model in MODELS}
HEALTH = BY_CODE["site-health-a"]
SOURCES = [["^", "*", "10.242.63.11", "3", "6", "377"]]
CLOCK = [
    "0AF23F0B",
    "10.242.63.11",
    "4",
    "1795383365.4",
    "-0.0000998",
    "0.000005",
    "0.000005",
    "1.4",
    "0.0",
    "61.6",
    "0.00003",
    "0.004",
    "1.8",
    "Normal",
]


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
    rest = {
        "reached": [],
        "lldp": None,
        "clock": CLOCK,
        "sources": SOURCES,
        "units": dict.fromkeys(list_services(HEALTH), "active"),
    }
    return {"sessions": sessions, "bfd": bfd, "zones": zones, **rest} | changed


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


@pytest.mark.parametrize("service", ["chrony", "lldpd", "frr", "keepalived", "keepalived@health", "nftables", "ssh"])
@pytest.mark.parametrize("state", ["failed", "inactive", "absent"])
def test_service_that_does_not_run_fails_alone(service: str, state: str) -> None:
    units = dict.fromkeys(list_services(HEALTH), "active") | {service: state}
    if state == "absent":
        del units[service]
    expected = expect_device(HEALTH)
    wrong = [
        each
        for each in compare(expected, observe_device(HEALTH, said(units=units), expected))
        if each.wanted != each.observed
    ]
    assert [(each.key.kind, each.key.subject, each.observed) for each in wrong] == [(Kind.SERVICE, service, state)]


def test_services_are_those_that_have_something_to_do() -> None:
    common = {"extranet-shaping", "extranet-track", "extranet-zones", "frr", "nftables"}
    common |= {"chrony", "lldpd", "rsyslog", "snmpd", "ssh"}
    assert set(list_services(HEALTH)) == common | {"keepalived", "keepalived@health"}
    assert set(list_services(BY_CODE["exit-b"])) == common | {"ulogd2"}
    assert set(list_services(BY_CODE["core-a"])) == common
    assert not list_services(BY_CODE["guyang-shiqiao-liuwan-a"])


def test_area_with_a_long_name_is_known_by_its_number_on_the_device() -> None:
    long = "natural-resources-and-planning"
    vrfs = tuple(replace(vrf, code=long) if vrf.code == "health" else vrf for vrf in HEALTH.vrfs)
    model = replace(HEALTH, vrfs=vrfs, routings=(), interfaces=())
    number = next(vrf.number for vrf in vrfs if vrf.code == long)
    document = said(sessions={f"vrf-{number}": {"192.0.2.1": "Established"}}, bfd=[], zones={})
    assert observe_device(model, document, {})[Key(model.code, Kind.SESSION, long, "192.0.2.1")] == "Established"


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
    inside = [each for each in tries if each.target in vrf_of]
    assert all(each.reached == (vrf_of[each.target] == each.vrf) for each in inside)
    out = {(each.device, each.target) for each in tries if each.target not in vrf_of and each.reached}
    carrier = ("192.0.2.1", "2001:db8:ff01::1")
    assert out == {(site, target) for site in ("site-human-resources-a", "site-linhan-data-a") for target in carrier}
    assert {each.reached for each in tries} == {True, False}
    own = {each.device for each in tries if each.reached and not each.vrf}
    assert own == {model.code for model in MODELS if model.side == "a" and model.platform.value == "linux"} & {
        model.code for model in MODELS if any(interface.port.value == "lan" for interface in model.interfaces)
    }


def test_counts_leave_nothing_out() -> None:
    expected = expect_device(HEALTH)
    counts = count_verdicts(compare(expected, {}))
    assert sum(found[Verdict.MISSING] for found in counts.values()) == len(expected)


def test_every_kind_of_fact_has_words() -> None:
    assert set(KINDS) == set(SUBJECTS) == set(Kind)
