"""The wiring of the lab's extranet, from the worked example: what is plugged into what, and what the borders say."""

from collections import Counter
from ipaddress import ip_interface
from pathlib import Path

import pytest

from govcloud.settings import load_settings
from scripts.lab.extranet.borders import INTERNET, INTERNET_ADDRESSES
from scripts.lab.extranet.city import City, load_city
from scripts.lab.extranet.fabric import list_sockets
from scripts.lab.extranet.wiring_file import read_wiring, write_wiring
from scripts.lab.extranet.world import write_config

LONGEST_PORT = 15


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(load_settings({"HOME": "/nonexistent"}))


def test_every_link_of_a_real_device_has_a_wire_per_area(city: City) -> None:
    wires = {(wire.link, wire.vrf): wire for wire in city.wiring.wires}
    assert {end.owner for end in wires["site-health-up-a", ""].ends} == {"site-health-a", "core-a"}
    assert {end.port for end in wires["site-health-up-a", "health"].ends} == {"eth1.101", "eth2.101"}
    assert ("site-health-up-a", "internet") not in wires


def test_no_port_of_a_device_is_plugged_in_twice(city: City) -> None:
    plugged = Counter(socket.end for socket in list_sockets(city.wiring))
    assert plugged.most_common(1)[0][1] == 1


def test_names_of_ports_fit_the_kernel(city: City) -> None:
    sockets = list_sockets(city.wiring)
    names = [name for socket in sockets for name in (socket.name, socket.bridge, socket.end.port)]
    assert max(map(len, names)) <= LONGEST_PORT
    assert len({socket.name for socket in sockets}) == len(sockets)


def test_wire_to_an_emulated_device_ends_at_the_real_one(city: City) -> None:
    wire = next(wire for wire in city.wiring.wires if wire.link == "guyang-shiqiao-xinqiao-up-a")
    assert [end.owner for end in wire.ends] == ["guyang-shiqiao-a"]
    assert {device.platform for device in city.wiring.emulated} == {"vrp", "comware"}


def test_every_local_network_has_a_host_beside_its_gateway(city: City) -> None:
    host = next(host for host in city.wiring.hosts if (host.node, host.vrf) == ("site-health", "health"))
    own = [ip_interface(address) for address in host.addresses]
    assert [str(address.network) for address in own] == ["172.20.0.0/26", "2001:db8:2801::/64"]
    assert host.gateways == ("172.20.0.1", "fe80::65")
    assert str(own[0].ip) == "172.20.0.10"


def test_pool_tells_its_own_blocks_and_a_carrier_the_default(city: City) -> None:
    borders = {border.name: border for border in city.wiring.borders}
    assert borders["pool.huawei.extranet"].origins == ("10.16.0.0/14", "2001:db8:1000::/40")
    assert borders["pool.huawei.extranet"].asn == 65101
    assert borders["carrier.telecom"].origins == ("0.0.0.0/0", "::/0")
    assert len(borders["pool.huawei.extranet"].lines) == 2


def test_internet_is_a_neighbour_of_every_carrier(city: City) -> None:
    internet = next(border for border in city.wiring.borders if border.name == INTERNET)
    assert internet.addresses == INTERNET_ADDRESSES
    carriers = [border for border in city.wiring.borders if border.name.startswith("carrier.")]
    assert {asn for line in internet.lines for _, asn in line.neighbors} == {carrier.asn for carrier in carriers}


def test_borders_speak_bfd_with_every_neighbour(city: City) -> None:
    text = write_config(city.wiring.borders)
    neighbors = [address for border in city.wiring.borders for line in border.lines for address, _ in line.neighbors]
    assert all(f" neighbor {address} bfd profile fast\n" in text for address in neighbors)
    assert text.count(" activate\n") == len(neighbors)


def test_controller_is_where_managers_are(city: City) -> None:
    assert city.wiring.controller == "10.242.63.254/18"
    assert city.wiring.controller not in {device.address for device in city.wiring.nodes}


def test_wiring_is_read_back_as_it_was_written(city: City, tmp_path: Path) -> None:
    file = tmp_path / "wiring.json"
    write_wiring(file, city.wiring)
    assert read_wiring(file) == city.wiring


def test_wiring_of_another_shape_is_none(tmp_path: Path) -> None:
    file = tmp_path / "wiring.json"
    file.write_text('{"nodes": 3}')
    assert read_wiring(file) is None
    assert read_wiring(tmp_path / "missing") is None
