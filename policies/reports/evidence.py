"""The results of a report as data for its page: strings and facts stand once, rows point to them by number.

A page of a whole city has tens of thousands of rows; a browser makes only those of what is opened.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from govcloud.text import Language, Text
from policies.assess import Finding
from policies.facts.fact import Fact
from policies.reports.clean import VALUE, clean, clean_value
from policies.reports.words import INVENTORY
from policies.verdict import Verdict

ORDER = (Verdict.FAIL, Verdict.MISSING, Verdict.MANUAL, Verdict.PASS, Verdict.NOT_APPLICABLE)
"""Verdicts as rows show them, and as they are numbered there."""
UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


class Pool:
    """Things that stand once; each has a number."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self._numbers: dict[Any, int] = {}

    def put(self, key: Any, make: Any) -> int:
        """The number of the thing of a key, which is made when it is new."""
        if key not in self._numbers:
            self._numbers[key] = len(self.items)
            self.items.append(make())
        return self._numbers[key]


def collect_evidence(findings: Iterable[Finding], language: Language) -> dict[str, Any]:
    """`words`, `facts`, and by check `rows`: [verdict, place, kind, object, department, system, reason, remedy,
    waiver, facts]. Of the first nine all but the verdict are numbers of words; -1 where there is none."""
    words, facts = Pool(), Pool()

    def say(text: Text | str, most: int = VALUE) -> int:
        line = clean(text.render(language) if isinstance(text, Text) else text, most)
        return words.put(line, lambda: line) if line else -1

    def prove(fact: Fact) -> int:
        return facts.put(id(fact), lambda: clean_value(fact.to_json()))

    rows: dict[str, list[list[Any]]] = defaultdict(list)
    for finding in findings:
        result, fact, owner = finding.result, finding.result.object, finding.owner
        failed = result.verdict is Verdict.FAIL
        shown = list({id(each): each for each in ([] if fact is None else [fact]) + list(result.facts)}.values())
        rows[finding.check.id].append(
            [
                ORDER.index(result.verdict),
                say(result.place.name or INVENTORY),
                say("" if fact is None else fact.WORDS),
                say("" if fact is None else fact.title),
                say(owner.department),
                say(owner.system),
                say(result.reason),
                say(finding.rule.remedy if failed else ""),
                say("" if finding.waiver is None else finding.waiver.code),
                [prove(each) for each in shown],
            ]
        )
    for each in rows.values():
        each.sort(key=lambda row: int(row[0]))
    return {"words": words.items, "facts": facts.items, "rows": rows}


def embed(document: Any) -> str:
    """JSON that may stand inside a `<script>` element: nothing in it can end the element or begin another."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE)


def list_shown(findings: Sequence[Finding]) -> list[Finding]:
    """Results as tables list them: failures first, by the gravity of the check."""
    return sorted(
        findings, key=lambda each: (ORDER.index(each.result.verdict), each.check.severity.rank, each.check.id)
    )
