"""`govcloud inventory check`: every problem of an inventory, or one line that says what it holds."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

import click

from govcloud.cli.options import inventory_option, json_option
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.load import Loaded, read_inventory
from govcloud.inventory.problems import Problem, Severity
from govcloud.inventory.summary import summarise
from govcloud.text import Text, in_words


@click.command(
    help=in_words(
        "Check every file and every reference; with --today, also what has expired.",
        "检查所有文件和引用；给出 --today 时还会提示已到期的内容。",
    )
)
@inventory_option
@json_option
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help=in_words("Day to judge expiry by.", "按这一天判断是否到期。"),
)
def check(folder: Path, as_json: bool, today: datetime | None) -> int:
    """Print the problems of an inventory; exit code 2 when one of them is an error."""
    loaded = read_inventory(folder, today.date() if today else None)
    screen = Screen()
    if as_json:
        screen.json(describe_check(loaded, screen))
    else:
        print_problems(screen, loaded.problems)
        if loaded.inventory is not None:
            name = loaded.inventory.city.name
            screen.say(summarise(loaded.inventory).to_text(Text(name.en, name.zh)))
    return Exit.USAGE if loaded.inventory is None else Exit.DONE


def describe_check(loaded: Loaded, screen: Screen) -> dict[str, object]:
    """The result for machines."""
    counts = Counter(problem.severity for problem in loaded.problems)
    return {
        "valid": loaded.inventory is not None,
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "problems": [problem.to_json(screen.language) for problem in loaded.problems],
        "summary": vars(summarise(loaded.inventory)) if loaded.inventory is not None else None,
    }


def print_problems(screen: Screen, problems: Sequence[Problem]) -> None:
    """Problems under their files, then how many there are."""
    for file, of_file in groupby(problems, key=lambda problem: problem.file):
        screen.say(file, "bold")
        for problem in of_file:
            screen.say(f"  {problem.line or '-':>5}  {problem.explain(screen.language)}")
    if problems:
        counts = Counter(problem.severity for problem in problems)
        files = len({problem.file for problem in problems})
        total = Text(
            "Errors: {errors}, warnings: {warnings}, files: {files}",
            "{files} 个文件中有 {errors} 处错误、{warnings} 处警告",
        )
        screen.say(total(errors=counts[Severity.ERROR], warnings=counts[Severity.WARNING], files=files))
