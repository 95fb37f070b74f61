"""Options that many commands share, so that they have one name, one help text and one meaning everywhere."""

from pathlib import Path

import click

from govcloud.settings import load_settings
from govcloud.text import in_words

json_option = click.option(
    "--json", "as_json", is_flag=True, help=in_words("Print JSON for machines.", "输出 JSON，供程序使用。")
)
"""`as_json: bool`."""

inventory_option = click.option(
    "--inventory",
    "folder",
    type=click.Path(path_type=Path),
    default=lambda: load_settings().inventory,
    show_default="GOVCLOUD_INVENTORY, or the worked example",
    metavar="DIR",
    help=in_words("Folder of the city's inventory.", "清单所在的目录。"),
)
"""`folder: Path`; need not exist."""
