"""Which rule answers for which item, as an OSCAL component definition of the self-check itself."""

from policies.catalogue.read import Check, all_checks
from policies.frameworks.framework import Framework, Item
from policies.reports import words
from policies.reports.exchange import Node, Say, make_uuid
from policies.reports.model import Subject
from policies.reports.oscal_catalog import name_catalog, name_control
from policies.reports.oscal_parts import OURS, describe_document, list_props, write_document

FILE = "oscal-component-definition.json"
TOOL = make_uuid("tool")
"""The self-check wherever it is named."""


def write_component(subject: Subject, say: Say) -> str:
    """One component of the type validation: its rules, and for each framework the items that they judge."""
    checks = list(all_checks().values())
    component = {
        "uuid": TOOL,
        "type": "validation",
        "title": "govcloud",
        "description": say(words.DISCLAIMER),
        "props": [prop for number, check in enumerate(checks) for prop in describe_check(check, number, say)],
        "control-implementations": [describe_framework(each, subject, say) for each in subject.frameworks],
    }
    title = say(words.TITLE)
    return write_document(
        "component-definition",
        {"metadata": describe_document(subject, title, subject.rule_set), "components": [component]},
    )


def describe_check(check: Check, number: int, say: Say) -> list[Node]:
    """One check and its rules; properties of one check share a remark, as is the custom for rules in OSCAL."""
    pairs = [
        ("Check_Id", check.id),
        ("Check_Description", say(check.title)),
        ("Severity", check.severity.value),
        *(("Rule_Id", rule.id) for rule in check.rules),
        *([] if check.built else [("Planned", say(check.why_planned))]),
    ]
    group = f"rule_set_{number:03}"
    return [{"name": name, "ns": OURS, "value": value, "remarks": group} for name, value in pairs]


def describe_framework(framework: Framework, subject: Subject, say: Say) -> Node:
    """The items of a level that have checks."""
    return {
        "uuid": make_uuid("control-implementation", framework.code, subject.level),
        "source": name_catalog(framework),
        "description": say(framework.title.text),
        "props": list_props({"level": subject.level}),
        "implemented-requirements": [
            describe_item(framework, item, say) for item in framework.asked(subject.level) if item.checks
        ],
    }


def describe_item(framework: Framework, item: Item, say: Say) -> Node:
    """One item: the checks that it asks, the rules behind them, and how much of it a machine can tell."""
    catalogue = all_checks()
    rules = [rule.id for check in item.checks if check in catalogue for rule in catalogue[check].rules]
    built = [check for check in item.checks if check in catalogue and catalogue[check].built]
    automation = "none" if not built else "full" if len(built) == len(item.checks) else "partial"
    pairs = [*(("Check_Id", each) for each in item.checks), *(("Rule_Id", each) for each in rules)]
    return {
        "uuid": make_uuid("implemented-requirement", framework.code, item.id),
        "control-id": name_control(framework, item),
        "description": say(item.title.text),
        "props": [
            *list_props({"automation": automation}),
            *({"name": name, "ns": OURS, "value": value} for name, value in pairs),
        ],
    }
