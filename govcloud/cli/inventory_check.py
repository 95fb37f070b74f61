"""`govcloud inventory check`: every problem of an inventory, or one line that says what it holds."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

import click
from rich.markup import escape

from govcloud.cli.fitting import wrap_words
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
    if loaded.sections["policies"].records:
        from govcloud.cli.own_parameters import check_parameters  # noqa: PLC0415 - rules are loaded for parameters only

        loaded = check_parameters(loaded)
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
    """Problems under their files, then how many there are; of very many like ones only the first."""
    for file, of_file in groupby(problems, key=lambda problem: problem.file):
        screen.say(file, "bold")
        _print_lines(screen, list(_write_lines(screen, list(of_file))))
    if problems:
        counts = Counter(problem.severity for problem in problems)
        total = Text(
            "Errors: {errors}, warnings: {warnings}, files: {files}",
            "错误 {errors} 处，警告 {warnings} 处，涉及 {files} 个文件",
        )
        files = len({problem.file for problem in problems})
        screen.say(total(errors=counts[Severity.ERROR], warnings=counts[Severity.WARNING], files=files))


MARGIN = 9
"""Columns left of a sentence, where its line number stands."""

MANY_ALIKE = 10
"""Problems of one kind in one column that are shown, before the rest is only counted."""


def _write_lines(screen: Screen, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Line number and sentence of each problem that is shown."""
    alike = Counter(_sort_of(problem) for problem in problems)
    shown: Counter[tuple[str, str]] = Counter()
    for problem in problems:
        sort = _sort_of(problem)
        shown[sort] += 1
        if shown[sort] <= MANY_ALIKE:
            warning = Text("warning: ", "警告：") if problem.severity is Severity.WARNING else Text("", "")
            yield str(problem.line or "-"), screen.words(warning) + problem.explain(screen.language)
        elif shown[sort] == alike[sort]:
            more = Text(
                "… and {count} more like this (--json has all)", "…… 另有 {count} 处同类问题（--json 给出全部）"
            )
            yield "", screen.words(more(count=alike[sort] - MANY_ALIKE))


def _sort_of(problem: Problem) -> tuple[str, str]:
    """What makes problems of one file alike: kind and field, whatever its indexes."""
    return problem.kind, re.sub(r"[0-9]+", "", problem.field)


def _print_lines(screen: Screen, lines: list[tuple[str, str]]) -> None:
    """In a terminal long sentences are wrapped beside their line number; in a pipe every problem stays on one line."""
    if not screen.out.is_terminal:
        for number, sentence in lines:
            screen.say(f"  {number:>5}  {sentence}")
        return
    for number, sentence in lines:
        first, *rest = wrap_words(sentence, max(screen.out.width - MARGIN, MARGIN))
        screen.out.print(f"  [dim]{number:>5}[/]  {escape(first)}")
        for line in rest:
            screen.out.print(" " * MARGIN + escape(line))
