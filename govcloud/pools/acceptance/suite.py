"""Run the acceptance: every check on every pool, pools side by side, one that fails never stopping another."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from govcloud.inventory.models.city import Catalogue
from govcloud.inventory.models.pool import Pool
from govcloud.pools.acceptance.checks import (
    capacity,
    clock,
    extensions,
    flavors,
    images,
    networks,
    quotas,
    rights,
    security_group,
    services,
    sign_in,
    speed,
    tls,
    volume_types,
)
from govcloud.pools.acceptance.checks.sign_in import explain_refusal
from govcloud.pools.acceptance.facts import Facts
from govcloud.pools.acceptance.result import Check, Result, Severity, Verdict
from govcloud.pools.calls import Tally
from govcloud.pools.errors import Limits, PoolError
from govcloud.pools.session import PoolSession
from govcloud.text import Text

CHECKS: tuple[Check, ...] = tuple(
    module.CHECK
    for module in (
        sign_in,
        services,
        tls,
        clock,
        rights,
        flavors,
        images,
        volume_types,
        networks,
        security_group,
        quotas,
        extensions,
        capacity,
        speed,
    )
)
"""All checks, in the order in which they are shown."""
LIMITS = Limits(connect=5.0, read=20.0)
"""An acceptance waits less than a deployment does."""
WORKERS = 6
"""Checks of one pool at the same time."""
NOT_ASKED = Text("not asked: the pool does not let us in", "未检查：资源池无法登录")
STOPPED = Text("not asked: the acceptance was interrupted", "未检查：验收被中断")
LEFT = Text("the project made for this acceptance was not removed: {why}", "验收时建立的项目未能删除：{why}")


@dataclass(frozen=True)
class PoolReport:
    """What the acceptance found on one pool."""

    pool: Pool
    results: dict[str, Result]
    """Check → its result, in the order of `CHECKS`."""
    calls: Tally
    seconds: float
    left: Text | None = None
    """Something that could not be removed."""

    def severity(self, check: Check) -> Severity:
        """How much a check weighs on this pool."""
        return self.results[check.id].severity or check.severity

    @property
    def accepted(self) -> bool:
        """Everything that must pass has passed; "cannot tell" is no pass."""
        must = (check for check in CHECKS if self.severity(check) is Severity.MUST)
        return self.left is None and all(self.results[check.id].verdict is Verdict.PASS for check in must)


def accept_pools(
    pools: Sequence[Pool],
    catalogue: Catalogue,
    open_session: Callable[[Pool], PoolSession],
    now: Callable[[], datetime],
) -> list[PoolReport]:
    """Run all checks on all pools and report in their order.

    An interrupt (Ctrl-C) ends the checks early and is raised again when everything that was made has been removed.
    """
    stop = threading.Event()

    def accept(pool: Pool) -> PoolReport:
        return accept_pool(Facts(pool, catalogue, lambda: open_session(pool), now), stop)

    with ThreadPoolExecutor(max(1, len(pools))) as workers:
        reports = [workers.submit(accept, pool) for pool in pools]
        try:
            return [report.result() for report in reports]
        except BaseException:
            stop.set()
            raise


def accept_pool(facts: Facts, stop: threading.Event) -> PoolReport:
    """Run all checks on one pool, then remove what they made."""
    started = time.monotonic()
    left = None
    try:
        with facts, ThreadPoolExecutor(WORKERS) as workers:
            early = [check for check in CHECKS if not check.last]
            found = workers.map(lambda check: run_check(check, facts, stop), early)
            results = dict(zip((check.id for check in early), found, strict=True))
            results |= {check.id: run_check(check, facts, stop) for check in CHECKS if check.last}
    except PoolError as error:
        left = LEFT(why=explain_refusal(error))
    try:
        calls = facts.session.calls.total
    except PoolError:
        calls = Tally()
    return PoolReport(facts.pool, {c.id: results[c.id] for c in CHECKS}, calls, time.monotonic() - started, left)


def run_check(check: Check, facts: Facts, stop: threading.Event) -> Result:
    """One check's result; facts that cannot be had make it "cannot tell"."""
    if stop.is_set():
        return Result(Verdict.CANNOT_TELL, (STOPPED,))
    try:
        return check.answer(facts)
    except PoolError as error:
        if is_shut_out(facts):
            return Result(Verdict.CANNOT_TELL, (NOT_ASKED,))
        return Result(Verdict.CANNOT_TELL, (explain_refusal(error),), error.todo)


def is_shut_out(facts: Facts) -> bool:
    """Whether the pool does not let us in at all."""
    try:
        return facts.access is None
    except PoolError:
        return True
