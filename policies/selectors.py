"""Kubernetes' label selectors as sets of labels: whom one selects, and whether several together select everything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod

from policies.facts.network_policy import Expression, Selector

OTHER = "\x00"
"""A value that no selector names: no label can have it."""
MOST_CASES = 4096
"""More combinations than this are not tried: then only a selector without conditions selects everything."""

type Labels = Mapping[str, str]


def selects(selector: Selector, labels: Labels) -> bool:
    """Whether something with these labels is selected."""
    plain = all(labels.get(name) == value for name, value in selector.labels.items())
    return plain and all(fulfils(each, labels) for each in selector.expressions)


def fulfils(expression: Expression, labels: Labels) -> bool:
    """One condition. Raises ValueError for an operator that there is not."""
    there = expression.key in labels
    if expression.operator == "Exists":
        return there
    if expression.operator == "DoesNotExist":
        return not there
    if expression.operator not in ("In", "NotIn"):
        raise ValueError(expression.operator)
    return (labels.get(expression.key) in expression.values) == (expression.operator == "In")


def selects_all(selector: Selector) -> bool:
    """Whether it has no conditions."""
    return not selector.labels and not selector.expressions


def list_cases(selectors: Sequence[Selector]) -> Iterator[dict[str, str]]:
    """Labels that stand for all there can be: each key absent, with each value that is named, and with another one.

    Nothing where these are too many.
    """
    values: dict[str, set[str | None]] = {}
    for selector in selectors:
        for key, value in selector.labels.items():
            values.setdefault(key, {None, OTHER}).add(value)
        for each in selector.expressions:
            values.setdefault(each.key, {None, OTHER}).update(each.values)
    if prod(map(len, values.values())) > MOST_CASES:
        return
    for case in product(*values.values()):
        yield {key: value for key, value in zip(values, case, strict=True) if value is not None}


def select_everything(selectors: Iterable[Selector]) -> bool:
    """Whether whatever labels something has, one of these selects it."""
    known = list(selectors)
    if any(map(selects_all, known)):
        return True
    cases = list(list_cases(known)) if known else []
    return bool(cases) and all(any(selects(each, case) for each in known) for case in cases)
