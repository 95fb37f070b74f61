"""`govcloud notify export`: our notifications as signed OCSF lines, for a county, another city or a SIEM."""

from datetime import datetime
from pathlib import Path
from uuid import uuid4

import click

from govcloud.cli.notify_book import Office, ask_office
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.signing_key import open_key
from govcloud.cli.state_options import utc_now
from govcloud.cli.writing import force_option, write_file
from govcloud.console import Screen
from govcloud.errors import Exit, UsageError
from govcloud.text import Text, in_words
from monitors.notices.lines import Making, pick_since, write_lines

NOTHING = Text("nothing happened to any notification since then", "此后没有通报发生变化")
EARLIER = Text("give an earlier day with --since, or leave it out", "请用 --since 指定更早的日期，或不加该选项")
WROTE = Text("{n} notifications written to {path}", "已将 {n} 份通报写入 {path}")


@click.command(
    help=in_words(
        "Write our notifications as OCSF lines (class 2004), each signed. `govcloud report key new` makes keys.",
        "将本市通报导出为 OCSF 记录（2004 类），逐条签名。密钥用 `govcloud report key new` 生成。",
    )
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    metavar="DAY",
    help=in_words("Only what anything happened to since then.", "只导出此后有变化的通报。"),
)
@click.option(
    "--sign",
    "key",
    required=True,
    type=click.Path(path_type=Path),
    metavar="KEY",
    help=in_words("Key to sign with (Ed25519 or SM2).", "签名密钥（Ed25519 或 SM2）。"),
)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="FILE", help=in_words("File.", "输出文件。")
)
@force_option
@inventory_option
@json_option
def export(*, since: datetime | None, key: Path, out: Path, force: bool, folder: Path, as_json: bool) -> int:
    """Exit code 0; 2 where there is nothing to export."""
    screen, (algorithm, private) = Screen(), open_key(key)

    async def work(office: Office) -> list[str]:
        begin = None if since is None else since.replace(tzinfo=office.zone)
        pick = pick_since(office.book.prefix, begin)
        found = [each for each in await office.book.read_all() if pick(each)]
        if not found:
            raise UsageError(NOTHING, todo=EARLIER)
        making = Making(str(uuid4()), utc_now(), office.book.prefix, algorithm, private)
        write_file(out, write_lines(found, making), force=force, mode=0o600)
        return [each.number for each in found]

    numbers = ask_office(folder, work)
    if as_json:
        screen.json({"written": str(out), "notifications": numbers})
    else:
        screen.say(WROTE(n=len(numbers), path=out))
    return Exit.DONE
