"""Changes typed on a device that the inventory has: taken where a record can say them, told where none can."""

from copy import deepcopy
from typing import Any

from extranet.adopting.adoption import Adoption
from extranet.adopting.hosts import Facts
from tests.extranet.adopting.city import adopt, build_linux, write_all
from tests.extranet.nets import read_example

DEVICE = "site-health-a"


def write_changed() -> dict[str, Any]:
    return deepcopy(write_all([build_linux()[DEVICE]])[DEVICE])


def type_in(said: dict[str, Any], old: str, new: str) -> None:
    text = said["configuration"]["frr"]
    assert old in text
    said["configuration"]["frr"] = text.replace(old, new)


def take(said: dict[str, Any]) -> Adoption:
    return adopt(read_example(), {DEVICE: said}, Facts())


def list_left(adoption: Adoption) -> list[str]:
    return [words.render("en") for _, words in adoption.differences[DEVICE].changes]


def test_other_rate_is_taken_as_the_bandwidth_of_the_link() -> None:
    said = write_changed()
    said["zones"][""]["interfaces"]["eth1"]["mbps"] = 80.0
    adoption = take(said)
    (link,) = adoption.records.links
    left = adoption.differences[DEVICE]
    assert (link.code, link.bandwidth_mbps) == ("site-health-up-a", 80)
    assert (left.changes, left.foreign, left.files) == ((), (), ("etc/extranet/shaping.tc",))


def test_change_at_one_end_is_taken_although_the_other_end_is_as_it_was() -> None:
    documents = deepcopy(write_all([build_linux()[code] for code in ("core-a", DEVICE)]))
    documents["core-a"]["zones"][""]["interfaces"]["eth2"]["mbps"] = 80.0
    adoption = adopt(read_example(), documents, Facts())
    (link,) = adoption.records.links
    assert (link.code, link.bandwidth_mbps) == ("site-health-up-a", 80)
    files = {device: left.files for device, left in adoption.differences.items()}
    assert files == {"core-a": ("etc/extranet/shaping.tc",), DEVICE: ("etc/extranet/shaping.tc",)}


def test_other_circuit_in_a_description_is_taken_as_the_circuit_of_the_link() -> None:
    said = write_changed()
    type_in(said, "mobile HJYD-2026-0001", "unicom HJLT-2026-0099")
    adoption = take(said)
    (link,) = adoption.records.links
    different = bool(adoption.differences[DEVICE])
    assert (link.carrier, link.circuit, different) == ("unicom", "HJLT-2026-0099", False)


def test_free_words_in_a_description_cannot_be_taken_and_are_told() -> None:
    said = write_changed()
    type_in(said, " description site-health-up-a to core-a, mobile HJYD-2026-0001", " description uplink, ask Wang")
    adoption = take(said)
    writes, left = adoption.writes, list_left(adoption)
    assert not writes
    assert left[0].startswith("interface eth1: description: uplink, ask Wang becomes site-health-up-a to core-a")


def test_cable_that_was_moved_to_another_port_is_taken_as_the_port_of_the_link() -> None:
    said = write_changed()
    said["configuration"]["frr"] = said["configuration"]["frr"].replace("interface eth1", "interface eth7")
    for zone in said["zones"].values():
        ports = zone["interfaces"]
        for name in [name for name in ports if name.startswith("eth1")]:
            ports[name.replace("eth1", "eth7")] = ports.pop(name)
    adoption = take(said)
    (link,) = adoption.records.links
    left = adoption.differences[DEVICE]
    assert (link.code, link.a_port) == ("site-health-up-a", "eth7")
    assert (left.changes, left.foreign, left.missing) == ((), (), ())


def test_static_route_is_told_with_its_line_and_not_taken() -> None:
    said = write_changed()
    type_in(said, "interface lo\n", "ip route 10.9.0.0/16 10.241.0.89\n!\ninterface lo\n")
    adoption = take(said)
    writes, left = adoption.writes, adoption.differences[DEVICE]
    number = said["configuration"]["frr"].splitlines().index("ip route 10.9.0.0/16 10.241.0.89") + 1
    assert not writes
    assert left.foreign == ((number, ("ip route 10.9.0.0/16 10.241.0.89",)),)


def test_announced_prefix_is_told_by_meaning() -> None:
    said = write_changed()
    type_in(said, "  network 10.240.0.24/32\n", "  network 10.240.0.24/32\n  network 10.9.0.0/16\n")
    left = list_left(take(said))
    assert left == ["no longer announces 10.9.0.0/16 in the public network area"]


def test_line_that_was_deleted_is_told_as_one_that_a_push_adds() -> None:
    said = write_changed()
    type_in(said, " timers bgp 3 9\n", "")
    missing = take(said).differences[DEVICE].missing
    assert {path[-1] for path in missing} == {"timers bgp 3 9"}


def test_gateway_of_another_priority_is_told_by_meaning_and_by_file() -> None:
    said = write_changed()
    files = said["configuration"]["keepalived"]
    path = "etc/keepalived/keepalived.conf"
    files[path] = files[path].replace("priority 200", "priority 90")
    said["configuration"]["files"][path] = "0" * 64
    adoption = take(said)
    left = adoption.differences[DEVICE]
    assert list_left(adoption) == [
        "interface lan0: VRRP: 10.96.1.1 (90), fe80::1 (90) becomes 10.96.1.1 (200), fe80::1 (200)"
    ]
    assert left.files == (path,)


def test_file_of_others_that_goes_on_working_is_told() -> None:
    said = write_changed()
    said["configuration"]["files"] |= {"etc/systemd/network/05-old.network": "0" * 64, "etc/sysctl.d/99.conf": "1" * 64}
    assert take(said).differences[DEVICE].beside == ("etc/systemd/network/05-old.network",)


def test_address_without_session_or_local_network_is_told_with_its_interface() -> None:
    said = write_changed()
    seen = said["zones"][""]["interfaces"]
    seen["eth9"] = {**seen["eth1"], "prefixes": ["192.168.7.1/24"], "mbps": None}
    adoption = take(said)
    (note,) = adoption.notes
    assert (note.where, note.kind) == ("eth9", "unplaced")
    assert list_left(adoption) == ["interface eth9 is gone: "]


def test_area_that_the_inventory_has_not_is_told() -> None:
    said = write_changed()
    said["zones"]["archives"] = {"interfaces": {}}
    adoption = take(said)
    (note,) = adoption.notes
    assert 'area "archives" is not in extranet/vrfs.yml' in note.render("en")


def test_other_neighbour_at_an_attachment_is_taken_as_the_attachment() -> None:
    said = deepcopy(write_all([build_linux()["exit-a"]])["exit-a"])
    type_in(said, "neighbor 192.0.2.1 remote-as 64496", "neighbor 192.0.2.1 remote-as 64511")
    type_in(said, "neighbor 2001:db8:ff01::1 remote-as 64496", "neighbor 2001:db8:ff01::1 remote-as 64511")
    adoption = adopt(read_example(), {"exit-a": said}, Facts())
    (attachment,) = adoption.records.attachments
    different = bool(adoption.differences["exit-a"])
    assert (attachment.code, attachment.asn, different) == ("internet-a", 64511, False)
