"""Rules of security groups out of ports and sources, and who is meant by a source."""

from ipaddress import ip_network

import pytest

from govcloud.inventory.models.address import Allocation
from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.system import Protocol
from stacks.components.reach import Reach, merge
from stacks.components.rules import from_group, from_prefixes, join_ports, let_in, let_out, once
from stacks.provider.check import check
from stacks.provider.provider import find_type
from tests.stacks.components.city import FixedPlan, hanjiang, rewrite


@pytest.mark.parametrize(
    ("ports", "spans"),
    [([], []), ([443], [(443, 443)]), ([3, 1, 2, 2], [(1, 3)]), ([80, 443, 81], [(80, 81), (443, 443)])],
)
def test_ports_that_follow_each_other_become_one_range(ports: list[int], spans: list[tuple[int, int]]) -> None:
    assert list(join_ports(ports)) == spans


def test_rule_that_is_given_twice_is_kept_once_whatever_its_words() -> None:
    rules = let_in(from_prefixes([ip_network("10.0.0.0/8")]), Protocol.TCP, [80], "one")
    assert once([*rules, *let_in(from_prefixes([ip_network("10.0.0.0/8")]), Protocol.TCP, [80], "two")]) == rules


def test_all_addresses_are_the_same_rule_however_they_are_said() -> None:
    everybody = Reach(hanjiang(), FixedPlan(hanjiang())).of_zone(Zone.INTERNET)
    said = let_in(from_prefixes([ip_network("0.0.0.0/0")]), Protocol.TCP, [443])
    assert once([*let_in(from_prefixes(everybody), Protocol.TCP, [443]), *said]) == [
        {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "port_min": 443, "port_max": 443},
        {"direction": "ingress", "ethertype": "IPv6", "protocol": "tcp", "port_min": 443, "port_max": 443},
    ]


def test_rules_are_what_the_resource_type_takes() -> None:
    prefixes = [ip_network("10.0.0.0/8"), ip_network("2001:db8::/32")]
    rules = [
        *let_out(from_prefixes(prefixes)),
        *let_in(from_group("self"), None, []),
        *let_in(from_group("g1", "address_group"), Protocol.UDP, [53]),
        *let_in(from_prefixes(prefixes), Protocol.ICMP, []),
    ]
    given = {"project": "p", "name": "n", "rules": rules}
    checked = check(find_type("govcloud:network:SecurityGroup"), {}, given)
    assert checked.failures == []
    assert len(checked.inputs["rules"]) == len(rules) == 9
    assert {rule.get("protocol") for rule in checked.inputs["rules"]} >= {"icmp", "ipv6-icmp"}


def test_prefixes_are_merged_by_family() -> None:
    given = ["10.96.0.0/13", "2001:db8::/33", "10.104.0.0/13", "2001:db8:8000::/33"]
    assert [*map(str, merge(map(ip_network, given)))] == ["10.96.0.0/12", "2001:db8::/32"]


def test_extranet_is_all_tenants_there_and_all_offices_but_nothing_of_the_internet_zone() -> None:
    inventory = hanjiang()
    prefixes = Reach(inventory, FixedPlan(inventory)).of_zone(Zone.EXTRANET)
    blocks = {block.code: block.prefix for block in inventory.addresses}
    inside = {code for code, block in blocks.items() if any(covers(prefix, block) for prefix in prefixes)}
    assert {"huawei-extranet", "unicom-extranet-v6", "village-sites", "city-sites-v6"} <= inside
    assert not {code for code in inside if "internet" in code or "private" in code or code in ("loopbacks", "links")}


def covers(prefix: object, block: object) -> bool:
    """Whether the block is inside of the prefix."""
    return prefix.version == block.version and block.subnet_of(prefix)  # type: ignore[attr-defined, no-any-return]


def test_department_is_its_tenants_in_the_zone_its_offices_and_its_private_network() -> None:
    inventory = hanjiang()
    office = Allocation(
        block="city-sites", use="department", owner="site-health", prefix="10.96.1.0/24", since="2026-01-01"
    )
    inventory = rewrite(inventory, allocations=[office])
    reach = Reach(inventory, FixedPlan(inventory))
    v4 = [str(prefix) for prefix in reach.of_department("health", Zone.EXTRANET) if prefix.version == 4]
    assert v4 == ["10.96.1.0/24", "10.100.3.0/24", "10.104.3.0/24", "172.20.0.0/16"]
    assert reach.of_department("health", Zone.INTERNET) == []
    freed = rewrite(inventory, allocations=[office.model_copy(update={"freed": office.since})])
    assert not [
        prefix for prefix in Reach(freed, reach.plan).of_offices("health") if str(prefix).startswith("10.96.1.")
    ]
