"""What was found, as OSCAL assessment results: observations, findings on items, risks.

OSCAL knows two states only. `satisfied` is said of what passes and of nothing else. What failed is `not-satisfied` with
the reason `fail`; what is missing or needs a person is `not-satisfied` with the reason `other`, and no risk is made of
it. Items that are not applicable are excluded from the reviewed controls and have no finding.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from govcloud.text import Text
from policies.frameworks.framework import Framework
from policies.reports import words
from policies.reports.exchange import Node, Say, make_uuid, write_time
from policies.reports.model import Subject
from policies.reports.oscal_catalog import name_catalog, name_control, name_objective
from policies.reports.oscal_component import FILE as COMPONENT_FILE
from policies.reports.oscal_component import TOOL
from policies.reports.oscal_observations import Evidence, describe_observation, name_observation
from policies.reports.oscal_parts import describe_document, list_props, write_document
from policies.reports.oscal_risks import describe_risk, list_parties, name_risk
from policies.scores.items import ItemStanding, judge_items
from policies.verdict import ItemVerdict, Verdict

FILE = "oscal-assessment-results.json"
STATES = {
    ItemVerdict.PASS: ("satisfied", "pass"),
    ItemVerdict.PARTIAL: ("not-satisfied", "fail"),
    ItemVerdict.FAIL: ("not-satisfied", "fail"),
    ItemVerdict.MANUAL: ("not-satisfied", "other"),
    ItemVerdict.MISSING: ("not-satisfied", "other"),
}
"""State and reason. `NOT_APPLICABLE` has none."""
HOW = Text(
    "satisfied: every judged object passes. not-satisfied with the reason fail: something fails. not-satisfied with the"
    " reason other: nobody knows, for evidence is missing or a person has to look; that is neither pass nor failure."
    " Excluded controls are not applicable.",
    "satisfied：已判定对象全部符合。not-satisfied 且原因为 fail：存在不符合。"
    "not-satisfied 且原因为 other：未测或需人工测评，尚无结论，既不算符合也不算不符合。被排除的控制项为不适用。",
)
PLAN = Text("Checks of the catalogue, applied to what the scope says", "按检查目录对所述范围执行的检查")


def write_results(subject: Subject, say: Say) -> str:
    """The document; it has one result for all frameworks."""
    plan = make_uuid("plan", subject.rule_set)
    evidence = Evidence(subject, say)
    result = describe_result(subject, evidence, say)
    body = {
        "metadata": {
            **describe_document(subject, say(words.TITLE), write_time(subject.at)),
            "props": list_props({"city": say(subject.city), "rule-set": subject.rule_set, "level": subject.level}),
            "parties": list_parties(subject, say),
            "remarks": say(words.DISCLAIMER),
        },
        "import-ap": {"href": f"#{plan}"},
        "results": [result],
        "back-matter": {
            "resources": [
                {"uuid": plan, "title": say(PLAN), "rlinks": [{"href": COMPONENT_FILE}]},
                *evidence.resources,
            ]
        },
    }
    return write_document("assessment-results", body)


def describe_result(subject: Subject, evidence: Evidence, say: Say) -> Node:
    """Everything that was found at one time."""
    findings = subject.assessment.findings
    moments = [each.at for each in subject.reads] or [subject.at]
    judged, asked = subject.assessment.coverage
    told = {
        "scope": ", ".join(subject.scope) or say(words.ALL),
        "checks-judged": judged,
        "checks-asked": asked,
        "left-out": subject.assessment.strangers or None,
    }
    observations = [describe_observation(each, evidence, subject, say) for each in findings]
    failures = [*subject.assessment.failures, *subject.assessment.waived]
    return {
        "uuid": make_uuid("result", write_time(subject.at), subject.rule_set, *subject.scope),
        "title": say(words.TITLE),
        "description": say(words.DISCLAIMER) if subject.live else say(words.NOT_LIVE),
        "start": write_time(min(moments)),
        "end": write_time(subject.at),
        "props": list_props(told),
        "local-definitions": {
            "components": [describe_tool(say), *evidence.components],
            "inventory-items": evidence.items,
        },
        "reviewed-controls": {
            "control-selections": [describe_selection(each, subject, say) for each in subject.frameworks]
        },
        "observations": observations,
        "risks": [describe_risk(each, subject, say) for each in failures],
        "findings": list_findings(subject, say),
        "remarks": say(HOW),
    }


def describe_tool(say: Say) -> Node:
    """The self-check as an asset of the assessment."""
    return {
        "uuid": TOOL,
        "type": "validation",
        "title": "govcloud",
        "description": say(words.DISCLAIMER),
        "status": {"state": "operational"},
    }


def describe_selection(framework: Framework, subject: Subject, say: Say) -> Node:
    """The items that were looked at; those that are not applicable are excluded."""
    standings = judge_items(framework, subject.level, subject.assessment.standings)
    excluded = [each.item for each in standings if each.verdict is ItemVerdict.NOT_APPLICABLE]
    return {
        "description": say(framework.title.text),
        "links": [{"href": name_catalog(framework), "rel": "reference"}],
        "include-controls": [{"control-id": name_control(framework, each.item)} for each in standings],
        "exclude-controls": [{"control-id": name_control(framework, each)} for each in excluded],
    }


def list_findings(subject: Subject, say: Say) -> list[Node]:
    """A finding for each item that is applicable."""
    observed: dict[str, list[str]] = defaultdict(list)
    risks: dict[str, list[str]] = defaultdict(list)
    for each in subject.assessment.findings:
        observed[each.check.id].append(name_observation(each, subject))
        if each.result.verdict is Verdict.FAIL:
            risks[each.check.id].append(name_risk(each))
    return [
        describe_finding(framework, each, (observed, risks), subject, say)
        for framework in subject.frameworks
        for each in judge_items(framework, subject.level, subject.assessment.standings)
        if each.verdict in STATES
    ]


def describe_finding(
    framework: Framework,
    standing: ItemStanding,
    related: tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[str]]],
    subject: Subject,
    say: Say,
) -> Node:
    """One item. `related`: check → observations, and check → risks."""
    item, verdict = standing.item, standing.verdict
    state, reason = STATES[verdict]
    observed, risks = ([each for check in item.checks for each in found.get(check, ())] for found in related)
    title = f"{item.id} {say(item.title.text)}"
    return {
        "uuid": make_uuid("finding", framework.code, item.id, write_time(subject.at)),
        "title": title,
        "description": say(verdict.words),
        "props": list_props({"verdict": verdict.value, "red-line": "yes" if item.red_line else None}),
        "origins": [{"actors": [{"type": "tool", "actor-uuid": TOOL}]}],
        "target": {
            "type": "objective-id",
            "target-id": name_objective(framework, item),
            "title": title,
            "status": {"state": state, "reason": reason, "remarks": say(verdict.words)},
        },
        "related-observations": [{"observation-uuid": each} for each in observed],
        "related-risks": [{"risk-uuid": each} for each in risks],
    }
