"""Failures as a table for people: one row per check, the gravest first, with the first of its objects."""

from collections.abc import Iterable, Sequence

from govcloud.console import Screen
from govcloud.inventory.problems import make_line
from govcloud.text import Text
from policies.assess import Finding

SHOWN = 60
"""Objects in the whole table, where there are not more checks than a third of that."""
LEAST = 3
"""Objects shown of every check, at least."""
LONGEST = 160
"""Characters of a name or reason."""
HEADINGS = (
    Text("severity", "严重程度"),
    Text("check", "检查项"),
    Text("failures", "不符合"),
    Text("objects and reasons", "对象与原因"),
    Text("remedy", "整改办法"),
)
FOLDING = {1, 3, 4}
OBJECT = Text("{place} {kind} {name}{owner}", "{place} {kind} {name}{owner}")
OWNED = Text(" ({owner})", "（{owner}）")
REASON = Text("{object}: {reason}", "{object}：{reason}")
MORE = Text("and {n} more: --check {check}", "另有 {n} 个：--check {check}")


def print_failures(screen: Screen, failures: Sequence[Finding]) -> None:
    """The table; nothing where nothing fails."""
    by_check: dict[str, list[Finding]] = {}
    for each in failures:
        by_check.setdefault(each.check.id, []).append(each)
    if by_check:
        most = max(LEAST, SHOWN // len(by_check))
        screen.table(HEADINGS, [make_row(screen, group, most) for group in by_check.values()], folding=FOLDING)


def make_row(screen: Screen, failures: Sequence[Finding], most: int) -> list[Text | str]:
    """A check's row: how many objects fail, the first ones with their reasons, and what to do about those."""
    check, shown = failures[0].check, failures[:most]
    lines = [screen.words(REASON(object=name_object(screen, each), reason=tell_reason(screen, each))) for each in shown]
    if len(failures) > len(shown):
        lines.append(screen.words(MORE(n=len(failures) - len(shown), check=check.id)))
    title = f"{check.id}\n{screen.words(check.title)}"
    remedies = unique(screen.words(each.rule.remedy) for each in shown)
    return [check.severity.words, title, str(len(failures)), "\n".join(lines), "\n".join(remedies)]


def tell_reason(screen: Screen, finding: Finding) -> str:
    """Why it fails, in one line."""
    return shorten(screen.words(finding.result.reason))


def name_object(screen: Screen, finding: Finding) -> str:
    """Place, kind, name and whose it is."""
    fact, owner, place = finding.result.object, finding.owner, finding.result.place.name
    belongs = ".".join(filter(None, (owner.department, owner.system)))
    name = "" if fact is None else fact.title
    return screen.words(
        OBJECT(
            place="" if place == name else shorten(place),
            kind="" if fact is None else fact.WORDS,
            name=shorten(name),
            owner=OWNED(owner=belongs) if belongs else "",
        )
    ).strip()


def shorten(words: str) -> str:
    """Words of others as one short line without anything that a terminal obeys."""
    line = make_line(words[: 2 * LONGEST])
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def unique(words: Iterable[str]) -> list[str]:
    """Each once, in order."""
    return list(dict.fromkeys(words))
