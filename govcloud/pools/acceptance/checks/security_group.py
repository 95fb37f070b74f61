"""Does the default security group of a new project let nothing in from outside itself.

A server that is made without a group gets this one, so an open default is an open door (SCS: "default security group").
"""

from collections.abc import Sequence

from govcloud.pools.acceptance.probes import Rule
from govcloud.pools.acceptance.result import Check, Result, Verdict, conclude
from govcloud.text import Text

LETS_IN = Text(
    "it lets {protocol} ({ethertype}) in from {source}", "放行来自 {source} 的 {protocol}（{ethertype}）入方向流量"
)
ANYWHERE = Text("anywhere", "任意来源")
OTHER_GROUP = Text("another group", "其他安全组")
NO_GROUP = Text("the project has no default security group to look at", "项目没有可供检查的默认安全组")
CLOSED = Text(
    "its {count} incoming rules let in only members of the group itself", "{count} 条入方向规则仅放行本组成员"
)
CLOSE = Text(
    "ask the provider to remove these rules from the defaults of new projects",
    "请运营方从新建项目的默认规则中删除上述规则",
)


def judge(rules: Sequence[Rule]) -> Result:
    """`rules`: all rules of the default group, both directions."""
    if not rules:
        return Result(Verdict.CANNOT_TELL, (NO_GROUP,), CLOSE)
    incoming = [rule for rule in rules if rule.direction == "ingress"]
    problems = [
        LETS_IN(protocol=rule.protocol, ethertype=rule.ethertype, source=source(rule))
        for rule in incoming
        if rule.remote_group != rule.group
    ]
    return conclude(problems, CLOSED(count=len(incoming)), CLOSE)


def source(rule: Rule) -> Text | str:
    """Whom a rule lets in."""
    return rule.remote_prefix or (OTHER_GROUP if rule.remote_group else ANYWHERE)


CHECK = Check(
    "default-security-group",
    Text("default group closed", "默认安全组不放行外部"),
    lambda facts: judge(facts.default_rules),
)
