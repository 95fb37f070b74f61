"""`govcloud placement explain`: all pools for one system, ranked, each with the reason."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import click
from rich.markup import escape

from govcloud.cli.fitting import print_fitting, wrap_words
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.sheet import name_of, print_heading
from govcloud.console import Screen, Words
from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.city import PlacementWeights
from govcloud.inventory.nearest import find_nearest
from govcloud.text import Text, in_words
from stacks.placement.choose import Choice, Judgement, explain_placement
from stacks.placement.points import FULL, VIEWS, View

SYSTEM = Text("business system", "业务系统")
NO_SYSTEM = Text('there is no system "{wanted}"', "没有业务系统“{wanted}”")
SEVERAL = Text('"{wanted}" means several systems', "“{wanted}”对应多个业务系统")
WRITE_ONE = Text("write one of: {names}", "请写其中之一：{names}")
NEAR = Text('did you mean "{near}"?', "是不是“{near}”？")
SEE_LIST = Text("see: govcloud inventory list systems", "请看：govcloud inventory list systems")
POOL, SCORE = Text("pool", "资源池"), Text("score", "得分")
WEIGHTED = Text("{view} ×{weight}", "{view} ×{weight}")
REFUSED, NOWHERE = Text("refused", "不合适"), Text("no pool can take the system", "没有资源池能容纳该系统")
ONLY = Text("{pool}: the only pool that can take the system", "{pool}：唯一能容纳该系统的资源池")
CLOSEST = Text(
    "{pool}: best by score, {score}; {other} follows with {least}", "{pool}：得分最高，{score}；其次 {other}，{least}"
)
ON_IT = Text(
    "It is on {pool}; nothing moves it but an edit of the inventory.", "该系统在 {pool} 上；只有修改清单才会迁移。"
)
NOT_WRITTEN = Text(
    "Not written down yet: govcloud placement choose {name}", "尚未写入清单：govcloud placement choose {name}"
)


@click.command(
    help=in_words(
        "Show how the pools compare for SYSTEM (DEPARTMENT.SYSTEM, or a system's code that only one has), ranked, with "
        "the reason of each. Nothing is written.",
        "按得分列出各资源池对 SYSTEM（部门.系统，或唯一的系统编号）的评分和理由。不写入任何内容。",
    )
)
@click.argument("system")
@inventory_option
@json_option
def explain(system: str, folder: Path, as_json: bool) -> None:
    """Print the table and the reasons."""
    inventory = load_inventory(folder)
    department, code = find_system(inventory, system)
    choice = explain_placement(inventory, department, code)
    screen = Screen()
    if as_json:
        screen.json(describe_choice(choice, inventory.city.placement, screen))
    else:
        print_choice(screen, inventory, choice)


def find_system(inventory: Inventory, wanted: str) -> tuple[str, str]:
    """Department and code of the one system that is meant. Raises UsageError for none and for several."""
    systems = [(department.code, system.code) for department, system in inventory.systems]
    found = [pair for pair in systems if wanted in {".".join(pair), "/".join(pair)}]
    found = found or [pair for pair in systems if pair[1] == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(".".join(pair) for pair in found)
        raise UsageError(SEVERAL(wanted=wanted), todo=WRITE_ONE(names=names))
    near = find_nearest(wanted, [name for pair in systems for name in (".".join(pair), pair[1])])
    raise UsageError(NO_SYSTEM(wanted=wanted), todo=NEAR(near=near) if near else SEE_LIST)


def print_choice(screen: Screen, inventory: Inventory, choice: Choice) -> None:
    """A table of scores, then a line per pool with the reason, then what comes of it."""
    department = inventory.department_by_code[choice.department]
    system = next(system for system in department.systems if system.code == choice.system)
    print_heading(screen, name_of(system.name), SYSTEM, f"{choice.department}.{choice.system}")
    weights = inventory.city.placement
    headings = (POOL, SCORE, *(WEIGHTED(view=VIEWS[view], weight=getattr(weights, view)) for view in View))
    print_fitting(screen, headings, [_make_row(judgement) for judgement in choice.judgements])
    margin = max(len(judgement.pool) for judgement in choice.judgements) + 2
    for judgement in choice.judgements:
        _print_reason(screen, judgement, margin)
    screen.out.print()
    screen.say(sum_up(choice), "bold")
    if choice.current is not None:
        screen.say(ON_IT(pool=choice.current))
    elif choice.pool is not None:
        screen.say(NOT_WRITTEN(name=f"{choice.department}.{choice.system}"))


def sum_up(choice: Choice) -> Text:
    """Which pool it is, in one line."""
    fitting = [judgement for judgement in choice.judgements if judgement.fits]
    if not fitting:
        return NOWHERE
    if len(fitting) == 1:
        return ONLY(pool=fitting[0].pool)
    best, other = next(pairwise(fitting))
    return CLOSEST(pool=best.pool, score=show_points(best.score), other=other.pool, least=show_points(other.score))


def list_reasons(judgement: Judgement) -> list[Text]:
    """Why a pool has its score, or is refused."""
    return list(judgement.refusals) or [points.why for points in judgement.points.values() if points.why]


def show_points(points: int) -> str:
    """Points out of 100."""
    return f"{100 * points / FULL:.1f}"


def describe_choice(choice: Choice, weights: PlacementWeights, screen: Screen) -> dict[str, object]:
    """The choice for machines; points and scores are out of 100."""
    return {
        "department": choice.department,
        "system": choice.system,
        "current": choice.current,
        "pool": choice.pool,
        "why": screen.words(sum_up(choice)),
        "weights": weights.model_dump(),
        "pools": [
            {
                "pool": judgement.pool,
                "fits": judgement.fits,
                "score": round(100 * judgement.score / FULL, 2) if judgement.fits else None,
                "points": {view.value: round(100 * given.points / FULL, 2) for view, given in judgement.points.items()},
                "reasons": [screen.words(reason) for reason in list_reasons(judgement)],
            }
            for judgement in choice.judgements
        ],
    }


def _make_row(judgement: Judgement) -> Sequence[Words]:
    if not judgement.fits:
        return (judgement.pool, REFUSED, *("" for _ in View))
    return (
        judgement.pool,
        show_points(judgement.score),
        *(show_points(judgement.points[view].points) for view in View),
    )


def _print_reason(screen: Screen, judgement: Judgement, margin: int) -> None:
    """The pool, and beside it why, wrapped."""
    stop = "；" if screen.language == "zh" else "; "
    words = stop.join(screen.words(reason) for reason in list_reasons(judgement))
    for number, line in enumerate(wrap_words(words, max(screen.out.width - margin, margin))):
        pool = judgement.pool if number == 0 else ""
        screen.out.print(f"[bold]{escape(pool.ljust(margin))}[/]{escape(line)}")
