"""Do calls take a bearable time: how long the calls of this very acceptance took."""

from govcloud.pools.acceptance.result import Check, Result, Severity, conclude
from govcloud.pools.calls import Tally
from govcloud.text import Text

MOST_SECONDS, MOST_MEAN = 10.0, 2.0
SLOW_CALL = Text(
    "`{call}` took {seconds:.1f} s, more than {most:g}", "`{call}` 用时 {seconds:.1f} 秒，超过 {most:g} 秒"
)
SLOW_MEAN = Text(
    "a call takes {mean:.1f} s on average, more than {most:g}", "平均每次调用 {mean:.1f} 秒，超过 {most:g} 秒"
)
FAST = Text(
    "{count} calls, {mean:.2f} s on average; slowest {slowest:.2f} s (`{call}`)",
    "{count} 次调用，平均 {mean:.2f} 秒；最慢 {slowest:.2f} 秒（`{call}`）",
)
ASK = Text(
    "run it again at a quiet hour; if it stays so, ask the provider", "请在空闲时段重试；如持续出现，请联系运营方"
)


def judge(total: Tally) -> Result:
    """`total`: all calls to the pool."""
    mean = total.seconds / total.count if total.count else 0.0
    problems = []
    if total.slowest > MOST_SECONDS:
        problems.append(SLOW_CALL(call=total.slowest_call, seconds=total.slowest, most=MOST_SECONDS))
    if mean > MOST_MEAN:
        problems.append(SLOW_MEAN(mean=mean, most=MOST_MEAN))
    good = FAST(count=total.count, mean=mean, slowest=total.slowest, call=total.slowest_call)
    return conclude(problems, good, ASK)


CHECK = Check(
    "speed",
    Text("calls in time", "接口响应及时"),
    lambda facts: judge(facts.session.calls.total),
    Severity.SHOULD,
    last=True,
)
