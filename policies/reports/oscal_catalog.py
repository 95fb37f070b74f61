"""A framework as an OSCAL catalog: numbers, titles and our conditions. The standard's own text is not in it."""

from collections import defaultdict

from govcloud.text import Text
from policies.catalogue.read import all_checks
from policies.catalogue.words import BASES, OWNERS
from policies.frameworks.framework import Framework, Item
from policies.reports import words
from policies.reports.exchange import Node, Say
from policies.reports.model import Subject
from policies.reports.oscal_parts import describe_document, list_props, make_token, write_document

PARTS = {
    "general": Text("general requirements", "安全通用要求"),
    "cloud": Text("cloud computing extension", "云计算安全扩展要求"),
    "extranet": Text("e-government extranet", "电子政务外网"),
    "physical": Text("physical environment", "物理和环境安全"),
    "network": Text("network and communication", "网络和通信安全"),
    "devices": Text("devices and computing", "设备和计算安全"),
    "applications": Text("applications and data", "应用和数据安全"),
    "rules": Text("rules of management", "管理制度"),
    "staff": Text("staff", "人员管理"),
    "operation": Text("construction and operation", "建设运行"),
    "emergency": Text("emergency response", "应急处置"),
}
NO_TEXT = Text(
    "The standard's text is not reproduced here; read it under the number of the item.",
    "此处不收录标准原文，请按条款号查阅标准。",
)


def name_catalog(framework: Framework) -> str:
    """The file of its catalog."""
    return f"oscal-catalog-{make_token(framework.code)}.json"


def name_control(framework: Framework, item: Item) -> str:
    """The control of an item; unique over all frameworks."""
    return make_token(framework.code, item.id)


def name_objective(framework: Framework, item: Item) -> str:
    """What is to be found out of an item: the target of its findings."""
    return f"{name_control(framework, item)}_obj"


def write_catalog(framework: Framework, subject: Subject, say: Say) -> str:
    """The catalog with every item of every level, in groups by part."""
    groups = defaultdict(list)
    for item in framework.items:
        groups[item.part].append(describe_control(framework, item, say))
    metadata = describe_document(subject, say(framework.title.text), subject.rule_set)
    return write_document(
        "catalog",
        {
            "metadata": {
                **metadata,
                "props": list_props({"source": framework.source}),
                "remarks": say(NO_TEXT),
            },
            "groups": [
                {
                    "id": make_token(framework.code, part),
                    "class": "part",
                    "title": say(PARTS[part]),
                    "controls": controls,
                }
                for part, controls in groups.items()
            ],
        },
    )


def describe_control(framework: Framework, item: Item, say: Say) -> Node:
    """One item; its objective has a part for each check, with what that asks exactly."""
    name, objective = name_control(framework, item), name_objective(framework, item)
    title = say(item.title.text)
    told = {
        "level": item.level,
        "owner": say(OWNERS[item.owner]),
        "basis": say(BASES[item.basis]),
        "red-line": "yes" if item.red_line else None,
        "optional": "yes" if item.optional else None,
        **{f"weight-level-{level}": weight for level, weight in sorted(item.weights.items())},
    }
    catalogue = all_checks()
    checks = [
        {
            "id": make_token(objective, check),
            "name": "assessment-objective",
            "title": say(catalogue[check].title),
            "prose": say(catalogue[check].condition),
        }
        for check in item.checks
        if check in catalogue
    ]
    prose = None if checks else say(words.BY_HAND)
    return {
        "id": name,
        "title": title,
        "props": [{"name": "label", "value": item.id}, *list_props(told)],
        "parts": [
            {"id": f"{name}_smt", "name": "statement", "prose": title},
            {"id": objective, "name": "assessment-objective", "prose": prose, "parts": checks},
        ],
    }
