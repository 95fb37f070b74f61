"""`govcloud policy pack`: where the policy pack for the Pulumi CLI is, and whether it can run here."""

from importlib.util import find_spec
from pathlib import Path

import click

from govcloud.cli.options import json_option
from govcloud.console import Screen
from govcloud.errors import Exit, UsageError
from govcloud.settings import PRODUCT
from govcloud.text import Text, in_words

NO_SDK = Text(
    "Pulumi's policy SDK is not installed here, and the policy pack needs it",
    "本环境未安装 Pulumi 策略 SDK，策略包无法运行",
)
INSTALL = Text("install it: pip install 'govcloud[pack]'", "请安装：pip install 'govcloud[pack]'")


@click.command(
    help=in_words(
        "The folder of the policy pack, for `pulumi … --policy-pack`.", "策略包目录，供 `pulumi … --policy-pack` 使用。"
    )
)
@json_option
def pack(*, as_json: bool) -> int:
    """Exit code 0; 2 where the pack could not run. Raises UsageError."""
    folder = find_pack()
    if as_json:
        Screen().json({"folder": str(folder)})
    else:
        click.echo(folder)
    return Exit.DONE


def find_pack() -> Path:
    """The folder. Raises UsageError: the SDK is missing."""
    if find_spec("pulumi_policy") is None:
        raise UsageError(NO_SDK, todo=INSTALL)
    return PRODUCT / "policies" / "pack"
