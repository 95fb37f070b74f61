"""`govcloud extranet check`: what is wrong with the wanted extranet before anything is built of it."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from extranet.check import check_extranet
from extranet.findings import Finding, Grade
from govcloud.cli.options import inventory_option, json_option
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.load import load_inventory
from govcloud.text import Text, in_words

COUNTS = Text(
    "Refused: {refused}, warnings: {warnings}, notices: {notices}",
    "拒绝 {refused} 项，警告 {warnings} 项，提示 {notices} 项",
)
SEE_NOTICES = Text("notices are listed with --all", "加 --all 列出提示")
GRADES = {
    Grade.REFUSED: (Text("refused", "拒绝"), "bold red"),
    Grade.WARNING: (Text("warning", "警告"), "yellow"),
    Grade.NOTICE: (Text("notice", "提示"), ""),
}


@click.command(
    help=in_words(
        "Find what is wrong with the extranet of the inventory: elements that both sides of a node share, single "
        "points of failure over the whole path, bandwidth when one fails, addresses.",
        "检查清单中的政务外网：节点两侧共用的故障因素、整条路径上的单点故障、单点失效后的带宽、地址。",
    )
)
@click.option("--all", "whole", is_flag=True, help=in_words("List notices too.", "同时列出提示。"))
@inventory_option
@json_option
def check(whole: bool, folder: Path, as_json: bool) -> int:
    """Print the findings; exit code 2 when something is refused."""
    findings = check_extranet(load_inventory(folder))
    screen = Screen()
    if as_json:
        screen.json(describe_findings(screen, findings))
    else:
        print_findings(screen, findings, whole=whole)
    return Exit.USAGE if any(finding.grade is Grade.REFUSED for finding in findings) else Exit.DONE


def describe_findings(screen: Screen, findings: Sequence[Finding]) -> dict[str, object]:
    """The findings for machines."""
    counts = Counter(finding.grade for finding in findings)
    return {
        "valid": not counts[Grade.REFUSED],
        **{grade.value: counts[grade] for grade in Grade},
        "findings": [finding.to_json(screen.language) for finding in findings],
    }


def print_findings(screen: Screen, findings: Sequence[Finding], *, whole: bool) -> None:
    """A line each, notices only with `whole`; then how many there are."""
    colon = "：" if screen.language == "zh" else ": "
    for finding in findings:
        words, style = GRADES[finding.grade]
        if whole or finding.grade is not Grade.NOTICE:
            screen.say(f"{words.render(screen.language)}{colon}{finding.render(screen.language)}", style)
    counts = Counter(finding.grade for finding in findings)
    screen.say(COUNTS(refused=counts[Grade.REFUSED], warnings=counts[Grade.WARNING], notices=counts[Grade.NOTICE]))
    if counts[Grade.NOTICE] and not whole:
        screen.say(SEE_NOTICES)
