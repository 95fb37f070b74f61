"""Schemas and documents that are generated from the models: current, and true to what the loader accepts."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from govcloud.inventory.layout import KINDS, FileKind, Shape
from govcloud.inventory.reading.yaml_source import YamlSource
from govcloud.inventory.schema import make_schema, render_schema
from govcloud.settings import PRODUCT
from scripts.write_reference import DOCUMENTS, SCHEMAS, fill_document
from tests.inventory.cases import BASE, BROKEN


def find_faults(schema: dict[str, Any], data: object) -> list[str]:
    """What a schema refuses."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - takes over a second, which only these tests need

    return [error.message for error in Draft202012Validator(schema).iter_errors(data)]


YAML_KINDS = [kind for kind in KINDS if kind.shape is not Shape.TABLE]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_schema_in_the_documents_is_current(kind: FileKind) -> None:
    written = (SCHEMAS / f"{kind.name}.json").read_text(encoding="utf-8")

    assert written == render_schema(kind), "run: python -m scripts.write_reference"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_in_the_documents_are_current(language: str) -> None:
    path = DOCUMENTS["zh" if language == "zh" else "en"]
    document = path.read_text(encoding="utf-8")

    assert document == fill_document(document, "zh" if language == "zh" else "en"), (
        "run: python -m scripts.write_reference"
    )
    assert re.findall("<!-- fields: (.*) -->", document) == [
        "city", "pools", "departments", "addresses", "allocations", "waivers", "announced", "notices", "policies",
        "carriers", "nodes", "devices", "links", "vrfs", "attachments", "services", "internet",
        "management", "filings", "reports",
        "restores", "scans", "warnings", "accounts", "sites", "modules", "keystores",
    ]  # fmt: skip


@pytest.mark.parametrize("folder", [BASE, PRODUCT / "inventories/hanjiang"], ids=["base", "hanjiang"])
@pytest.mark.parametrize("kind", YAML_KINDS, ids=lambda kind: kind.name)
def test_schema_accepts_what_the_loader_accepts(kind: FileKind, folder: Path) -> None:
    schema = make_schema(kind)
    files = sorted(folder.glob(kind.pattern))

    assert files
    for path in files:
        data = YamlSource(path.name, path.read_text(encoding="utf-8")).data
        assert find_faults(schema, data) == []


@pytest.mark.parametrize(
    ("case", "name", "kind"),
    [
        ("unknown-fields", "departments/health.yml", "departments"),
        ("number-in-quotes", "departments/health.yml", "departments"),
        ("number-out-of-range", "departments/transport.yml", "departments"),
        ("unknown-choices", "departments/transport.yml", "departments"),
        ("missing-fields", "departments/health.yml", "departments"),
        ("bad-formats", "extranet/vrfs.yml", "vrfs"),
    ],
)
def test_schema_refuses_what_a_file_alone_can_have_wrong(case: str, name: str, kind: str) -> None:
    schema = json.loads((SCHEMAS / f"{kind}.json").read_text(encoding="utf-8"))
    data = YamlSource(name, (BROKEN / case / name).read_text(encoding="utf-8")).data

    assert find_faults(schema, data)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_of_a_schema_is_described_in_both_languages(kind: FileKind) -> None:
    schema = make_schema(kind)
    groups = [schema, *schema["$defs"].values()]
    fields = {name: field for group in groups for name, field in group.get("properties", {}).items()}

    plain = {name for name, field in fields.items() if " · " not in field.get("description", "")}
    assert plain <= {"zh", "en"}


@pytest.mark.parametrize("path", DOCUMENTS.values(), ids=["en", "zh"])
def test_reference_lists_every_kind_of_problem(path: Path) -> None:
    document = path.read_text(encoding="utf-8")
    sources = (PRODUCT / "govcloud/inventory").rglob("*.py")
    text = "\n".join(source.read_text(encoding="utf-8") for source in sources if "tables" not in source.parts)
    raised = re.findall(r'(?:UnreadableError|RecordError|Words)\(\s*"([a-z0-9-]+)"', text)
    raised += re.findall(r'\.problem\(\s*"([a-z0-9-]+)"', text)

    assert len(set(raised)) > 40
    assert {kind for kind in raised if f"`{kind}`" not in document} == set()
