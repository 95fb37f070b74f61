"""`govcloud pool accept`: the acceptance suite on every pool, as one table and the details of all that did not pass."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from govcloud.cli.acceptance_table import print_acceptance, report_document
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.pool_options import choose_pools, clouds_option, pools_argument
from govcloud.console import Screen
from govcloud.errors import Exit, UsageError
from govcloud.files import write_atomic
from govcloud.inventory.load import load_inventory
from govcloud.pools.acceptance.suite import LIMITS, accept_pools
from govcloud.pools.clouds import list_clouds_files
from govcloud.pools.session import open_session
from govcloud.settings import load_settings
from govcloud.text import Text, in_words


@click.command(
    help=in_words(
        "Run one acceptance suite on every pool; exit code 1 if one is not accepted. What a test makes is removed.",
        "对各资源池执行同一套验收；有资源池未通过时退出码为 1。测试中建立的对象会全部删除。",
    )
)
@pools_argument
@inventory_option
@clouds_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=in_words("Also write the report, with all evidence, as JSON.", "同时把含全部证据的报告写成 JSON 文件。"),
)
@json_option
def accept(codes: tuple[str, ...], folder: Path, clouds: Path | None, out: Path | None, as_json: bool) -> int:
    """Exit code 1 when something that a pool must have did not pass."""
    screen = Screen()
    if out and not out.absolute().parent.is_dir():
        raise UsageError(Text("the folder of `--out` does not exist", "`--out` 所在目录不存在"), str(out))
    inventory = load_inventory(folder)
    pools = choose_pools(inventory, codes)
    files = list_clouds_files(clouds, load_settings())
    started = datetime.now(UTC)
    with screen.err.status(screen.words(Text("checking {n} pools …", "正在验收 {n} 个资源池……")(n=len(pools)))):
        reports = accept_pools(
            pools, inventory.city.catalogue, lambda pool: open_session(pool, files, LIMITS), lambda: datetime.now(UTC)
        )
    document = report_document(reports, started, screen.language)
    if out:
        write_atomic(out, json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    if as_json:
        screen.json(document)
    else:
        print_acceptance(screen, reports)
    return Exit.DONE if all(report.accepted for report in reports) else Exit.FAILED
