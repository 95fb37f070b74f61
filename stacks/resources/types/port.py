"""A port: where a server joins a network."""

from govcloud.text import Text
from stacks.resources.common import ID
from stacks.resources.definition import ResourceType
from stacks.resources.kinds import Bool, Record, SetOf, Str
from stacks.resources.neutron import COMMON, STATUS, NetworkHandler
from stacks.resources.normalise import address, mac, prefix
from stacks.resources.properties import Property
from stacks.resources.rest import Place

ADDRESS = Str(normalise=address)
FIXED_IP = Record(
    "FixedIp",
    {
        "subnet_id": Property(ID, Text("id of the subnet", "子网的 ID"), required=True),
        "ip_address": Property(ADDRESS, Text("the address", "地址"), by_pool=True),
    },
)
PAIR = Record(
    "AddressPair",
    {
        "ip_address": Property(
            Str(normalise=lambda text: prefix(text) if "/" in text else address(text)),
            Text("address or prefix", "地址或网段"),
            required=True,
        ),
        "mac_address": Property(
            Str(normalise=mac), Text("MAC address; the port's own if empty", "MAC 地址；默认为本端口"), by_pool=True
        ),
    },
)
INPUTS = {
    **COMMON,
    "network": Property(ID, Text("id of the network", "网络的 ID"), required=True, replaces=True, api="network_id"),
    "fixed_ips": Property(SetOf(FIXED_IP), Text("its addresses", "固定地址"), by_pool=True),
    "security_groups": Property(SetOf(ID), Text("ids of its security groups", "安全组的 ID"), by_pool=True),
    "allowed_pairs": Property(
        SetOf(PAIR),
        Text("more addresses that may be used behind it", "允许的附加地址"),
        default=[],
        api="allowed_address_pairs",
    ),
    "port_security": Property(
        Bool(), Text("whether it filters", "是否启用端口安全"), default=True, api="port_security_enabled"
    ),
    "admin_state_up": Property(Bool(), Text("whether it forwards", "是否启用"), default=True),
    "mac_address": Property(Str(normalise=mac), Text("MAC address", "MAC 地址"), by_pool=True, replaces=True),
    "qos_policy": Property(ID, Text("id of its bandwidth policy", "限速策略的 ID"), api="qos_policy_id"),
}
OUTPUTS = {
    **STATUS,
    "device": Property(Str(least=0), Text("what it belongs to", "所属设备"), api="device_id"),
    "device_owner": Property(Str(least=0), Text("kind of what it belongs to", "所属设备类型")),
}


TYPE = ResourceType(
    module="network",
    name="Port",
    doc=Text("where a server joins a network", "主机接入网络的端口"),
    inputs=INPUTS,
    outputs=OUTPUTS,
    handler=NetworkHandler(Place("network", "/ports", "port"), INPUTS, OUTPUTS),
    needs=lambda inputs: ["network:qos"] if inputs.get("qos_policy") else [],
    delete_before_replace=True,
)
