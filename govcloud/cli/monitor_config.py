"""`govcloud monitor config`: writes what Prometheus and Alertmanager need for a city. Nothing is sent to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.writing import force_option, tell_files, write_files
from govcloud.console import Screen
from govcloud.errors import Exit, UsageError
from govcloud.inventory.load import load_inventory
from govcloud.settings import load_settings
from govcloud.text import Language, Text, in_words, literal
from monitors.alertmanager.render import Collection, find_operators, render_files
from monitors.alertmanager.ways import Ways, WeCom

SERVED = "127.0.0.1:9750"
LANGUAGES: tuple[Language, ...] = ("zh", "en")
UNREADABLE = Text("the file with the secret of WeCom cannot be read", "无法读取企业微信密钥文件")
HOLDS_SECRET = Text(
    "alertmanager.yml holds the secret of WeCom: Alertmanager reads it from nowhere else. Only its owner may read it",
    "alertmanager.yml 含企业微信密钥（Alertmanager 只能从该文件读取），已设为仅属主可读",
)


@dataclass(frozen=True)
class Asked:
    """What a person asked for by the options."""

    targets: Sequence[str]
    alertmanagers: Sequence[str]
    webhook: str
    token_file: Path | None
    operators: Sequence[str]
    history: str
    runbooks: str
    wecom: tuple[str, str, Path] | None
    wecom_api: str
    language: Language


@click.command(
    help=in_words(
        "Write what Prometheus and Alertmanager need for this city: whom to ask, the alert rules, who is told of what."
        " Departments, counties and the mail server are those of the inventory.",
        "生成本市 Prometheus 和 Alertmanager 的配置：采集目标、告警规则、通知对象。部门、县区和邮件服务器取自清单。",
    )
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("monitoring"),
    show_default=True,
    metavar="DIR",
    help=in_words("Folder to write into.", "写入的目录。"),
)
@click.option(
    "--target",
    "targets",
    multiple=True,
    default=(SERVED,),
    show_default=True,
    metavar="HOST:PORT",
    help=in_words(
        "Where `govcloud monitor serve` listens; once per collector.",
        "`govcloud monitor serve` 的监听地址，每台采集主机写一次。",
    ),
)
@click.option(
    "--alertmanager",
    "alertmanagers",
    multiple=True,
    default=("127.0.0.1:9093",),
    show_default=True,
    metavar="HOST:PORT",
    help=in_words("Where Alertmanager listens.", "Alertmanager 的地址。"),
)
@click.option(
    "--webhook",
    default=f"http://{SERVED}/alerts",
    show_default=True,
    metavar="URL",
    help=in_words("Where the product takes alerts.", "本产品接收告警的地址。"),
)
@click.option(
    "--token-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=in_words("File with the token that the webhook asks for.", "接收告警所需令牌的文件。"),
)
@click.option(
    "--operator",
    "operators",
    multiple=True,
    metavar="CODE",
    help=in_words(
        "Department that runs the cloud, by default those that alerts are notified to.",
        "运维政务云的部门，缺省为告警通报的接收部门。",
    ),
)
@click.option(
    "--history",
    default="",
    metavar="URL",
    help=in_words("Where samples are also written to (remote write).", "样本另存的地址（远程写入）。"),
)
@click.option(
    "--runbooks",
    default="",
    metavar="URL",
    help=in_words("Address of the folder of runbooks, for links.", "处置手册目录的地址，用于链接。"),
)
@click.option(
    "--wecom",
    type=(str, str, click.Path(path_type=Path)),
    metavar="CORPORATION AGENT FILE",
    help=in_words(
        "WeCom: corporation, application, file with its secret.", "企业微信：企业 ID、应用 ID、应用密钥文件。"
    ),
)
@click.option(
    "--wecom-api",
    default=WeCom.api,
    show_default=True,
    metavar="URL",
    help=in_words("Interface of WeCom.", "企业微信接口地址。"),
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="zh",
    show_default=True,
    help=in_words("Language of messages.", "消息语言。"),
)
@inventory_option
@force_option
@json_option
def config(*, out: Path, folder: Path, force: bool, as_json: bool, **wish: Any) -> int:
    """Exit code 0. Raises UsageError: a department that is none, files that are there."""
    asked, inventory = Asked(**wish), load_inventory(folder)
    wecom = asked.wecom
    ways = Ways(
        asked.webhook,
        asked.token_file.absolute() if asked.token_file else None,
        inventory.notices.mail,
        load_settings().state / "secrets",
        WeCom(wecom[0], wecom[1], read_secret(wecom[2]), api=asked.wecom_api) if wecom else None,
        asked.language,
    )
    collection = Collection(asked.targets, asked.alertmanagers, asked.history)
    operators = find_operators(inventory, asked.operators)
    files = render_files(inventory, operators, ways, collection, asked.runbooks)
    write_files(out, files, force=force, closed=["alertmanager.yml"])
    tell_files((out / name for name in files), as_json=as_json)
    if wecom:
        Screen().tell(HOLDS_SECRET)
    return Exit.DONE


def read_secret(file: Path) -> str:
    """The secret in a file. Raises UsageError."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise UsageError(UNREADABLE, str(file), literal(str(wrong))) from wrong
