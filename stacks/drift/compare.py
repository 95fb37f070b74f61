"""What state says of a resource against what the pool has: a finding per difference, and one for what is gone. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from govcloud.secret_text import HIDDEN
from govcloud.text import Text
from stacks.drift.finding import Finding, Kind, Repair, Severity
from stacks.drift.known import Known, KnownStack
from stacks.drift.look import Picture
from stacks.drift.severity import rate_change, rate_missing
from stacks.drift.words import CREATE_EMPTY, REMEDIES, TAKE_OVER, hide, tell
from stacks.engine.paths import parse_path
from stacks.provider.diff import Change, ChangeKind, diff
from stacks.resources.definition import ResourceType
from stacks.resources.handler import Live
from stacks.resources.registry import all_types
from stacks.resources.settle import inputs_of
from stacks.resources.values import Secret, Values, reveal

SENTENCES = {
    ChangeKind.ADD: Text("{said} is not there any more", "{said} 已不存在"),
    ChangeKind.DELETE: Text("{live} was added by hand", "{live} 为手工添加"),
    ChangeKind.UPDATE: Text("is {live} instead of {said}", "现为 {live}，应为 {said}"),
}
"""By what would put it right."""
GONE = Text("is not there any more", "已不存在")


def compare_stack(stack: KnownStack, picture: Picture) -> Iterator[Finding]:
    """All differences of a stack's resources that could be looked at."""
    for known in stack.resources:
        if not picture.saw(known):
            continue
        live = picture.find(known)
        if live is None:
            yield tell_missing(stack, known, picture.pool)
        else:
            yield from compare(stack, known, live, picture.pool)


def compare(stack: KnownStack, known: Known, live: Live, pool: str) -> Iterator[Finding]:
    """Differences of one resource."""
    definition = all_types()[known.token]
    if is_as_said(known, live):
        return
    seen = inputs_of(definition, live, known.inputs)
    said = {name: value for name, value in known.inputs.items() if name not in known.skipped}
    seen = {name: value for name, value in seen.items() if name not in known.skipped}
    begun = begin(Kind.CHANGED, stack, known, pool)
    for change in diff(definition, seen, said).changes:
        yield tell_change(begun, definition, change, said, seen)


def is_as_said(known: Known, live: Live) -> bool:
    """A quick yes for most: what is told is as state says, and nothing is there that state does not name."""
    values, inputs = live.values, known.inputs
    untold, unnamed = names_of(known.token)
    return all(
        values[name] == value if values.get(name) is not None else name in untold for name, value in inputs.items()
    ) and all(values.get(name) is None or name in inputs for name in unnamed)


@cache
def names_of(token: str) -> tuple[frozenset[str], frozenset[str]]:
    """Inputs of a type that need not be told, and inputs that count even when nobody named them."""
    inputs = all_types()[token].inputs
    untold = frozenset(name for name, declared in inputs.items() if declared.unseen or not declared.compared)
    unnamed = frozenset(name for name, declared in inputs.items() if declared.compared and not declared.by_pool)
    return untold, unnamed


def tell_change(finding: Finding, definition: ResourceType, change: Change, said: Values, seen: Values) -> Finding:
    """One difference, told in a copy of `finding`. What puts it right is the opposite of what happened."""
    name = change.property
    secret = definition.inputs[name].secret or isinstance(said.get(name), Secret)
    before = HIDDEN if secret else show_at(said, change.path) if change.kind != ChangeKind.DELETE else None
    after = HIDDEN if secret else show_at(seen, change.path) if change.kind != ChangeKind.ADD else None
    repair = Repair.REPLACE if change.replaces else Repair.UPDATE
    remedy = REMEDIES[repair]
    refused = next((why for path, why in definition.change_rules(reveal(seen), reveal(said)) if path == name), None)
    if refused is not None:
        repair, remedy = Repair.NOTHING, TAKE_OVER(why=refused)
    return replace(
        finding,
        severity=rate_change(definition, name),
        what=SENTENCES[change.kind](said=tell(before, definition.name), live=tell(after, definition.name)),
        repair=repair,
        remedy=remedy,
        path=change.path,
        said=before,
        live=after,
    )


def tell_missing(stack: KnownStack, known: Known, pool: str) -> Finding:
    """A resource that is gone."""
    definition = all_types()[known.token]
    return replace(
        begin(Kind.MISSING, stack, known, pool),
        severity=rate_missing(definition),
        repair=Repair.CREATE,
        remedy=CREATE_EMPTY if definition.holds_data else REMEDIES[Repair.CREATE],
    )


def begin(kind: Kind, stack: KnownStack, known: Known, pool: str) -> Finding:
    """A finding of a resource in state, as far as the resource alone tells it."""
    return Finding(
        kind=kind,
        severity=Severity.MEDIUM,
        pool=pool,
        token=known.token,
        what=GONE,
        stack=stack.name,
        urn=known.urn,
        id=known.id,
        name=known.name,
    )


def value_at(values: Values, path: str) -> Any:
    """The value at a path; None when there is none. What lies inside a secret is secret."""
    value: Any = values
    for part in parse_path(path):
        if isinstance(value, Secret):
            return value
        if isinstance(part, int):
            value = value[part] if isinstance(value, list) and part < len(value) else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return value


def show_at(values: Values, path: str) -> Any:
    """The value at a path, as it may be shown."""
    return hide(value_at(values, path), str(parse_path(path)[-1]))
