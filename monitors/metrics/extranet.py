"""Metrics of the e-government extranet: nodes, devices, links, sessions, gateways.

Labels: `level` is city, county, township or village; `node`, `device` and `link` are the inventory's codes; `protocol`
is bgp or bfd. Sessions are counted per device, so that there are a few series per device and not one per session.
"""

from govcloud.text import Text
from monitors.metrics.metric import Kind, Metric

NODE_INFO = Metric(
    "govcloud_node_info",
    ("node", "level", "county", "parent"),
    Text("1, with the county that a node is in and the node above it", "恒为 1，标注节点所在县区和上级节点"),
)
NODE = ("node", "level", "department")
PATHS_UP = Metric(
    "govcloud_node_paths_up",
    NODE,
    Text(
        "sides of a node that are whole to the core: 2 of 2, 1 (redundancy lost) or 0 (cut off)",
        "节点到核心完好的侧数：2、1（失去冗余）或 0（中断）",
    ),
)
PATHS_EXPECTED = Metric("govcloud_node_paths_expected", NODE, Text("sides that it should have", "应有侧数"))
AFTER_LINK_LOSS = Metric(
    "govcloud_node_after_link_loss_ratio",
    NODE,
    Text(
        "what the node sends and receives at its busiest, to what its smallest link carries alone",
        "节点峰值流量与单条最小链路带宽之比",
    ),
)
DEVICE = ("device", "node", "level")
DEVICE_UP = Metric("govcloud_device_up", DEVICE, Text("1: the device answers", "1：设备有应答"))
SESSIONS_EXPECTED = Metric(
    "govcloud_device_sessions_expected", (*DEVICE, "protocol"), Text("sessions that should be up", "应建立的会话数")
)
SESSIONS_UP = Metric(
    "govcloud_device_sessions_up", (*DEVICE, "protocol"), Text("sessions that are up", "已建立的会话数")
)
GATEWAYS_ACTIVE = Metric(
    "govcloud_gateways_active",
    ("node", "level", "vrf"),
    Text(
        "devices of a node that are its gateway: 1; 0: none; 2: both think so",
        "担任网关的设备数：应为 1；0：无；2：双主",
    ),
)
LINK = ("link", "node", "level", "carrier")
LINK_UP = Metric("govcloud_link_up", LINK, Text("1: both ends see it up", "1：两端均正常"))
LINK_BANDWIDTH = Metric("govcloud_link_bandwidth_bytes_per_second", LINK, Text("what it carries", "链路带宽"))
LINK_BYTES = Metric(
    "govcloud_link_bytes_total",
    (*LINK, "direction"),
    Text("bytes over the link, `up` towards the core, or `down`", "链路流量：上行或下行"),
    Kind.COUNTER,
)
CLOCK_WRONG = Metric(
    "govcloud_devices_clock_wrong", ("level",), Text("devices whose clock is not right", "时钟异常的设备数")
)
UNLIKE_INTENT = Metric(
    "govcloud_device_unlike_intent",
    ("device", "node", "level"),
    Text("facts of a device that are not as the inventory intends", "设备与目标不一致的项数"),
)
