"""How long judging a million facts takes on one core, with the real rules, and how much memory the facts take.

The facts are of full pools: projects with groups, ports, servers and volumes, in the proportions of the worked example;
a tenth of them breaks a rule. Processor time of this process. Run it with `python -m scripts.bench.policies`.
"""

import platform
import resource
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import click

from govcloud.cli.options import json_option
from govcloud.console import Screen
from govcloud.text import Text
from policies.evaluate import evaluate
from policies.facts.base import FactBase, Harvest
from policies.facts.compute import Server
from policies.facts.fact import CITY, Fact, Place, Read
from policies.facts.identity import Account, Project, RoleAssignment
from policies.facts.kinds import all_kinds
from policies.facts.network import Port, SecurityGroup, Subnet
from policies.facts.register import City, System
from policies.facts.storage import Backup, Volume, VolumeType
from policies.registry import all_rules

NOW = datetime(2026, 6, 1, tzinfo=UTC)
POOLS = ("huawei", "telecom", "mobile", "unicom")
SERVERS = 20
"""Of one project: with each come a port, two volumes and two backups."""
PER_PROJECT = 5 + SERVERS * 6


@dataclass(frozen=True)
class Measured:
    """Seconds and megabytes."""

    facts: int
    rules: int
    results: int
    verdicts: dict[str, int]
    build_s: float
    """Making the facts of plain values, as a collector does."""
    judge_s: float
    facts_per_s: int
    facts_mib: int
    """Growth of this process while the facts were made."""
    most_mib: int
    python: str


@click.command()
@click.option("--facts", default=1_000_000, show_default=True, help="How many facts.")
@json_option
def main(facts: int, as_json: bool) -> None:
    """Measure the judging of facts."""
    measured = measure(facts)
    screen = Screen()
    if as_json:
        screen.json(asdict(measured))
        return
    for name, value in asdict(measured).items():
        screen.say(Text("{name}: {value}", "{name}：{value}")(name=name, value=value))


def measure(wanted: int) -> Measured:
    """Make facts and judge them."""
    rules, before, started = list(all_rules().values()), peak_mib(), time.process_time()
    base = FactBase(make_facts(wanted), NOW)
    build_s, facts_mib = time.process_time() - started, peak_mib() - before
    started = time.process_time()
    verdicts = Counter(result.verdict.value for result in evaluate(rules, base))
    judge_s = time.process_time() - started
    return Measured(
        facts=len(base),
        rules=len(rules),
        results=verdicts.total(),
        verdicts=dict(verdicts),
        build_s=round(build_s, 1),
        judge_s=round(judge_s, 1),
        facts_per_s=round(len(base) / judge_s),
        facts_mib=facts_mib,
        most_mib=peak_mib(),
        python=platform.python_version(),
    )


def make_facts(wanted: int) -> Harvest:
    """Four pools, each with a quarter of the facts."""
    city = {kind: Read(kind, CITY, "bench", NOW) for kind in all_kinds().values() if "city" in kind.PLACES}
    projects = max(1, wanted // PER_PROJECT // len(POOLS))
    facts: list[Fact] = [City.told_by(city[City], "city", {"name": "city", "managers": ["10.242.63.0/24"]})]
    facts += [System.told_by(city[System], f"d{n}.s", make_system(n)) for n in range(projects)]
    reads = list(city.values())
    for pool in POOLS:
        here = {
            kind: Read(kind, Place.of_pool(pool), "bench", NOW)
            for kind in all_kinds().values()
            if "pool" in kind.PLACES
        }
        reads += here.values()
        facts.append(VolumeType.told_by(here[VolumeType], "t", {"name": "SSD", "cipher": "aes-xts", "key_size": 256}))
        for number in range(projects):
            facts += make_project(here, number)
    return Harvest(reads, facts)


def make_system(number: int) -> dict[str, object]:
    """A system of department `d<number>`."""
    grade = {"mlps": 2 + number % 2, "crypto": 2, "data_class": "important", "zone": "extranet", "pool": "huawei"}
    words = {
        "code": "s",
        "name": "s",
        "department": f"d{number}",
        "ticket": f"W-2026-{number:04}",
        "dual_active": False,
    }
    return {**words, **grade, "expires": "2027-01-01"}


def make_project(reads: dict[type[Fact], Read], number: int) -> Iterator[Fact]:
    """One project; one in ten has an open port and servers without keys."""
    project, bad = f"p{number}", number % 10 == 0
    tags = {"department": f"d{number}", "system": "s"}
    web = {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "description": f"W-2026-{number:04}"}
    rules = [{**web, "port_min": port, "port_max": port} for port in (80, 443, *((22,) if bad else ()))]
    out = {"direction": "egress", "ethertype": "IPv4", "remote_prefix": "10.0.0.0/8"}
    yield Project.told_by(reads[Project], project, {"name": project, "enabled": True, "tags": tags})
    yield Account.told_by(reads[Account], f"u{number}", {"name": project, "enabled": True, "second_factor": False})
    role = {"user": f"u{number}", "group": None, "role": "admin" if bad else "member", "project": project}
    yield RoleAssignment.told_by(reads[RoleAssignment], f"r{number}", role)
    yield Subnet.told_by(reads[Subnet], f"n{number}", {"project": project, "cidr": f"10.{number % 200}.0.0/16"})
    group = {"name": "web", "project": project, "updated": "2026-05-01T00:00:00", "rules": [*rules, out]}
    yield SecurityGroup.told_by(reads[SecurityGroup], f"g{number}", group)
    for server in range(SERVERS):
        name = f"{project}-{server}"
        key = {"keypair": None if bad else "ops", "metadata": tags, "user_data": None, "project": project}
        yield Server.told_by(reads[Server], name, {"name": name, "status": "ACTIVE", **key})
        port = {"project": project, "security_groups": [f"g{number}"], "fixed_ips": [], "allowed_pairs": []}
        guard = {"device_owner": "compute:az1", "port_security": not bad, "name": name}
        yield Port.told_by(reads[Port], f"port-{name}", {**port, **guard})
        for disk in ("a", "b"):
            volume = {
                "name": name,
                "type": "SSD",
                "status": "in-use",
                "encrypted": not bad,
                "bootable": False,
                "metadata": tags,
            }
            times = {"servers": [name], "created": "2026-01-01T00:00:00", "updated": None}
            yield Volume.told_by(reads[Volume], f"{name}-{disk}", {**volume, **times})
            backup = {"volume": f"{name}-{disk}", "status": "available", "created": "2026-05-31T12:00:00"}
            yield Backup.told_by(reads[Backup], f"backup-{name}-{disk}", backup)


def peak_mib() -> int:
    """Most memory that this process had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
