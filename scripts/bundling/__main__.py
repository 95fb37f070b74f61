"""`python -m scripts.bundling`: what scripts/bundle runs once the set-up is done."""

import platform
import sys
import tempfile
from pathlib import Path

import click

from govcloud.console import Screen
from govcloud.errors import Exit, GovcloudError
from govcloud.settings import PRODUCT, load_settings
from govcloud.text import Text, in_words
from scripts.bundling.archive import pack
from scripts.bundling.contents import fill_folder
from scripts.bundling.lock import Target
from scripts.bundling.sbom import hash_file
from scripts.bundling.source import read_commit

PYTHONS = ("3.12", "3.13", "3.14")


@click.command(help=in_words("Make one archive that installs without a network.", "制作可离线安装的压缩包。"))
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help=in_words("The archive.", "压缩包文件名。"))
@click.option(
    "--machine",
    type=click.Choice(["x86_64", "aarch64"]),
    default=platform.machine(),
    show_default=True,
    help=in_words("What it is for.", "适用的处理器架构。"),
)
@click.option(
    "--python",
    "pythons",
    multiple=True,
    type=click.Choice(PYTHONS),
    default=PYTHONS,
    show_default=True,
    help=in_words("Python versions it is for.", "适用的 Python 版本。"),
)
def bundle(out: Path | None, machine: str, pythons: tuple[str, ...]) -> int:
    """Make the archive; exit code 1 when a package cannot be had or may not be passed on."""
    screen = Screen()
    try:
        commit = read_commit(PRODUCT)
        if not commit.clean:
            screen.tell(Text("changes that are not committed are left out", "未提交的改动不会打包"), "yellow")
        target = out or Path("dist") / f"govcloud-{commit.short}-{machine}.tar.gz"
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="govcloud-bundle-") as temporary:
            folder = Path(temporary) / f"govcloud-{commit.short}"
            targets = [Target(python, machine) for python in pythons]
            with screen.err.status(Text("packing …", "正在打包…").render(screen.language)):
                fill_folder(folder, PRODUCT, commit, targets, load_settings().cache)
                pack(folder, target, commit.epoch)
    except GovcloudError as problem:
        screen.error(problem)
        return problem.exit_code
    made = Text("{file}: {size:.1f} MiB, sha256 {digest}", "{file}：{size:.1f} MiB，sha256 {digest}")
    screen.say(made(file=target, size=target.stat().st_size / 2**20, digest=hash_file(target)))
    return Exit.DONE


if __name__ == "__main__":
    sys.exit(bundle(standalone_mode=False))
