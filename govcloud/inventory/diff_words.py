"""Changes between inventories as sentences: `health/hospital-hub: servers web count 2 → 4; cores +8`."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from govcloud.inventory.demand import Demand
from govcloud.inventory.diff import Change, Turn
from govcloud.inventory.differences import Difference, Steps
from govcloud.inventory.fields import field_by_name, label_field, plain_type
from govcloud.inventory.layout import KIND_BY_NAME
from govcloud.inventory.models.base import Model
from govcloud.inventory.summary import format_gib
from govcloud.text import Language, Text

TURNS = {
    Turn.ADDED: Text("added", "新增"),
    Turn.REMOVED: Text("removed", "删除"),
    Turn.CHANGED: Text("changed", "变更"),
}
UNSET = Text("unset", "未填")
YES, NO = Text("true", "是"), Text("false", "否")
CAME = Text("{what} added ({value})", "新增{what}（{value}）")
WENT = Text("{what} removed ({value})", "删除{what}（{value}）")
NAMED_WENT = Text("{what} removed", "删除{what}")
BECAME = Text("{what} {old} → {new}", "{what} {old} → {new}")
EFFECTS = {
    "cores": Text("cores {more}", "vCPU {more}"),
    "memory_gib": Text("memory {more}", "内存 {more}"),
    "storage_gib": Text("storage {more}", "存储 {more}"),
    "servers": Text("servers {more}", "云主机 {more}"),
}

COMMENT = re.compile(r"（.*）|^来源：")
"""What a label says for those who fill in a form, and nobody needs in a list of changes."""


def describe_change(change: Change, language: Language) -> str:
    """The change as one line."""
    parts = [describe_difference(difference, change.model, language) for difference in change.differences]
    parts = parts or [TURNS[change.turn].render(language)]
    effect = describe_effect(change.effect, language)
    stop, colon = ("；", "：") if language == "zh" else ("; ", ": ")
    return name_subject(change, language) + colon + stop.join([*parts, *([effect] if effect else [])])


def name_subject(change: Change, language: Language) -> str:
    """`health/hospital-hub`, `pools huawei`, `city`: with its kind where the code alone would not say it."""
    kind = KIND_BY_NAME.get(change.kind)
    if kind is None or change.kind == "departments":
        return change.subject
    return f"{kind.label.zh if language == 'zh' else kind.name} {change.subject}".strip()


def describe_difference(difference: Difference, model: type[Model], language: Language) -> str:
    """One field or item, with what it was and is."""
    names, inner = _name_steps(difference.steps, model, language)
    what = " ".join(names)
    if difference.item or isinstance(difference.old or difference.new, Mapping):
        if difference.new is None and isinstance(difference.steps[-1], str):
            return NAMED_WENT(what=what).render(language)
        words = CAME if difference.old is None else WENT
        value = _describe_value(difference.new or difference.old, inner, language)
        return words(what=what, value=value).render(language)
    old, new = (_describe_value(value, inner, language) for value in (difference.old, difference.new))
    return BECAME(what=what, old=old, new=new).render(language)


def describe_effect(effect: Demand, language: Language) -> str:
    """How much more or less is needed; empty when that is nothing."""
    parts = []
    for name, words in EFFECTS.items():
        more = getattr(effect, name)
        if more:
            size = format_gib(abs(more)) if name.endswith("_gib") else str(abs(more))
            parts.append(words(more=("+" if more > 0 else "−") + size).render(language))
    return ("，" if language == "zh" else ", ").join(parts)


def _name_steps(steps: Steps, model: type[Model], language: Language) -> tuple[list[str], Any]:
    """A name for every step, and the annotation of what they lead to. An index is left out."""
    annotation: Any = model
    names = []
    for step in steps:
        kind = plain_type(annotation)
        if isinstance(kind, type) and issubclass(kind, Model):
            field = field_by_name(kind)[str(step)]
            names.append(COMMENT.sub("", label_field(field).zh) if language == "zh" else str(step))
            annotation = field.annotation
        else:
            names += [step] if isinstance(step, str) else []
            annotation = (get_args(kind) or (None,))[-1]
    return names, annotation


def _describe_value(value: Any, annotation: Any, language: Language) -> str:
    comma = "，" if language == "zh" else ", "
    if value is None or value in ([], {}):
        return UNSET.render(language)
    if isinstance(value, bool):
        return (YES if value else NO).render(language)
    if isinstance(value, list):
        inner = (get_args(plain_type(annotation)) or (None,))[-1]
        return comma.join(_describe_value(item, inner, language) for item in value)
    if isinstance(value, Mapping):
        return comma.join(_describe_fields(value, annotation, language))
    return str(value)


def _describe_fields(record: Mapping[str, Any], annotation: Any, language: Language) -> Iterable[str]:
    model = plain_type(annotation)
    for name, value in record.items():
        if value is None or value in ([], {}, False):
            continue
        names, inner = [name], None
        if isinstance(model, type) and issubclass(model, Model):
            names, inner = _name_steps((name,), model, language)
        words = _describe_value(value, inner, language)
        yield f"{names[0]} ({words})" if isinstance(value, Mapping) else f"{names[0]} {words}"
