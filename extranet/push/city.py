"""What a push knows before it asks any device: models, files and digests of every device, made from the inventory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.devices.model import DeviceModel
from extranet.intent import read_intent
from extranet.push.topology import Topology, read_topology
from extranet.rendering import Files, digest_files, render_device
from extranet.vendor.dialects import DIALECTS
from extranet.vendor.tree import digest_running
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.extranet import Platform


@dataclass(frozen=True)
class City:
    """The extranet as it is intended. All by device."""

    topology: Topology
    models: Mapping[str, DeviceModel]
    files: Mapping[str, Files]
    digests: Mapping[str, str]

    def on(self, platforms: Iterable[Platform], devices: Iterable[str]) -> list[str]:
        """Those of the devices that are of one of the platforms."""
        wanted = set(platforms)
        return [device for device in devices if self.models[device].platform in wanted]


def make_city(inventory: Inventory) -> City:
    """All of a valid inventory. Raises GovcloudError."""
    models = {model.code: model for model in build_devices(inventory, plan_extranet(inventory))}
    files = {code: render_device(model) for code, model in models.items()}
    digests = {code: _digest(models[code].platform, own) for code, own in files.items()}
    return City(read_topology(read_intent(inventory)), models, files, digests)


def _digest(platform: Platform, files: Files) -> str:
    """Of a Linux device its files'; of a vendor's what it then runs, in the normal form that spares its own words."""
    if platform is Platform.LINUX:
        return digest_files(files)
    return digest_running(next(iter(files.values())), DIALECTS[platform])
