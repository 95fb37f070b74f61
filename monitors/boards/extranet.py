"""The extranet: levels, nodes, devices and links, and how much of redundancy and of bandwidth is left."""

from govcloud.text import Text
from monitors.boards.board import Board, Limits, Panel, Query, Row, Shape, Unit
from monitors.boards.choices import LEVEL, NODE
from monitors.boards.query import SPAN, pick, total
from monitors.metrics import extranet

ANY = Limits(look=1, wrong=1)
BOTH = ("level", "node")
BY_LEVEL = Text("{{level}}", "{{level}}")
PATHS_UP, PATHS_EXPECTED = pick(extranet.PATHS_UP, *BOTH), pick(extranet.PATHS_EXPECTED, *BOTH)
STATES = (
    (Text("{{level}}: whole", "{{level}}：完好"), f"({PATHS_UP} >= bool {PATHS_EXPECTED})"),
    (
        Text("{{level}}: without redundancy", "{{level}}：失去冗余"),
        f"(({PATHS_UP} < bool {PATHS_EXPECTED}) * ({PATHS_UP} > bool 0))",
    ),
    (Text("{{level}}: cut off", "{{level}}：中断"), f"({PATHS_UP} == bool 0)"),
)
BANDWIDTH = pick(extranet.LINK_BANDWIDTH, *BOTH)


def use_of_links(direction: str) -> str:
    """Traffic of links to their bandwidth, in a direction."""
    bytes_total = pick(extranet.LINK_BYTES, *BOTH, direction=direction)
    return f"topk(10, sum without (direction) (rate({bytes_total}[{SPAN}])) / {BANDWIDTH})"


def traffic(direction: str) -> str:
    """Bits per second, per level."""
    bytes_total = pick(extranet.LINK_BYTES, *BOTH, direction=direction)
    return f"8 * sum by (level) (rate({bytes_total}[{SPAN}]))"


NODES = Row(
    Text("Nodes", "节点"),
    [
        Panel(
            Text("Nodes by state", "各状态节点数"),
            Shape.LINES,
            Unit.COUNT,
            extranet.PATHS_UP,
            [Query(total(expression, "level"), words) for words, expression in STATES],
            width=10,
            height=9,
        ),
        Panel(
            Text("Nodes that are not whole", "不完好的节点"),
            Shape.TABLE,
            Unit.COUNT,
            extranet.PATHS_UP,
            [Query(f"{PATHS_UP} < {PATHS_EXPECTED}", Text("Whole sides", "完好侧数"))],
            Limits(look=2, wrong=1),
            width=7,
            height=9,
        ),
        Panel(
            Text("Busiest after the loss of a link", "单链路失效后最紧张的节点"),
            Shape.BARS,
            Unit.SHARE,
            extranet.AFTER_LINK_LOSS,
            [Query(f"topk(10, {pick(extranet.AFTER_LINK_LOSS, *BOTH)})", Text("{{node}}", "{{node}}"))],
            Limits(look=0.7, wrong=1),
            width=7,
            height=9,
        ),
    ],
)
DEVICES = Row(
    Text("Devices", "设备"),
    [
        Panel(
            Text("Devices that do not answer", "无应答的设备"),
            Shape.NUMBER,
            Unit.COUNT,
            extranet.DEVICE_UP,
            [Query(f"sum by (level) ({pick(extranet.DEVICE_UP, *BOTH)} == bool 0)", BY_LEVEL)],
            ANY,
            width=6,
        ),
        Panel(
            Text("Sessions missing", "缺少的会话"),
            Shape.NUMBER,
            Unit.COUNT,
            extranet.SESSIONS_UP,
            [
                Query(
                    total(
                        f"({pick(extranet.SESSIONS_EXPECTED, *BOTH)} - {pick(extranet.SESSIONS_UP, *BOTH)})",
                        "level",
                        "protocol",
                    ),
                    Text("{{level}} {{protocol}}", "{{level}} {{protocol}}"),
                )
            ],
            ANY,
            width=6,
        ),
        Panel(
            Text("Nodes with no or two gateways", "网关异常的节点"),
            Shape.NUMBER,
            Unit.COUNT,
            extranet.GATEWAYS_ACTIVE,
            [Query(f"sum by (level) ({pick(extranet.GATEWAYS_ACTIVE, *BOTH)} != bool 1)", BY_LEVEL)],
            ANY,
            width=6,
        ),
        Panel(
            Text("Wrong clocks", "时钟异常的设备"),
            Shape.NUMBER,
            Unit.COUNT,
            extranet.CLOCK_WRONG,
            [Query(total(pick(extranet.CLOCK_WRONG, "level"), "level"), BY_LEVEL)],
            ANY,
            width=6,
        ),
        Panel(
            Text("Unlike the intent", "与目标不一致的设备"),
            Shape.TABLE,
            Unit.COUNT,
            extranet.UNLIKE_INTENT,
            [
                Query(
                    f"max by (level,node,device) ({pick(extranet.UNLIKE_INTENT, *BOTH)}) > 0",
                    Text("Facts", "不一致项数"),
                )
            ],
            width=24,
            height=7,
        ),
    ],
)
LINKS = Row(
    Text("Links", "链路"),
    [
        Panel(
            Text("Links down", "中断的链路"),
            Shape.TABLE,
            Unit.COUNT,
            extranet.LINK_UP,
            [Query(f"count by (level,node,link,carrier) ({pick(extranet.LINK_UP, *BOTH)} == 0)", Text("Down", "中断"))],
        ),
        Panel(
            Text("Traffic", "流量"),
            Shape.LINES,
            Unit.BITS,
            extranet.LINK_BYTES,
            [
                Query(traffic("up"), Text("{{level}}: up", "{{level}}：上行")),
                Query(traffic("down"), Text("{{level}}: down", "{{level}}：下行")),
            ],
        ),
        Panel(
            Text("Fullest links", "最忙的链路"),
            Shape.LINES,
            Unit.SHARE,
            extranet.LINK_BYTES,
            [
                Query(use_of_links("up"), Text("{{link}}: up", "{{link}}：上行")),
                Query(use_of_links("down"), Text("{{link}}: down", "{{link}}：下行")),
            ],
        ),
    ],
)
BOARD = Board("extranet", Text("Extranet", "政务外网"), [NODES, DEVICES, LINKS], [LEVEL, NODE], since="now-6h")
