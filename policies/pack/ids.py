"""Which ids the resources of a stack have, found in the values that come from them: the Pulumi CLI tells a policy none.

Where it stays open which id is whose, such values are made unknown: they must prove nothing. Pure.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from govcloud.cli.planned_facts import REFERENCES, kind_of, list_sources
from stacks.engine.events import StepBegun
from stacks.engine.values import UNKNOWN, Properties, Value

type Clue = tuple[list[str], set[str], bool]
"""URNs of one kind, the ids among which those of them are that exist, and whether all of them exist."""


def find_ids(steps: Mapping[str, StepBegun]) -> tuple[dict[str, str], set[str]]:
    """URN → id where there is no choice; and ids that belong to some resource of which that cannot be said."""
    clues = [clue for step in steps.values() for clue in list_clues(step, steps)]
    maybe: dict[str, set[str]] = {}
    for urns, ids, whole in clues:
        for urn in urns if whole else ():
            maybe[urn] = maybe[urn] & ids if urn in maybe else set(ids)
    strike_out(maybe)
    contradicted = {kind_of(urn) for urn, ids in maybe.items() if not ids}
    sure = {urn: next(iter(ids)) for urn, ids in maybe.items() if len(ids) == 1 and kind_of(urn) not in contradicted}
    open_ = {found for urns, ids, _ in clues for urn in urns if urn not in sure for found in ids}
    return sure, open_ - set(sure.values())


def strike_out(maybe: dict[str, set[str]]) -> None:
    """What is one resource's id is no other's of its kind, until nothing changes."""
    done: set[str] = set()
    while found := next((urn for urn, ids in maybe.items() if len(ids) == 1 and urn not in done), ""):
        done.add(found)
        for urn in maybe.keys() - done:
            if kind_of(urn) == kind_of(found):
                maybe[urn] = maybe[urn] - maybe[found]


def list_clues(step: StepBegun, steps: Mapping[str, StepBegun]) -> Iterator[Clue]:
    """What the inputs of one resource say of the ids of others."""
    for name, value in (step.new or {}).items():
        found: defaultdict[str, list[Value]] = defaultdict(list)
        for kind, item in list_references(name, value):
            found[kind].append(item)
        sources = list_sources(name, step, steps)
        for kind, values in found.items():
            urns = [urn for urn in sources if kind_of(urn) == kind]
            ids = {each for each in values if isinstance(each, str)}
            later = sum(each is UNKNOWN for each in values)
            if ids and later < len(urns):
                yield urns, ids, not later and len(ids) >= len(urns)


def list_references(name: str, value: Value) -> Iterator[tuple[str, Value]]:
    """Values at any depth that are ids, with the kind of what they are ids of."""
    if isinstance(value, dict):
        for part, item in value.items():
            yield from list_references(part, item)
    elif isinstance(value, list):
        for item in value:
            yield from list_references(name, item)
    elif name in REFERENCES:
        yield REFERENCES[name], value


def blur(name: str, value: Value, unsure: set[str]) -> Value:
    """The value with ids of which it is unsure whose they are as unknown."""
    if isinstance(value, dict):
        changed: Properties = {part: blur(part, item, unsure) for part, item in value.items()}
        return changed
    if isinstance(value, list):
        return [blur(name, item, unsure) for item in value]
    return UNKNOWN if name in REFERENCES and isinstance(value, str) and value in unsure else value
