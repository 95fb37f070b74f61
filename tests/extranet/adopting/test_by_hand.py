"""Two routers of a county that somebody set up by hand: what is taken, what is asked for, what is refused."""

from copy import deepcopy
from dataclasses import replace as change
from datetime import date
from typing import Any

import pytest

from extranet.adopting.adoption import Adoption
from extranet.adopting.hosts import Facts
from govcloud.errors import GovcloudError, UsageError
from govcloud.inventory.models.address import Allocation, Use
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.extranet import Role
from tests.extranet.adopting.city import Documents, adopt, build_linux, write_all
from tests.extranet.nets import read_example

CORE = build_linux()["core-a"].asn
SAID = Facts(
    node="xishan",
    name_zh="西山县",
    name_en="Xishan County",
    buildings=("xishan-government",),
    bandwidth=1000,
    ducts={"a:ens4": "duct-xishan-east", "b:ens4": "duct-xishan-west"},
    circuits={"a:ens4": "telecom HJDX-2026-0100", "b:ens4": "mobile HJYD-2026-0100"},
)
FRR = """frr version 8.4.4
frr defaults traditional
hostname {name}
!
ip route 10.250.0.0/16 10.241.200.{core}
!
interface ens4
 description to the city
exit
!
router bgp 65010
 bgp router-id 10.240.20.{own}
 neighbor UP peer-group
 neighbor UP remote-as {asn}
 neighbor UP bfd
 neighbor 10.241.200.{core} peer-group UP
 neighbor 10.241.200.{pair} remote-as internal
 neighbor 10.241.200.{pair} password ...
 neighbor 10.241.201.{own} remote-as 65020
 neighbor 10.241.201.{own} description old township router
 !
 address-family ipv4 unicast
  network 10.104.200.0/24
  redistribute connected
 exit-address-family
exit
!
end
"""
KEEPALIVED = """vrrp_instance office {{
    interface ens5
    virtual_router_id 7   # as the old firewall had it
    priority {priority}
    virtual_ipaddress {{
        10.104.200.1/24
    }}
}}
"""


def write_router(side: str) -> dict[str, Any]:
    """The document of one of the two: IPv4 only, its own names of ports, its own AS number."""
    own = 1 if side == "a" else 2
    pair_net = 4
    frr = FRR.format(name=f"r{own}", core=10 * own + 1, own=own, pair=pair_net + 2 - own, asn=CORE)

    def port(*prefixes: str) -> dict[str, Any]:
        return {"prefixes": list(prefixes), "mtu": 1500, "mbps": None, "parent": "", "vlan": 0}

    ports = {
        "lo": port("127.0.0.1/8", f"10.240.20.{own}/32"),
        "ens3": port(f"10.242.20.{own}/18", "fe80::1/64"),
        "ens4": port(f"10.241.200.{10 * own}/31"),
        "ens5": port(f"10.104.200.{own + 1}/24", *(["10.104.200.1/24"] if side == "a" else [])),
        "ens6": port(f"10.241.200.{pair_net + own - 1}/31"),
        "ens7": port(f"10.241.201.{own + 100}/24"),
    }
    return {
        "zones": {"": {"interfaces": ports}},
        "configuration": {
            "hostname": f"r{own}",
            "frr": frr,
            "keepalived": {"keepalived.conf": KEEPALIVED.format(priority=200 if side == "a" else 100)},
            "hosts": {},
            "files": {},
            "asked_at": f"10.242.20.{own}",
        },
    }


def write_routers() -> dict[str, dict[str, Any]]:
    return {f"10.242.20.{number}": write_router(side) for number, side in ((1, "a"), (2, "b"))}


def write_cores() -> Documents:
    """The city's cores, which have the other ends on a port of their own."""
    cores = deepcopy(write_all([build_linux()[code] for code in ("core-a", "core-b")]))
    for own, core in enumerate(cores.values(), 1):
        ports = core["zones"][""]["interfaces"]
        ports["eth20"] = {**ports["eth2"], "prefixes": [f"10.241.200.{10 * own + 1}/31"], "mbps": None}
    return cores


def take(facts: Facts = SAID, documents: dict[str, dict[str, Any]] | None = None) -> Adoption:
    return adopt(read_example(), documents or write_routers(), facts, write_cores())


def test_county_set_up_by_hand_becomes_a_node_with_two_devices_and_two_links_to_the_cores() -> None:
    made = take().records
    (node,) = made.nodes
    assert (node.code, node.level, node.parent, node.bandwidth_mbps) == ("xishan", Level.COUNTY, "core", 1000)
    devices = [(each.code, each.side, each.role, each.pair_port, each.lan_port) for each in made.devices]
    assert devices == [(f"r{n}", side, Role.AGGREGATION, "ens6", "ens5") for n, side in ((1, "a"), (2, "b"))]
    links = [(each.code, each.a_device, each.a_port, each.b_device, each.b_port) for each in made.links]
    assert links == [(f"xishan-up-{s}", f"r{n}", "ens4", f"core-{s}", "eth20") for n, s in ((1, "a"), (2, "b"))]


def test_addresses_that_fit_the_plan_are_kept() -> None:
    adoption = take()
    kept = {(row.use, row.owner): str(row.prefix) for row in adoption.allocations}
    assert kept == {
        (Use.LOOPBACK, "r1"): "10.240.20.1/32",
        (Use.LOOPBACK, "r2"): "10.240.20.2/32",
        (Use.MANAGEMENT, "r1"): "10.242.20.1/32",
        (Use.MANAGEMENT, "r2"): "10.242.20.2/32",
        (Use.LINK, "xishan-up-a"): "10.241.200.10/31",
        (Use.LINK, "xishan-up-b"): "10.241.200.20/31",
        (Use.LINK, "xishan"): "10.241.200.4/31",
        (Use.DEPARTMENT, "xishan"): "10.104.200.0/24",
    }


def test_what_has_no_place_is_told_line_by_line_and_secrets_are_not() -> None:
    adoption = take()
    foreign = {path[-1] for _, path in adoption.differences["r1"].foreign}
    assert {"ip route 10.250.0.0/16 10.241.200.11", "redistribute connected", "neighbor UP peer-group"} <= foreign
    numbers = [number for number, _ in adoption.differences["r1"].foreign]
    text = write_router("a")["configuration"]["frr"].splitlines()
    told = [text[number - 1].strip() for number in numbers]
    assert told == [path[-1] for _, path in adoption.differences["r1"].foreign]
    stranger = adoption.notes[0].render("en")
    assert 'neighbour 10.241.201.1 (AS 65020, "old township router") at port ens7 is unknown' in stranger


def test_as_number_that_a_push_would_change_is_told_before_anything_is_written() -> None:
    found = take().renumbered["r1"]
    assert [words.render("en").partition(" to ")[0] for words in found] == ["its AS number changes from 65010"]


def test_local_network_outside_the_plan_is_told_as_renumbered() -> None:
    documents = write_routers()
    for said in documents.values():
        ports = said["zones"][""]["interfaces"]
        ports["ens5"]["prefixes"] = [each.replace("10.104.200.", "192.168.5.") for each in ports["ens5"]["prefixes"]]
        said["configuration"]["frr"] = said["configuration"]["frr"].replace("10.104.200.", "192.168.5.")
    adoption = take(change(SAID, level="county"), documents)
    notes = [note.render("en") for note in adoption.notes if note.kind == "renumbered"]
    assert any("192.168.5.0/24 of xishan is in no block of addresses.yml for it" in note for note in notes)
    assert any("ens5" in words.render("en") for words in adoption.renumbered["r1"])


def test_prefix_that_somebody_else_holds_is_not_handed_out_twice() -> None:
    documents = write_routers()
    for own, said in enumerate(documents.values(), 1):
        said["zones"][""]["interfaces"]["lo"]["prefixes"] = [f"10.240.0.{own}/32"]
    notes = [note.render("en") for note in take(documents=documents).notes]
    assert any("10.240.0.1/32 of r1 was handed out to core-b already" in note for note in notes)


def test_prefix_that_rests_is_told_with_who_gave_it_back() -> None:
    inventory = read_example()
    (block,) = [block for block in inventory.addresses if block.code == "loopbacks"]
    old = Allocation.model_validate(
        {"block": block.code, "use": "loopback", "owner": "old-a", "prefix": "10.240.20.1/32", "since": "2026-01-01"}
    ).model_copy(update={"freed": date(2026, 11, 1)})
    rested = inventory.replace(allocations=[*inventory.allocations, old])
    notes = [note.render("en") for note in adopt(rested, write_routers(), SAID, write_cores()).notes]
    assert any("10.240.20.1/32 of r1 rests since old-a gave it back" in note for note in notes)


def test_shared_duct_of_what_is_adopted_is_told_at_once() -> None:
    same = change(SAID, ducts={"a:ens4": "duct-xishan", "b:ens4": "duct-xishan"})
    found = [finding.render("en") for finding in take(same).findings]
    assert any("xishan: both sides share duct duct-xishan" in finding for finding in found)
    sound = [finding.render("en") for finding in take().findings]
    assert not any("duct" in finding for finding in sound)


def test_link_of_four_addresses_is_told_as_one_that_the_plan_has_not() -> None:
    documents = write_routers()
    documents["10.242.20.1"]["zones"][""]["interfaces"]["ens4"]["prefixes"] = ["10.241.200.10/30"]
    notes = [note.render("en") for note in take(documents=documents).notes]
    assert any("10.241.200.8/30 of xishan-up-a is a /30, and the plan has a /31 there" in note for note in notes)


def test_everything_that_no_device_says_is_asked_for_at_once() -> None:
    with pytest.raises(UsageError) as refused:
        take(Facts(node="xishan"))
    said = refused.value.render("en")
    for option in ("--name-zh", "--building", "--duct a:ens4", "--circuit b:ens4", "--bandwidth"):
        assert option in said


def test_node_whose_neighbours_nobody_knows_is_refused() -> None:
    documents = write_routers()
    for said in documents.values():
        said["configuration"]["frr"] = said["configuration"]["frr"].replace(f"remote-as {CORE}", "remote-as 65099")
    with pytest.raises(UsageError, match='no neighbour of node "xishan" is a device of the inventory'):
        adopt(read_example(), documents, SAID)


def test_other_end_that_cannot_be_asked_is_asked_of_the_person() -> None:
    ends = {"a:ens4": "core-a:eth20", "b:ens4": "core-b:eth20"}
    with pytest.raises(UsageError, match="--end a:ens4=DEVICE:PORT"):
        adopt(read_example(), write_routers(), change(SAID, ends={"b:ens4": "core-b:eth20"}))
    made = adopt(read_example(), write_routers(), change(SAID, ends=ends)).records
    assert [link.b_port for link in made.links] == ["eth20", "eth20"]


@pytest.mark.parametrize(
    ("facts", "names", "sentence"),
    [
        (Facts(), ("x", "y"), 'its host name "r1" does not say which node it stands at'),
        (Facts(node="xishan"), ("x",), 'node "xishan" is new, and only one of its two devices was given'),
        (Facts(node="linhan"), ("x", "y"), 'node "linhan" has device "linhan-a" on side a already'),
        (Facts(node="西山"), ("x", "y"), '"西山" cannot be a code'),
        (Facts(node="linhan"), ("site-health-a",), 'code "site-health-a" is taken: that device stands at node'),
    ],
)
def test_place_that_is_taken_or_cannot_be_told_is_refused(facts: Facts, names: tuple[str, ...], sentence: str) -> None:
    routers = list(write_routers().values())
    with pytest.raises(UsageError) as refused:
        adopt(read_example(), dict(zip(names, routers, strict=False)), facts)
    assert sentence in refused.value.render("en")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"ends": {"a:ens4": "cor-a:eth20"}}, 'there is no device "cor-a" that port ens4 could lead to. did you mean'),
        ({"circuits": {"a:ens4": "telecm X-1", "b:ens4": "mobile X-2"}}, 'there is no carrier "telecm". did you mean'),
        ({"buildings": ("County Hall",)}, '"County Hall" does not fit as building'),
        ({"ducts": {"a:ens4": "Duct 1", "b:ens4": "duct-2"}}, '"Duct 1" does not fit as duct'),
    ],
)
def test_what_a_person_says_wrongly_is_one_sentence(said: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        take(change(SAID, **said))
    assert sentence in refused.value.render("en")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "FRR does not answer on this device"), ("frr version 8.4.4\nhostname x\n", "FRR runs no BGP")],
)
def test_device_without_frr_or_bgp_is_refused(text: str, sentence: str) -> None:
    said = write_router("a")
    said["configuration"]["frr"] = text
    with pytest.raises(GovcloudError, match=sentence):
        adopt(read_example(), {"x": said}, SAID)
