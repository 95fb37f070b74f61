"""`govcloud report key`: keys to sign reports with."""

from dataclasses import asdict
from pathlib import Path

import click

from govcloud.cli.options import json_option
from govcloud.cli.signing_key import make_keys
from govcloud.cli.writing import WRITTEN
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.text import Text, in_words
from policies.reports.signing import ALGORITHMS

FINGERPRINT = Text("fingerprint of the public key ({algorithm}): {key}", "公钥指纹（{algorithm}）：{key}")
GIVE_AWAY = Text(
    "Give the .pub files and fingerprints to whoever verifies reports, by another way than the reports. The .key files"
    " open with the passphrase of the state only.",
    "请将 .pub 文件和指纹交给验证报告的人，不要与报告走同一途径。.key 文件只能用状态库的口令解开。",
)


@click.group(help=in_words("Keys to sign reports with.", "管理报告签名密钥。"))
def key() -> None:
    """The group."""


@key.command(help=in_words("Make a key of Ed25519 and one of SM2.", "生成一个 Ed25519 密钥和一个 SM2 密钥。"))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help=in_words("Folder to write into.", "写入的目录。"),
)
@click.option(
    "--algorithm",
    "algorithms",
    type=click.Choice(list(ALGORITHMS)),
    multiple=True,
    help=in_words("Only this one.", "只生成这一种。"),
)
@json_option
def new(*, out: Path, algorithms: tuple[str, ...], as_json: bool) -> int:
    """Exit code 0. What is there is never replaced."""
    screen = Screen()
    made = make_keys(out, dict.fromkeys(algorithms or ALGORITHMS))
    if as_json:
        screen.json([asdict(each) for each in made])
        return Exit.DONE
    for each in made:
        screen.say(WRITTEN(path=each.private))
        screen.say(WRITTEN(path=each.public))
        screen.say(FINGERPRINT(algorithm=each.algorithm, key=each.fingerprint))
    screen.say(GIVE_AWAY)
    return Exit.DONE
