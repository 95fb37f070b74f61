"""Cloud, network and security in one word each, and a sentence: what a person reads from across the room. Pure."""

from collections import Counter

from govcloud.inventory.models.city import Level
from govcloud.text import Language, Text
from monitors.metrics import security as checks
from monitors.web.delta import Json
from monitors.web.extranet import Net
from monitors.web.ground import Ground
from monitors.web.pools import judge_pool
from monitors.web.readings import Readings
from monitors.web.state import State

GRAVEST = (State.CUT, State.DEGRADED, State.UNKNOWN, State.NORMAL)
POOLS = Text("{good} of {all} pools normal", "{all} 个资源池，{good} 个正常")
NODES = Text("{cut} cut off, {one} without redundancy", "中断 {cut}，失去冗余 {one}")
NODES_WELL = Text("all {all} nodes whole", "{all} 个节点全部完好")
UNTOLD = Text("no current figures", "没有最新数据")
GRAVE = Text("{n} critical failures", "严重不符合 {n} 项")
NO_GRAVE = Text("no critical failure", "无严重不符合")
RIGHT, ATTEND = Text("in order", "无严重问题"), Text("attention", "需处置")
PARTLY = Text("partly failing", "部分异常")


def show_summary(readings: Readings, ground: Ground, language: Language) -> dict[str, Json]:
    """The three, each with state, word and sentence."""
    return {
        "cloud": say(*sum_pools(readings, ground), language),
        "network": say(*sum_network(readings, ground), language),
        "security": say(*sum_security(readings), language),
    }


def say(state: State, word: Text, sentence: Text, language: Language) -> dict[str, Json]:
    """One of the three."""
    return {"state": state.value, "word": word.render(language), "sentence": sentence.render(language)}


def sum_pools(readings: Readings, ground: Ground) -> tuple[State, Text, Text]:
    """Cut off only where no pool answers; with one of four away, the cloud is partly failing."""
    counts = Counter(judge_pool(readings, each.code) for each in ground.inventory.pools)
    number = len(ground.inventory.pools)
    state = next((each for each in GRAVEST if counts[each]), State.UNKNOWN)
    if state is State.CUT and counts[State.CUT] < number:
        state = State.DEGRADED
    word = PARTLY if state is State.DEGRADED else state.words
    return state, word, POOLS(good=counts[State.NORMAL], all=number)


def sum_network(readings: Readings, ground: Ground) -> tuple[State, Text, Text]:
    """Cut off: the core, the exit or a county is; what is below only makes it partly failing."""
    net = Net(readings, ground)
    if not readings.fresh(net.source):
        return State.UNKNOWN, State.UNKNOWN.words, UNTOLD
    counts = Counter(net.states.values())
    high = {
        net.states[code]
        for code, node in ground.nodes.items()
        if node.department is None and node.level in {Level.CITY, Level.COUNTY}
    }
    state = next((each for each in GRAVEST if counts[each]), State.UNKNOWN)
    word = state.words
    if state is State.CUT and State.CUT not in high:
        state, word = State.DEGRADED, PARTLY
    if state is State.NORMAL:
        return state, word, NODES_WELL(all=counts[State.NORMAL])
    return state, word, NODES(cut=counts[State.CUT], one=counts[State.DEGRADED])


def sum_security(readings: Readings) -> tuple[State, Text, Text]:
    """Degraded: a critical check fails. What nobody tells anew is unknown."""
    source = readings.source_of(checks.VERDICTS)
    if not source or not readings.fresh(source):
        return State.UNKNOWN, State.UNKNOWN.words, UNTOLD
    grave = sum(
        value
        for (_, severity, verdict), value in readings.merged(checks.VERDICTS).items()
        if (severity, verdict) == ("critical", "fail")
    )
    if grave:
        return State.DEGRADED, ATTEND, GRAVE(n=int(grave))
    return State.NORMAL, RIGHT, NO_GRAVE
