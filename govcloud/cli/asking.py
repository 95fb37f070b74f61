"""The question before a command writes something, and the option that answers it beforehand."""

import sys

import click

from govcloud.console import Screen
from govcloud.errors import UsageError
from govcloud.text import Text, in_words

yes_option = click.option("--yes", "-y", is_flag=True, help=in_words("Do it without asking.", "不再询问，直接执行。"))
"""`yes: bool`."""


def ask(screen: Screen, question: Text, refusal: UsageError, *, yes: bool, as_json: bool) -> None:
    """Ask, unless that was answered. Raises `refusal` where nobody can be asked, click.Abort when the answer is no."""
    if yes:
        return
    if as_json or not sys.stdin.isatty():
        raise refusal
    click.confirm(screen.words(question), abort=True, err=True)
