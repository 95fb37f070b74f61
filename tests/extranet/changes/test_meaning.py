"""Changes by meaning: edits of the worked example's inventory, and what is said about them in both languages."""

from collections.abc import Callable
from typing import Any

import pytest

from extranet.addresses import plan_extranet
from extranet.changes.change import Change
from extranet.changes.meaning import compare_models
from extranet.devices.build import build_devices
from govcloud.inventory.inventory import Inventory
from govcloud.text import Language
from tests.extranet.nets import add_node, change, drop, drop_node, read_example, replace

type Edit = Callable[[Inventory], Inventory]


def compare(edit: Edit) -> list[Change]:
    example = read_example()
    old, new = (build_devices(inventory, plan_extranet(inventory)) for inventory in (example, edit(example)))
    return compare_models(old, new)


def say(edit: Edit, language: Language = "en") -> list[str]:
    return [f"{found.node or '+'.join(found.devices)}: {found.what.render(language)}" for found in compare(edit)]


def change_management(inventory: Inventory, **fields: Any) -> Inventory:
    assert inventory.extranet.management is not None
    return replace(inventory, management=inventory.extranet.management.model_copy(update=fields))


def change_exit(inventory: Inventory, nodes: list[str]) -> Inventory:
    assert inventory.extranet.internet is not None
    return replace(inventory, internet=inventory.extranet.internet.model_copy(update={"nodes": nodes}))


def change_service(inventory: Inventory, **fields: Any) -> Inventory:
    return replace(inventory, services=[service.model_copy(update=fields) for service in inventory.extranet.services])


def test_nothing_is_said_where_nothing_changes() -> None:
    assert say(lambda inventory: inventory) == []


def test_county_that_loses_its_second_link_is_told_first() -> None:
    def edit(inventory: Inventory) -> Inventory:
        return drop(inventory, "links", lambda link: link.code == "linhan-up-b")

    assert say(edit)[0] == "linhan: loses its second link up (linhan-up-b): one failure will cut it off"
    assert say(edit, "zh")[0] == "linhan: 失去第二条上联链路（linhan-up-b），此后单点故障即会中断"


def test_node_that_loses_both_links_is_cut_off() -> None:
    said = say(lambda inventory: drop(inventory, "links", lambda link: link.code.startswith("handong-up-")))
    assert said[0] == "handong: loses its last link up (handong-up-a, handong-up-b): it is cut off"


def test_second_internet_exit_that_goes_is_told() -> None:
    said = say(lambda inventory: drop(inventory, "attachments", lambda attachment: attachment.code == "internet-b"))
    assert said[0] == "exit: loses its second internet exit (internet-b): one failure will cut the internet off"
    assert "exit: no longer translates to 203.0.113.16/28" in said


def test_area_that_appears_at_a_site_is_told_with_its_local_network() -> None:
    said = say(lambda i: change_exit(i, [*i.extranet.internet.nodes, "site-health"]))  # type: ignore[union-attr]
    assert said[0] == 'site-health: area "internet" appears'
    assert said[1].startswith('site-health: a local network appears in area "internet": 10.80.0.128/26, ')
    assert "exit: may now reach the internet: 10.80.0.128/26, 2001:db8:2400:2::/64" in said


def test_site_that_leaves_the_allow_list_is_told() -> None:
    said = say(lambda inventory: change_exit(inventory, ["site-linhan-data"]))
    assert 'site-human-resources: area "internet" goes' in said
    assert any(words.startswith("exit: may no longer reach the internet: 10.80.0.") for words in said)


def test_new_node_and_node_that_goes_are_one_sentence_each() -> None:
    def add(inventory: Inventory) -> Inventory:
        return inventory.replace(extranet=add_node(inventory.extranet, "beihe", "linhan-chengguan"))

    assert "beihe: the node is new, with beihe-a, beihe-b" in say(add)
    assert len([words for words in say(add) if words.startswith("beihe:")]) == 1

    def remove(inventory: Inventory) -> Inventory:
        return inventory.replace(extranet=drop_node(inventory.extranet, "handong"))

    assert "handong: the node is gone, with handong-a, handong-b" in say(remove)


def test_what_changes_alike_everywhere_is_said_once() -> None:
    found = compare(lambda inventory: change_management(inventory, ntp=["10.242.63.10", "10.242.63.12"]))
    assert len(found) == 1
    assert found[0].kind == "ntp-changed"
    assert len(found[0].devices) == 30
    assert found[0].what.render("zh") == "时间服务器由 10.242.63.10, 10.242.63.11 改为 10.242.63.10, 10.242.63.12"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"ports": [443, 8443]},
            'core: service "data-sharing" for area "health" is now tcp 443, 8443 at 10.32.0.0/24, 2001:db8:1200::/64',
        ),
        (
            {"consumers": ["health", "human-resources"]},
            'core: service "data-sharing" opens to area "human-resources": tcp 443 at 10.32.0.0/24, 2001:db8:1200::/64',
        ),
        ({"consumers": ["human-resources"]}, 'core: service "data-sharing" closes to area "health"'),
    ],
)
def test_service_that_opens_changes_or_closes_is_told(fields: dict[str, Any], said: str) -> None:
    assert said in say(lambda inventory: change_service(inventory, **fields))


def test_bandwidth_of_a_link_is_told_at_both_ends() -> None:
    said = say(lambda inventory: change(inventory, "links", {"handong-up-a": {"bandwidth_mbps": 2000}}))
    assert said == [
        "core: interface eth7: shaping in Mbit/s: 1000 becomes 2000",
        "handong: interface eth1: shaping in Mbit/s: 1000 becomes 2000",
    ]


def test_every_sentence_is_there_in_chinese() -> None:
    def edit(inventory: Inventory) -> Inventory:
        edited = drop(inventory, "links", lambda link: link.code in {"linhan-up-b", "exit-up-b"})
        edited = drop(edited, "attachments", lambda attachment: attachment.code == "internet-b")
        edited = change_exit(edited, ["site-health"])
        return change_service(change_management(edited, banner="x", snmp_user="y"), ports=[80])

    english, chinese = say(edit), say(edit, "zh")
    assert len(english) == len(chinese) > 40
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in words) for words in chinese)
