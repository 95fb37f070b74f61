"""`govcloud notify import`: another city's or county's notifications, as they signed them."""

from pathlib import Path

import click

from govcloud.cli.notify_book import Office, ask_office
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.signing_key import open_public
from govcloud.cli.state_options import utc_now
from govcloud.console import Screen
from govcloud.errors import Exit, UsageError
from govcloud.text import Text, in_words, literal
from monitors.notices.imports import Imported, import_bundle
from monitors.notices.lines import MOST_BYTES, Bundle, read_lines

CANNOT_READ = Text("the file cannot be read", "无法读取文件")
TOOK = Text(
    "from {origin}: {new} new, {grown} grown, {same} as known", "来自 {origin}：新增 {new}，更新 {grown}，无变化 {same}"
)
AGAIN = Text("This file was imported before; nothing changed.", "该文件已导入过，没有变化。")


@click.command(
    "import",
    help=in_words(
        "Import signed OCSF lines. Nothing is taken from a file that was changed, cut, is old, or is signed by a key"
        " that is not trusted: exit code 3.",
        "导入带签名的 OCSF 记录。文件被改动、不完整、陈旧或签名密钥不受信任时全部拒绝，退出码 3。",
    ),
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--trust",
    "keys",
    required=True,
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PUB",
    help=in_words("Public key of theirs; may be given several times.", "对方公钥；可重复。"),
)
@inventory_option
@json_option
def import_command(*, file: Path, keys: tuple[Path, ...], folder: Path, as_json: bool) -> int:
    """Exit code 0; 3 where the file is refused."""
    screen, trusted = Screen(), [open_public(each) for each in keys]
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise UsageError(CANNOT_READ, str(file), literal(wrong.strerror or "")) from wrong
    bundle = read_lines(content, trusted)

    async def work(office: Office) -> Imported:
        return await import_bundle(office.book, bundle, utc_now())

    tell(screen, bundle, ask_office(folder, work), as_json=as_json)
    return Exit.DONE


def tell(screen: Screen, bundle: Bundle, found: Imported, *, as_json: bool) -> None:
    """What was imported."""
    if as_json:
        told = {"origin": bundle.origin, "signer": bundle.signer, "again": found.again}
        screen.json({**told, "new": found.new, "grown": found.grown, "same": found.same})
    elif found.again:
        screen.say(AGAIN)
    else:
        counts = {"new": len(found.new), "grown": len(found.grown), "same": len(found.same)}
        screen.say(TOOK(origin=bundle.origin, **counts))
