"""What three parties say of a pair of arrays: OpenStack, the arrays, the sites' capacity. Pure.

What one does not say is unknown, and unknown is never good. One array alone is enough for bad news, not for good.
"""

from dataclasses import dataclass

from govcloud.text import Text
from monitors.dual_active.array import Half

type Word = bool | None
"""Yes, no, or nobody says."""

GOOD = Text("in sync, with an arbiter", "双活正常，仲裁可达")
NO_ARBITER = Text(
    "in sync but arbiter lost: a further fault may stop both sides", "数据同步但仲裁丢失：再发生故障可能两侧同时中断"
)
APART = Text("not in sync", "数据不同步")
SICK = Text("in sync, but a side is not healthy", "数据同步但有一侧异常")
UNKNOWN = Text("unknown: {why}", "未知：{why}")
NOT_TOLD = Text("not every view could be read", "有视图未能读取")


@dataclass(frozen=True, slots=True)
class Views:
    """The three views of one pair."""

    pool: str
    pair: str
    replicated: Word
    """OpenStack's: replication is on, and the service was not switched over nor frozen."""
    healthy: Word
    """The arrays', like the four below."""
    in_sync: Word
    same_size: Word
    arbiter: Word
    progress: float | None
    """Of the pair of volumes that is furthest behind, per cent."""
    fits: Word
    """Capacity's: each site can hold all."""

    @property
    def bad(self) -> bool:
        """Whether somebody says that something is not as it should be."""
        return False in (self.replicated, self.healthy, self.in_sync, self.same_size, self.arbiter, self.fits)

    @property
    def words(self) -> Text:
        """The arrays' state in a sentence, gravest first."""
        if self.in_sync is False:
            return APART
        if self.in_sync and self.arbiter is False:
            return NO_ARBITER
        if self.healthy is False or self.same_size is False:
            return SICK
        if None in (self.in_sync, self.arbiter, self.healthy, self.same_size):
            return UNKNOWN(why=NOT_TOLD)
        return GOOD


def join_halves(pool: str, pair: str, halves: tuple[Half | None, Half | None], openstack: Word, fits: Word) -> Views:
    """The views of a pair, of whose arrays each answered or not."""
    told = [each for each in halves if each is not None]
    both = len(told) == len(halves)
    return Views(
        pool,
        pair,
        openstack,
        join(both, [each.healthy for each in told]),
        join(both, [each.in_sync for each in told]),
        told[0].sizes == told[1].sizes if both else None,
        join(both, [each.arbiter for each in told]),
        min((each.progress for each in told), default=None),
        fits,
    )


def join(both: bool, words: list[bool]) -> Word:
    """One no is a no; a yes takes both."""
    if not all(words):
        return False
    return True if both else None
