"""Does the network service offer the extensions that the product makes better use of a pool with."""

from collections.abc import Collection

from govcloud.pools.acceptance.result import Check, Result, Severity, conclude
from govcloud.pools.capabilities import EXTENSION_NAMES
from govcloud.text import Text

MISSING = Text("no `{alias}`: {name}", "没有 `{alias}`：{name}")
ALL_THERE = Text("{names} are offered", "已提供 {names}")
DO_WITHOUT = Text(
    "the product does without: rules are longer, bandwidth is not limited by the pool; ask the provider if you want it",
    "产品可在缺少该扩展时运行（规则更长、资源池不限速）；如需要请联系运营方",
)


def judge(offered: Collection[str]) -> Result:
    """`offered`: aliases of the extensions that are there."""
    problems = [MISSING(alias=alias, name=name) for alias, name in EXTENSION_NAMES.items() if alias not in offered]
    return conclude(problems, ALL_THERE(names=", ".join(EXTENSION_NAMES)), DO_WITHOUT)


CHECK = Check(
    "extensions",
    Text("network extensions we like", "网络扩展功能"),
    lambda facts: judge(facts.extensions),
    Severity.SHOULD,
)
