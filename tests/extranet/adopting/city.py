"""The worked example's devices as the collector would see them, adopted without any network."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from extranet.addresses import plan_extranet
from extranet.adopting.adoption import Adoption, plan_adoption
from extranet.adopting.hosts import Facts, place_hosts
from extranet.adopting.leads import find_leads
from extranet.adopting.running import read_running
from extranet.devices.build import build_devices
from extranet.devices.city import view_city
from extranet.devices.model import DeviceModel
from govcloud.cli.extranet_adopt import name_zones
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.extranet import Platform
from tests.extranet.adopting.documents import write_document
from tests.extranet.nets import read_example

TODAY = date(2026, 11, 22)

type Documents = Mapping[str, dict[str, Any]]


@cache
def build_linux() -> dict[str, DeviceModel]:
    """Every Linux device of the worked example."""
    return list_linux(read_example())


def list_linux(inventory: Inventory) -> dict[str, DeviceModel]:
    """Every Linux device of a city."""
    models = build_devices(inventory, plan_extranet(inventory))
    return {model.code: model for model in models if model.platform is Platform.LINUX}


def write_all(models: Iterable[DeviceModel]) -> Documents:
    """What each prints that runs just what was rendered for it."""
    return {model.code: write_document(model) for model in models}


def adopt(inventory: Inventory, documents: Documents, facts: Facts, others: Documents | None = None) -> Adoption:
    """Adopt what has printed `documents`; `others` are asked for the other ends."""
    city = view_city(inventory, plan_extranet(inventory))
    codes = name_zones(city)
    hosts = place_hosts(inventory, {name: read_running(name, said, codes) for name, said in documents.items()}, facts)
    asked = [read_running(name, said, codes) for name, said in (others or {}).items()]
    leads = find_leads(city, hosts, facts, asked)
    return plan_adoption(inventory, city, hosts, leads, facts=facts, today=TODAY)
