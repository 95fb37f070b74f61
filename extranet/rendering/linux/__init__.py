"""Linux devices: FRR, keepalived, nftables, systemd-networkd and the services of the host. The text is the same whether
the kernel has VRFs or the device keeps each area in a namespace; that is decided when the device starts.
"""

from extranet.devices.model import DeviceModel
from extranet.rendering.linux.firewall import write_firewall
from extranet.rendering.linux.frr import write_frr
from extranet.rendering.linux.host import write_host
from extranet.rendering.linux.internet import write_audit
from extranet.rendering.linux.keepalived import write_keepalived
from extranet.rendering.linux.network import write_network
from extranet.rendering.linux.shaping import write_shaping
from extranet.rendering.linux.zones import write_zones


def render(model: DeviceModel) -> dict[str, str]:
    """Path without its leading slash → text."""
    files = {
        "etc/frr/frr.conf": write_frr(model),
        "etc/frr/vtysh.conf": "service integrated-vtysh-config\n",
        "etc/hostname": f"{model.code}\n",
        "etc/nftables.conf": write_firewall(model),
        **write_keepalived(model),
        **write_network(model),
        **write_shaping(model),
        **write_zones(model),
        **write_host(model),
    }
    if model.nat is not None:
        files["etc/ulogd.conf"] = write_audit()
    return files
