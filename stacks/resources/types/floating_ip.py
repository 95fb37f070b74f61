"""A floating IP: an address of an external network that leads to a port."""

from govcloud.text import Text
from stacks.resources.common import DESCRIPTION, ID, PROJECT, TAGS
from stacks.resources.definition import ResourceType
from stacks.resources.kinds import Str
from stacks.resources.neutron import STATUS, NetworkHandler
from stacks.resources.normalise import address
from stacks.resources.properties import Property
from stacks.resources.rest import Place

ADDRESS = Str(normalise=address)
INPUTS = {
    "project": PROJECT,
    "description": DESCRIPTION,
    "tags": TAGS,
    "network": Property(
        ID, Text("id of the external network", "外部网络的 ID"), required=True, replaces=True, api="floating_network_id"
    ),
    "address": Property(
        ADDRESS, Text("the address", "浮动地址"), by_pool=True, replaces=True, api="floating_ip_address"
    ),
    "port": Property(ID, Text("id of the port that it leads to", "绑定端口的 ID"), api="port_id"),
    "fixed_address": Property(
        ADDRESS, Text("the port's address that it leads to", "绑定的固定地址"), by_pool=True, api="fixed_ip_address"
    ),
}
OUTPUTS = {**STATUS, "router": Property(Str(), Text("id of the router", "路由器的 ID"), api="router_id")}

TYPE = ResourceType(
    module="network",
    name="FloatingIp",
    doc=Text("an address of an external network", "外部网络的浮动地址"),
    inputs=INPUTS,
    outputs=OUTPUTS,
    handler=NetworkHandler(Place("network", "/floatingips", "floatingip", by_name=False), INPUTS, OUTPUTS),
)
