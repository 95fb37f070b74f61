"""Failures as OSCAL risks. A waiver is an approved deviation: who accepted it, why, since when and until when."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from govcloud.inventory.models.waiver import Waiver
from govcloud.text import Text
from policies.assess import Finding
from policies.history.ledger import DUE, Entry, key_of
from policies.reports import words
from policies.reports.exchange import Node, Say, make_uuid, write_time
from policies.reports.model import Subject
from policies.reports.oscal_component import TOOL
from policies.reports.oscal_observations import name_observation
from policies.reports.oscal_parts import OURS, list_props

FOUND = Text("seen first", "首次发现")
ACCEPTED = Text("accepted by waiver {code}", "按豁免 {code} 接受")
TOOL_ORIGIN = {"actors": [{"type": "tool", "actor-uuid": TOOL}]}


def name_risk(finding: Finding) -> str:
    """Its UUID; the same failure has the same one in every report."""
    return make_uuid("risk", finding.check.id, *key_of(finding))


def name_party(name: str) -> str:
    """The UUID of a person by user name."""
    return make_uuid("person", name)


def list_parties(subject: Subject, say: Say) -> list[Node]:
    """The people of the waivers that accept something here."""
    waivers = [each.waiver for each in subject.assessment.waived if each.waiver is not None]
    names = sorted({name for each in waivers for name in (each.owner, each.approver)})
    return [{"uuid": name_party(name), "type": "person", "name": say(name)} for name in names]


def describe_risk(finding: Finding, subject: Subject, say: Say) -> Node:
    """One failure of one object. It is due when our policy says so, a waived one when its waiver ends."""
    result, check, waiver = finding.result, finding.check, finding.waiver
    entry = find_entry(finding, subject)
    since = entry.since if entry else subject.at
    fact = result.object
    title = say(check.title) if fact is None else f"{say(check.title)}: {say(fact.title)}"
    entries: list[Node] = [
        {
            "uuid": make_uuid("risk-log", name_risk(finding), write_time(since)),
            "title": say(FOUND),
            "start": write_time(since),
            "props": list_props({"reopened": entry.reopened or None}) if entry else [],
            "status-change": "open",
        }
    ]
    if waiver is not None:
        entries.append(log_waiver(finding, waiver, subject, say))
    return {
        "uuid": name_risk(finding),
        "title": title,
        "description": say(result.reason),
        "statement": say(check.condition),
        "props": list_props({"check": check.id, "rule": result.rule, "clause": check.clause}),
        "status": "open" if waiver is None else "deviation-approved",
        "origins": [TOOL_ORIGIN],
        "characterizations": [
            {
                "origin": TOOL_ORIGIN,
                "facets": [{"name": "severity", "system": OURS, "value": check.severity.value}],
            }
        ],
        "deadline": write_time(
            since + DUE[check.severity] if waiver is None else start_day(waiver.until + timedelta(days=1), subject)
        ),
        "remediations": list(list_responses(finding, say)),
        "risk-log": {"entries": entries},
        "related-observations": [{"observation-uuid": name_observation(finding, subject)}],
    }


def list_responses(finding: Finding, say: Say) -> Iterator[Node]:
    """What should be done; and where a waiver accepts it, that this was decided."""
    yield {
        "uuid": make_uuid("remedy", name_risk(finding)),
        "lifecycle": "recommendation",
        "title": say(words.REMEDY),
        "description": say(finding.rule.remedy),
        "props": [{"name": "type", "value": "mitigate"}, *list_props({"playbook": finding.rule.playbook})],
    }
    waiver = finding.waiver
    if waiver is not None:
        told = {"waiver": waiver.code, "ticket": waiver.ticket, "from": waiver.since, "until": waiver.until}
        people = {"owner": waiver.owner, "approver": waiver.approver}
        yield {
            "uuid": name_acceptance(finding, waiver),
            "lifecycle": "completed",
            "title": say(ACCEPTED(code=waiver.code)),
            "description": say(waiver.reason),
            "props": [{"name": "type", "value": "accept"}, *list_props({**told, **people})],
            "origins": [
                {"actors": [{"type": "party", "actor-uuid": name_party(name)} for name in people.values()]},
            ],
        }


def log_waiver(finding: Finding, waiver: Waiver, subject: Subject, say: Say) -> Node:
    """The decision in the log of the risk."""
    return {
        "uuid": make_uuid("risk-log", name_risk(finding), waiver.code),
        "title": say(ACCEPTED(code=waiver.code)),
        "description": say(waiver.reason),
        "start": write_time(start_day(waiver.since, subject)),
        "end": write_time(start_day(waiver.until + timedelta(days=1), subject)),
        "logged-by": [{"party-uuid": name_party(waiver.approver)}],
        "status-change": "deviation-approved",
        "related-responses": [{"response-uuid": name_acceptance(finding, waiver)}],
    }


def name_acceptance(finding: Finding, waiver: Waiver) -> str:
    """The UUID of a waiver's decision on one failure."""
    return make_uuid("acceptance", name_risk(finding), waiver.code)


def start_day(day: date, subject: Subject) -> datetime:
    """The first moment of a day of the city."""
    return datetime.combine(day, time.min, subject.at.tzinfo)


def find_entry(finding: Finding, subject: Subject) -> Entry | None:
    """What the book says of a failure that is open."""
    entry = subject.book.get(key_of(finding))
    return entry if entry and entry.closed is None else None
