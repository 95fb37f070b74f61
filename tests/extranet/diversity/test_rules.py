"""Who is refused, warned and told, each with its exact sentences; the worked example is refused nothing."""

from collections.abc import Mapping

import pytest

from extranet.check import check_extranet
from extranet.diversity.check import check_diversity
from extranet.findings import Finding, Grade
from govcloud.inventory.inventory import Inventory
from tests.extranet.nets import change, drop, read_example, replace, say


def find(inventory: Inventory, subject: str) -> list[Finding]:
    """What is said of one subject, notices left out."""
    return [f for f in check_diversity(inventory) if f.subject == subject and f.grade is not Grade.NOTICE]


def test_worked_example_is_refused_nothing() -> None:
    findings = check_extranet(read_example())

    assert {(f.grade.value, f.kind) for f in findings} == {("warning", "shared-element"), ("notice", "shared-element")}
    assert [f.subject for f in findings if f.grade is Grade.WARNING] == ["linhan-chengguan", "guyang-shiqiao"]


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        pytest.param(
            {"linhan-up-b": {"carrier": "broadnet"}},
            [
                (
                    "refused shared-element: linhan: both sides share carrier broadnet: its loss cuts off 5 nodes; "
                    "order one of the links from another carrier"
                ),
                "linhan：两侧共用运营商 broadnet，一旦失效，5 个节点中断；请向另一家运营商租用其中一条链路",
            ],
            id="carrier",
        ),
        pytest.param(
            {"site-health-up-b": {"duct": "duct-health-east"}},
            [
                (
                    "refused shared-element: site-health: both sides share duct duct-health-east: "
                    "its loss cuts off one node; lead one of the links through another duct"
                ),
                "site-health：两侧共用管道 duct-health-east，一旦失效，1 个节点中断；请让其中一条链路走另一条管道",
            ],
            id="duct",
        ),
        pytest.param(
            {"site-emergency-up-b": {"carrier": "telecom", "circuit": "HJDX-2026-0003"}},
            [
                (
                    "refused shared-element: site-emergency: both sides share carrier telecom: "
                    "its loss cuts off one node; order one of the links from another carrier"
                ),
                (
                    "refused shared-element: site-emergency: both sides share circuit telecom/HJDX-2026-0003: "
                    "its loss cuts off one node; order another circuit for one side"
                ),
                "site-emergency：两侧共用运营商 telecom，一旦失效，1 个节点中断；请向另一家运营商租用其中一条链路",
                "site-emergency：两侧共用电路 telecom/HJDX-2026-0003，一旦失效，1 个节点中断；请为其中一侧另租一条电路",
            ],
            id="circuit",
        ),
        pytest.param(
            {"guyang-shiqiao-up-b": {"b_device": "guyang-a", "b_port": "eth9"}},
            [
                (
                    "refused shared-element: guyang-shiqiao: both sides share device guyang-a: "
                    "its loss cuts off 3 nodes; lead side a and side b to different devices"
                ),
                "guyang-shiqiao：两侧共用设备 guyang-a，一旦失效，3 个节点中断；请将 a、b 两侧接到不同的设备",
            ],
            id="upper device, and not its card as well",
        ),
    ],
)
def test_element_that_both_sides_share_is_refused_by_name(
    changes: Mapping[str, Mapping[str, object]], sentences: list[str]
) -> None:
    inventory = change(read_example(), "links", changes)
    (node,) = {link.split("-up-")[0] for link in changes}

    assert say(f for f in find(inventory, node) if f.grade is Grade.REFUSED) == sentences


def test_refusal_names_every_node_that_would_be_cut_off() -> None:
    inventory = change(read_example(), "links", {"linhan-up-b": {"duct": "duct-linhan-east"}})

    (finding,) = find(inventory, "linhan")
    assert finding.elements == ("duct duct-linhan-east",)
    assert set(finding.isolates) == {
        "linhan", "site-linhan-data", "linhan-chengguan", "linhan-chengguan-dongmen", "linhan-chengguan-heyan",
    }  # fmt: skip


def test_every_kind_of_element_that_is_shared_is_told() -> None:
    same = {"duct": "duct-guyang-east", "carrier": "telecom", "circuit": "HJDX-2026-0005"}
    inventory = change(read_example(), "links", {"guyang-up-b": same})

    assert [f.elements[0] for f in find(inventory, "guyang")] == [
        "carrier telecom",
        "circuit telecom/HJDX-2026-0005",
        "duct duct-guyang-east",
    ]


def test_two_carriers_may_give_their_circuits_the_same_number() -> None:
    inventory = change(read_example(), "links", {"guyang-up-b": {"circuit": "HJDX-2026-0005"}})

    assert find(inventory, "guyang") == []


def test_node_with_one_link_up_is_refused_for_its_bare_side() -> None:
    inventory = drop(read_example(), "links", lambda link: link.code == "linhan-chengguan-heyan-up-b")

    assert say(find(inventory, "linhan-chengguan-heyan")) == [
        (
            "refused one-side: linhan-chengguan-heyan: side b has no link up; "
            "write its links to the node above in extranet/links.csv"
        ),
        "linhan-chengguan-heyan：b 侧没有上联链路；请在 extranet/links.csv 中写出到上级节点的链路",
    ]


def test_node_without_links_is_refused_and_those_below_it_are_not_told_again() -> None:
    inventory = drop(read_example(), "links", lambda link: link.code.startswith("guyang-up-"))

    refused = [f for f in check_diversity(inventory) if f.grade is Grade.REFUSED]

    assert say(refused) == [
        (
            "refused no-way: guyang: nothing leads from it to the core; "
            "write its links to the node above in extranet/links.csv"
        ),
        "guyang：没有通往核心的路径；请在 extranet/links.csv 中写出到上级节点的链路",
    ]


def test_links_that_lead_round_in_a_circle_are_refused() -> None:
    back = {f"linhan-up-{side}": {"b_device": f"linhan-chengguan-{side}", "b_port": "eth9"} for side in "ab"}
    refused = [f for f in check_diversity(change(read_example(), "links", back)) if f.kind == "circle"]

    assert say(refused) == [
        (
            "refused circle: linhan-chengguan: its links up lead round in a circle; "
            "a_device is the lower end, b_device the upper one"
        ),
        "linhan-chengguan：上联链路绕成了环；a_device 为下联端，b_device 为上联端",
    ]


def test_link_with_its_ends_exchanged_leaves_its_node_without_a_way() -> None:
    ends = {
        f"linhan-chengguan-up-{side}": {"a_device": f"linhan-{side}", "b_device": f"linhan-chengguan-{side}"}
        for side in "ab"
    }
    refused = [f for f in check_diversity(change(read_example(), "links", ends)) if f.grade is Grade.REFUSED]

    assert [(f.subject, f.kind) for f in refused] == [("linhan-chengguan", "no-way")]


def test_one_building_is_told_of_access_nodes_and_a_warning_where_others_hang_on() -> None:
    grades = {f.subject: f.grade for f in check_diversity(read_example()) if f.kind == "shared-element"}

    assert grades["site-health"] is Grade.NOTICE
    assert grades["linhan-chengguan"] is Grade.WARNING
    assert "linhan" not in grades  # its devices stand in two buildings
    one = change(read_example(), "devices", {"linhan-b": {"building": None}, "core-b": {"building": None}})
    grades = {f.subject: f.grade for f in check_diversity(one) if f.kind == "shared-element"}
    assert (grades["linhan"], grades["core"]) == (Grade.WARNING, Grade.WARNING)


def test_building_that_is_in_every_way_only_further_up_is_found() -> None:
    """Side a leads over a device in that building, and on side b the node's own device stands in it."""
    inventory = change(
        read_example(),
        "devices",
        {"site-linhan-data-b": {"building": "linhan-government"}, "site-linhan-data-a": {"building": "annex"}},
    )

    (finding,) = find(inventory, "site-linhan-data")

    assert say([finding]) == [
        (
            "warning single-point: site-linhan-data: building linhan-government is in every way to the core: "
            "its loss cuts off one node; give it a way to the core without that"
        ),
        (
            "site-linhan-data：通往核心的所有路径都经过楼宇 linhan-government，一旦失效，1 个节点中断；"
            "请增加一条不经过它的路径"
        ),
    ]


def test_both_ways_to_the_internet_over_one_carrier_are_refused() -> None:
    inventory = change(read_example(), "attachments", {"internet-b": {"carrier": "telecom"}})

    assert say(find(inventory, "internet")) == [
        (
            "refused exit-shares-element: internet: all ways to the internet share carrier telecom: "
            "its loss cuts off 2 nodes; order one of the links from another carrier"
        ),
        (
            "internet：通往互联网的所有路径共用运营商 telecom，一旦失效，2 个节点无法访问互联网；"
            "请向另一家运营商租用其中一条链路"
        ),
    ]


def test_pair_of_the_exit_makes_up_for_carriers_that_are_crossed() -> None:
    """exit-b is reached over unicom and exit-a left over it; without unicom side b is still reached from side a."""
    crossed = {"internet-a": {"carrier": "unicom"}, "internet-b": {"carrier": "mobile"}}

    assert find(change(read_example(), "attachments", crossed), "internet") == []


def test_nodes_that_may_go_out_without_an_exit_are_refused() -> None:
    inventory = drop(read_example(), "attachments", lambda attachment: attachment.pool is None)

    assert say(find(inventory, "internet")) == [
        (
            "refused no-exit: internet: 2 nodes may reach the internet, but nothing attaches the extranet to it; "
            "write the carriers' internet ports in extranet/attachments.csv"
        ),
        "internet：2 个节点允许访问互联网，但政务外网没有接入互联网；请在 extranet/attachments.csv 中写出互联网对接口",
    ]


def test_pool_on_one_device_is_refused_and_one_without_any_is_told() -> None:
    inventory = drop(
        read_example(),
        "attachments",
        lambda a: a.code in {"huawei-extranet-b", "unicom-internet-a", "unicom-internet-b"},
    )

    assert say(find(inventory, "huawei/extranet")) == [
        (
            "refused one-attachment: huawei/extranet: all attachments are on device core-a; "
            "write one on each core in extranet/attachments.csv"
        ),
        "huawei/extranet：全部对接口都在设备 core-a 上；请在 extranet/attachments.csv 中为两台核心各写一个对接口",
    ]
    assert [f.kind for f in find(inventory, "unicom/internet")] == ["pool-not-attached"]


def test_bandwidth_that_one_failure_leaves_is_held_against_what_is_promised() -> None:
    inventory = change(read_example(), "links", {"linhan-chengguan-up-b": {"bandwidth_mbps": 60}})

    told = [f for f in check_diversity(inventory) if f.kind in {"too-narrow", "oversubscribed"}]

    assert [(f.grade.value, f.render("en"), f.render("zh")) for f in told] == [
        (
            "warning",
            (
                "linhan-chengguan: 100 Mbit/s are promised, but only 60 of 160 Mbit/s are left without "
                "circuit telecom/HJDX-2026-0007; order more bandwidth, or promise less"
            ),
            (
                "linhan-chengguan：承诺带宽 100 Mbit/s，但电路 telecom/HJDX-2026-0007 失效后 "
                "160 Mbit/s 中只剩 60 Mbit/s；请增加带宽，或降低承诺带宽"
            ),
        ),
        (
            "notice",
            (
                "linhan-chengguan: the nodes below are promised 100 Mbit/s together, 1.7 times the 60 Mbit/s left "
                "without circuit telecom/HJDX-2026-0007"
            ),
            (
                "linhan-chengguan：下级节点承诺带宽合计 100 Mbit/s，"
                "是电路 telecom/HJDX-2026-0007 失效后所剩 60 Mbit/s 的 1.7 倍"
            ),
        ),
    ]


def test_exit_that_is_too_narrow_without_one_carrier_is_told() -> None:
    inventory = change(read_example(), "attachments", {"internet-b": {"bandwidth_mbps": 150}})

    assert [f.render("en") for f in find(inventory, "internet")] == [
        (
            "internet: 200 Mbit/s are promised, but only 150 of 10150 Mbit/s are left without device exit-a; "
            "order more bandwidth, or promise less"
        )
    ]


def test_device_without_a_pair_or_management_port_is_refused() -> None:
    inventory = change(
        read_example(), "devices", {"linhan-a": {"pair_port": None}, "linhan-b": {"management_port": None}}
    )

    assert say(f for f in check_extranet(inventory) if f.grade is Grade.REFUSED) == [
        (
            "refused no-port: linhan-a: extranet/devices.csv does not say its pair_port; "
            "without it the two devices of the node cannot back each other"
        ),
        (
            "refused no-port: linhan-b: extranet/devices.csv does not say its management_port; "
            "without it the device cannot be managed"
        ),
        "linhan-a：extranet/devices.csv 中没有写 pair_port；缺少时节点的两台设备无法互为备份",
        "linhan-b：extranet/devices.csv 中没有写 management_port；缺少时无法管理该设备",
    ]


def test_city_without_an_extranet_has_no_findings() -> None:
    inventory = read_example().replace(allocations=[])
    for kind in ("nodes", "devices", "links", "vrfs", "attachments", "services"):
        inventory = drop(inventory, kind, lambda _: True)

    assert check_extranet(replace(inventory, internet=None)) == []
