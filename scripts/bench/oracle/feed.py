"""Lets Prowler's check classes judge things that are given as data, with its own models and no pool.

It reads `{"checks": {check: service}, "things": {service: {list: [thing]}}}` from its input and writes `{check: {id:
status}}`. It runs in Prowler's environment, as `labelled.py` starts it; a field that a thing does not have is empty.
"""

import dataclasses
import importlib
import json
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

SERVICES = "prowler.providers.openstack.services"
MODELS = {
    "instances": "ComputeInstance",
    "volumes": "VolumeResource",
    "snapshots": "SnapshotResource",
    "backups": "BackupResource",
    "images": "ImageResource",
    "security_groups": "SecurityGroup",
    "security_group_rules": "SecurityGroupRule",
    "networks": "NetworkResource",
    "ports": "Port",
}
EMPTY = {"bool": False, "int": 0, "List": [], "Dict": {}, "Optional": None}


def main() -> None:
    """Judge, and write down."""
    asked = json.load(sys.stdin)
    for service, lists in asked["things"].items():
        made = {name: [build(service, name, each) for each in rows] for name, rows in lists.items()}
        empty: dict[str, list[Any]] = {name: [] for name in MODELS}
        stand_in = ModuleType(f"{service}_client")
        setattr(stand_in, f"{service}_client", SimpleNamespace(**(empty | made), audit_config={}))
        sys.modules[f"{SERVICES}.{service}.{service}_client"] = stand_in
    found = {}
    for check, service in asked["checks"].items():
        module = importlib.import_module(f"{SERVICES}.{service}.{check}.{check}")
        found[check] = {report.resource_id: report.status for report in getattr(module, check)().execute()}
    json.dump(found, sys.stdout)


def build(service: str, name: str, thing: dict[str, Any]) -> Any:
    """One of Prowler's models."""
    model = getattr(importlib.import_module(f"{SERVICES}.{service}.{service}_service"), MODELS[name])
    told = {
        key: [build(service, key, each) for each in value] if key == "security_group_rules" else value
        for key, value in thing.items()
    }
    empty = {
        each.name: next((value for word, value in EMPTY.items() if str(each.type).startswith(word)), "")
        for each in dataclasses.fields(model)
    }
    return model(**(empty | told))


if __name__ == "__main__":
    main()
