"""JSON Schema of each kind of file, with descriptions in both languages, for editors and other tools.

A schema says what a file alone can say. References between files are checked by `govcloud inventory check`.
"""

import json
from typing import Any

from govcloud.inventory.labels import LABELS
from govcloud.inventory.layout import FileKind, Shape

DIALECT = "https://json-schema.org/draft/2020-12/schema"

type Schema = dict[str, Any]


def make_schema(kind: FileKind) -> Schema:
    """The schema of one kind of file; a table is an array with one object per row."""
    schema = kind.model.model_json_schema(by_alias=True)
    definitions = schema.pop("$defs", {})
    if kind.shape is not Shape.RECORD:
        definitions[kind.model.__name__] = schema
        schema = {"type": "array", "items": {"$ref": f"#/$defs/{kind.model.__name__}"}}
    whole = {
        "$schema": DIALECT,
        **schema,
        "title": kind.pattern,
        "description": f"{kind.label.en} · {kind.label.zh}",
        "$defs": definitions,
    }
    _translate(whole)
    return whole


def render_schema(kind: FileKind) -> str:
    """The schema as the text of a file."""
    return json.dumps(make_schema(kind), ensure_ascii=False, indent=2) + "\n"


def _translate(part: Any) -> None:
    """Put Chinese beside English in every description, and drop titles that only repeat a field's name."""
    if isinstance(part, list):
        for item in part:
            _translate(item)
    elif isinstance(part, dict):
        chinese = part.pop("description_zh", None)
        if isinstance(chinese, str):
            part["description"] = f"{part.get('description', '')} · {chinese}"
            part.pop("title", None)
        if isinstance(part.get("enum"), list):
            part["description"] = _name_choices(part["enum"]) or part.get("description", "")
        for item in part.values():
            _translate(item)


def _name_choices(values: list[str]) -> str:
    """`city 市级, county 县级`, for choices that have Chinese labels."""
    labels = next((labels for labels in LABELS.values() if list(labels) == values), {})
    return ", ".join(f"{value} {label}" for value, label in labels.items())
