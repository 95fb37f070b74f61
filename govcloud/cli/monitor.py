"""`govcloud monitor`: the group. Its commands live in modules of their own and are imported when they are called."""

import click

from govcloud.cli.lazy import CommandTable, lazy_group
from govcloud.text import Text, in_words

COMMANDS: CommandTable = {
    "config": (
        "govcloud.cli.monitor_config:config",
        Text("Write the configuration of Prometheus and Alertmanager.", "生成 Prometheus 和 Alertmanager 的配置。"),
    ),
    "boards": (
        "govcloud.cli.monitor_boards:boards",
        Text("Write boards for Grafana.", "生成 Grafana 看板。"),
    ),
    "serve": (
        "govcloud.cli.monitor_serve:serve",
        Text("Watch everything; show it to Prometheus and to people.", "持续监测，供 Prometheus 采集和页面查看。"),
    ),
    "show": (
        "govcloud.cli.monitor_show:show",
        Text("Ask everything once and show what it said.", "采集一次并显示结果。"),
    ),
}
"""Every command of the group."""


@click.group(cls=lazy_group(COMMANDS))
def monitor() -> None:
    """Cloud, network and security in one picture."""


monitor.help = in_words("Cloud, network and security in one picture.", "云、网、安一体化监测。")
