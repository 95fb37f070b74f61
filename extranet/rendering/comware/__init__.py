"""A device model as the configuration of an H3C router: the words of Comware 7, as the device prints it.

Secrets are not in the text: passwords and SNMPv3 users are set when a device is put into service, and neither written
nor compared afterwards. Comware tracks IPv4 routes only, so an IPv6 group follows the IPv4 default route of its area.
"""

from extranet.devices.model import DeviceModel
from extranet.rendering.cli.filters import list_filters
from extranet.rendering.cli.spelling import join_blocks
from extranet.rendering.cli.writing import write_policies
from extranet.rendering.comware.access import write_access
from extranet.rendering.comware.instances import write_instances, write_static, write_tracks
from extranet.rendering.comware.interfaces import write_interfaces
from extranet.rendering.comware.routing import write_routing
from extranet.rendering.comware.services import write_services
from extranet.rendering.comware.words import WORDS

FILE = "comware.cfg"


def render(model: DeviceModel) -> dict[str, str]:
    """The one file of a Comware device."""
    filters = list_filters(model)
    blocks = [
        [f"sysname {model.code}"],
        *write_instances(model),
        *write_tracks(model),
        *write_access(model, filters),
        *write_policies(model, WORDS),
        *write_interfaces(model, filters),
        *write_routing(model),
        write_static(model),
        *write_services(model),
    ]
    return {FILE: join_blocks(blocks)}
