"""Services that must run on a device: those that its files belong to, as the agent that brings them up sees it."""

from extranet.agent.services import UNITS, services_of
from extranet.devices.model import DeviceModel
from extranet.rendering import render_device
from govcloud.inventory.models.extranet import Platform

NOT_EVERYWHERE = "systemd-networkd.service"
"""It has no work where areas are namespaces; what it makes elsewhere is seen at the ports."""


def list_services(model: DeviceModel) -> list[str]:
    """Names of systemd's units, without their ending; none of a vendor's device, which has no such things.

    A service of which there is only how it would be started, and nothing for it to do, need not run.
    """
    if model.platform is not Platform.LINUX:
        return []
    paths = render_device(model)
    return [
        service.unit.removesuffix(".service")
        for service in services_of(paths)
        if service.unit != NOT_EVERYWHERE
        and (service.is_own or any(not path.startswith(UNITS) for path in service.files(paths)))
    ]
