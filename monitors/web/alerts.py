"""What needs a person now: what Alertmanager has, or, without one, what the picture itself shows to be wrong. Pure.

Thousands of villages that are down make one line per county here: a list that nobody can read helps nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from govcloud.inventory.models.city import Level
from govcloud.text import Language, Text
from monitors.metrics import security
from monitors.web.delta import Json
from monitors.web.extranet import Net
from monitors.web.ground import Ground
from monitors.web.pools import judge_pool
from monitors.web.readings import Readings
from monitors.web.sources import name_source
from monitors.web.state import State

MOST = 40
SEVERITIES = ("critical", "high", "warning", "info")
SAME = {"major": "high", "error": "high", "medium": "warning", "low": "info", "none": "info"}


@dataclass(frozen=True)
class Alert:
    """One alert."""

    key: str
    """Tells it apart from others, and stays the same while it lasts."""
    name: str
    severity: str
    summary: Mapping[Language, str]
    domain: str = ""
    """云, 网 or 安 as the rules write it: cloud, network, security."""
    since: str = ""
    """ISO time with zone; empty: nobody kept it."""
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        severity = SAME.get(self.severity, self.severity)
        return SEVERITIES.index(severity) if severity in SEVERITIES else 1

    @property
    def href(self) -> str:
        """The page of what it is about, if there is one."""
        for label in ("link", "node", "pool", "department"):
            if self.labels.get(label):
                return f"/{label}/{self.labels[label]}"
        return ""


def show_alerts(alerts: Sequence[Alert], source: str, language: Language) -> dict[str, Json]:
    """The gravest first, and how many there are."""
    ordered = sorted(alerts, key=lambda each: (each.rank, each.domain, each.key))
    counts = {name: sum(each.rank == number for each in ordered) for number, name in enumerate(SEVERITIES)}
    items: dict[str, Json] = {}
    for number, each in enumerate(ordered[:MOST]):
        items[each.key] = {
            "order": number,
            "name": each.name,
            "severity": SEVERITIES[each.rank],
            "domain": each.domain,
            "summary": each.summary.get(language) or each.name,
            **({"since": each.since} if each.since else {}),
            **({"href": each.href} if each.href else {}),
        }
    return {"source": source, "counts": {**counts}, "items": items, "more": max(0, len(ordered) - MOST)}


POOL_AWAY = Text("{pool} does not answer", "{pool}无应答")
POOL_PART = Text("{pool}: a service or an agent is away", "{pool}有服务或代理异常")
SOURCE_AWAY = Text("{source}: collection fails, its figures are old", "{source}采集失败，数据已过期")
NODE_CUT = Text("{node} is cut off", "{node}中断")
NODE_ONE = Text("{node} has lost its redundancy", "{node}失去冗余")
BELOW = Text("Below {node}: {what}", "{node}下联：{what}")
MANY_CUT = Text("{n} nodes cut off", "{n} 个节点中断")
MANY_ONE = Text("{n} without redundancy", "{n} 个失去冗余")
BOTH = Text("{cut}, {one}", "{cut}，{one}")
NEW = Text("{n} new critical findings of the checks", "安全检查新增 {n} 项严重不符合")


def find_wrong(readings: Readings, ground: Ground) -> list[Alert]:
    """What is wrong in the picture itself, without anybody's rules: states only, no thresholds."""
    found = list(find_sources(readings, ground))
    for pool in ground.inventory.pools:
        state = judge_pool(readings, pool.code)
        if state in {State.CUT, State.DEGRADED}:
            words = POOL_AWAY if state is State.CUT else POOL_PART
            text = words(pool=Text(pool.name.en, pool.name.zh))
            found.append(
                make(f"pool/{pool.code}", text, "critical" if state is State.CUT else "high", "cloud", pool=pool.code)
            )
    found += find_nodes(readings, ground)
    fresh = {labels[0]: value for labels, value in readings.merged(security.NEW_FAILURES).items()}
    if fresh.get("critical"):
        found.append(make("new-critical", NEW(n=int(fresh["critical"])), "critical", "security"))
    return found


def find_sources(readings: Readings, ground: Ground) -> list[Alert]:
    """Sources that fail, other than pools, which say so themselves."""
    return [
        make(f"source/{name}", SOURCE_AWAY(source=name_source(name, ground)), "high", "")
        for name, kept in readings.kept.items()
        if kept.up is False and name not in ground.inventory.pool_by_code
    ]


def find_nodes(readings: Readings, ground: Ground) -> list[Alert]:
    """Nodes that are not whole: the city's and counties' one by one, those below counted by county."""
    net = Net(readings, ground)
    if not readings.fresh(net.source):
        return []
    found: list[Alert] = []
    below: dict[tuple[str, State], int] = {}
    for code, node in ground.nodes.items():
        state = net.states[code]
        if state not in {State.CUT, State.DEGRADED}:
            continue
        county = ground.county_of(code)
        if node.level is Level.CITY or code == county:
            words = NODE_CUT if state is State.CUT else NODE_ONE
            severity = "critical" if state is State.CUT else "high"
            found.append(make(f"node/{code}", words(node=ground.name(code)), severity, "network", node=code))
        else:
            below[county, state] = below.get((county, state), 0) + 1
    for county in dict.fromkeys(county for county, _ in below):
        name = ground.name(county) if county else Text("the city", "市级")
        cut, one = below.get((county, State.CUT), 0), below.get((county, State.DEGRADED), 0)
        what = BOTH if cut and one else MANY_CUT if cut else MANY_ONE
        parts = {"cut": MANY_CUT(n=cut), "one": MANY_ONE(n=one)} if cut and one else {"n": cut or one}
        found.append(make(f"below/{county}", BELOW(node=name, what=what(**parts)), "high", "network", node=county))
    return found


def make(key: str, words: Text, severity: str, domain: str, **labels: str) -> Alert:
    """An alert of the page's own."""
    return Alert(key, key, severity, {"en": words.render("en"), "zh": words.render("zh")}, domain, labels=labels)
