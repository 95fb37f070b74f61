"""The package schema: valid JSON of the form that Pulumi's metaschema asks for, complete, and the same every time."""

import json
import re
from typing import Any

from stacks.provider.schema import make_schema
from stacks.resources.registry import all_types

PRIMITIVE = {"string", "integer", "boolean", "number"}
TOKEN = re.compile(r"govcloud:[a-z]+:[A-Z][A-Za-z]+")
SCHEMA = json.loads(json.dumps(make_schema(all_types().values(), "1.2.3")))


def wrong_types(spec: Any, path: str) -> list[str]:
    """Places in a type of the schema that break its form (`TypeSpec` of the metaschema)."""
    if "$ref" in spec:
        target = spec["$ref"].removeprefix("#/types/")
        return [] if target in SCHEMA["types"] else [f"{path}: {spec['$ref']}"]
    if spec.get("type") == "array":
        return wrong_types(spec["items"], f"{path}[]")
    if spec.get("type") == "object":
        return wrong_types(spec["additionalProperties"], f"{path}.*")
    return [] if spec.get("type") in PRIMITIVE else [f"{path}: {spec}"]


def test_every_reference_and_type_is_right() -> None:
    wrong = []
    for token, resource in SCHEMA["resources"].items():
        for part in ("inputProperties", "properties"):
            for name, spec in resource[part].items():
                wrong += wrong_types(spec, f"{token}.{name}")
    for token, record in SCHEMA["types"].items():
        for name, spec in record["properties"].items():
            wrong += wrong_types(spec, f"{token}.{name}")
    assert wrong == []


def test_tokens_and_required_names_are_right() -> None:
    for token, resource in SCHEMA["resources"].items():
        assert TOKEN.fullmatch(token)
        assert set(resource["requiredInputs"]) <= set(resource["inputProperties"])
        assert set(resource["required"]) <= set(resource["properties"])
        assert set(resource["inputProperties"]) <= set(resource["properties"])
    for token, record in SCHEMA["types"].items():
        assert TOKEN.fullmatch(token)
        assert set(record["required"]) <= set(record["properties"])


def test_every_property_is_described_in_both_languages() -> None:
    for resource in SCHEMA["resources"].values():
        for spec in resource["properties"].values():
            assert re.search(r"[a-z].*\(.*[\u4e00-\u9fff].*\)", spec["description"])


def test_secrets_replacements_defaults_and_units_are_told() -> None:
    resources = SCHEMA["resources"]
    assert resources["govcloud:identity:User"]["inputProperties"]["password"]["secret"] is True
    assert resources["govcloud:identity:ApplicationCredential"]["properties"]["secret"]["secret"] is True
    assert resources["govcloud:network:Subnet"]["inputProperties"]["cidr"]["willReplaceOnChanges"] is True
    assert resources["govcloud:network:Subnet"]["inputProperties"]["dhcp"]["default"] is True
    assert "GiB" in resources["govcloud:storage:Volume"]["inputProperties"]["size"]["description"]


def test_no_record_has_two_forms() -> None:
    names = [token.rpartition(":")[2] for token in SCHEMA["types"]]
    assert "SecurityGroupRule" in names
    assert len(names) == len(set(names))


def test_every_optional_input_says_what_happens_without_it() -> None:
    for definition in all_types().values():
        for name, declared in definition.inputs.items():
            assert not (declared.required and (declared.by_pool or declared.default is not None)), (definition, name)
            assert not (declared.by_pool and declared.default is not None), (definition, name)
