"""OCSF events: py-ocsf-models accepts them and loses nothing of them, statuses are right, each is one line."""

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py_ocsf_models import OCSF_VERSION  # type: ignore[import-untyped]
from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding  # type: ignore[import-untyped]

from govcloud.text import Text
from policies.assess import Assessment, Finding
from policies.frameworks.load import all_frameworks
from policies.history.ledger import Entry, key_of
from policies.model import Result
from policies.owners import NOBODY
from policies.reports.model import Subject
from policies.reports.ocsf import VERSION, to_milliseconds, write_ocsf
from policies.verdict import Severity, Verdict
from tests.policies.reports.sample import AT, make_hostile, make_subject
from tests.policies.test_assess import CHECK, POOL

GOLDEN = Path(__file__).parent / "golden" / "findings.ocsf.jsonl"
NOT_MODELLED = {"compliance.status"}
"""In the schema of OCSF 1.5, but not in the models."""


def read_events(subject: Subject) -> list[dict[str, Any]]:
    return [json.loads(line) for line in write_ocsf(subject, "zh").splitlines()]


def list_lost(told: Any, kept: Any, path: str = "") -> set[str]:
    """Fields that are not in what the model kept, or are there with another value."""
    if isinstance(told, dict):
        kept = kept if isinstance(kept, dict) else {}
        return {
            lost
            for name, value in told.items()
            for lost in list_lost(value, kept.get(name), f"{path}.{name}".lstrip("."))
        }
    if isinstance(told, list) and isinstance(kept, list) and len(told) == len(kept):
        return {lost for one, other in zip(told, kept, strict=True) for lost in list_lost(one, other, path)}
    return set() if told == kept else {path}


def accept(events: list[dict[str, Any]]) -> None:
    for event in events:
        kept = ComplianceFinding.model_validate(event).model_dump(mode="json", exclude_none=True)
        assert list_lost(event, kept) <= NOT_MODELLED


def judged_as(verdict: Verdict, **changed: Any) -> Subject:
    """One result, on no object."""
    finding = Finding(CHECK, Result(CHECK.id, POOL, None, verdict, Text("why", "原因")), NOBODY)
    return make_subject(assessment=Assessment([finding], [], []), **changed)


def test_events_are_valid_and_nothing_of_them_is_lost() -> None:
    events = read_events(make_subject(frameworks=list(all_frameworks().values())))
    assert len(events) == len(make_subject().assessment.findings)
    assert OCSF_VERSION == VERSION
    accept(events)


def test_events_are_as_reviewed() -> None:
    lines = write_ocsf(make_subject(), "zh").replace(
        read_events(make_subject())[0]["metadata"]["product"]["version"], "0"
    )
    if os.environ.get("GOVCLOUD_WRITE_GOLDEN"):
        GOLDEN.write_text(lines, encoding="utf-8")
    assert lines == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("verdict", "status", "severity"),
    [
        (Verdict.PASS, (1, "Pass"), "Informational"),
        (Verdict.MISSING, (2, "Warning"), "High"),
        (Verdict.FAIL, (3, "Fail"), "High"),
        (Verdict.MANUAL, (99, "manual"), "High"),
        (Verdict.NOT_APPLICABLE, (99, "not-applicable"), "Informational"),
    ],
)
def test_only_what_passes_is_a_pass(verdict: Verdict, status: tuple[int, str], severity: str) -> None:
    (event,) = read_events(judged_as(verdict))
    accept([event])
    assert (event["compliance"]["status_id"], event["compliance"]["status"]) == status
    assert event["severity"] == severity
    assert ("remediation" in event) == (verdict is Verdict.FAIL)


def test_a_waived_failure_still_fails_and_is_suppressed() -> None:
    events = read_events(make_subject())
    (waived,) = [each for each in events if each["status"] == "Suppressed"]
    assert waived["compliance"]["status"] == "Fail"
    assert "W-2026-0003" in waived["comment"]
    assert [each["status"] for each in events if each["compliance"]["status"] == "Fail"].count("New") == 2


def test_requirements_are_the_items_that_ask_the_check() -> None:
    event = read_events(make_subject())[0]
    assert event["compliance"]["control"] == CHECK.id
    assert event["compliance"]["requirements"] == ["sample 8.1.3.2 a"]
    assert event["resources"][0]["labels"] == ["department:health", "system:portal", "pool:huawei"]


@pytest.mark.parametrize(
    ("verdict", "days", "closed", "activity", "status"),
    [
        (Verdict.FAIL, 40, False, "Update", "New"),
        (Verdict.FAIL, 0, False, "Create", "New"),
        (Verdict.FAIL, 40, True, "Create", "New"),
        (Verdict.PASS, 40, False, "Close", "Resolved"),
        (Verdict.MISSING, 40, False, "Update", "Unknown"),
    ],
)
def test_the_book_tells_first_and_last_seen(
    verdict: Verdict, days: int, closed: bool, activity: str, status: str
) -> None:
    since = AT - timedelta(days=days)
    finding = judged_as(verdict).assessment.findings[0]
    entry = Entry(key_of(finding), "x", "", "", Severity.HIGH, since, since, AT if closed else None)
    (event,) = read_events(judged_as(verdict, entries=[entry]))
    accept([event])
    assert (event["activity_name"], event["status"]) == (activity, status)
    assert event["type_uid"] == 200300 + event["activity_id"]
    assert event["finding_info"]["first_seen_time"] == to_milliseconds(since)
    assert event["finding_info"]["last_seen_time"] == to_milliseconds(AT if verdict is Verdict.FAIL else since)


def test_a_failure_has_the_same_uid_in_every_report_and_each_event_its_own() -> None:
    first, second = read_events(make_subject()), read_events(make_subject(at=AT + timedelta(hours=1)))
    assert [each["finding_info"]["uid"] for each in first] == [each["finding_info"]["uid"] for each in second]
    assert not {each["metadata"]["uid"] for each in first} & {each["metadata"]["uid"] for each in second}


@settings(max_examples=40, deadline=None)
@given(name=st.text(max_size=30) | st.text(alphabet='"\\{}\n\r\u0085\u2028\u202e\ud800\0a', max_size=30))
def test_hostile_names_make_one_valid_line_each(name: str) -> None:
    subject = make_hostile(name)
    lines = write_ocsf(subject, "en").encode().decode().splitlines()
    assert len(lines) == len(subject.assessment.findings)
    accept([json.loads(line) for line in lines])
