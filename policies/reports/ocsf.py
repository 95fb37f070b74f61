"""A report as OCSF events for a SIEM: a Compliance Finding (class 2003) for each result, one line of JSON each.

Missing is `Warning`, which OCSF defines as no result for missing information; manual and not applicable are `Other`.
None of the three is ever `Pass`. A waived failure stays `Fail`; it is the finding that is `Suppressed`.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from importlib.metadata import version

from govcloud.text import Language
from policies.assess import Finding
from policies.facts.fact import Fact
from policies.history.ledger import Entry, key_of
from policies.reports import words
from policies.reports.clean import clean, clean_value
from policies.reports.evidence import list_shown
from policies.reports.exchange import Node, Say, choose_say, list_facts, make_uuid, prune, write_time
from policies.reports.model import Subject
from policies.verdict import Severity, Verdict

VERSION = "1.5.0"
"""Of OCSF."""
CLASS = 2003
STATUSES = {
    Verdict.PASS: (1, "Pass"),
    Verdict.MISSING: (2, "Warning"),
    Verdict.FAIL: (3, "Fail"),
    Verdict.MANUAL: (99, Verdict.MANUAL.value),
    Verdict.NOT_APPLICABLE: (99, Verdict.NOT_APPLICABLE.value),
}
SEVERITIES = {
    Severity.LOW: (2, "Low"),
    Severity.MEDIUM: (3, "Medium"),
    Severity.HIGH: (4, "High"),
    Severity.CRITICAL: (5, "Critical"),
}
INFORMATIONAL = (1, "Informational")
"""The severity of what is in order: a passing check of a critical sort is no critical event."""
CREATE, UPDATE, CLOSE = (1, "Create"), (2, "Update"), (3, "Close")
UNKNOWN, NEW, SUPPRESSED, RESOLVED = (0, "Unknown"), (1, "New"), (3, "Suppressed"), (4, "Resolved")
IN_ORDER = (Verdict.PASS, Verdict.NOT_APPLICABLE)
RULE = (1, "Rule")
"""The sort of analytic."""


def write_ocsf(subject: Subject, language: Language) -> str:
    """All results, failures first; each line ends with a line feed."""
    events = list_events(subject, choose_say(language), language)
    return "".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n" for each in events)


def list_events(subject: Subject, say: Say, language: Language) -> Iterator[Node]:
    """Events as plain data."""
    asked = list_requirements(subject)
    product = {"name": "govcloud", "vendor_name": "govcloud", "version": version("govcloud"), "lang": language}
    proofs: dict[int, Node] = {}

    def prove(fact: Fact) -> Node:
        if id(fact) not in proofs:
            proofs[id(fact)] = {"name": fact.KIND, "data": clean_value(fact.to_json())}
        return proofs[id(fact)]

    for finding in list_shown(subject.assessment.findings):
        yield prune(
            {
                **describe_origin(finding, subject, product),
                **describe_event(finding, subject, say),
                "compliance": describe_compliance(finding, asked.get(finding.check.id, ()), say),
                "evidences": [prove(each) for each in list_facts(finding)],
            }
        )


def list_requirements(subject: Subject) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Check → standards and items that ask it at the report's level."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for framework in subject.frameworks:
        for item in framework.asked(subject.level):
            for check in item.checks:
                found[check].append((framework.source, f"{framework.code} {item.id}"))
    return found


def describe_origin(finding: Finding, subject: Subject, product: Node) -> Node:
    """Who says it, and when."""
    uid = make_uuid("event", finding.check.id, *key_of(finding), finding.result.object is None, write_time(subject.at))
    offset = (subject.at.utcoffset() or timedelta()) // timedelta(minutes=1)
    return {
        "metadata": {"version": VERSION, "product": product, "uid": uid, "event_code": finding.check.id},
        "time": to_milliseconds(subject.at),
        "timezone_offset": offset,
    }


def describe_event(finding: Finding, subject: Subject, say: Say) -> Node:
    """What happened to which object, with evidence."""
    result, check, fact = finding.result, finding.check, finding.result.object
    entry = subject.book.get(key_of(finding))
    activity, status = judge_activity(finding, entry, subject), judge_status(finding, entry)
    severity = INFORMATIONAL if result.verdict in IN_ORDER else SEVERITIES[check.severity]
    failed = result.verdict is Verdict.FAIL
    return {
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": CLASS,
        "class_name": "Compliance Finding",
        "activity_id": activity[0],
        "activity_name": activity[1],
        "type_uid": CLASS * 100 + activity[0],
        "type_name": f"Compliance Finding: {activity[1]}",
        "severity_id": severity[0],
        "severity": severity[1],
        "status_id": status[0],
        "status": status[1],
        "status_detail": result.cause and say(result.cause.words),
        "message": say(result.reason),
        "comment": describe_waiver(finding),
        "finding_info": describe_info(finding, entry, subject, say),
        "resources": [describe_resource(finding, fact, say)],
        "remediation": {"desc": say(finding.rule.remedy)} if failed else None,
    }


def judge_activity(finding: Finding, entry: Entry | None, subject: Subject) -> tuple[int, str]:
    """A failure is created, and updated once a kept check before the last one knew it; what passes now closes one."""
    if entry is None:
        return CREATE
    if finding.result.verdict in IN_ORDER:
        return CLOSE
    last = subject.checks[-1].at if subject.checks else subject.at
    return UPDATE if entry.closed is None and entry.since < last else CREATE


def judge_status(finding: Finding, entry: Entry | None) -> tuple[int, str]:
    """Of the finding as somebody handles it, beside the status of compliance."""
    if finding.result.verdict is Verdict.FAIL:
        return NEW if finding.waiver is None else SUPPRESSED
    return RESOLVED if entry is not None and finding.result.verdict in IN_ORDER else UNKNOWN


def describe_waiver(finding: Finding) -> str | None:
    """By what a failure is accepted, and until when."""
    waiver = finding.waiver
    if waiver is None:
        return None
    return clean(f"waiver {waiver.code}: {waiver.ticket}, {waiver.owner}, {waiver.approver}, until {waiver.until}")


def describe_info(finding: Finding, entry: Entry | None, subject: Subject, say: Say) -> Node:
    """The finding: the same failure has the same `uid` in every report. First and last seen are the book's."""
    result, check = finding.result, finding.check
    facts = list_facts(finding)
    seen = max((each.read.at for each in facts), default=subject.at)
    failed = result.verdict is Verdict.FAIL
    first = entry.since if entry else seen if failed else None
    last = seen if failed else entry.seen if entry else None
    told = {
        "uid": make_uuid("finding", finding.check.id, *key_of(finding), result.object is None),
        "title": say(check.title),
        "desc": say(check.condition),
        "types": [result.verdict.value],
        "first_seen_time": first and to_milliseconds(first),
        "last_seen_time": last and to_milliseconds(max(last, first or last)),
        "data_sources": sorted({clean(each.read.source) for each in facts}),
        "analytic": {
            "uid": result.rule,
            "name": say(check.title),
            "type_id": RULE[0],
            "type": RULE[1],
            "version": subject.rule_set,
        },
    }
    return prune(told)


def describe_resource(finding: Finding, fact: Fact | None, say: Say) -> Node:
    """The object; or the place whose things could not be read."""
    place, owner = finding.result.place, finding.owner
    owners = {"department": owner.department, "system": owner.system, "pool": place.pool}
    return {
        "uid": say(place.name or words.INVENTORY) if fact is None else say(fact.id),
        "name": say(place.name or words.INVENTORY) if fact is None else say(fact.title),
        "type": place.sort if fact is None else fact.KIND,
        "namespace": say(place.name or words.INVENTORY),
        "labels": [f"{name}:{clean(value)}" for name, value in owners.items() if value],
    }


def describe_compliance(finding: Finding, asked: Sequence[tuple[str, str]], say: Say) -> Node:
    """The check as control; standards and items that ask it."""
    check = finding.check
    status, caption = STATUSES[finding.result.verdict]
    severity, severity_caption = SEVERITIES[check.severity]
    same = {"status_id": status, "status": caption}
    return {
        **same,
        "control": check.id,
        "desc": say(check.condition),
        "standards": sorted({standard for standard, _ in asked}),
        "requirements": [item for _, item in asked],
        "checks": [
            {
                **same,
                "uid": check.id,
                "name": say(check.title),
                "severity_id": severity,
                "severity": severity_caption,
                "standards": [check.clause] if check.clause else [],
            }
        ],
    }


def to_milliseconds(at: datetime) -> int:
    """A moment as OCSF counts it."""
    return int(at.timestamp() * 1000)
