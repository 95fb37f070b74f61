"""From the inventory and its address plan to one model per device: the only place where intent becomes configuration.

Pure. Whatever the order of the inventory's rows, the same inventory gives the same models, ordered by device code.
"""

from extranet.addresses import ExtranetPlan
from extranet.devices.city import CityView, view_city
from extranet.devices.exits import build_nat
from extranet.devices.interfaces import build_interfaces
from extranet.devices.model import DeviceModel, Vrf
from extranet.devices.routing import build_routings
from extranet.intent import number_vrf
from govcloud.inventory.inventory import Inventory


def build_devices(inventory: Inventory, plan: ExtranetPlan) -> tuple[DeviceModel, ...]:
    """Every device of a valid inventory, by code. Raises GovcloudError where the plan has no address for one."""
    city = view_city(inventory, plan)
    return tuple(build_device(city, code) for code in sorted(city.intent.devices))


def build_device(city: CityView, code: str) -> DeviceModel:
    """One device. Raises GovcloudError like `build_devices`, KeyError for a code that is none."""
    device = city.intent.devices[code]
    node = city.intent.nodes[device.node]
    router_id = str(city.plan.loopback(code).v4.network_address)
    areas = [city.intent.vrfs[area] for area in city.sort_areas(node.vrfs) if area]
    return DeviceModel(
        code=code,
        node=device.node,
        side=device.side,
        role=device.role,
        platform=device.platform,
        model=device.model,
        asn=city.number_node(device.node),
        router_id=router_id,
        vrfs=tuple(
            Vrf(area.code, number_vrf(area), f"{router_id}:{number_vrf(area)}", area.route_target) for area in areas
        ),
        interfaces=build_interfaces(city, device),
        routings=build_routings(city, device),
        services=city.services,
        management=str(city.plan.management(code).v4.network_address),
        nat=build_nat(city, device),
    )
