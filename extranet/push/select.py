"""Which devices a push has work on: what is intended against what each says that it has. Pure.

A device that differs from its own record was changed by somebody else: that is drift, and no push takes it for granted.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from govcloud.errors import GovcloudError
from govcloud.text import Text


class Standing(StrEnum):
    """How a device stands to its intended configuration."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    DRIFTED = "drifted"
    BUSY = "busy"
    """Another push waits there to be confirmed."""
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one device has said of itself."""

    device: str
    recorded: str = ""
    """Digest of what was confirmed there last; empty when nothing ever was."""
    who: str = ""
    when: float = 0.0
    """Who confirmed it, and when (seconds since 1970)."""
    drift: tuple[str, ...] = ()
    """Areas in which it differs from that: `files`, `frr`, `nftables`, `sysctl`, `configuration`."""
    broken: tuple[str, ...] = ()
    """What should run there with that and does not."""
    waiting: str = ""
    """Who waits there to confirm."""
    taken: str = ""
    """Digest of what waits there."""
    problem: GovcloudError | None = None
    """Why it said nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One device, judged."""

    device: str
    standing: Standing
    reasons: tuple[Text, ...] = ()
    had: str = ""
    """Digest of what was confirmed there last; empty when nothing of ours ever was."""
    is_broken: bool = False
    """Whether it carries nothing now, so that a push cannot take anything away."""

    @property
    def is_new(self) -> bool:
        """Whether nothing of ours was ever confirmed there."""
        return not self.had


NEW = Text("has no configuration of ours yet", "尚未下发过配置")
OTHER = Text("the intended configuration is another one", "目标配置已变化")
BROKEN = Text("does not run as it should: {what}", "运行异常：{what}")
DRIFT = Text("was changed by others since {who} pushed: {what}", "自 {who} 下发后被他人改动：{what}")
WAITING = Text("a push by {who} waits there to be confirmed", "{who} 的推送正在该设备上等待确认")


def judge(intended: str, seen: Seen) -> Finding:
    """How a device stands to the digest of its intended configuration."""
    if seen.problem is not None:
        return Finding(seen.device, Standing.UNREACHABLE, (seen.problem.what,))
    had, is_broken = seen.recorded, bool(seen.broken)
    if seen.waiting:
        return Finding(seen.device, Standing.BUSY, (WAITING(who=seen.waiting),), had, is_broken)
    reasons = [NEW] if not had else [OTHER] if had != intended else []
    if seen.broken:
        reasons.append(BROKEN(what=", ".join(seen.broken)))
    if seen.drift and had:
        reasons.append(DRIFT(who=seen.who or "?", what=", ".join(seen.drift)))
        return Finding(seen.device, Standing.DRIFTED, tuple(reasons), had, is_broken)
    standing = Standing.CHANGED if reasons else Standing.UNCHANGED
    return Finding(seen.device, standing, tuple(reasons), had, is_broken)


@dataclass(frozen=True)
class Selection:
    """All devices that were asked, judged."""

    findings: Mapping[str, Finding]

    def having(self, *standings: Standing) -> tuple[str, ...]:
        """Those with one of the standings, in the order of the inventory."""
        return tuple(code for code, finding in self.findings.items() if finding.standing in standings)

    def to_push(self, accepted: Collection[str] = ()) -> tuple[str, ...]:
        """The changed ones, and the drifted ones that may be overwritten."""
        drifted = {code for code in self.having(Standing.DRIFTED) if code in accepted}
        return tuple(c for c, f in self.findings.items() if f.standing is Standing.CHANGED or c in drifted)

    @property
    def silent(self) -> frozenset[str]:
        """Those that a push must take for dead, because nothing is known of them."""
        return frozenset(self.having(Standing.UNREACHABLE, Standing.BUSY))

    @property
    def idle(self) -> frozenset[str]:
        """Those that carry nothing now: new or broken."""
        return frozenset(code for code, finding in self.findings.items() if finding.is_new or finding.is_broken)


def select(intended: Mapping[str, str], seen: Iterable[Seen]) -> Selection:
    """Judge every device that was asked. `intended`: device → digest."""
    return Selection({each.device: judge(intended[each.device], each) for each in seen})
