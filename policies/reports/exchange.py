"""What documents for programs are made of: identifiers that follow from content, one-line words, moments, facts."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from govcloud.text import Language, Text
from policies.assess import Finding
from policies.facts.fact import Fact
from policies.reports.clean import VALUE, clean

NAMESPACE = uuid5(NAMESPACE_DNS, "govcloud")
DASH = "–"
"""Where a word is wanted and there is none."""
REMEMBERED = 20_000

type Node = dict[str, Any]
type Say = Callable[[Text | str], str]
"""Words in the report's language: one short line, never empty."""


def choose_say(language: Language) -> Say:
    """The `Say` of a language."""

    def say(words: Text | str) -> str:
        return tidy(words.render(language) if isinstance(words, Text) else words) or DASH

    return say


def tidy(words: object) -> str:
    """One short line; the same words come thousands of times."""
    return tidy_line(str(words)[: VALUE + 1])


@lru_cache(maxsize=REMEMBERED)
def tidy_line(words: str) -> str:
    """What `clean` makes of words."""
    return clean(words, VALUE)


def make_uuid(*parts: object) -> str:
    """A version 5 UUID: the same parts give the same one, on every machine."""
    return str(uuid5(NAMESPACE, json.dumps([str(each) for each in parts])))


def write_time(at: datetime) -> str:
    """A moment with its offset."""
    return at.isoformat()


def prune(node: Mapping[str, Any]) -> Node:
    """The same without None, empty lists and empty objects."""
    return {name: value for name, value in node.items() if value is not None and value not in ([], {})}


def list_facts(finding: Finding) -> list[Fact]:
    """The facts that a result rests on, its object first, each once."""
    result = finding.result
    facts = (*([] if result.object is None else [result.object]), *result.facts)
    return list({id(each): each for each in facts}.values())
