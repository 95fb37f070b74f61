"""How long logs stay: the same question about a host's logs and about those of a service."""

from policies.facts.hosts import Host
from policies.facts.services import ServiceConfig
from policies.model import Judgement, fails, passes


def judge_retention(keeper: Host | ServiceConfig, *, elsewhere: bool, days: int) -> Judgement:
    """Logs that stay where they are written are not deleted before their days are over; and no day of them is lost."""
    if not elsewhere and keeper.log_days is not None and keeper.log_days < days:
        if not keeper.log_days:
            return fails("deleted by size, however young", "按大小删除，不保证留存天数")
        return fails("deleted after {n} days", "{n} 天后删除", n=keeper.log_days)
    if keeper.log_lost_days:
        return fails("{n} days are lost", "缺失 {n} 天", n=keeper.log_lost_days)
    return passes("kept, no day is lost", "留存完整")
