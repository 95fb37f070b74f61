"""OSCAL documents: compliance-trestle accepts them, every reference resolves, and only what passes is satisfied.

`GOVCLOUD_WRITE_GOLDEN=1` writes the golden documents anew; look at the difference before you commit.
"""

import base64
import json
import os
import re
from argparse import Namespace
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import cmarkgfm  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from trestle.core.validator_factory import validator_factory
from trestle.oscal.assessment_results import AssessmentResults
from trestle.oscal.catalog import Catalog
from trestle.oscal.component import ComponentDefinition

from govcloud.text import Language
from policies.assess import Assessment, Standing, assess
from policies.facts.network import SecurityGroup
from policies.frameworks.load import all_frameworks
from policies.reports.clean import clean_value
from policies.reports.model import Subject
from policies.reports.oscal import write_oscal
from policies.reports.oscal_parts import MARKUP, make_token
from policies.verdict import ItemVerdict
from tests.policies.reports.sample import AT, make_hostile, make_subject
from tests.policies.test_assess import CHECK, make_base

GOLDEN = Path(__file__).parent / "golden"
RESULTS, COMPONENT = "oscal-assessment-results.json", "oscal-component-definition.json"
ALLOWED = {
    "p",
    "code",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "br",
    "blockquote",
    "pre",
    "em",
    "strong",
}
MODELS: dict[str, Any] = {"catalog": Catalog, "component": ComponentDefinition, "assessment": AssessmentResults}


def accept(documents: dict[str, str], folder: Path) -> None:
    """Have trestle read each document and run all its validators over it."""
    for name, content in documents.items():
        (folder / name).write_text(content, encoding="utf-8")
        model = MODELS[name.split("-")[1]].oscal_read(folder / name)
        assert model is not None, name
        assert validator_factory.get(Namespace(mode="all")).model_is_valid(model, False, folder), name


def write(subject: Subject, language: Language = "en") -> dict[str, str]:
    return dict(write_oscal(subject, language))


def read_result(subject: Subject) -> dict[str, Any]:
    (result,) = json.loads(write(subject)[RESULTS])["assessment-results"]["results"]
    assert isinstance(result, dict)
    return result


def walk(node: Any, field: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with the name of its field."""
    yield field, node
    if isinstance(node, dict):
        for name, value in node.items():
            yield from walk(value, name)
    elif isinstance(node, list):
        for each in node:
            yield from walk(each, field)


def judged_as(verdict: ItemVerdict) -> Subject:
    """The first item of the sample framework has this verdict."""
    return make_subject(assessment=Assessment([], [Standing(CHECK, verdict, {})], []))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_documents_of_every_framework_are_valid(tmp_path: Path, language: Language) -> None:
    frameworks = list(all_frameworks().values())
    documents = write(make_subject(frameworks=frameworks), language)
    assert set(documents) == {RESULTS, COMPONENT, *(f"oscal-catalog-{each.code}.json" for each in frameworks)}
    accept(documents, tmp_path)


def test_an_assessment_without_results_is_valid(tmp_path: Path) -> None:
    accept(write(make_subject(assessment=Assessment([], [], []), reads=[], checks=[], entries=[])), tmp_path)


def test_controls_of_all_frameworks_have_names_of_their_own() -> None:
    names = [make_token(each.code, item.id) for each in all_frameworks().values() for item in each.items]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", ["oscal-catalog-sample.json", RESULTS])
def test_documents_are_as_reviewed(name: str) -> None:
    content, golden = write(make_subject(), "zh")[name], GOLDEN / name
    if os.environ.get("GOVCLOUD_WRITE_GOLDEN"):
        golden.write_text(content, encoding="utf-8")
    assert content == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("verdict", "state", "reason"),
    [
        (ItemVerdict.PASS, "satisfied", "pass"),
        (ItemVerdict.PARTIAL, "not-satisfied", "fail"),
        (ItemVerdict.FAIL, "not-satisfied", "fail"),
        (ItemVerdict.MISSING, "not-satisfied", "other"),
        (ItemVerdict.MANUAL, "not-satisfied", "other"),
    ],
)
def test_only_what_passes_is_satisfied(verdict: ItemVerdict, state: str, reason: str) -> None:
    first = read_result(judged_as(verdict))["findings"][0]
    status = first["target"]["status"]
    assert (status["state"], status["reason"]) == (state, reason)
    assert {"name": "verdict", "ns": "urn:govcloud:self-check", "value": verdict.value} in first["props"]


def test_what_is_not_applicable_is_excluded_and_has_no_finding() -> None:
    result = read_result(judged_as(ItemVerdict.NOT_APPLICABLE))
    (selection,) = result["reviewed-controls"]["control-selections"]
    assert selection["exclude-controls"] == [{"control-id": "sample-8.1.3.2-a"}]
    assert {each["target"]["target-id"] for each in result["findings"]} == {
        "sample-8.1.4.4-e_obj",
        "sample-8.1.2.3_obj",
    }


def test_what_is_missing_is_observed_but_no_risk() -> None:
    base = make_base((SecurityGroup, "a", {"name": "a"}), gaps={SecurityGroup: "partial"})
    result = read_result(make_subject(assessment=assess([CHECK], base)))
    assert {each["types"][0] for each in result["observations"]} == {"control-objective"}
    assert len(result["observations"]) == 2
    assert "risks" not in result
    assert result["findings"][0]["target"]["status"]["state"] == "not-satisfied"


def test_a_waiver_is_an_approved_deviation_until_its_end() -> None:
    risks = read_result(make_subject())["risks"]
    (waived,) = [each for each in risks if each["status"] == "deviation-approved"]
    assert [each["status"] for each in risks].count("open") == 2
    assert waived["deadline"] == "2026-06-21T00:00:00+08:00"
    accepted = waived["remediations"][1]
    assert {"name": "type", "value": "accept"} in accepted["props"]
    told = {each["name"]: each["value"] for each in accepted["props"]}
    assert (told["ticket"], told["owner"], told["approver"]) == ("W-2026-0003", "qin.shouzhuo", "gao.shouzheng")


def test_a_failure_is_due_from_when_the_book_saw_it_first() -> None:
    subject = make_subject()
    (entry, *_) = subject.entries
    failed = subject.assessment.failures[0]
    key = (failed.result.rule, "pool", "huawei", failed.result.object.id if failed.result.object else "")
    known = type(entry)(key, "x", "ecology", "portal", CHECK.severity, AT - timedelta(days=40), AT, reopened=2)
    risk = read_result(make_subject(entries=[known]))["risks"][0]
    assert risk["deadline"] == (AT - timedelta(days=10)).isoformat()
    assert risk["risk-log"]["entries"][0]["props"][0]["value"] == "2"


def test_every_reference_resolves() -> None:
    documents = {name: json.loads(content) for name, content in write(make_subject()).items()}
    nodes = list(walk(documents[RESULTS]))
    known = {value for field, value in nodes if field == "uuid"}
    pointed = {value for field, value in nodes if field.endswith("-uuid")}
    pointed |= {value[1:] for field, value in nodes if field == "href" and value.startswith("#")}
    assert len(pointed) > 10
    assert pointed <= known
    files = {value for document in documents.values() for field, value in walk(document) if field in ("href", "source")}
    assert {each for each in files if isinstance(each, str) and each.endswith(".json")} <= set(documents)
    ids = {value for field, value in walk(documents["oscal-catalog-sample.json"]) if field == "id"}
    assert {value for field, value in nodes if field in ("control-id", "target-id")} <= ids


def test_the_raw_fact_is_the_evidence() -> None:
    subject = make_subject()
    resources = json.loads(write(subject)[RESULTS])["assessment-results"]["back-matter"]["resources"]
    facts = [json.loads(base64.b64decode(each["base64"]["value"])) for each in resources if "base64" in each]
    objects = [each.result.object for each in subject.assessment.findings if each.result.object is not None]
    assert objects
    assert all(clean_value(each.to_json()) in facts for each in objects)


def test_a_failure_keeps_its_identity_and_the_document_gets_another() -> None:
    earlier, later = make_subject(), make_subject(at=AT + timedelta(hours=1))
    documents = [json.loads(write(each)[RESULTS])["assessment-results"] for each in (earlier, later)]
    risks = [[risk["uuid"] for risk in each["results"][0]["risks"]] for each in documents]
    assert risks[0] == risks[1]
    assert documents[0]["uuid"] != documents[1]["uuid"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=30) | st.text(alphabet="<>[]()!`*_\\&/ ax\n\u202e\u2028\ud800", max_size=30))
@example(name="<img src=x onerror=alert(1)>")
@example(name="\\<img src=x>")
@example(name="[x](javascript:alert(1))")
@example(name="`![x](y)` <https://a.example>")
def test_hostile_names_make_valid_documents_in_which_they_do_nothing(tmp_path: Path, name: str) -> None:
    documents = write(make_hostile(name))
    accept(documents, tmp_path)
    for field, value in walk(json.loads(documents[RESULTS])):
        if field in MARKUP and isinstance(value, str):
            page = cmarkgfm.markdown_to_html(value, options=cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE)
            assert {tag.lower() for tag in re.findall(r"<([A-Za-z][A-Za-z0-9]*)", page)} <= ALLOWED, value
