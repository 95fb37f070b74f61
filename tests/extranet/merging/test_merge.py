"""A private network goes into an area of its own; what overlaps is told apart into what matters and what does not."""

import json
import shutil
from ipaddress import ip_network
from pathlib import Path

import pytest

from extranet.addresses import plan_extranet
from extranet.merging.merge import Merge, plan_merge
from extranet.merging.steps import write_steps
from govcloud.cli.main import run
from govcloud.errors import Exit, UsageError
from govcloud.inventory.load import load_inventory
from govcloud.settings import load_settings
from govcloud.text import Language

EXAMPLE = load_settings({}).inventory
INVENTORY = load_inventory(EXAMPLE)
V6 = "2001:db8:2810::/48"


def plan(department: str, *prefixes: str) -> Merge:
    return plan_merge(INVENTORY, department, [ip_network(prefix) for prefix in prefixes])


def blocking(merge: Merge) -> list[str]:
    return [finding.words.render("en") for finding in merge.findings if finding.blocks]


def test_new_area_gets_the_next_number_and_a_block_for_each_prefix() -> None:
    merge = plan("emergency", "172.30.0.0/16", V6)
    assert merge.possible
    assert merge.new_vrf
    assert merge.vrf.route_target == "65000:103"
    assert [(block.code, str(block.prefix)) for block in merge.blocks] == [
        ("emergency-private-1", "172.30.0.0/16"),
        ("emergency-private-2", V6),
    ]
    assert [site.code for site in merge.sites] == ["site-emergency"]


def test_addresses_of_another_area_are_told_and_are_no_obstacle() -> None:
    merge = plan("emergency", "172.20.0.0/16", V6)
    assert merge.possible
    assert ["health" in finding.words.render("en") for finding in merge.findings] == [True]


@pytest.mark.parametrize(
    ("department", "prefixes", "words"),
    [
        ("emergency", ("172.30.0.0/16", "172.30.4.0/24", V6), "172.30.4.0/24 and 172.30.0.0/16"),
        ("emergency", ("172.30.0.0/16",), "no IPv6 prefix"),
        ("health", ("172.20.8.0/24", V6), 'which area "health" has already'),
        ("health", (str(INVENTORY.extranet.services[0].prefixes[0]),), "shared service"),
    ],
)
def test_overlap_within_an_area_or_with_what_it_reaches_is_in_the_way(
    department: str, prefixes: tuple[str, ...], words: str
) -> None:
    merge = plan(department, *prefixes)
    assert not merge.possible
    assert any(words in said for said in blocking(merge)), blocking(merge)


@pytest.mark.parametrize(("department", "words"), [("emergancy", '"emergency"'), ("linhan", "there is no department")])
def test_department_that_cannot_be_merged_is_named(department: str, words: str) -> None:
    with pytest.raises(UsageError) as raised:
        plan(department, "172.30.0.0/16")
    assert words in raised.value.render("en")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_steps_name_every_site_and_the_way_back(language: Language) -> None:
    steps = write_steps(plan("emergency", "172.30.0.0/16", V6), language)
    assert "`site-emergency`" in steps
    assert "VLAN 103" in steps
    assert steps.count("\n## ") == 5


def test_command_writes_what_the_extranet_is_then_built_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city = shutil.copytree(EXAMPLE, tmp_path / "city")
    command = ["extranet", "merge", "emergency", "--prefix", "172.30.0.0/16", "--prefix", V6, "--inventory", str(city)]
    assert run([*command, "--json"]) == Exit.USAGE
    assert (city / "addresses.yml").read_bytes() == (EXAMPLE / "addresses.yml").read_bytes()
    capsys.readouterr()
    assert run([*command, "--json", "--yes"]) == Exit.DONE
    assert json.loads(capsys.readouterr().out)["possible"] is True
    merged = load_inventory(city)
    assert "emergency" in {vrf.code for vrf in merged.extranet.vrfs}
    assert str(plan_extranet(merged).site("site-emergency", "emergency").v4).startswith("172.30.")
    assert run([*command, "--yes"]) == Exit.DONE
    assert load_inventory(city) == merged


def test_refused_merge_writes_nothing(tmp_path: Path) -> None:
    city = shutil.copytree(EXAMPLE, tmp_path / "city")
    assert run(["extranet", "merge", "emergency", "--prefix", "172.30.0.0/16", "--yes", "--inventory", str(city)]) == 1
    assert run(["extranet", "merge", "emergency", "--prefix", "172.30.0.1/16", "--inventory", str(city)]) == Exit.USAGE
    assert load_inventory(city) == INVENTORY
