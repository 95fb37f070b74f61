"""A device model as the configuration of a Huawei router: the words of VRP 8 (V800/V300R02x), as the device prints it.

Translation at an internet exit uses the words of the AR series. Secrets are not in the text: passwords and SNMPv3 keys
are set when a device is put into service, and neither written nor compared afterwards.
"""

from extranet.devices.model import DeviceModel
from extranet.rendering.cli.filters import list_filters
from extranet.rendering.cli.spelling import join_blocks
from extranet.rendering.cli.writing import write_policies
from extranet.rendering.vrp.access import write_access
from extranet.rendering.vrp.instances import write_instances, write_static
from extranet.rendering.vrp.interfaces import write_interfaces
from extranet.rendering.vrp.routing import write_routing
from extranet.rendering.vrp.services import write_services
from extranet.rendering.vrp.words import WORDS

FILE = "vrp.cfg"


def render(model: DeviceModel) -> dict[str, str]:
    """The one file of a VRP device."""
    filters = list_filters(model)
    blocks = [
        [f"sysname {model.code}"],
        *write_instances(model),
        ["bfd"],
        *write_access(model, filters),
        *write_policies(model, WORDS),
        *write_interfaces(model, filters),
        *write_routing(model),
        write_static(model),
        *write_services(model),
    ]
    return {FILE: join_blocks(blocks)}
