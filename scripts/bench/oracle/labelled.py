"""Counts how often our rules, and Prowler's checks, say what the golden cases want: precision and recall of both.

    python -m scripts.bench.oracle.labelled [--json]

Labels are the cases' own verdicts: by the conditions of the catalogue, which for some checks are narrower or wider than
Prowler's own words (`checks.yml`). Prowler judges the cases that its models can express, offline, in its environment.
"""

import json
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from govcloud.cli.options import json_option
from govcloud.console import Screen
from policies.facts.gaps import Cause
from policies.registry import all_rules
from scripts.bench.oracle.compare import Score, count
from scripts.bench.tools import PROWLER
from tests.policies.cases import Case, judge_case, list_cases

FEED = Path(__file__).with_name("feed.py")
SSH, RDP = 22, 3389
TCP = ("tcp", "6", 6, None)
type Thing = dict[str, Any]


@dataclass(frozen=True)
class Way:
    """How the cases of a rule are told to Prowler: `checks` of a service, any of which may fail."""

    service: str
    checks: tuple[str, ...]
    list: str
    kind: str
    tell: Callable[[Thing], Thing]


def tell_rule(row: Thing) -> Thing:
    """A rule of a group. Address groups are left out, for Prowler does not know them."""
    names = {"port_min": "port_range_min", "port_max": "port_range_max", "remote_prefix": "remote_ip_prefix"}
    names |= {"remote_group": "remote_group_id", "protocol": "protocol"}
    same = {name: row[name] for name in ("direction", "ethertype") if name in row}
    return same | {theirs: row.get(ours) for ours, theirs in names.items()}


def tell_group(row: Thing) -> Thing:
    """A group."""
    return {"security_group_rules": [tell_rule(each) for each in row["rules"]]}


def tell_volume(row: Thing) -> Thing:
    """A volume."""
    told = {"is_encrypted": row.get("encrypted", False), "status": row.get("status", "")}
    return told | {"attachments": [{"server_id": each} for each in row.get("servers", ())]}


def tell_metadata(row: Thing) -> Thing:
    """What has metadata; user data go along, though Prowler does not look at them."""
    return {"metadata": row.get("metadata", {})} | ({"user_data": row["user_data"]} if "user_data" in row else {})


BLOCK, NET = "blockstorage", "networking"
GROUP = "networking_security_group_allows_"
WAYS = {
    "sg-mgmt-port-closed": Way(
        NET,
        (f"{GROUP}ssh_from_internet", f"{GROUP}rdp_from_internet"),
        "security_groups",
        "network.SecurityGroup",
        tell_group,
    ),
    "sg-no-any-any": Way(
        NET, (f"{GROUP}all_ingress_from_internet",), "security_groups", "network.SecurityGroup", tell_group
    ),
    "port-security-on": Way(
        NET,
        ("networking_port_security_disabled",),
        "ports",
        "network.Port",
        lambda row: {"port_security_enabled": row["port_security"], "security_groups": row["security_groups"]},
    ),
    "port-security-on.network": Way(
        NET,
        ("networking_port_security_disabled",),
        "networks",
        "network.Network",
        lambda row: {"port_security_enabled": row["port_security"]},
    ),
    "vm-no-password-injection": Way(
        "compute",
        ("compute_instance_key_based_authentication",),
        "instances",
        "compute.Server",
        lambda row: {"key_name": row["keypair"]},
    ),
    "vm-metadata-no-secret": Way(
        "compute", ("compute_instance_metadata_sensitive_data",), "instances", "compute.Server", tell_metadata
    ),
    "vm-metadata-no-secret.volume": Way(
        BLOCK, ("blockstorage_volume_metadata_sensitive_data",), "volumes", "storage.Volume", tell_metadata
    ),
    "vm-metadata-no-secret.snapshot": Way(
        BLOCK, ("blockstorage_snapshot_metadata_sensitive_data",), "snapshots", "storage.Snapshot", tell_metadata
    ),
    "volume-encrypted": Way(
        BLOCK, ("blockstorage_volume_encryption_enabled",), "volumes", "storage.Volume", tell_volume
    ),
    "volume-not-abandoned": Way(
        BLOCK, ("blockstorage_volume_not_unattached",), "volumes", "storage.Volume", tell_volume
    ),
    "backup-fresh": Way(BLOCK, ("blockstorage_volume_backup_exists",), "volumes", "storage.Volume", tell_volume),
    "image-not-public": Way(
        "image",
        ("image_not_publicly_visible",),
        "images",
        "image.Image",
        lambda row: {"visibility": row["visibility"]},
    ),
}
"""Rule → how its cases are told."""


@dataclass(frozen=True)
class Counted:
    """One rule."""

    cases: int
    ours: Score
    asked: int
    """How many cases Prowler could be asked."""
    prowler: Score
    ours_of_asked: Score


@click.command()
@json_option
def main(as_json: bool) -> None:
    """Judge all cases, and show both."""
    judged = {str(case): judge(case) for case in list_cases()}
    told = [case for case in list_cases() if is_expressible(case)]
    prowler = ask_prowler(told)
    table = {rule: count_rule(rule, judged, told, prowler) for rule in WAYS}
    everything = count_rule("", judged, told, prowler)
    screen = Screen()
    if as_json:
        screen.json({rule: to_json(each) for rule, each in {**table, "all": everything}.items()})
        return
    words = ("rule", "cases", "ours: precision", "recall", "asked Prowler", "Prowler: precision", "recall")
    screen.table(words, [to_row(rule, each) for rule, each in {**table, "all": everything}.items()])


def judge(case: Case) -> str:
    """What our rule says: a verdict, or `fault`."""
    result = judge_case(all_rules()[case.rule], case)
    return "fault" if result.cause is Cause.FAULT else result.verdict.value


def is_expressible(case: Case) -> bool:
    """Whether Prowler can be asked: it knows the fields, and of ports only those of SSH and RDP."""
    if case.rule not in WAYS or case.verdict not in ("pass", "fail"):
        return False
    things = case.facts.get(WAYS[case.rule].kind, ())
    if case.rule != "sg-mgmt-port-closed" or case.verdict == "pass":
        return len(things) > 0
    rules = [rule for thing in things for rule in thing["rules"] if rule["direction"] == "ingress"]
    return any(rule.get("protocol") in TCP and touches(rule) for rule in rules)


def touches(rule: Mapping[str, Any]) -> bool:
    """Whether a rule's ports have one that Prowler asks for."""
    return any((rule.get("port_min") or 1) <= port <= (rule.get("port_max") or 65535) for port in (SSH, RDP))


def ask_prowler(cases: Iterable[Case]) -> dict[str, bool]:
    """Name of the case → whether Prowler fails its object. Raises CalledProcessError."""
    things: dict[str, dict[str, list[Thing]]] = {}
    names: dict[str, Case] = {}
    for number, case in enumerate(cases):
        way, rows = WAYS[case.rule], case.facts[WAYS[case.rule].kind]
        chosen = next(
            (row for index, row in enumerate(rows) if case.object in ("", str(row.get("id", index)))), rows[0]
        )
        names[f"c{number}"] = case
        lists = things.setdefault(way.service, {})
        lists.setdefault(way.list, []).append({"id": f"c{number}", "name": f"c{number}", **way.tell(chosen)})
        backups = [{"id": f"b{number}", "volume_id": f"c{number}"} for _each in case.facts.get("storage.Backup", ())]
        lists.setdefault("backups", []).extend(backups if case.rule == "backup-fresh" else [])
    checks = {check: way.service for way in WAYS.values() for check in way.checks}
    asked = json.dumps({"checks": checks, "things": things}, default=str)
    command = [str(PROWLER.program("python")), str(FEED)]
    said = subprocess.run(command, input=asked, capture_output=True, text=True, check=True).stdout
    found = json.loads(said[said.index("{") :])
    return {
        str(case): any(found[check].get(name) == "FAIL" for check in WAYS[case.rule].checks)
        for name, case in names.items()
    }


def count_rule(rule: str, judged: Mapping[str, str], told: Iterable[Case], prowler: Mapping[str, bool]) -> Counted:
    """One rule, or all where it is empty."""
    cases = [case for case in list_cases() if rule in ("", case.rule)]
    asked = [case for case in told if rule in ("", case.rule)]
    ours, theirs, ours_of_asked = Score(), Score(), Score()
    for case in cases:
        count(ours, str(case), weak=case.verdict == "fail", fails=judged[str(case)] == "fail")
    for case in asked:
        count(theirs, str(case), weak=case.verdict == "fail", fails=prowler[str(case)])
        count(ours_of_asked, str(case), weak=case.verdict == "fail", fails=judged[str(case)] == "fail")
    return Counted(len(cases), ours, len(asked), theirs, ours_of_asked)


def to_row(rule: str, each: Counted) -> tuple[str, ...]:
    """One line of the table."""
    shares = (each.ours.precision, each.ours.recall, each.prowler.precision, each.prowler.recall)
    words = ["–" if share is None else f"{share:.2f}" for share in shares]
    return (rule, str(each.cases), words[0], words[1], str(each.asked), words[2], words[3])


def to_json(each: Counted) -> dict[str, object]:
    """As plain data."""
    sides = {"ours": each.ours, "prowler": each.prowler, "ours_of_asked": each.ours_of_asked}
    told = {name: {"found": score.found, "missed": score.missed, "false": score.false} for name, score in sides.items()}
    return {"cases": each.cases, "asked": each.asked, **told}


if __name__ == "__main__":
    main()
