"""`govcloud policy`: the group. Its commands live in modules of their own and are imported when they are called."""

import click

from govcloud.cli.lazy import CommandTable, lazy_group
from govcloud.text import Text, in_words

COMMANDS: CommandTable = {
    "framework": (
        "govcloud.cli.policy_framework:framework",
        Text("The frameworks and their items.", "合规框架及其条目。"),
    ),
    "list": (
        "govcloud.cli.policy_list:list_",
        Text("Every check of the catalogue: built, or planned and why.", "列出全部检查项：已实现，或计划中及原因。"),
    ),
    "pack": (
        "govcloud.cli.policy_pack:pack",
        Text("The folder of the policy pack for the Pulumi CLI.", "供 Pulumi CLI 使用的策略包目录。"),
    ),
    "trend": ("govcloud.cli.policy_trend:trend", Text("How kept checks went.", "已保存检查结果的趋势。")),
    "show": ("govcloud.cli.policy_show:show", Text("One check with all that is known of it.", "查看一项检查的详情。")),
}
"""Every command of the group."""


@click.group(cls=lazy_group(COMMANDS))
def policy() -> None:
    """The checks."""


policy.help = in_words("See what is checked, and why.", "查看检查项及其依据。")
