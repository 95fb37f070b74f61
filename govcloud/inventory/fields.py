"""What the models say about a field that a path leads to: its label, model and type. For messages and documents."""

from collections.abc import Iterable
from types import NoneType, UnionType
from typing import Annotated, Any, TypeAliasType, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from govcloud.inventory.models.base import Model
from govcloud.inventory.reading.csv_source import Heading
from govcloud.inventory.reading.source import Steps
from govcloud.text import Text


def find_field(model: type[Model], path: Steps) -> FieldInfo | None:
    """The field that the last name of the path means; None when the path leads nowhere."""
    names = [index for index, step in enumerate(path) if isinstance(step, str)]
    owner = find_model(model, path[: names[-1]]) if names else None
    return field_by_name(owner).get(str(path[names[-1]])) if owner else None


def find_model(model: type[Model], path: Steps) -> type[Model] | None:
    """The model that a path from `model` leads to; None when it leads to something else."""
    found, _ = _follow(model, path)
    return found if isinstance(found, type) and issubclass(found, Model) else None


def find_bounds(model: type[Model], path: Steps) -> dict[str, int]:
    """The least (`ge`) and greatest (`le`) number that may stand there, as far as there are any."""
    _, marks = _follow(model, path)
    return list_bounds(marks)


def list_bounds(marks: Iterable[object]) -> dict[str, int]:
    """The bounds among the marks of an annotation."""
    return {name: getattr(mark, name) for mark in marks for name in ("ge", "le") if hasattr(mark, name)}


def _follow(model: type[Model], path: Steps) -> tuple[Any, list[object]]:
    """The plain type that a path leads to, and its marks; None and nothing when it leads nowhere."""
    kind, marks = split_annotation(model)
    for step in path:
        if isinstance(kind, type) and issubclass(kind, Model):
            field = field_by_name(kind).get(str(step))
            kind, marks = split_annotation(field.annotation) if field else (None, [])
            marks = [*(field.metadata if field else ()), *marks]
        else:
            kind, marks = split_annotation((get_args(kind) or (None,))[-1])
    return kind, marks


def field_by_name(model: type[Model]) -> dict[str, FieldInfo]:
    """Name in the file → field."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def label_field(field: FieldInfo) -> Text:
    """What the field is, in words."""
    extra = field.json_schema_extra
    chinese = extra.get("description_zh", "") if isinstance(extra, dict) else ""
    return Text(field.description or "", str(chinese))


def list_headings(model: type[Model]) -> list[Heading]:
    """The columns of a table of such records."""
    return [Heading(name, label_field(field).zh, field.is_required()) for name, field in field_by_name(model).items()]


def plain_type(annotation: Any) -> Any:
    """An annotation without its alias, its marks and its `| None`."""
    return split_annotation(annotation)[0]


def split_annotation(annotation: Any) -> tuple[Any, list[object]]:
    """An annotation without its alias, its marks and its `| None`; and the marks: bounds, patterns, references."""
    if isinstance(annotation, TypeAliasType):
        return split_annotation(annotation.__value__)
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        kind, marks = split_annotation(parts[0])
        own = [part for mark in parts[1:] for part in (mark.metadata if isinstance(mark, FieldInfo) else [mark])]
        return kind, [*marks, *own]
    if origin in (Union, UnionType):
        kinds = [part for part in parts if part is not NoneType]
        return split_annotation(kinds[0]) if len(kinds) == 1 else (annotation, [])
    return annotation, []
