"""Wait until a thing is as it should be: fast looks first, then slower ones, and an end that says what was seen."""

from collections.abc import Callable
from dataclasses import dataclass

from govcloud.text import Text, literal
from stacks.resources.handler import ResourceError
from stacks.resources.job import Job

FIRST_PAUSE, SLOWER, LONGEST_PAUSE = 0.2, 1.4, 5.0
"""Seconds before the second look, by how much each pause is longer, and seconds at most."""
WAIT_LONGER = Text(
    "look at it on the pool; if it only needs more time, set `custom_timeouts` and run again",
    "请到资源池查看该资源；如只是需要更长时间，请设置 `custom_timeouts` 后重试",
)


@dataclass(frozen=True)
class Look:
    """What one look showed."""

    done: bool
    status: str
    failed: str = ""
    """The fault in the service's words, when waiting longer is of no use."""


def wait_until(job: Job, goal: Text, look: Callable[[], Look]) -> None:
    """Look until it is done. Raises ResourceError: the thing failed, or the job's time is up."""
    pause = FIRST_PAUSE
    while not (seen := look()).done:
        if seen.failed:
            raise ResourceError(
                Text("it did not become {goal}", "未能{goal}")(goal=goal), job.name, literal(seen.failed), LOOK_AT_POOL
            )
        if job.left < pause:
            what = Text("it is not {goal} after {limit:g} s", "{limit:g} 秒后仍未{goal}")(goal=goal, limit=job.limit)
            why = Text("its last status was {status}", "最后状态为 {status}")(status=seen.status)
            raise ResourceError(what, job.name, why, WAIT_LONGER)
        job.sleep(pause)
        pause = min(pause * SLOWER, LONGEST_PAUSE)


LOOK_AT_POOL = Text(
    "correct the cause and run again: it is finished or replaced then",
    "请排除原因后重新运行，届时将继续完成或替换该资源",
)
