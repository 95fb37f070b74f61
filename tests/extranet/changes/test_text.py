"""The difference of text by its hierarchy."""

from extranet.changes.text import compare_files, diff_text

BEFORE = """router bgp 65001
 neighbor 10.0.0.1 remote-as 65002
 address-family ipv4 unicast
  neighbor 10.0.0.1 activate
  network 10.1.0.0/16
 exit-address-family
exit
"""


def test_changed_line_stands_under_the_lines_it_is_below() -> None:
    after = BEFORE.replace("  network 10.1.0.0/16\n", "  network 10.2.0.0/16\n  network 10.3.0.0/16\n")
    assert list(diff_text(BEFORE, after)) == [
        " router bgp 65001",
        "  address-family ipv4 unicast",
        "-  network 10.1.0.0/16",
        "+  network 10.2.0.0/16",
        "+  network 10.3.0.0/16",
    ]


def test_parents_are_shown_once_for_neighbouring_changes() -> None:
    after = BEFORE.replace("65002", "65003").replace("10.1.0.0", "10.9.0.0")
    lines = list(diff_text(BEFORE, after))
    assert lines.count(" router bgp 65001") == 1
    assert lines.count("  address-family ipv4 unicast") == 1


def test_same_text_has_no_difference_and_blank_lines_do_not_count() -> None:
    assert list(diff_text(BEFORE, BEFORE)) == []
    assert list(diff_text(BEFORE, BEFORE.replace("exit\n", "\nexit\n"))) == []


def test_block_that_comes_whole_is_not_repeated_as_its_own_parent() -> None:
    assert list(diff_text("", "vrf a\n ip route 0.0.0.0/0 blackhole\nexit-vrf\n")) == [
        "+vrf a",
        "+ ip route 0.0.0.0/0 blackhole",
        "+exit-vrf",
    ]


def test_devices_that_are_new_gone_and_changed_are_told_apart() -> None:
    before = {"a": {"x": "1\n"}, "b": {"x": "1\n"}, "c": {"x": "1\n", "model.json": "1"}}
    after = {"b": {"x": "2\n"}, "c": {"x": "1\n", "model.json": "2"}, "d": {"x": "1\n"}}
    found = [
        (c.device, c.is_new, c.is_gone, [f.counts for f in c.files]) for c in compare_files(before, after, "model.json")
    ]
    assert found == [
        ("a", False, True, [(0, 1)]),
        ("b", False, False, [(1, 1)]),
        ("d", True, False, [(1, 0)]),
    ]
