"""Parameters of rules out of the pack's configuration: they are read as those of a city's inventory."""

from collections.abc import Mapping
from typing import Any

from pulumi_policy import PolicyConfigSchema

from govcloud.errors import UsageError
from govcloud.text import Text
from policies.model import Rule
from policies.parameters import fit_value, list_forms

WRONG = Text("configuration of the policy pack: {what}", "策略包配置：{what}")
THERE_ARE = Text("it has: {names}", "可用参数：{names}")
THERE_ARE_NONE = Text("it has none: take it out", "该规则没有参数，请删除")


def describe_parameters(rule: Rule) -> PolicyConfigSchema | None:
    """What may be configured, with the rule's own values; None where nothing may."""
    forms = list_forms(rule)
    if not forms:
        return None
    own = {name: form.dump_python(rule.parameters[name], mode="json") for name, form in forms.items()}
    return PolicyConfigSchema({name: {**form.json_schema(), "default": own[name]} for name, form in forms.items()})


def read_parameters(rule: Rule, given: Mapping[str, Any]) -> dict[str, Any]:
    """The given parameters as the rule takes them. Raises UsageError for one that it cannot take."""
    forms = list_forms(rule)
    found: dict[str, Any] = {}
    for name, value in given.items():
        fitted = fit_value(rule, name, make_whole(value), forms)
        if isinstance(fitted, Text):
            there_are = THERE_ARE(names=", ".join(forms)) if forms else THERE_ARE_NONE
            raise UsageError(WRONG(what=fitted), todo=None if name in forms else there_are)
        found[name] = fitted[0]
    return found


def make_whole(value: Any) -> Any:
    """A value with its whole numbers as such: the CLI sends every number as a float."""
    if isinstance(value, list):
        return [make_whole(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
