"""What the models say about a field that a path leads to: its label, model and type. For messages and documents."""

from types import NoneType, UnionType
from typing import Annotated, Any, TypeAliasType, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from govcloud.inventory.models.base import Model
from govcloud.inventory.reading.csv_source import Heading
from govcloud.inventory.reading.source import Steps
from govcloud.text import Text


def find_field(model: type[Model], path: Steps) -> FieldInfo | None:
    """The field that the last name of the path means; None when the path leads nowhere."""
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return None
    owner = find_model(model, path[: len(path) - 1 - list(reversed(path)).index(names[-1])])
    return field_by_name(owner).get(names[-1]) if owner else None


def find_model(model: type[Model], path: Steps) -> type[Model] | None:
    """The model that a path from `model` leads to; None when it leads to something else."""
    annotation: Any = model
    for step in path:
        kind = plain_type(annotation)
        if isinstance(kind, type) and issubclass(kind, Model):
            field = field_by_name(kind).get(str(step))
            annotation = field.annotation if field else None
        else:
            annotation = (get_args(kind) or (None,))[-1]
    found = plain_type(annotation)
    return found if isinstance(found, type) and issubclass(found, Model) else None


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
    """An annotation without its alias, its constraints and its `| None`."""
    if isinstance(annotation, TypeAliasType):
        return plain_type(annotation.__value__)
    origin = get_origin(annotation)
    if origin is Annotated:
        return plain_type(get_args(annotation)[0])
    if origin in (Union, UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
        return plain_type(kinds[0]) if len(kinds) == 1 else annotation
    return annotation
