"""The package schema that Pulumi's tools read (`GetSchema`), made from the definitions."""

from collections.abc import Iterable, Mapping
from typing import Any

from stacks.resources.definition import PACKAGE, ResourceType
from stacks.resources.kinds import Record
from stacks.resources.properties import Property

POOL = {"type": "string", "description": "Code of a pool of the inventory"}
"""The provider's only configuration."""


def make_schema(types: Iterable[ResourceType], version: str) -> dict[str, Any]:
    """The schema as plain JSON data. Names of properties are the same everywhere, so no language renames them."""
    records: dict[str, dict[str, Any]] = {}
    resources = {definition.token: describe_resource(definition, records) for definition in types}
    return {
        "name": PACKAGE,
        "displayName": "govcloud",
        "version": version,
        "description": "Tenant projects on the resource pools of a city's government cloud",
        "license": "Apache-2.0",
        "language": {"python": {"respectSchemaVersion": True}},
        "config": {"variables": {"pool": POOL}},
        "provider": {
            "description": "The provider; it takes its pools from the inventory",
            "inputProperties": {"pool": POOL},
            "requiredInputs": ["pool"],
        },
        "types": dict(sorted(records.items())),
        "resources": resources,
    }


def describe_resource(definition: ResourceType, records: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """One resource; the records that it uses go to `records`."""
    outputs = {**definition.inputs, **definition.outputs}
    certain = [name for name, declared in definition.inputs.items() if is_certain(declared)]
    return {
        "description": f"{definition.doc.en} ({definition.doc.zh})",
        "inputProperties": describe_all(definition.module, definition.inputs, records),
        "requiredInputs": [name for name, declared in definition.inputs.items() if declared.required],
        "properties": describe_all(definition.module, outputs, records),
        "required": [*certain, *definition.outputs],
    }


def is_certain(declared: Property) -> bool:
    """Whether a resource always has the property."""
    return declared.required or declared.default is not None


def describe_all(
    module: str, properties: Mapping[str, Property], records: dict[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Properties by name."""
    return {name: describe_property(module, declared, records) for name, declared in properties.items()}


def describe_property(module: str, declared: Property, records: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """One property."""

    def refer(record: Record) -> str:
        token = f"{PACKAGE}:{module}:{record.name}"
        if token not in records:
            records[token] = {
                "type": "object",
                "properties": describe_all(module, record.properties, records),
                "required": [name for name, inner in record.properties.items() if inner.required],
            }
        return f"#/types/{token}"

    unit = f", {declared.unit}" if declared.unit else ""
    described = {**declared.kind.schema(refer), "description": f"{declared.doc.en}{unit} ({declared.doc.zh})"}
    if declared.secret:
        described["secret"] = True
    if declared.replaces is True:
        described["willReplaceOnChanges"] = True
    if isinstance(declared.default, str | int | bool):
        described["default"] = declared.default
    return described
