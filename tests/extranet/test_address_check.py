"""Findings on addresses, each with its sentence in both languages; the worked example has none."""

from datetime import date
from ipaddress import IPv4Network

from extranet.address_check import check_addresses
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import Allocation, Use
from tests.extranet.nets import change, drop, read_example, say


def row(block: str, use: Use, owner: str, prefix: str) -> Allocation:
    return Allocation(block=block, use=use, owner=owner, prefix=IPv4Network(prefix), since=date(2026, 1, 5))


def with_rows(*rows: Allocation) -> Inventory:
    """The worked example with only these addresses handed out."""
    return read_example().replace(allocations=list(rows))


def test_worked_example_has_no_findings_on_addresses() -> None:
    assert check_addresses(read_example()) == []


def test_full_block_is_refused_once_for_all_that_lack_it() -> None:
    blocks = [
        block.model_copy(update={"prefix": IPv4Network("10.240.0.0/28")}) if block.code == "loopbacks" else block
        for block in read_example().addresses
    ]

    found = say(check_addresses(read_example().replace(addresses=blocks, allocations=[])))

    assert len(found) == 2 * 2
    assert found[0] == (
        "refused no-address: linhan-chengguan-a: no room for a /32 for linhan-chengguan-a: "
        'block "loopbacks" (10.240.0.0/28) is 100% full; so it is for 13 more; add another block for use "loopback" '
        "to addresses.yml, or free what nobody uses (govcloud address report says what)"
    )
    assert found[2] == (
        "linhan-chengguan-a：没有空闲的 /32 可分给 linhan-chengguan-a："
        "地址块“loopbacks”（10.240.0.0/28）已用 100%；另有 13 项同样如此；"
        "请在 addresses.yml 中为“环回”用途再加一个地址块，或收回无人使用的地址（见 govcloud address report）"
    )


def test_address_of_an_area_that_left_its_link_is_unused() -> None:
    inventory = drop(read_example(), "vrfs", lambda vrf: vrf.code == "health")

    found = say(check_addresses(inventory))

    assert len(found) == 2 * 10
    assert (
        "warning unused: site-health-up-a/health: nobody uses 10.241.0.90/31 (use link); "
        "free it: govcloud extranet address free 10.241.0.90/31"
    ) in found
    assert (
        "site-health-up-a/health：10.241.0.90/31（互联）无人使用；请收回：govcloud extranet address free 10.241.0.90/31"
    ) in found


def test_length_that_leaves_no_two_ends_is_refused() -> None:
    found = say(check_addresses(with_rows(row("links", Use.LINK, "linhan-up-a", "10.241.0.0/30"))))

    assert found == [
        (
            "refused wrong-length: linhan-up-a: 10.241.0.0/30 is a /30, and a /31 is needed; "
            "free it and allocate again: govcloud extranet address free --renumber linhan-up-a"
        ),
        (
            "linhan-up-a：10.241.0.0/30 是 /30，而这里需要 /31；"
            "请收回后重新分配：govcloud extranet address free --renumber linhan-up-a"
        ),
    ]


def test_larger_local_network_is_no_finding() -> None:
    assert say(check_addresses(with_rows(row("county-sites", Use.DEPARTMENT, "linhan", "10.104.0.0/22")))) == []


def test_prefix_of_another_level_is_told() -> None:
    found = say(check_addresses(with_rows(row("village-sites", Use.DEPARTMENT, "linhan", "10.120.0.0/24"))))

    assert found == [
        (
            'warning other-block: linhan: block "village-sites" that 10.120.0.0/24 is of serves another VRF or level; '
            "free it and allocate again: govcloud extranet address free --renumber linhan"
        ),
        (
            "linhan：10.120.0.0/24 所在的地址块“village-sites”属于其他 VRF 或层级；"
            "请收回后重新分配：govcloud extranet address free --renumber linhan"
        ),
    ]


def test_links_of_every_vrf_must_keep_clear_of_each_vrf() -> None:
    blocks = [
        block.model_copy(update={"prefix": IPv4Network("10.241.128.0/17")}) if block.code == "health-private" else block
        for block in read_example().addresses
    ]

    found = say(check_addresses(read_example().replace(addresses=blocks, allocations=[])))

    assert found == [
        (
            "refused overlap: links: it is used in every VRF, and 10.241.0.0/16 overlaps with 10.241.128.0/17 of block "
            '"health-private" in VRF "health"; change one of the prefixes in addresses.yml'
        ),
        (
            "links：它用于所有 VRF，而 10.241.0.0/16 与 VRF“health”中地址块“health-private”的 10.241.128.0/17 重叠；"
            "请修改 addresses.yml 中的一个网段"
        ),
    ]


def test_block_that_is_nearly_full_is_told() -> None:
    blocks = [
        block.model_copy(update={"prefix": IPv4Network("10.240.0.0/27")}) if block.code == "loopbacks" else block
        for block in read_example().addresses
    ]

    found = say(check_addresses(read_example().replace(addresses=blocks, allocations=[])))

    assert found == [
        (
            "warning nearly-full: loopbacks: 94% of 10.240.0.0/27 is handed out or planned; "
            "add another block of the same use before it is full"
        ),
        "loopbacks：10.240.0.0/27 已分配或待分配 94%；请在用完之前增加同一用途的地址块",
    ]


def test_link_called_like_a_node_is_refused() -> None:
    found = say(check_addresses(change(with_rows(), "links", {"linhan-up-a": {"code": "linhan"}})))

    assert found == [
        (
            "refused same-code: linhan: a link and a node have this code, so their addresses cannot be told apart; "
            "rename one of them"
        ),
        "linhan：链路和节点用了同一编号，地址无法区分；请修改其中一个编号",
    ]
