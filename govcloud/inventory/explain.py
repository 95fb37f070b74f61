"""What pydantic found in a record, as problems in words of the people who write inventories."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from govcloud.inventory.explain_values import explain_date, explain_number, explain_pattern, explain_truth
from govcloud.inventory.fields import field_by_name, find_bounds, find_field, find_model, label_field, plain_type
from govcloud.inventory.labels import find_choice
from govcloud.inventory.models.base import Model, RecordError
from govcloud.inventory.nearest import find_nearest
from govcloud.inventory.problems import Problem, shorten
from govcloud.inventory.reading.source import Place, Steps
from govcloud.text import Text

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


class Words(NamedTuple):
    """A sentence about one error."""

    kind: str
    what: Text
    allowed: Iterable[str] | Text | None = None
    nearest: str | None = None


class Context(NamedTuple):
    """What a sentence can be made from: the error, what is written, and what the model says."""

    error: "ErrorDetails"
    written: str
    model: type[Model]
    path: Steps

    @property
    def limits(self) -> Mapping[str, object]:
        """pydantic's context of the error."""
        return self.error.get("ctx") or {}


def explain_error(error: "ErrorDetails", model: type[Model], place: Place) -> Problem:
    """The problem that an error of `model`, validated from what stands at `place`, means."""
    path: Steps = tuple(step for step in error["loc"] if step != "[key]")
    mistake = (error.get("ctx") or {}).get("error")
    if isinstance(mistake, RecordError) and mistake.field:
        path = (*path, mistake.field)
    here = place.at(*path)
    written = str(path[-1]) if "[key]" in error["loc"] else here.source.find_text(here.path)
    explain = EXPLAIN.get(error["type"], _explain_anything)
    if isinstance(error["input"], dict | list) and error["type"] in SINGLE:
        explain = _explain_several
    words = explain(Context(error, written, model, path))
    what = words.what(written=shorten(written))
    return here.problem(words.kind, what, allowed=words.allowed, nearest=words.nearest, value=written)


def _explain_missing(context: Context) -> Words:
    field = find_field(context.model, context.path)
    what = Text("the field is missing ({label})", "缺少此字段（{label}）")
    return Words("missing-field", what(label=label_field(field) if field else ""))


def _explain_unknown(context: Context) -> Words:
    owner = find_model(context.model, context.path[:-1])
    fields = field_by_name(owner) if owner else {}
    name = str(context.path[-1])
    near = next((field for field, info in fields.items() if label_field(info).zh == name), None)
    what = Text('there is no field "{name}" here', "这里没有“{name}”这个字段")
    return Words("unknown-field", what(name=shorten(name)), list(fields), near or find_nearest(name, fields))


def _explain_choice(context: Context) -> Words:
    allowed = re.findall(r"'([^']*)'", str(context.limits.get("expected", "")))
    if context.error["input"] is None:
        return _explain_empty(context)
    field = find_field(context.model, context.path)
    near = find_choice(plain_type(field.annotation), context.written) if field else None
    what = Text('"{written}" is not one of the values of this field', "“{written}”不是此字段的取值")
    return Words("unknown-value", what, allowed, near)


def _explain_empty(_context: Context) -> Words:
    what = Text(
        "the field is empty; write a value, or leave out a field that may be missing",
        "此字段为空；请填写，可省略的字段请整行删去",
    )
    return Words("empty-field", what)


def _explain_several(_context: Context) -> Words:
    what = Text("a single value is expected, not a list or a group of fields", "这里应当是单个值，不是列表或字段组")
    return Words("not-a-value", what)


def _explain_text(context: Context) -> Words:
    value = context.error["input"]
    if value is None:
        return _explain_empty(context)
    what = Text(
        '{written} is read as a number or as true/false, and text is expected; put it in quotes: "{written}"',
        '{written} 会被读成数字或真假值，而这里要文本；请加引号："{written}"',
    )
    return Words("not-text", what)


def _explain_range(context: Context) -> Words:
    bounds = find_bounds(context.model, context.path)
    allowed = Text("{ge} to {le}", "{ge} 到 {le}") if "le" in bounds else Text("{ge} or more", "不小于 {ge}")
    return Words("out-of-range", Text("{written} is out of range", "{written} 超出范围"), allowed(**bounds))


def _explain_pattern(context: Context) -> Words:
    if not context.written:
        return _explain_empty(context)
    kind, what, near = explain_pattern(context.written, str(context.limits.get("pattern", "")))
    return Words(kind, what, None, near)


def _explain_long(context: Context) -> Words:
    what = Text("the text is longer than {most} characters", "文本超过 {most} 个字符")
    return Words("too-long", what(most=context.limits.get("max_length", "")))


def _explain_list(context: Context) -> Words:
    what = Text('a list is expected: one line each, beginning with "- "', "这里应当是列表：每项一行，以“- ”开头")
    if context.error["input"] is not None:
        return Words("not-a-list", what, None, f"[{context.written}]" if context.written else None)
    field = find_field(context.model, context.path)
    what = Text("the list is empty; leave the field out if there is nothing to list", "列表为空；没有内容就请整行删去")
    if field is not None and field.is_required():
        what = Text(
            'the list is empty; it needs at least one line that begins with "- "',
            "列表为空；至少要有一行以“- ”开头的内容",
        )
    return Words("empty-field", what)


def _explain_group(context: Context) -> Words:
    owner = find_model(context.model, context.path)
    what = Text(
        'a group of fields is expected, one line each ("name: value")', "这里应当是一组字段，每行一个（“name: value”）"
    )
    if context.error["input"] is None:
        what = Text("the group of fields is empty", "这一组字段是空的")
    if "：" in context.written:
        what = Text(
            "the line has a full-width colon (：); write a colon and a space",
            "这一行用了全角冒号（：），请改成半角冒号加空格",
        )
        return Words("full-width", what)
    return Words("not-a-group", what, list(field_by_name(owner)), "") if owner else Words("not-a-group", what)


def _explain_few(context: Context) -> Words:
    what = Text("at least {least} needed", "至少要有 {least} 项")
    return Words("too-few", what(least=context.limits.get("min_length", 1)))


def _explain_many(context: Context) -> Words:
    what = Text("more than {most} entries", "超过 {most} 项")
    return Words("too-many", what(most=context.limits.get("max_length", "")))


def _explain_number(context: Context) -> Words:
    if context.error["input"] is None:
        return _explain_empty(context)
    kind, what, near = explain_number(context.error["input"], context.written)
    return Words(kind, what, None, near)


def _explain_truth(context: Context) -> Words:
    if context.error["input"] is None:
        return _explain_empty(context)
    return Words("not-true-or-false", *explain_truth(context.written))


def _explain_date(context: Context) -> Words:
    if context.error["input"] is None:
        return _explain_empty(context)
    what, near = explain_date(context.written)
    return Words("bad-date", what, None, near)


def _explain_mistake(context: Context) -> Words:
    mistake = context.limits.get("error")
    if isinstance(mistake, RecordError):
        return Words(mistake.kind, mistake.what, None, mistake.nearest)
    return _explain_anything(context)


def _explain_anything(context: Context) -> Words:
    field = find_field(context.model, context.path)
    kind = plain_type(field.annotation) if field else None
    what = Text("the value is not valid here ({kind})", "此处的值无效（{kind}）")
    return Words("invalid-value", what(kind=getattr(kind, "__name__", context.error["type"])))


SINGLE = frozenset(
    (
        "string_type",
        "int_type",
        "int_parsing",
        "bool_type",
        "bool_parsing",
        "date_type",
        "date_parsing",
        "enum",
        "literal_error",
    )
)
"""Errors of fields that hold one value."""

EXPLAIN: dict[str, Callable[[Context], Words]] = {
    "missing": _explain_missing,
    "extra_forbidden": _explain_unknown,
    **dict.fromkeys(("enum", "literal_error"), _explain_choice),
    "string_type": _explain_text,
    "string_too_short": _explain_empty,
    "string_too_long": _explain_long,
    "string_pattern_mismatch": _explain_pattern,
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), _explain_number),
    **dict.fromkeys(("greater_than_equal", "less_than_equal"), _explain_range),
    **dict.fromkeys(("bool_type", "bool_parsing"), _explain_truth),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), _explain_date),
    "list_type": _explain_list,
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), _explain_group),
    "too_short": _explain_few,
    "too_long": _explain_many,
    "value_error": _explain_mistake,
}
"""pydantic's type of error → how it is explained."""
