"""Which cable is expected where, and what is said when another one is plugged in."""

from typing import Any

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.devices.model import Port
from extranet.verify.cables import expect_cables, observe_cables
from extranet.verify.expect import leave_out
from extranet.verify.facts import Key, Kind
from govcloud.inventory.models.extranet import Platform
from tests.extranet.nets import read_example

MODELS = build_devices(read_example(), plan_extranet(read_example()))


def see(*seen: tuple[str, str, str]) -> dict[str, Any]:
    """What lldpd shows: at a port, a device and its port."""
    return {
        "lldp": [
            {
                "interface": [
                    {
                        "name": port,
                        "chassis": [
                            {"id": [{"type": "mac", "value": "02:00:00:00:00:01"}], "name": [{"value": device}]}
                        ],
                        "port": [{"id": [{"type": "ifname", "value": far}], "descr": [{"value": far}]}],
                    }
                    for port, device, far in seen
                ]
            }
        ]
    }


def test_both_ends_of_every_link_and_pair_expect_each_other() -> None:
    expected = dict(expect_cables(MODELS))
    assert expected[Key("exit-a", Kind.NEIGHBOR, "", "eth1")] == "core-a eth1"
    assert expected[Key("exit-a", Kind.NEIGHBOR, "", "pair0")] == "exit-b pair0"
    for key, far in expected.items():
        device, port = far.split()
        assert expected[Key(device, Kind.NEIGHBOR, "", port)] == f"{key.device} {key.subject}"
    cabled = {
        (model.code, each.name)
        for model in MODELS
        for each in model.interfaces
        if each.port in {Port.LINK, Port.PAIR} and not each.vlan
    }
    assert {(key.device, key.subject) for key in expected} == cabled


def test_nobody_is_expected_where_a_device_is_left_out() -> None:
    kept = leave_out(MODELS, lambda model: model.platform is not Platform.LINUX)
    expected = dict(expect_cables(kept))
    gone = {model.code for model in MODELS} - {model.code for model in kept}
    assert gone
    assert not [far for far in expected.values() if far.split()[0] in gone]
    assert 0 < len(expected) < len(dict(expect_cables(MODELS)))


def test_what_is_seen_at_a_port_is_told_by_device_and_port() -> None:
    seen = dict(observe_cables("core-a", see(("eth1", "exit-a", "eth1"), ("pair0", "core-b", "pair0"))))
    assert seen == {
        Key("core-a", Kind.NEIGHBOR, "", "eth1"): "exit-a eth1",
        Key("core-a", Kind.NEIGHBOR, "", "pair0"): "core-b pair0",
    }


def test_two_that_speak_at_one_port_are_both_told_and_silence_is_nothing() -> None:
    seen = dict(observe_cables("core-a", see(("eth1", "exit-b", "eth1"), ("eth1", "exit-a", "eth1"))))
    assert list(seen.values()) == ["exit-a eth1, exit-b eth1"]
    assert not dict(observe_cables("core-a", {"lldp": [{}]}))
    assert not dict(observe_cables("core-a", None))


def test_neighbour_that_hides_its_name_is_not_taken_for_another() -> None:
    document = see(("eth1", "exit-a", "eth1"))
    del document["lldp"][0]["interface"][0]["chassis"][0]["name"]
    assert list(dict(observe_cables("core-a", document)).values()) == ["? eth1"]
