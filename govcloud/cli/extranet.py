"""`govcloud extranet`: the group. From the inventory to addresses, configurations, pushes and proofs."""

import click

from govcloud.cli.lazy import CommandTable, lazy_group
from govcloud.text import Text, in_words

COMMANDS: CommandTable = {
    "address": (
        "govcloud.cli.extranet_address:address",
        Text("Hand out the extranet's addresses and see who has them.", "分配政务外网地址，查看归谁使用。"),
    ),
    "adopt": (
        "govcloud.cli.extranet_adopt:adopt",
        Text("Read running FRR devices into the inventory.", "把运行中的 FRR 设备读入清单。"),
    ),
    "check": (
        "govcloud.cli.extranet_check:check",
        Text("Find shared failure elements and wrong addresses.", "检查共用的故障因素和地址问题。"),
    ),
    "diff": (
        "govcloud.cli.extranet_diff:diff",
        Text("Show the text that a render would change.", "查看重新生成后变化的配置文本。"),
    ),
    "drill": (
        "govcloud.cli.extranet_drill:drill",
        Text("Break links and devices in turn, and measure.", "逐一中断链路和设备并测量。"),
    ),
    "hosts": (
        "govcloud.cli.extranet_hosts:hosts",
        Text("Print the devices as Ansible's inventory.", "输出 Ansible 设备清单。"),
    ),
    "merge": (
        "govcloud.cli.extranet_merge:merge",
        Text("Plan a department's private network into the extranet.", "规划部门专网并入政务外网。"),
    ),
    "plan": (
        "govcloud.cli.extranet_plan:plan",
        Text("Show what a render would change, by meaning.", "按含义列出重新生成后的变更。"),
    ),
    "push": (
        "govcloud.cli.extranet_push:push",
        Text("Bring devices to what is intended, a wave at a time.", "分批将设备变更为目标配置。"),
    ),
    "render": (
        "govcloud.cli.extranet_render:render",
        Text("Write the configuration of every device.", "生成每台设备的配置。"),
    ),
    "verify": (
        "govcloud.cli.extranet_verify:verify",
        Text("Prove that the devices are as intended.", "验证设备状态与目标一致。"),
    ),
}
"""Every command of the group."""


@click.group(cls=lazy_group(COMMANDS))
def extranet() -> None:
    """The e-government extranet."""


extranet.help = in_words("The e-government extranet.", "电子政务外网。")
