"""How commands on the extranet reach devices: the option that names a file with SSH settings, and its default."""

import os
from pathlib import Path

import click

from govcloud.inventory.models.extranet import Platform
from govcloud.settings import load_settings
from govcloud.text import in_words

VARIABLE = "GOVCLOUD_SSH_CONFIG"


def find_ssh_config() -> Path | None:
    """The file that the environment names, else that of the lab while there is one."""
    if named := os.environ.get(VARIABLE):
        return Path(named).absolute()
    lab = load_settings().lab / "extranet" / "ssh_config"
    return lab if lab.is_file() else None


ssh_config_option = click.option(
    "--ssh-config",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=find_ssh_config,
    show_default=f"{VARIABLE}, or the lab's",
    metavar="FILE",
    help=in_words(
        "SSH settings in OpenSSH's form, with a Host for each device; else devices are reached at their management "
        "addresses.",
        "OpenSSH 格式的连接配置，每台设备一个 Host；缺省时按管理地址连接设备。",
    ),
)
"""`ssh_config: Path | None`."""

without_option = click.option(
    "--without",
    "without",
    type=click.Choice([platform.value for platform in Platform]),
    multiple=True,
    help=in_words("Leave devices of this platform out.", "不处理该平台的设备。"),
)
"""`without: tuple[str, ...]`, platforms."""
