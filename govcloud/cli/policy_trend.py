"""`govcloud policy trend`: how kept checks went, one after the other, with a mark where the rule set changed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

import click

from govcloud.cli.options import json_option
from govcloud.cli.state_options import ask_database
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.text import Text, in_words
from policies.history.ledger import list_overdue
from policies.history.store import Kept, read_history

HEADINGS = (
    Text("time", "时间"),
    Text("rule set", "规则集"),
    Text("coverage", "覆盖"),
    Text("failures", "不符合"),
    Text("waived", "已豁免"),
    Text("new", "新增"),
    Text("reopened", "再次出现"),
    Text("closed", "已关闭"),
)
CHANGED = Text("{version} (changed: not comparable)", "{version}（有变化，不可直接比较）")
OVERDUE = Text("overdue now: {n}", "当前逾期：{n} 项")
NONE = Text(
    "no check was kept yet: `govcloud check --live --keep`", "尚未保存过检查结果：`govcloud check --live --keep`"
)


@click.command(help=in_words("How kept checks went over time.", "查看已保存检查结果的趋势。"))
@json_option
def trend(*, as_json: bool) -> int:
    """Exit code 0."""
    screen = Screen()
    checks, entries = ask_database(read_history)
    overdue = list_overdue(entries, datetime.now(UTC))
    if as_json:
        screen.json({"checks": [{**vars(each), "at": each.at.isoformat()} for each in checks], "overdue": len(overdue)})
        return Exit.DONE
    if not checks:
        screen.say(NONE)
        return Exit.DONE
    screen.table(HEADINGS, list_rows(checks))
    screen.say(OVERDUE(n=len(overdue)))
    return Exit.DONE


def list_rows(checks: Sequence[Kept]) -> list[list[Text | str]]:
    """A line per check."""
    changed = [False, *(before.rule_set != after.rule_set for before, after in pairwise(checks))]
    return [
        [
            each.at.astimezone().isoformat(" ", "minutes"),
            CHANGED(version=each.rule_set) if mark else each.rule_set,
            f"{each.judged}/{each.asked}",
            *map(str, (each.failures, each.waived, each.new, each.reopened, each.closed)),
        ]
        for each, mark in zip(checks, changed, strict=True)
    ]
