"""Does the network service offer the extensions that the product makes better use of a pool with."""

from collections.abc import Collection

from govcloud.pools.acceptance.result import Check, Result, Severity, conclude
from govcloud.pools.capabilities import EXTENSION_NAMES
from govcloud.text import Text

LOSSES = {
    "qos": Text("the pool cannot limit bandwidth", "资源池无法限速"),
    "address-group": Text("a rule is written once per prefix", "规则须按网段逐条编写"),
    "trunk": Text("a server has one port per network", "云主机在每个网络须各有一个端口"),
    "standard-attr-tag": Text("network objects are found by their names", "网络资源只能按名称查找"),
}
"""Extension → what is lost without it."""
MISSING = Text("no {name} (`{alias}`), so {loss}", "没有{name}（`{alias}`），{loss}")
ALL_THERE = Text("{names} are offered", "已提供 {names}")
DO_WITHOUT = Text(
    "the product does without; ask the provider if you want it", "产品可不依赖该扩展运行；如需要请联系运营方"
)


def judge(offered: Collection[str]) -> Result:
    """`offered`: aliases of the extensions that are there."""
    problems = [
        MISSING(alias=alias, name=EXTENSION_NAMES[alias], loss=loss)
        for alias, loss in LOSSES.items()
        if alias not in offered
    ]
    return conclude(problems, ALL_THERE(names=", ".join(LOSSES)), DO_WITHOUT)


CHECK = Check(
    "extensions",
    Text("network extensions", "网络扩展功能"),
    lambda facts: judge(facts.extensions),
    Severity.SHOULD,
)
