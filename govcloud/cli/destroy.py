"""`govcloud destroy`: take stacks down, everything that they made."""

from dataclasses import replace

import click

from govcloud.cli.asking import yes_option
from govcloud.cli.stack_options import delete_data_option
from govcloud.cli.stack_run import Wish, carry_out, takes_wish
from govcloud.text import in_words


@click.command(
    help=in_words(
        "Delete everything that the stacks have made. Shows it and asks first; data needs --delete-data as well.",
        "删除这些栈建立的全部资源。先显示并确认；涉及数据时还须加 --delete-data。",
    )
)
@takes_wish("destroy")
@click.option("--keep-protected", is_flag=True, help=in_words("Leave protected resources alone.", "保留受保护的资源。"))
@yes_option
@delete_data_option
def destroy(wish: Wish, *, keep_protected: bool, yes: bool, delete_data: bool) -> int:
    """Exit code 1 when something could not be deleted."""
    options = replace(wish.options, exclude_protected=keep_protected)
    return carry_out(replace(wish, options=options, yes=yes, delete_data=delete_data))
