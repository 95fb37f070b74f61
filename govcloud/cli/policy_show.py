"""`govcloud policy show`: one check with clause, condition, and what its rule needs, or why there is none yet."""

import json
from collections.abc import Iterable

import click

from govcloud.cli.options import json_option
from govcloud.cli.policy_list import BUILT, PLANNED, to_json
from govcloud.console import Screen
from govcloud.errors import Exit, UsageError
from govcloud.inventory.nearest import find_nearest
from govcloud.text import Text, in_words, literal
from policies.catalogue.read import Check, all_checks
from policies.catalogue.words import BASES, EVIDENCE, MOMENTS, OWNERS

UNKNOWN = Text("there is no check `{id}`", "没有检查项 `{id}`")
NEAREST = Text("did you mean `{nearest}`?", "是否想写 `{nearest}`？")
SEE_LIST = Text("`govcloud policy list` names all of them", "`govcloud policy list` 列出全部检查项")


@click.command(help=in_words("One check with all that is known of it.", "查看一项检查的详情。"))
@click.argument("check_id", metavar="CHECK")
@json_option
def show(check_id: str, as_json: bool) -> int:
    """Exit code 0; 2 when there is no such check."""
    screen = Screen()
    check = find_check(check_id)
    if as_json:
        screen.json(to_json(check, screen))
        return Exit.DONE
    screen.table((Text("check", "检查项"), literal(check_id)), describe(check, screen))
    return Exit.DONE


def find_check(check_id: str) -> Check:
    """The check of an id. Raises UsageError, with the id that was probably meant."""
    checks = all_checks()
    if check_id not in checks:
        nearest = find_nearest(check_id, checks)
        raise UsageError(UNKNOWN(id=check_id), todo=NEAREST(nearest=nearest) if nearest else SEE_LIST)
    return checks[check_id]


def describe(check: Check, screen: Screen) -> list[tuple[Text | str, Text | str]]:
    """Name and value of everything that is known."""
    lines: list[tuple[Text | str, Text | str]] = [
        (Text("title", "名称"), check.title),
        (Text("severity", "严重程度"), check.severity.words),
        (Text("owner", "责任方"), OWNERS[check.owner]),
        (Text("level", "适用等级"), check.level),
        (Text("clause", "条款"), check.clause),
        (Text("item", "测评项"), check.item or "–"),
        (Text("basis", "条款依据"), BASES[check.basis]),
        (Text("moment", "检查时机"), MOMENTS[check.moment]),
        (Text("facts from", "数据来源"), join(screen, (EVIDENCE[each] for each in check.evidence))),
        (Text("condition", "判定条件"), check.condition),
        (Text("status", "状态"), BUILT if check.built else PLANNED(why=check.why_planned)),
    ]
    for rule in check.rules:
        lines += [
            (Text("judges", "检查对象"), rule.subject.WORDS),
            (
                Text("looks at", "所需数据"),
                join(screen, (kind.WORDS for kind in sorted(rule.needs, key=lambda kind: kind.KIND))),
            ),
            (Text("parameters", "参数"), json.dumps(rule.parameters, ensure_ascii=False) if rule.parameters else "–"),
            (Text("remedy", "整改办法"), rule.remedy),
        ]
    return lines


def join(screen: Screen, words: Iterable[Text]) -> str:
    """Words one after the other, with the comma of the language."""
    return ("、" if screen.language == "zh" else ", ").join(map(screen.words, words))
