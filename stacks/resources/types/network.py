"""A network of a project."""

from govcloud.text import Text
from stacks.resources.common import ID
from stacks.resources.definition import ResourceType
from stacks.resources.kinds import Bool, Int, SetOf, Str
from stacks.resources.neutron import COMMON, STATUS, NetworkHandler
from stacks.resources.properties import Property
from stacks.resources.rest import Place

INPUTS = {
    **COMMON,
    "admin_state_up": Property(Bool(), Text("whether it forwards", "是否启用"), default=True),
    "mtu": Property(Int(68, 9216), Text("largest packet", "最大传输单元"), by_pool=True, unit="bytes"),
    "port_security": Property(
        Bool(),
        Text("whether its ports filter by default", "端口默认是否启用安全检查"),
        default=True,
        api="port_security_enabled",
    ),
    "shared": Property(Bool(), Text("whether all projects may use it", "是否共享给所有项目"), default=False),
    "qos_policy": Property(ID, Text("id of its bandwidth policy", "限速策略的 ID"), api="qos_policy_id"),
}
OUTPUTS = {**STATUS, "subnets": Property(SetOf(Str()), Text("ids of its subnets", "子网的 ID"))}

TYPE = ResourceType(
    module="network",
    name="Network",
    doc=Text("a network of a project", "项目内的网络"),
    inputs=INPUTS,
    outputs=OUTPUTS,
    handler=NetworkHandler(Place("network", "/networks", "network"), INPUTS, OUTPUTS),
    needs=lambda inputs: ["network:qos"] if inputs.get("qos_policy") else [],
)
