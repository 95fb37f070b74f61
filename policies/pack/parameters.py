"""Parameters of rules out of the pack's configuration: their form is that of the rule's function."""

import json
import re
from collections.abc import Mapping
from typing import Any, get_type_hints

from pulumi_policy import PolicyConfigSchema
from pydantic import TypeAdapter, ValidationError

from govcloud.errors import UsageError
from govcloud.text import Text
from policies.model import Rule

LEVEL = "enforcementLevel"
NO_PARAMETER = Text("policy {rule} has no parameter `{name}`", "策略 {rule} 没有参数 `{name}`")
THERE_ARE = Text("it has: {names}", "可用参数：{names}")
THERE_ARE_NONE = Text("it has none: take it out", "该策略没有参数，请删除")
NOT_TAKEN = Text(
    "parameter `{name}` of policy {rule} cannot be `{value}`", "策略 {rule} 的参数 `{name}` 不能是 `{value}`"
)
WRITE_LIKE = Text("write it like its own value, {default}", "请按其原值的形式填写：{default}")
LONGEST = 120


def describe_parameters(rule: Rule) -> PolicyConfigSchema | None:
    """What may be configured, with the rule's own values; None where nothing may."""
    forms = list_forms(rule)
    if not forms:
        return None
    own = {name: form.dump_python(rule.parameters[name], mode="json") for name, form in forms.items()}
    return PolicyConfigSchema({name: {**form.json_schema(), "default": own[name]} for name, form in forms.items()})


def read_parameters(rule: Rule, given: Mapping[str, Any]) -> dict[str, Any]:
    """The given parameters that differ from the rule's own. Raises UsageError for one that it cannot take."""
    forms = list_forms(rule)
    found = {}
    for name, value in given.items():
        if name not in forms:
            names = ", ".join(forms)
            todo = THERE_ARE(names=names) if names else THERE_ARE_NONE
            raise UsageError(NO_PARAMETER(rule=rule.id, name=name), todo=todo)
        try:
            found[name] = forms[name].validate_python(value)
        except ValidationError as error:
            own = forms[name].dump_python(rule.parameters[name], mode="json")
            what = NOT_TAKEN(rule=rule.id, name=name, value=show(value))
            raise UsageError(what, todo=WRITE_LIKE(default=show(own))) from error
    return {name: value for name, value in found.items() if value != rule.parameters[name]}


def show(value: Any) -> str:
    """A value as it is written in a configuration, cut where it is long. Whole numbers arrive as floats."""
    words = re.sub(r"\b(\d+)\.0\b", r"\1", json.dumps(value, ensure_ascii=False))
    return words if len(words) <= LONGEST else words[:LONGEST] + " …"


def list_forms(rule: Rule) -> dict[str, TypeAdapter[Any]]:
    """Parameter → its form."""
    hints = get_type_hints(rule.judge)
    return {name: TypeAdapter(hints[name]) for name in rule.parameters}
