"""The files of a city: alertmanager.yml with its templates, prometheus.yml with the rules. Pure; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.department import Department
from govcloud.text import Text
from monitors.alertmanager.routes import NOBODY, find_audiences, make_tree
from monitors.alertmanager.ways import Ways

TEMPLATES = "govcloud.tmpl"
RUNBOOKS = "docs/runbooks/"
"""Where runbooks are, as the rules have it."""
HEADER = "# Written by `govcloud monitor config` from the inventory; changes belong there.\n"
NO_OPERATOR = Text("there is no department `{code}`", "没有部门“{code}”")
CHOOSE = Text("choose from: {codes}", "可选：{codes}")


@dataclass(frozen=True)
class Collection:
    """What Prometheus needs to know."""

    targets: Sequence[str]
    """Where `govcloud monitor serve` is, as host:port; one per collector."""
    alertmanagers: Sequence[str]
    history: str = ""
    """Where samples are also written to, as a URL; empty: nowhere."""
    interval: str = "30s"


def find_operators(inventory: Inventory, codes: Sequence[str]) -> list[Department]:
    """Who runs the city's cloud: the departments of these codes, else those that alerts are notified to, else those of
    the city. Raises UsageError.
    """
    wanted = list(codes) or [code for rule in inventory.notices.raising for code in rule.receivers]
    for code in wanted:
        if code not in inventory.department_by_code:
            known = ", ".join(inventory.department_by_code)
            raise UsageError(NO_OPERATOR(code=code), todo=CHOOSE(codes=known))
    chosen = [inventory.department_by_code[code] for code in dict.fromkeys(wanted)]
    return chosen or [each for each in inventory.departments if each.level is Level.CITY]


def render_alertmanager(inventory: Inventory, operators: Sequence[Department], ways: Ways) -> str:
    """alertmanager.yml."""
    audiences = find_audiences(inventory, operators, ways)
    document: dict[str, Any] = {
        "global": ways.make_global(),
        "templates": [TEMPLATES],
        "route": make_tree(audiences),
        "inhibit_rules": yaml.safe_load((files("monitors.alertmanager") / "inhibit.yml").read_text("utf-8")),
        "receivers": [{"name": NOBODY}, *({"name": each.name, **each.settings} for each in audiences)],
    }
    return HEADER + yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)


def render_prometheus(inventory: Inventory, collection: Collection) -> str:
    """prometheus.yml; rules are beside it."""
    document: dict[str, Any] = {
        "global": {
            "scrape_interval": collection.interval,
            "scrape_timeout": collection.interval,
            "evaluation_interval": collection.interval,
            "external_labels": {"city": inventory.city.code},
        },
        "rule_files": ["rules/*.yml"],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": [*collection.alertmanagers]}]}]},
        "scrape_configs": [{"job_name": "govcloud", "static_configs": [{"targets": [*collection.targets]}]}],
    }
    if collection.history:
        document["remote_write"] = [{"url": collection.history}]
    return HEADER + yaml.safe_dump(document, sort_keys=False, width=120)


def render_files(
    inventory: Inventory, operators: Sequence[Department], ways: Ways, collection: Collection, runbooks: str = ""
) -> dict[str, str]:
    """Name → content of all files. `runbooks` is the address of the folder of runbooks, for links in messages."""
    rules = [each for each in (files("monitors") / "rules").iterdir() if each.name.endswith(".yml")]
    place = f"{runbooks.rstrip('/')}/" if runbooks else RUNBOOKS
    return {
        "alertmanager.yml": render_alertmanager(inventory, operators, ways),
        TEMPLATES: (files("monitors.alertmanager") / TEMPLATES).read_text("utf-8"),
        "prometheus.yml": render_prometheus(inventory, collection),
        **{
            f"rules/{each.name}": each.read_text("utf-8").replace(f"runbook_url: {RUNBOOKS}", f"runbook_url: {place}")
            for each in sorted(rules, key=lambda each: each.name)
        },
    }
