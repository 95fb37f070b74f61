"""Addresses of the extranet: nothing ever moves, what was freed rests, both ends agree, and no VRF has one twice."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_interface
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extranet.address_check import list_unused
from extranet.addresses import USES, ExtranetPlan, find_ends, plan_extranet
from extranet.intent import read_intent
from govcloud.addresses.settle import drop_expired, free_prefixes, settle
from govcloud.errors import GovcloudError, UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import AddressBlock, Allocation, Use
from govcloud.inventory.models.extranet import Extranet, Vrf
from tests.extranet.nets import add_node, drop_node, read_example, replace

DAY, QUARANTINE = date(2026, 1, 5), 10
PLAN = plan_extranet(read_example())


def test_addresses_of_the_worked_example_are_written_down() -> None:
    assert (PLAN.new, PLAN.handed.refused) == ((), {})
    assert len(PLAN.handed.held) == 284


def test_plan_has_the_lengths_of_its_levels() -> None:
    sites = {node: PLAN.site(node).v4.prefixlen for node in ("site-health", "linhan", "linhan-chengguan")}

    assert sites == {"site-health": 24, "linhan": 24, "linhan-chengguan": 25}
    assert PLAN.site("linhan-chengguan-heyan").v4.prefixlen == 26
    assert (PLAN.site("site-health", "health").v4.prefixlen, PLAN.site("site-health", "health").v6.prefixlen) == (
        26,
        64,
    )
    assert PLAN.site("site-health", "health").v4.subnet_of(IPv4Network("172.20.0.0/16"))
    assert PLAN.site("site-linhan-data", "internet").v6.subnet_of(IPv6Network("2001:db8:2400::/40"))
    assert [PLAN.nat(f"exit-{side}").prefixlen for side in "ab"] == [28, 28]
    assert {PLAN.loopback("core-a").v6.prefixlen, PLAN.management("core-b").v6.prefixlen} == {128}


def test_lower_end_has_the_even_address_and_the_upper_end_the_next() -> None:
    lower, upper = find_ends(PLAN.link("site-health-up-a", "health"))

    for one, other in zip(lower, upper, strict=True):
        assert int(ip_interface(one).ip) % 2 == 0
        assert int(ip_interface(other).ip) == int(ip_interface(one).ip) + 1
        assert ip_interface(one).network == ip_interface(other).network


def test_what_the_extranet_does_not_have_is_refused() -> None:
    with pytest.raises(UsageError, match='no address of use "link" for "site-health-up-a/internet"'):
        PLAN.link("site-health-up-a", "internet")


def test_full_block_and_missing_block_are_told_when_asked_for() -> None:
    blocks = [
        block.model_copy(update={"prefix": IPv4Network("203.0.113.0/28")}) if block.code == "exit-nat" else block
        for block in read_example().addresses
        if block.code != "management-v6"
    ]
    plan = plan_extranet(read_example().replace(addresses=blocks, allocations=[]))

    assert plan.nat("exit-a") == IPv4Network("203.0.113.0/28")
    with pytest.raises(GovcloudError, match=r'no room for a /28 for exit-b: block "exit-nat"'):
        plan.nat("exit-b")
    with pytest.raises(GovcloudError, match=r"no IPv6 block for use .management."):
        plan.management("core-a")


def test_private_areas_may_overlap_each_other() -> None:
    blocks = [
        block.model_copy(update={"prefix": IPv4Network("172.20.0.0/16")})
        if block.code == "human-resources-private"
        else block
        for block in read_example().addresses
    ]
    plan = plan_extranet(read_example().replace(addresses=blocks, allocations=[]))

    one, other = plan.site("site-health", "health").v4, plan.site("site-human-resources", "human-resources").v4
    assert one == other == IPv4Network("172.20.0.0/26")


class City:
    """The worked example while nodes and areas come and go; what is planned is written down after every change."""

    def __init__(self) -> None:
        self.inventory = read_example().replace(allocations=[])
        self.today = DAY
        self.added = 0
        self.settle()

    def settle(self) -> None:
        """Free what nobody uses, forget what rested long enough, hand out what lacks."""
        unused = list_unused(self.inventory, read_intent(self.inventory))
        rows = free_prefixes(self.inventory.allocations, unused, self.today)
        self.inventory = self.inventory.replace(allocations=drop_expired(rows, self.today, QUARANTINE))
        plan = plan_extranet(self.inventory)
        assert plan.handed.refused == {}
        self.inventory = self.inventory.replace(allocations=settle(self.inventory.allocations, plan.handed, self.today))

    def step(self, turn: str, number: int) -> None:
        """One change: a node or an area comes or goes, or days pass."""
        extranet = self.inventory.extranet
        self.added += 1
        if turn == "pass":
            self.today += timedelta(days=1 + number % QUARANTINE)
        elif turn == "add node":
            parents = [node.code for node in extranet.nodes if node.department is None and node.code != "exit"]
            department = "health" if number % 3 == 0 else ""
            self.put(add_node(extranet, f"new-{self.added}", parents[number % len(parents)], department=department))
        elif turn == "drop node":
            inner = {node.parent for node in extranet.nodes} | {"exit"}
            leaves = [node.code for node in extranet.nodes if node.code not in inner]
            if leaves:
                self.put(drop_node(extranet, leaves[number % len(leaves)]))
        elif turn == "add area":
            code = f"area-{self.added}"
            target = f"65000:{1000 + self.added}"
            names = {"zh": code, "en": code}
            record = {"code": code, "name": names, "kind": "private", "department": "health", "route_target": target}
            self.inventory = self.inventory.replace(addresses=[*self.inventory.addresses, *make_blocks(code)])
            self.put(extranet.model_copy(update={"vrfs": [*extranet.vrfs, Vrf.model_validate(record)]}))
        else:
            private = [vrf for vrf in extranet.vrfs if vrf.code.startswith("area-")]
            gone = private[number % len(private)].code if private else ""
            self.put(extranet.model_copy(update={"vrfs": [vrf for vrf in extranet.vrfs if vrf.code != gone]}))

    def put(self, extranet: Extranet) -> None:
        """Change the extranet; the exit's allow-list keeps only nodes that are still there."""
        assert extranet.internet is not None
        there = {node.code for node in extranet.nodes}
        exit_ = extranet.internet.model_copy(update={"nodes": [n for n in extranet.internet.nodes if n in there]})
        self.inventory = replace(
            self.inventory,
            nodes=extranet.nodes,
            devices=extranet.devices,
            links=extranet.links,
            vrfs=extranet.vrfs,
            internet=exit_,
        )


def make_blocks(vrf: str) -> list[AddressBlock]:
    """All private areas have the same prefixes: they never meet."""
    prefixes = {"": "172.20.0.0/16", "-v6": "2001:db8:2801::/48"}
    return [
        AddressBlock.model_validate({"code": f"{vrf}{suffix}", "prefix": prefix, "use": "department", "vrf": vrf})
        for suffix, prefix in prefixes.items()
    ]


TURNS = st.tuples(
    st.sampled_from(["add node", "add node", "drop node", "add area", "drop area", "pass"]), st.integers(0, 50)
)


@settings(max_examples=15)
@given(st.lists(TURNS, max_size=12))
def test_addresses_stay_rest_and_never_meet_whatever_comes_and_goes(turns: Sequence[tuple[str, int]]) -> None:
    city = City()
    for turn, number in turns:
        before = {row_key(row): row.prefix for row in city.inventory.allocations if row.freed is None}
        resting = [row for row in city.inventory.allocations if row.freed is not None]
        city.step(turn, number)
        unused = {row_key(row) for row in list_unused(city.inventory, read_intent(city.inventory))}
        city.settle()
        after = {row_key(row): row.prefix for row in city.inventory.allocations if row.freed is None}

        assert {key: prefix for key, prefix in before.items() if key not in unused}.items() <= after.items()
        rested = drop_expired(resting, city.today, QUARANTINE)
        assert all(row in city.inventory.allocations for row in rested)
        check_apart(city.inventory.allocations)
        check_areas(city.inventory, plan_extranet(city.inventory))


def row_key(row: Allocation) -> tuple[Use, str, int]:
    return row.use, row.owner, row.prefix.version


def check_apart(rows: Sequence[Allocation]) -> None:
    """No two rows of one block share an address, resting ones included."""
    by_block: dict[str, list[IPv4Network | IPv6Network]] = defaultdict(list)
    for row in rows:
        by_block[row.block].append(row.prefix)
    for prefixes in by_block.values():
        for one, other in pairwise(sorted(prefixes, key=lambda prefix: int(prefix.network_address))):
            assert int(one.broadcast_address) < int(other.network_address)


def check_areas(inventory: Inventory, plan: ExtranetPlan) -> None:
    """Within each area nothing overlaps: links, pairs and local networks."""
    intent = read_intent(inventory)
    areas: dict[str, list[IPv4Network]] = defaultdict(list)
    for node in intent.nodes.values():
        for vrf in node.vrfs:
            areas[vrf] += [plan.pair(node.code, vrf).v4, *(plan.link(link.code, vrf).v4 for link in node.links)]
        for vrf in node.lans:
            areas[vrf].append(plan.site(node.code, vrf).v4)
        areas[""] += [plan.loopback(device.code).v4 for device in node.devices.values()]
    for prefixes in areas.values():
        for one, other in pairwise(sorted(prefixes)):
            assert not one.overlaps(other)
    assert {grant.use for grant in plan.handed.held.values()} <= USES
