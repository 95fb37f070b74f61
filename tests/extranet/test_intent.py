"""What each node and link carries: areas are where those are whom they are for, up to the core, and no further."""

import pytest

from extranet.intent import number_vrf, read_intent
from govcloud.inventory.models.extranet import Role
from tests.extranet.nets import drop, read_example, replace

INTENT = read_intent(read_example())


@pytest.mark.parametrize(
    ("node", "vrfs", "lans"),
    [
        ("core", ["", "internet", "health", "human-resources"], []),
        ("exit", ["", "internet"], []),
        ("site-health", ["", "health"], ["", "health"]),
        ("site-human-resources", ["", "internet", "human-resources"], ["", "internet", "human-resources"]),
        ("site-linhan-data", ["", "internet"], ["", "internet"]),
        ("linhan", ["", "internet"], [""]),
        ("guyang", [""], [""]),
        ("linhan-chengguan-dongmen", [""], [""]),
    ],
)
def test_node_carries_what_is_for_it_or_below_it(node: str, vrfs: list[str], lans: list[str]) -> None:
    intent = INTENT.nodes[node]

    assert (list(intent.vrfs), list(intent.lans)) == (vrfs, lans)


def test_link_carries_what_its_lower_node_does() -> None:
    assert INTENT.vrfs_of("site-health-up-b") == ("", "health")
    assert INTENT.vrfs_of("linhan-up-a") == ("", "internet")


def test_node_knows_its_devices_links_and_role() -> None:
    node = INTENT.nodes["linhan"]

    assert [device.code for device in node.devices.values()] == ["linhan-a", "linhan-b"]
    assert [link.code for link in node.links] == ["linhan-up-a", "linhan-up-b"]
    assert node.role is Role.AGGREGATION
    assert INTENT.node_of("linhan-b") is node
    assert (INTENT.public, INTENT.name_vrf(""), INTENT.name_vrf("health")) == ("public", "public", "health")


def test_number_of_a_vrf_is_the_second_part_of_its_route_target() -> None:
    assert number_vrf(INTENT.vrfs["human-resources"]) == 102


def test_internet_area_is_only_at_the_exit_and_the_core_while_nobody_may_go_out() -> None:
    intent = read_intent(replace(read_example(), internet=None))

    assert [node.code for node in intent.nodes.values() if "internet" in node.vrfs] == ["core", "exit"]


def test_area_follows_the_links_where_a_node_hangs_on_two_others() -> None:
    """Side b of the site leads to another county than its parent, so that county carries the area too."""
    inventory = read_example()
    links = [
        link.model_copy(update={"b_device": "guyang-b"}) if link.code == "site-linhan-data-up-b" else link
        for link in inventory.extranet.links
    ]
    intent = read_intent(replace(inventory, links=links))

    assert "internet" in intent.nodes["guyang"].vrfs
    assert "internet" not in intent.nodes["handong"].vrfs


def test_site_without_a_port_for_it_has_no_local_network() -> None:
    devices = [device.model_copy(update={"lan_port": None}) for device in read_example().extranet.devices]

    assert all(node.lans == () for node in read_intent(replace(read_example(), devices=devices)).nodes.values())


def test_city_without_an_extranet_has_an_empty_intent() -> None:
    inventory = read_example()
    for kind in ("nodes", "devices", "links", "vrfs", "attachments", "services"):
        inventory = drop(inventory, kind, lambda _: True)

    intent = read_intent(replace(inventory, internet=None))

    assert (dict(intent.nodes), intent.public) == ({}, "")
