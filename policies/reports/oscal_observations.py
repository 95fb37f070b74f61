"""Results on objects as OSCAL observations, with the objects, their places and the raw facts, each told once."""

import base64
import json
from datetime import datetime

from policies.assess import Finding
from policies.facts.fact import Fact, Place
from policies.reports import words
from policies.reports.clean import clean_value
from policies.reports.exchange import Node, Say, list_facts, make_uuid, write_time
from policies.reports.model import Subject
from policies.reports.oscal_component import TOOL
from policies.reports.oscal_parts import list_props
from policies.verdict import Verdict


class Evidence:
    """Objects, places and facts that observations point to."""

    def __init__(self, subject: Subject, say: Say) -> None:
        self._say = say
        self._components: dict[str, Node] = {}
        self._items: dict[str, Node] = {}
        self._resources: dict[str, Node] = {}
        self._seen: dict[int, str] = {}
        self.moments = {(each.kind, each.place): each.at for each in subject.reads}
        """When a kind was read, or was to be read, in a place."""

    @property
    def components(self) -> list[Node]:
        """Places."""
        return list(self._components.values())

    @property
    def items(self) -> list[Node]:
        """Objects, as inventory items."""
        return list(self._items.values())

    @property
    def resources(self) -> list[Node]:
        """Facts, for the back matter."""
        return list(self._resources.values())

    def point_to_place(self, place: Place) -> Node:
        """A place as the subject of an observation."""
        name = make_uuid("place", place.sort, place.name)
        title = self._say(place.name or words.INVENTORY)
        if name not in self._components:
            self._components[name] = {
                "uuid": name,
                "type": "system",
                "title": title,
                "description": self._say(words.SORTS[place.sort]),
                "props": list_props({"sort": place.sort, "pool": place.pool}),
                "status": {"state": "operational"},
            }
        return {"subject-uuid": name, "type": "component", "title": title}

    def point_to_object(self, finding: Finding, fact: Fact) -> Node:
        """An object as the subject of an observation."""
        name = make_uuid("object", fact.KIND, fact.place.sort, fact.place.name, fact.id)
        title = self._say(fact.title)
        if name not in self._items:
            told = {
                "kind": fact.KIND,
                "name": fact.title,
                "asset-uid": fact.id,
                "department": finding.owner.department,
                "system": finding.owner.system,
                "urn": fact.urn,
            }
            component = self.point_to_place(fact.place)["subject-uuid"]
            self._items[name] = {
                "uuid": name,
                "description": f"{self._say(fact.WORDS)} {title}",
                "props": list_props(told),
                "implemented-components": [{"component-uuid": component}],
            }
        return {"subject-uuid": name, "type": "inventory-item", "title": title}

    def point_to_fact(self, fact: Fact) -> Node:
        """A raw fact as evidence: the whole of it is a resource of the document."""
        name = self._seen.get(id(fact)) or self._keep_fact(fact)
        at = fact.read.at.isoformat(timespec="seconds")
        description = f"{self._say(fact.WORDS)} {self._say(fact.title)} ({self._say(fact.read.source)}, {at})"
        return {"href": f"#{name}", "description": description}

    def _keep_fact(self, fact: Fact) -> str:
        content = json.dumps(clean_value(fact.to_json()), ensure_ascii=False, separators=(",", ":")).encode()
        name = self._seen[id(fact)] = make_uuid("fact", content.decode())
        value = {"media-type": "application/json", "value": base64.b64encode(content).decode()}
        self._resources[name] = {"uuid": name, "title": self._say(fact.title), "base64": value}
        return name


def name_observation(finding: Finding, subject: Subject) -> str:
    """Its UUID: of the rule, the object and the stated time."""
    result = finding.result
    name = "" if result.object is None else result.object.id
    empty = result.object is None
    return make_uuid(
        "observation",
        finding.check.id,
        result.rule,
        result.place.sort,
        result.place.name,
        name,
        empty,
        write_time(subject.at),
    )


def describe_observation(finding: Finding, evidence: Evidence, subject: Subject, say: Say) -> Node:
    """One result. It was collected when its object was read, and expires when that is too old to prove anything."""
    result, fact, check = finding.result, finding.result.object, finding.check
    told = {
        "verdict": result.verdict.value,
        "check": check.id,
        "rule": result.rule,
        "severity": check.severity.value,
        "clause": check.clause,
        "cause": result.cause and result.cause.value,
        "waiver": finding.waiver and finding.waiver.code,
    }
    at = find_moment(finding, evidence, subject)
    return {
        "uuid": name_observation(finding, subject),
        "title": say(check.title),
        "description": say(result.reason),
        "props": list_props(told),
        "methods": ["TEST" if subject.live and result.place.sort not in ("city", "stack") else "EXAMINE"],
        "types": ["finding" if result.verdict is Verdict.FAIL else "control-objective"],
        "origins": [{"actors": [{"type": "tool", "actor-uuid": TOOL}]}],
        "subjects": [
            evidence.point_to_place(result.place) if fact is None else evidence.point_to_object(finding, fact)
        ],
        "relevant-evidence": [evidence.point_to_fact(each) for each in list_facts(finding)],
        "collected": write_time(at),
        "expires": None if fact is None else write_time(fact.read.at + fact.MAX_AGE),
    }


def find_moment(finding: Finding, evidence: Evidence, subject: Subject) -> datetime:
    """When what led to a result was read; the report's time where it never was."""
    result = finding.result
    if result.object is not None:
        return result.object.read.at
    return evidence.moments.get((finding.rule.subject, result.place), subject.at)
