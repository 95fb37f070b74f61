"""Device models of the worked example: both ends of everything agree, and each area is routed as it is meant to be."""

from collections.abc import Iterator
from dataclasses import replace as change_model
from functools import cache
from ipaddress import ip_interface
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.devices.model import DeviceModel, Interface, Neighbor, Port, Relation
from extranet.rendering import digest_files, render_device
from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.extranet import Role
from tests.extranet.nets import read_example, replace

FAR = {Relation.POOL, Relation.CARRIER}


@cache
def build_example() -> dict[str, DeviceModel]:
    return build(read_example())


def build(inventory: Inventory) -> dict[str, DeviceModel]:
    return {model.code: model for model in build_devices(inventory, plan_extranet(inventory))}


def list_sessions(models: dict[str, DeviceModel]) -> Iterator[tuple[DeviceModel, str, Neighbor]]:
    for model in models.values():
        for routing in model.routings:
            for neighbor in routing.neighbors:
                yield model, routing.vrf, neighbor


def find_port(model: DeviceModel, name: str) -> Interface:
    return next(port for port in model.interfaces if port.name == name)


def test_every_session_within_the_extranet_has_its_other_end() -> None:
    models = build_example()
    ends = {
        (port.vrf, str(ip_interface(address).ip)): (model, port)
        for model in models.values()
        for port in model.interfaces
        for address in port.addresses
    }
    known = {(model.code, vrf, n.address): n for model, vrf, n in list_sessions(models)}
    checked = 0
    for model, vrf, neighbor in list_sessions(models):
        if neighbor.relation in FAR:
            continue
        far, far_port = ends[vrf, neighbor.address]
        own = find_port(model, neighbor.interface)
        assert neighbor.asn == far.asn
        assert own.vrf == far_port.vrf == vrf
        address = next(a for a in own.addresses if ip_interface(a).network == _network(far_port, neighbor.address))
        back = known[far.code, vrf, str(ip_interface(address).ip)]
        opposite = {Relation.UP: Relation.DOWN, Relation.DOWN: Relation.UP, Relation.PAIR: Relation.PAIR}
        assert back.relation is opposite[neighbor.relation]
        checked += 1
    assert checked > 200


def _network(port: Interface, address: str) -> object:
    return next(ip_interface(a).network for a in port.addresses if str(ip_interface(a).ip) == address)


def test_no_address_is_on_two_interfaces_of_one_area() -> None:
    seen: set[tuple[str, str]] = set()
    for model in build_example().values():
        for port in model.interfaces:
            for address in port.addresses:
                key = (port.vrf, address.partition("/")[0])
                assert key not in seen
                seen.add(key)


def test_default_route_starts_at_the_cores_and_in_the_internet_area_at_the_carriers() -> None:
    for model in build_example().values():
        for routing in model.routings:
            default = "0.0.0.0/0" in routing.blackholes
            assert default == (model.role is Role.CORE and routing.vrf != "internet")
            carriers = [n for n in routing.neighbors if n.relation is Relation.CARRIER]
            assert bool(carriers) == (model.role is Role.EXIT and routing.vrf == "internet")


def test_exits_are_above_the_cores_in_the_internet_area_only() -> None:
    sessions = [(vrf, n) for model, vrf, n in list_sessions({"core-a": build_example()["core-a"]})]
    to_exit = {(vrf, n.relation) for vrf, n in sessions if n.description.startswith("exit-a")}
    assert to_exit == {("", Relation.DOWN), ("internet", Relation.UP)}


def test_only_side_b_stands_back_and_only_upwards_or_towards_a_carrier() -> None:
    prepending = {(model.side, n.relation) for model, _, n in list_sessions(build_example()) if n.prepends}
    assert prepending == {("b", Relation.UP), ("b", Relation.CARRIER)}


def test_private_area_is_carried_only_between_its_site_and_the_core() -> None:
    carrying = {model.node for model in build_example().values() if any(vrf.code == "health" for vrf in model.vrfs)}
    assert carrying == {"core", "site-health"}


def test_pool_is_believed_only_for_its_own_tenant_blocks() -> None:
    accepts = {
        n.description: n.accepts
        for _, _, n in list_sessions({"core-a": build_example()["core-a"]})
        if n.relation is Relation.POOL and ":" not in n.address
    }
    assert accepts["huawei-extranet-a"] == ("10.16.0.0/14",)
    assert accepts["huawei-internet-a"] == ("10.20.0.0/15",)
    assert len(accepts) == 8


def test_pool_without_tenants_of_a_family_has_no_session_of_it() -> None:
    example = read_example()
    blocks = [block for block in example.addresses if block.code != "huawei-extranet-v6"]
    core = build(example.replace(addresses=blocks))["core-a"]
    sessions = [n.address for _, _, n in list_sessions({"core-a": core}) if n.description == "huawei-extranet-a"]
    assert sessions == ["10.243.0.1"]


def test_only_sites_of_the_allow_list_and_internet_tenants_are_translated() -> None:
    models = build_example()
    assert {model.code for model in models.values() if model.nat} == {"exit-a", "exit-b"}
    nat = models["exit-a"].nat
    assert nat is not None
    plan = plan_extranet(read_example())
    sites = {str(plan.site(node, "internet").v4) for node in ("site-human-resources", "site-linhan-data")}
    tenants = {"10.20.0.0/15", "10.36.0.0/15", "10.52.0.0/15", "10.68.0.0/15"}
    assert {source for source in nat.sources if ":" not in source} == sites | tenants


def test_declared_service_is_let_through_at_the_cores_for_its_consumer_only() -> None:
    leaks = {
        (model.code, routing.vrf, leak.code)
        for model in build_example().values()
        for routing in model.routings
        for leak in routing.leaks
    }
    assert leaks == {("core-a", "health", "data-sharing"), ("core-b", "health", "data-sharing")}


def test_gateway_of_a_local_network_is_on_side_a_first() -> None:
    a, b = (
        next(port for port in build_example()[code].interfaces if port.port is Port.LAN)
        for code in ("site-health-a", "site-health-b")
    )
    assert [(g.group, g.address) for g in a.vrrp] == [(g.group, g.address) for g in b.vrrp]
    assert a.vrrp[0].priority > b.vrrp[0].priority
    assert {a.addresses[0].partition("/")[0][-2:], b.addresses[0].partition("/")[0][-2:]} == {".2", ".3"}


def test_as_numbers_differ_between_nodes_and_are_private() -> None:
    numbers = {model.node: model.asn for model in build_example().values()}
    assert len(set(numbers.values())) == len(numbers)
    assert all(4_200_000_000 <= number <= 4_294_967_294 for number in numbers.values())


def test_inventory_that_does_not_say_how_devices_are_managed_is_refused() -> None:
    inventory = replace(read_example(), management=None)
    with pytest.raises(UsageError, match=r"management\.yml"):
        build(inventory)


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_models_and_text_do_not_depend_on_the_order_of_rows(random: Random) -> None:
    example = read_example()
    tables = {}
    for name in ("nodes", "devices", "links", "vrfs", "attachments", "services"):
        rows = list(getattr(example.extranet, name))
        random.shuffle(rows)
        tables[name] = rows
    blocks, rows = list(example.addresses), list(example.allocations)
    random.shuffle(blocks)
    random.shuffle(rows)
    shuffled = replace(example, **tables).replace(addresses=blocks, allocations=rows)
    models = build(shuffled)
    assert models == build_example()
    for code in ("core-b", "exit-a", "guyang-shiqiao-xinqiao-a", "guyang-shiqiao-liuwan-b"):
        assert digest_files(render_device(models[code])) == digest_files(render_device(build_example()[code]))


def test_digest_changes_with_any_file_and_not_with_their_order() -> None:
    files = render_device(build_example()["site-health-a"])
    other = render_device(change_model(build_example()["site-health-a"], side="b", code="site-health-x"))
    assert digest_files(files) == digest_files(dict(reversed(files.items())))
    assert digest_files(files) != digest_files(other)
