"""What `govcloud check` asks of the monitoring: a few questions to Prometheus. What gives no answer is a gap."""

from datetime import UTC, datetime

from govcloud.console import Screen
from govcloud.text import Text
from policies.collect.prometheus import read_metrics
from policies.collect.way import Way
from policies.facts.base import Harvest
from policies.facts.measured import Question

ASKING = Text("asking the monitoring …", "正在查询监测系统……")
ASKED = Text("monitoring: {n} questions, {failed} without answer", "监测系统：{n} 个查询，{failed} 个无应答")


def ask_monitoring(way: Way, screen: Screen) -> Harvest:
    """Its answers."""
    with screen.err.status(screen.words(ASKING)):
        harvest = read_metrics(way, lambda: datetime.now(UTC))
    gap = next((read.gap for read in harvest.reads if read.gap), None)
    if gap is not None:
        screen.tell(gap.why, "yellow")
        return harvest
    questions = [fact for fact in harvest.facts if isinstance(fact, Question)]
    failed = sum(each.failure is not None for each in questions)
    screen.tell(ASKED(n=len(questions), failed=failed), "yellow" if failed else "")
    return harvest
