"""A floating IP: an address of an external network that leads to a port."""

from collections.abc import Iterable, Mapping
from typing import Any

from govcloud.text import Text
from stacks.resources.common import DESCRIPTION, ID, PROJECT, TAGS
from stacks.resources.definition import Problem, ResourceType
from stacks.resources.job import Job
from stacks.resources.kinds import Str
from stacks.resources.neutron import STATUS, NetworkHandler
from stacks.resources.normalise import address
from stacks.resources.properties import Property
from stacks.resources.rest import Place
from stacks.resources.values import Values

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


class FloatingIpHandler(NetworkHandler):
    """Floating IPs."""

    def body(self, job: Job, new: Values, names: Iterable[str]) -> dict[str, Any]:
        """The service takes a fixed address only together with its port."""
        sent = super().body(job, new, names)
        return {**sent, "port_id": new["port"]} if "fixed_ip_address" in sent and "port" in new else sent

    def send_changes(self, job: Job, resource_id: str, old: Values, new: Values) -> Mapping[str, Any]:
        """A port that is taken away takes its fixed address with it."""
        if "port" not in new:
            old = {name: value for name, value in old.items() if name != "fixed_address"}
        return super().send_changes(job, resource_id, old, new)


def find_problems(inputs: Values) -> Iterable[Problem]:
    """A fixed address without a port."""
    if "fixed_address" in inputs and "port" not in inputs:
        yield "fixed_address", Text("needs `port`", "需要先填写 `port`")


TYPE = ResourceType(
    module="network",
    name="FloatingIp",
    doc=Text("an address of an external network", "外部网络的浮动地址"),
    inputs=INPUTS,
    outputs=OUTPUTS,
    handler=FloatingIpHandler(Place("network", "/floatingips", "floatingip", by_name=False), INPUTS, OUTPUTS),
    rules=find_problems,
)
