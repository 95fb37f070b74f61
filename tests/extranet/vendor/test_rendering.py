"""Text of VRP and Comware from the device model: compared whole with reviewed files, and fact by fact where it matters.

That a vendor's software takes the text is not proven here: there is none to ask.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from extranet.devices.model import DeviceModel, Relation
from extranet.rendering import render_device
from govcloud.inventory.models.extranet import Platform
from tests.extranet.vendor.samples import build_sample

GOLDEN = Path(__file__).parent / "golden"
VENDORS = [Platform.VRP, Platform.COMWARE]


@pytest.mark.parametrize("platform", VENDORS)
def test_sample_device_is_rendered_as_reviewed(platform: Platform) -> None:
    files = render_device(build_sample(platform))
    assert files == {f"{platform}.cfg": (GOLDEN / f"{platform}.cfg").read_text()}


@pytest.mark.parametrize("platform", VENDORS)
def test_neighbour_downwards_is_told_the_default_route_and_nothing_else(platform: Platform) -> None:
    text = _render(platform)
    policy = text.partition("route-policy TELL-DOWN-4 ")[2].partition("#")[0]
    assert policy.startswith("permit node 10\n")
    assert policy.rstrip().endswith("DEFAULT-4")
    assert "TELL-DOWN-4 permit node 20" not in text


@pytest.mark.parametrize("platform", VENDORS)
def test_lost_default_route_takes_side_a_below_side_b_in_vrrp(platform: Platform) -> None:
    lines = [line for line in _render(platform).splitlines() if " vrid 1 track " in line]
    assert len(lines) == 2
    assert all(200 - int(line.split()[-1]) < 100 for line in lines)


@pytest.mark.parametrize("platform", VENDORS)
def test_device_without_exit_has_neither_translation_nor_its_filter(platform: Platform) -> None:
    model = build_sample(platform)
    inner = [
        replace(each, neighbors=tuple(n for n in each.neighbors if n.relation is not Relation.CARRIER))
        for each in model.routings
    ]
    text = _text(platform, replace(model, nat=None, routings=tuple(inner)))
    assert "nat " not in text
    assert "AREA-internet" not in text


@pytest.mark.parametrize("platform", VENDORS)
def test_every_policy_list_and_filter_that_is_used_is_defined_once(platform: Platform) -> None:
    lines = _render(platform).splitlines()
    used = {line.split()[3] for line in lines if " route-policy " in line and line.lstrip().startswith("peer")}
    defined = [line.split()[1] for line in lines if line.startswith("route-policy") and line.endswith("node 10")]
    assert used
    assert used <= set(defined)
    assert len(defined) == len(set(defined))


def _render(platform: Platform) -> str:
    return _text(platform, build_sample(platform))


def _text(platform: Platform, model: DeviceModel) -> str:
    return render_device(model)[f"{platform}.cfg"]
