"""What is rendered for VRP and Comware reads back as the model that it was rendered from."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.devices.model import DeviceModel
from extranet.rendering import render_device
from extranet.vendor.parsing import parse_model, reduce_model
from govcloud.inventory.models.extranet import Platform
from tests.extranet.nets import read_example
from tests.extranet.vendor.samples import PREFIX, build_sample
from tests.extranet.vendor.strategies import draw_models

both = pytest.mark.parametrize("platform", [Platform.VRP, Platform.COMWARE])


@both
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_model_reads_back_from_its_text(platform: Platform, data: st.DataObject) -> None:
    model = data.draw(draw_models(platform))
    assert parse_model(render(model), platform) == reduce_model(model)


@both
def test_every_device_of_the_worked_example_reads_back_as_if_it_were_the_vendors(platform: Platform) -> None:
    inventory = read_example()
    models = build_devices(inventory, plan_extranet(inventory))
    assert len(models) > 20
    for model in models:
        recast = recast_model(model, platform)
        assert parse_model(render(recast), platform) == reduce_model(recast), model.code


@both
def test_text_of_another_device_is_not_taken_for_this_one(platform: Platform) -> None:
    model = build_sample(platform)
    text = render(model).replace("as-number 4200000001", "as-number 4200000002")
    assert parse_model(text, platform) != reduce_model(model)


@both
def test_secrets_and_version_of_a_running_device_say_nothing(platform: Platform) -> None:
    model = build_sample(platform)
    text = render(model)
    noisy = text.replace("#\n", "#\n version 7.1.070, Release 6728\n#\n", 1) if platform is Platform.COMWARE else text
    noisy = noisy.replace("return\n", "interface NULL0\n#\nreturn\n")
    noisy = noisy.replace(
        " local-user govcloud level 3", " local-user govcloud password x\n local-user govcloud level 3"
    )
    assert noisy != text
    assert parse_model(noisy, platform) == reduce_model(model)


def render(model: DeviceModel) -> str:
    return render_device(model)[f"{model.platform}.cfg"]


def recast_model(model: DeviceModel, platform: Platform) -> DeviceModel:
    """The device as it would be on another platform: with that platform's names of ports."""
    physical = sorted({each.parent or each.name for each in model.interfaces})
    names = {name: PREFIX[platform] + str(index) for index, name in enumerate(physical)}
    names |= {name: "LoopBack0" for name in names if name.lower().startswith("lo")}

    def rename(name: str) -> str:
        port, dot, tag = name.partition(".")
        return names.get(port, port) + dot + tag

    routings = [
        replace(each, neighbors=tuple(replace(peer, interface=rename(peer.interface)) for peer in each.neighbors))
        for each in model.routings
    ]
    interfaces = [replace(each, name=rename(each.name), parent=rename(each.parent)) for each in model.interfaces]
    nat = model.nat and replace(model.nat, outside=rename(model.nat.outside))
    return replace(model, platform=platform, interfaces=tuple(interfaces), routings=tuple(routings), nat=nat)
