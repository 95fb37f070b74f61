"""A city's own values of rules' parameters, out of its inventory: which there may be, and what each may be. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from govcloud.inventory.models.setting import Setting
from govcloud.text import Text
from policies.evaluate import Parameters
from policies.model import Rule
from policies.registry import all_rules

NO_RULE = Text('there is no rule "{value}"', "没有规则“{value}”")
NO_PARAMETER = Text('rule "{rule}" has no parameter "{name}"', "规则“{rule}”没有参数“{name}”")
NOT_TAKEN = Text(
    '"{name}" cannot be {given}; write it like the product\'s own value, {own}',
    "“{name}”不能是 {given}；请按默认值的形式填写，默认为 {own}",
)
NEGATIVE = Text('"{name}" cannot be less than nothing: {given}', "“{name}”不能为负数：{given}")
LONGEST = 120
"""Characters of a value that a sentence shows."""


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a setting: which one, where in it, what, and what there would be."""

    index: int
    path: tuple[str, ...]
    kind: str
    what: Text
    allowed: tuple[str, ...] = ()


def read_settings(settings: Sequence[Setting]) -> tuple[Parameters, list[Trouble]]:
    """Rule → parameter → value as the rule takes it; and everything that is wrong, which is in none of the values."""
    values: dict[str, dict[str, Any]] = {}
    troubles: list[Trouble] = []
    for index, setting in enumerate(settings):
        rule = all_rules().get(setting.rule)
        if rule is None:
            what = NO_RULE(value=setting.rule)
            troubles.append(Trouble(index, ("rule",), "unknown-rule", what, tuple(all_rules())))
            continue
        forms = list_forms(rule)
        for name, value in setting.parameters.items():
            fitted = fit_value(rule, name, value, forms)
            if isinstance(fitted, Text):
                kind = "bad-parameter" if name in forms else "unknown-parameter"
                names = () if name in forms else tuple(forms)
                troubles.append(Trouble(index, ("parameters", name), kind, fitted, names))
            else:
                values.setdefault(rule.id, {})[name] = fitted[0]
    return values, troubles


def list_forms(rule: Rule) -> dict[str, TypeAdapter[Any]]:
    """Parameter → its form, by the annotation of the rule's function."""
    hints = get_type_hints(rule.judge)
    return {name: TypeAdapter(hints[name]) for name in rule.parameters}


def fit_value(rule: Rule, name: str, value: object, forms: Mapping[str, TypeAdapter[Any]]) -> tuple[Any] | Text:
    """The value as the rule takes it, in a tuple of one; or what is wrong with it."""
    if name not in forms:
        return NO_PARAMETER(rule=rule.id, name=name)
    written = json.dumps(value, ensure_ascii=False)
    if any(number < 0 for number in list_numbers(value)):
        return NEGATIVE(name=name, given=shorten(written))
    try:
        return (forms[name].validate_json(written, strict=True),)
    except ValidationError:
        own = forms[name].dump_json(rule.parameters[name]).decode()
        return NOT_TAKEN(name=name, given=shorten(written), own=shorten(own))


def list_numbers(value: object) -> Iterator[float]:
    """Every number in a value."""
    if isinstance(value, list):
        for item in value:
            yield from list_numbers(item)
    elif isinstance(value, int | float):
        yield value


def shorten(words: str) -> str:
    """Words, cut where they are long."""
    return words if len(words) <= LONGEST else words[:LONGEST] + " …"
