"""The city that the lab's extranet is built for: the inventory that the settings name, usually the worked example."""

from dataclasses import dataclass

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.devices.model import DeviceModel
from govcloud.inventory.load import load_inventory
from govcloud.settings import Settings
from scripts.lab.extranet.wiring import Wiring, plan_wiring


@dataclass(frozen=True)
class City:
    """The devices of the inventory, and how they are wired in the lab."""

    models: tuple[DeviceModel, ...]
    wiring: Wiring


def load_city(settings: Settings) -> City:
    """Read the inventory. Raises UsageError when it is not valid, GovcloudError when a device has no address."""
    inventory = load_inventory(settings.inventory)
    models = build_devices(inventory, plan_extranet(inventory))
    return City(models, plan_wiring(models, inventory.extranet.attachments))
