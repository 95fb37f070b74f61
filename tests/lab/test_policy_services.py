"""How the lab's real services are configured, read from their processes; what is told is found out in another way, too:
from the files as text, from the releases' published defaults, and from how the services behave."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from configparser import RawConfigParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from govcloud.cli.main import run
from govcloud.pools.errors import PoolError
from govcloud.pools.session import PoolSession
from policies.collect.services import COLLECTOR, EXPECTED, SERVICES, read_services
from policies.evaluate import evaluate
from policies.facts.base import FactBase, Harvest
from policies.facts.gaps import Cause
from policies.facts.services import ServiceConfig
from policies.registry import all_rules
from scripts.lab.lab import Lab
from scripts.lab.service_facts import collect_services, list_processes
from scripts.lab.site import Site
from tests.lab.conftest import POOLS
from tests.lab.pool_helpers import open_pool

type Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="the collector runs as root")
PUBLISHED: dict[str, dict[str, str | None]] = {
    "keystone": {
        "security_compliance.lockout_failure_attempts": None,
        "security_compliance.lockout_duration": "1800",
        "security_compliance.password_regex": None,
        "security_compliance.unique_last_password_count": "0",
        "DEFAULT.admin_token": None,
        "DEFAULT.insecure_debug": "false",
        "DEFAULT.notification_format": "cadf",
    },
    "nova": {"libvirt.live_migration_with_native_tls": "false", "libvirt.images_type": "default"},
    "cinder": {"backend_defaults.lvm_type": "auto", "backend_defaults.volume_clear": "zero"},
    "neutron": {"DEFAULT.use_journal": "false"},
    "glance": {"DEFAULT.log_rotate_interval": "1"},
    "placement": {"keystone_authtoken.insecure": "false"},
}
"""Defaults as the projects' manuals have them, of options that the lab's files leave alone."""


@pytest.fixture(scope="module")
def folder(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of the services of all pools."""
    place = tmp_path_factory.mktemp("facts")
    collect_services(lab.sites, place)
    return place


@pytest.fixture(scope="module")
def harvest(folder: Path) -> Harvest:
    return read_services(folder / SERVICES, POOLS)


def services_of(harvest: Harvest, pool: str) -> dict[str, ServiceConfig]:
    facts = cast("list[ServiceConfig]", harvest.facts)
    return {fact.service: fact for fact in facts if fact.place.pool == pool}


def site_of(lab: Lab, pool: str) -> Site:
    (site,) = lab.select([pool])
    return site


def read_file(path: str) -> dict[str, str]:
    """`section.option` → text, by Python's own reader of such files."""
    parser = RawConfigParser(default_section="none", strict=False)
    parser.read(path)
    return {f"{section}.{name}": value for section in parser.sections() for name, value in parser.items(section)}


def test_every_service_of_every_pool_is_read_and_understood(harvest: Harvest) -> None:
    assert [read.gap for read in harvest.reads] == [None] * len(POOLS)
    for pool in POOLS:
        assert services_of(harvest, pool).keys() == EXPECTED
    assert [(fact.id, fact.unknown) for fact in harvest.facts if fact.unknown] == []


def test_options_are_those_of_the_files_and_else_the_published_defaults(harvest: Harvest, pool: str) -> None:
    for service, config in services_of(harvest, pool).items():
        said = read_file(next(each.path for each in config.files if each.path.endswith(".conf")))
        plain = {
            name: value
            for name, value in said.items()
            if name in config.options and not name.endswith((".connection", ".transport_url")) and "://" not in value
        }
        assert plain
        assert {name: config.options[name] for name in plain} == plain
        assert {name: config.value(name) for name in PUBLISHED[service]} == PUBLISHED[service]
        assert not PUBLISHED[service].keys() & said.keys()


def test_no_secret_leaves_the_host(lab: Lab, folder: Path, pool: str) -> None:
    text = (folder / SERVICES / pool / "lab.json").read_text()
    site = site_of(lab, pool)
    keys = [path.read_text() for path in (site.folder / "keys").rglob("*") if path.is_file()]
    secret = [*site.passwords.values(), *keys, lab.database.password]
    assert len(secret) >= 6
    assert [each for each in secret if each in text] == []
    assert "mysql+pymysql://***" in text


def test_tokens_live_as_long_as_is_told(lab: Lab, harvest: Harvest, pool: str) -> None:
    access = open_pool(lab, pool).sign_in()
    told = services_of(harvest, pool)["keystone"].number("token.expiration")
    assert access.expires
    assert access.issued
    assert (access.expires - access.issued).total_seconds() == told


@pytest.fixture
def weak_account(lab: Lab, pool: str) -> Iterator[dict[str, Any]]:
    """An account with a password of one character, if the pool takes it."""
    session = open_pool(lab, pool)
    user = {"name": f"weak-{secrets.token_hex(4)}", "domain_id": "default", "password": "1"}
    made = session.call("POST", "identity", "/users", body={"user": user})["user"]
    yield {**made, "session": session}
    session.call("DELETE", "identity", f"/users/{made['id']}")


def test_a_pool_that_takes_any_password_and_never_locks_fails(
    harvest: Harvest, pool: str, weak_account: dict[str, Any]
) -> None:
    """Six wrong passwords, and the right one still opens: that is what the configuration says."""
    session = weak_account["session"]
    for _ in range(6):
        with pytest.raises(PoolError):
            sign_in(session, weak_account["id"], "wrong")
    sign_in(session, weak_account["id"], "1")
    verdicts = judge(harvest, pool)
    for rule in ("iam-password-complexity", "iam-login-lockout"):
        assert verdicts[rule] == {"fail", "not-applicable"}


def test_rules_judge_real_services_without_a_fault(harvest: Harvest, pool: str) -> None:
    verdicts = judge(harvest, pool)
    assert verdicts["iam-bootstrap-token-off"] == {"pass", "not-applicable"}
    assert verdicts["iam-token-fernet"] == {"pass", "not-applicable"}
    assert verdicts["tenant-residue-cleared"] == {"manual", "not-applicable"}
    for rule in ("audit-api-enabled", "service-internal-tls", "iam-session-timeout"):
        assert "fail" in verdicts[rule]


def test_logs_that_are_deleted_by_size_fail_unless_somebody_carries_them_away(harvest: Harvest, pool: str) -> None:
    """Whoever else uses this host may run a shipper of logs meanwhile: what becomes of them then is not known."""
    services = services_of(harvest, pool).values()
    assert {each.log_days for each in services} == {0}
    (elsewhere,) = {each.log_elsewhere for each in services}
    assert judge(harvest, pool)["audit-retention-180d"] == {"missing" if elsewhere else "fail"}


def test_a_live_check_judges_services_by_their_documents(lab: Lab, folder: Path, capsys: Capture) -> None:
    where = ("--hosts", str(folder), "--clouds", str(lab.layout.clouds))
    run(["check", "--live", "--json", "--check", "iam-session-timeout", *where])
    document = json.loads(capsys.readouterr().out)
    assert document["unread"] == []
    failed = [each for each in document["findings"] if each["verdict"] == "fail"]
    assert {each["place"]["name"] for each in failed} == set(POOLS)
    assert all(each["object"]["values"]["options"]["token.expiration"] == "86400" for each in failed)


@pytest.mark.parametrize("pool", ["huawei", "unicom"], ids=["2026.2", "2024.1"])
def test_a_process_is_found_by_its_command_line_and_merged_as_its_release_does(
    lab: Lab, tmp_path: Path, pool: str
) -> None:
    """A process of the release's Python that is called like a service and only waits; the answer is the release's."""
    python = lab.release(site_of(lab, pool).pool.release).python
    program, first, folder = tmp_path / "nova-compute", tmp_path / "nova.conf", tmp_path / "nova.conf.d"
    program.write_text("import sys\nprint(flush=True)\nsys.stdin.read()\n")
    first.write_text("[DEFAULT]\ndebug = true\nlog_dir = /first\n[libvirt]\nimages_type = rbd\n")
    folder.mkdir()
    (folder / "20.conf").write_text("[libvirt]\nimages_type = lvm\n")
    (folder / "10.conf").write_text("[libvirt]\nimages_type = raw\nvolume_clear = shred\n")
    command = [str(python), str(program), "--config-file", str(first), "--config-dir", str(folder), "--log-dir=/last"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.readline()
        told = subprocess.run([sys.executable, str(COLLECTOR), "--pool", "x"], capture_output=True, check=True).stdout
    (found,) = [each for each in json.loads(told)["services"] if str(tmp_path) in json.dumps(each["files"])]
    options = found["options"]
    assert found["program"] == "nova-compute"
    assert (options["libvirt.images_type"], options["libvirt.volume_clear"]) == ("lvm", "shred")
    assert (options["DEFAULT.debug"], options["DEFAULT.log_dir"]) == ("true", "/last")
    names = [Path(each["path"]).name for each in found["files"] if not each["folder"]]
    assert names[:3] == ["nova.conf", "10.conf", "20.conf"]


def test_the_labs_processes_are_told_apart(lab: Lab) -> None:
    told = {site.name: list_processes(site) for site in lab.sites}
    pids = [each["pid"] for processes in told.values() for each in processes]
    assert len(pids) == len(set(pids)) == len(POOLS) * len(EXPECTED)


def sign_in(session: PoolSession, user: str, password: str) -> None:
    """Ask for a token. Raises PoolError."""
    person = {"user": {"id": user, "password": password}}
    session.call(
        "POST", "identity", "/auth/tokens", body={"auth": {"identity": {"methods": ["password"], "password": person}}}
    )


def judge(harvest: Harvest, pool: str) -> dict[str, set[str]]:
    """Rule → verdicts on the pool's services."""
    rules = [each for each in all_rules().values() if each.subject is ServiceConfig]
    results = [each for each in evaluate(rules, FactBase(harvest, datetime.now(UTC))) if each.place.pool == pool]
    assert [each for each in results if each.cause is Cause.FAULT] == []
    return {rule.id: {each.verdict.value for each in results if each.rule == rule.id} for rule in rules}
