"""Plain data of a YAML file to records of its model, with a problem for each value that does not fit."""

import json

from pydantic import ValidationError

from govcloud.inventory.draft import PlacedSystem, Section
from govcloud.inventory.explain import explain_error
from govcloud.inventory.models.base import Model
from govcloud.inventory.models.system import System
from govcloud.inventory.problems import Problem
from govcloud.inventory.reading.source import Place
from govcloud.inventory.reading.yaml_source import YamlSource
from govcloud.text import Text


def validate_record(section: Section, source: YamlSource) -> list[Problem]:
    """Add the one record of a file to its section, or say why not."""
    record, problems = _validate(section.kind.model, source.data, Place(source))
    if record is not None:
        section.records.append(record)
        section.sources.append(source)
    return problems


def validate_list(section: Section, source: YamlSource) -> list[Problem]:
    """Add the valid items of a file that is a list to its section."""
    if not isinstance(source.data, list):
        section.unreadable.append(source.file)
        what = Text('the file must be a list: each item begins with "- "', "文件应当是列表：每项以“- ”开头")
        return [Place(source).problem("not-a-list", what)]
    problems = []
    for index, item in enumerate(source.data):
        record, found = _validate(section.kind.model, item, Place(source, (index,)))
        problems += found
        if record is not None:
            section.records.append(record)
            section.numbers.append(index)
    return problems


def salvage_systems(source: YamlSource, department: str) -> list[PlacedSystem]:
    """The systems that are valid in a department's file that is not."""
    systems = source.data.get("systems") if isinstance(source.data, dict) else None
    salvaged = []
    for index, item in enumerate(systems if isinstance(systems, list) else []):
        place = Place(source, ("systems", index))
        record, _ = _validate(System, item, place)
        if isinstance(record, System):
            salvaged.append(PlacedSystem(place, department, record))
    return salvaged


def _validate(model: type[Model], data: object, place: Place) -> tuple[Model | None, list[Problem]]:
    """pydantic's strict JSON mode is the one that converts dates and names but never a number to or from text."""
    try:
        return model.model_validate_json(json.dumps(data), strict=True), []
    except ValidationError as wrong:
        return None, [explain_error(error, model, place) for error in wrong.errors(include_url=False)]
