"""Configurations of services as facts: what documents of hosts prove, and parts of the collector without a service."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from govcloud.cli.main import run
from govcloud.settings import PRODUCT
from policies.collect.log_rotation import days_by_logrotate
from policies.collect.service_asker import show
from policies.collect.service_collector import Process, find_services, list_usual, split_arguments
from policies.collect.service_reading import read_service
from policies.collect.services import EXPECTED, read_services
from policies.evaluate import evaluate
from policies.facts.base import FactBase
from policies.facts.gaps import Cause, MissingError
from policies.facts.services import ServiceConfig
from policies.registry import all_rules
from tests.pools.servers import Clouds

type Capture = pytest.CaptureFixture[str]
STARTED = 1_700_000_000.0
PIPELINES = {
    "composite:osapi_compute": {
        "use": "call:nova.api.openstack.urlmap:urlmap_factory",
        "/": "versions",
        "/v2.1": "v21",
    },
    "pipeline:versions": {"pipeline": "cors app"},
    "composite:v21": {
        "use": "call:nova.api.auth:pipeline_factory_v21",
        "noauth2": "cors app",
        "keystone": "cors gate app",
    },
    "filter:cors": {"paste.filter_factory": "oslo_middleware.cors:filter_factory"},
    "filter:gate": {"paste.filter_factory": "keystonemiddleware.auth_token:filter_factory"},
    "app:app": {"paste.app_factory": "nova.api:app"},
}
LOGGING: dict[str, str | None] = {
    **{f"DEFAULT.use_{name}": "false" for name in ("journal", "syslog", "stderr")},
    "DEFAULT.log_file": "nova.log",
    "DEFAULT.log_dir": "/var/log/nova",
    "DEFAULT.log_rotation_type": "none",
}
LOGROTATE = """/var/log/nova/*.log
/var/log/cinder/*.log {
    # keeps half a year
    rotate 26
    weekly
    postrotate
        true {
    endscript
}
"""


def tell(service: str, program: str = "", **more: Any) -> dict[str, Any]:
    """What the collector says of one service."""
    head = {"service": service, "program": program or service, "user": service, "group": service, "started": STARTED}
    return {**head, "options": {}, "files": [], "pipelines": None, "keys": None, **more}


def write(
    folder: Path, pool: str, host: str, services: list[dict[str, Any]], said_pool: str = "", at: float | None = None
) -> None:
    """A host's document."""
    (folder / pool).mkdir(exist_ok=True)
    path = folder / pool / f"{host}.json"
    head = {"name": host, "pool": said_pool or pool, "at": datetime.now(UTC).timestamp() if at is None else at}
    path.write_text(json.dumps({**head, "services": services, "rotation": {}, "shippers": []}))


def everything() -> list[dict[str, Any]]:
    return [tell(service) for service in sorted(EXPECTED)]


def gaps(folder: Path, *pools: str) -> dict[str, str]:
    """Pool → why its reading proves nothing; empty where it is whole."""
    harvest = read_services(folder, pools)
    base = FactBase(harvest, datetime.now(UTC))
    found = {read.place.name: base.gap(ServiceConfig, read.place) for read in harvest.reads}
    return {name: gap.why.render("en") if gap else "" for name, gap in found.items()}


def test_a_pools_reading_is_whole_when_all_hosts_answered_and_all_services_were_found(tmp_path: Path) -> None:
    write(tmp_path, "huawei", "c1", everything()[:3])
    write(tmp_path, "huawei", "c2", everything()[3:])
    assert gaps(tmp_path, "huawei", "telecom") == {"huawei": ""}
    assert {fact.id for fact in read_services(tmp_path, ["huawei"]).facts} == {
        *(f"c1/{each['program']}" for each in everything()[:3]),
        *(f"c2/{each['program']}" for each in everything()[3:]),
    }


def test_what_is_not_proven_is_a_gap_and_never_an_empty_list(tmp_path: Path) -> None:
    write(tmp_path, "silent", "c1", everything())
    (tmp_path / "silent" / "c2.asked").touch()
    write(tmp_path, "spoilt", "c1", everything())
    (tmp_path / "spoilt" / "c2.json").write_text('{"pool": "spoilt", "services": [{}]}')
    write(tmp_path, "foreign", "c1", everything(), said_pool="another")
    write(tmp_path, "without", "c1", [each for each in everything() if each["service"] != "keystone"])
    write(tmp_path, "idle", "c1", [])
    write(tmp_path, "old", "c1", everything(), at=(datetime.now(UTC) - timedelta(hours=25)).timestamp())
    write(tmp_path, "old", "c2", everything())
    found = gaps(tmp_path, "silent", "spoilt", "foreign", "without", "idle", "old")
    assert found["silent"] == "no document of c2"
    assert found["spoilt"] == "the document of c2 is no answer of the collector"
    assert found["foreign"] == "the document of c1 is no answer of the collector"
    assert found["without"] == "no process of keystone was found"
    assert "keystone" in found["idle"]
    assert "good for 1 day" in found["old"]
    (folder,) = {read.place.name for read in read_services(tmp_path, ["without"]).reads}
    rule = all_rules()["iam-token-fernet"]
    results = list(evaluate([rule], FactBase(read_services(tmp_path, [folder]), datetime.now(UTC))))
    assert [each.verdict for each in results if each.object is None] == ["missing"]


def test_a_file_that_is_younger_than_its_process_makes_options_unknown() -> None:
    file = {"path": "/etc/nova/nova.conf", "mode": "0640", "owner": "root", "group": "nova", "folder": False}
    host = {"name": "c1", "rotation": {}, "shippers": []}
    for changed, wanted in ((STARTED - 1, []), (STARTED + 1, ["/etc/nova/nova.conf"])):
        said = tell("nova", options={"DEFAULT.debug": "true"}, files=[{**file, "changed": changed}])
        values = read_service(host, said)
        assert values["changed"] == wanted
        fact = ServiceConfig.build(values)
        if wanted:
            with pytest.raises(MissingError) as raised:
                fact.value("DEFAULT.debug")
            assert raised.value.cause is Cause.STALE
        else:
            assert fact.value("DEFAULT.debug") == "true"


def test_pipelines_are_those_of_the_way_to_authenticate_that_is_in_effect() -> None:
    host = {"name": "c1", "rotation": {}, "shippers": []}

    def read(strategy: str | None) -> list[tuple[str, int]]:
        said = tell("nova", options={"api.auth_strategy": strategy}, pipelines=PIPELINES)
        return [(each["name"], len(each["filters"])) for each in read_service(host, said)["pipelines"]]

    assert read("keystone") == [("versions", 1), ("v21", 2)]
    assert read("noauth2") == [("versions", 1), ("v21", 1)]
    assert read(None) == [("versions", 1), ("v21", 1), ("v21", 2)]


def test_pipelines_that_lead_nowhere_or_in_circles_are_unknown() -> None:
    host = {"name": "c1", "rotation": {}, "shippers": []}
    lost = {name: section for name, section in PIPELINES.items() if name != "filter:gate"}
    circle = {**PIPELINES, "composite:v21": {"use": "egg:Paste#urlmap", "/": "osapi_compute"}}
    many = {f"composite:{n}": {"/a": str(n + 1), "/b": str(n + 1)} for n in range(60)}
    endless = {**PIPELINES, **many, "composite:osapi_compute": {"/": "0"}, "app:60": {}}
    for broken in (lost, circle, endless):
        assert "pipelines" not in read_service(host, tell("nova", pipelines=broken))


@pytest.mark.parametrize(
    ("options", "texts", "shippers", "wanted"),
    [
        ({}, {}, [], (None, False)),
        ({}, {"/etc/logrotate.d/nova": LOGROTATE}, [], (182, False)),
        ({"DEFAULT.log_rotation_type": "size"}, {"/etc/logrotate.d/nova": LOGROTATE}, [], (0, False)),
        ({}, {"/etc/logrotate.d/nova": LOGROTATE.replace("weekly", "size 10M")}, [], (0, False)),
        ({}, {"/etc/logrotate.d/nova": LOGROTATE.replace("weekly", "weekly\nmaxage 30")}, [], (30, False)),
        (
            {},
            {"/etc/logrotate.conf": "daily\n", "/etc/logrotate.d/nova": LOGROTATE.replace("weekly", "")},
            [],
            (26, False),
        ),
        ({}, {"/etc/logrotate.d/x": LOGROTATE.replace("nova", "glance")}, [], (None, False)),
        ({}, {}, ["filebeat"], (None, True)),
        ({"DEFAULT.use_journal": "true"}, {}, [], (None, True)),
        ({"DEFAULT.log_file": "/log/nova.log"}, {"/etc/logrotate.d/nova": LOGROTATE}, [], (None, False)),
    ],
)
def test_how_long_a_log_is_kept(
    options: dict[str, str], texts: dict[str, str], shippers: list[str], wanted: tuple[int | None, bool]
) -> None:
    host = {"name": "c1", "rotation": texts, "shippers": shippers}
    values = read_service(host, tell("nova", options={**LOGGING, **options}))
    assert (values["log_days"], values["log_elsewhere"]) == wanted


def test_a_service_by_interval_keeps_as_many_intervals() -> None:
    by_itself = {
        "DEFAULT.log_rotation_type": "interval",
        "DEFAULT.log_rotate_interval": "2",
        "DEFAULT.log_rotate_interval_type": "Days",
        "DEFAULT.max_logfile_count": "90",
    }
    values = read_service({"name": "c", "rotation": {}, "shippers": []}, tell("nova", options={**LOGGING, **by_itself}))
    assert values["log_days"] == 180
    assert days_by_logrotate({}, "/var/log/nova/nova.log") is None


@pytest.mark.parametrize(
    ("option", "value", "secret", "wanted"),
    [
        (
            "database.connection",
            "mysql+pymysql://u:p?a@h/d?charset=utf8&ssl_ca=/ca",
            True,
            "mysql+pymysql://***?ssl_ca=/ca",
        ),
        ("DEFAULT.transport_url", "rabbit://u:p@h1,u:p@h2/v", True, "rabbit://***"),
        ("database.connection_parameters", "ssl_ca=/ca&password=p", False, "ssl_ca=/ca"),
        ("DEFAULT.admin_token", "ADMIN", True, "***"),
        ("DEFAULT.admin_token", "", True, ""),
        ("keystone.endpoint_override", "http://u:p@h:1/v3", False, "http://h:1/v3"),
        ("token.expiration", 3600, False, "3600"),
        ("DEFAULT.debug", True, False, "true"),
        ("DEFAULT.enabled_backends", ["a", "b"], False, "a,b"),
        ("DEFAULT.enabled_backends", {"a": "file", "b": "rbd"}, False, "a:file,b:rbd"),
        ("DEFAULT.log_dir", None, False, None),
    ],
)
def test_secrets_never_leave_a_service(option: str, value: Any, secret: bool, wanted: str | None) -> None:
    assert show(option, value, secret=secret) == wanted


def test_files_and_options_of_a_command_line_are_told_apart() -> None:
    command = [
        "python3",
        "--config-file=/a",
        "--debug",
        "--config-dir",
        "/b",
        "--log-file",
        "/c",
        "--config-file",
        "/d",
    ]
    assert split_arguments(command) == (
        ["--config-file", "/a", "--config-dir", "/b", "--config-file", "/d"],
        {"DEFAULT.debug": "true", "DEFAULT.log_file": "/c"},
    )


@pytest.mark.parametrize(
    ("rule", "program", "options", "parameters", "verdicts"),
    [
        (
            "tenant-residue-cleared",
            "cinder-volume",
            {"DEFAULT.enabled_backends": "ssd", "ssd.volume_driver": "vendor.XDriver"},
            {"declared": ("ssd",)},
            ["manual", "pass"],
        ),
        (
            "vm-migration-encrypted",
            "nova-compute",
            {
                "DEFAULT.compute_driver": "libvirt.LibvirtDriver",
                "libvirt.live_migration_with_native_tls": "false",
                "libvirt.live_migration_permit_post_copy": "false",
            },
            {"by_ipsec": ("huawei",)},
            ["fail", "pass"],
        ),
    ],
)
def test_what_a_city_knows_of_its_backends_and_networks_counts(
    rule: str, program: str, options: dict[str, str], parameters: dict[str, Any], verdicts: list[str], tmp_path: Path
) -> None:
    write(tmp_path, "huawei", "c1", [*everything(), tell(program.partition("-")[0], program, options=options)])
    base = FactBase(read_services(tmp_path, ["huawei"]), datetime.now(UTC))
    found = [
        result.verdict.value
        for given in ({}, {rule: parameters})
        for result in evaluate([all_rules()[rule]], base, parameters=given)
        if result.object is not None and result.object.id == f"c1/{program}"
    ]
    assert found == verdicts


@pytest.fixture
def process() -> Iterator[Process]:
    """A process whose words a test may choose."""
    with subprocess.Popen(["sleep", "60"]) as running:
        yield Process(running.pid)
        running.kill()


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        (["/usr/bin/python3", "-s", "/usr/bin/nova-compute", "--config-file", "/etc/nova/nova.conf"], "nova-compute"),
        (["/usr/bin/uwsgi", "--ini", "/etc/keystone/keystone-uwsgi-public.ini"], "keystone-uwsgi-public"),
        (["(wsgi:keystone-pu", "-k", "start"], "keystone-pu"),
        (["/usr/bin/python3", "/usr/bin/neutron-rootwrap-daemon", "/etc/neutron/rootwrap.conf"], ""),
        (["/usr/bin/python3", "/usr/bin/nova-manage", "db", "sync"], ""),
        (["vim", "/etc/nova/nova-compute.conf"], ""),
        (["/usr/bin/python3", "/usr/bin/cinder", "list"], ""),
        ([], ""),
    ],
)
def test_a_service_is_known_by_its_command_line(process: Process, command: list[str], wanted: str) -> None:
    process.command = command
    assert process.find_program() == wanted


def test_of_many_workers_one_is_asked(process: Process) -> None:
    def make(pid: int, parent: int, *command: str) -> Process:
        made = copy(process)
        made.pid, made.parent, made.command = pid, parent, [*command]
        return made

    compute, served = ("/usr/bin/python3", "/usr/bin/nova-compute"), ("(wsgi:keystone-pu", "-k", "start")
    processes = [make(10, 1, *compute), make(11, 10, *compute), make(20, 1, "/usr/sbin/apache2", "-k", "start")]
    processes += [make(21, 20, *served), make(22, 20, *served), make(30, 1, *compute, "--config-file", "/other")]
    assert [(each.pid, name) for each, name in find_services(processes, [])] == [
        (21, "keystone-pu"),
        (10, "nova-compute"),
        (30, "nova-compute"),
    ]


def test_files_are_those_of_the_environment_where_a_web_server_runs_a_service(process: Process, tmp_path: Path) -> None:
    process.command = ["uwsgi"]
    (tmp_path / "glance-api.conf").touch()
    process.environment = {"OS_GLANCE_CONFIG_DIR": str(tmp_path)}
    assert list_usual(process, "glance", "glance-api") == [str(tmp_path / "glance-api.conf")]
    process.environment = {"OS_KEYSTONE_CONFIG_DIR": "/k", "OS_KEYSTONE_CONFIG_FILES": "a.conf; b.conf"}
    assert list_usual(process, "keystone", "keystone-public") == ["/k/a.conf", "/k/b.conf"]
    process.environment = {}
    assert list_usual(process, "keystone", "keystone-public") is None


def test_the_collector_on_a_host_without_services_proves_nothing(tmp_path: Path) -> None:
    """`--only-told` with nothing told: the lab's own services may run on this host."""
    script = PRODUCT / "policies" / "collect" / "service_collector.py"
    command = [sys.executable, str(script), "--pool", "huawei", "--only-told"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    (tmp_path / "huawei").mkdir()
    (tmp_path / "huawei" / "here.json").write_bytes(done.stdout)
    assert "keystone" in gaps(tmp_path, "huawei")["huawei"]


@pytest.mark.parametrize("rule", [name for name, each in all_rules().items() if each.subject is ServiceConfig])
def test_without_documents_of_services_a_live_check_says_missing(rule: str, tmp_path: Path, capsys: Capture) -> None:
    clouds = Clouds(tmp_path / "clouds.yaml").write("http://127.0.0.1:1/v3")
    check = rule.partition(".")[0]
    run(["check", "--live", "--json", "--pool", "huawei", "--clouds", str(clouds), "--check", check])
    document = json.loads(capsys.readouterr().out)
    assert [each["verdict"] for each in document["findings"] if each["rule"] == rule] == ["missing"]


def play(tmp_path: Path, hosts: str) -> Path:
    """The playbook as it is, on these hosts; the folder of the documents."""
    inventory, facts = tmp_path / "hosts.ini", tmp_path / "facts"
    facts.mkdir()
    inventory.write_text(hosts)
    program = str(Path(sys.executable).with_name("ansible-playbook"))
    command = [program, "-i", str(inventory), "-e", f"facts={facts}", "-e", "ansible_become=false"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "ANSIBLE_CONFIG": str(PRODUCT / "playbooks" / "ansible.cfg")}
    playbook = str(PRODUCT / "playbooks" / "host_facts.yml")
    subprocess.run([*command, playbook], check=False, timeout=300, env=environment)
    return facts


def test_the_playbook_asks_services_on_hosts_of_a_pool_only(tmp_path: Path) -> None:
    hosts = "controller ansible_connection=local govcloud_pool=huawei\nother ansible_connection=local\n"
    facts = play(tmp_path, hosts)
    assert {str(path.relative_to(facts)) for path in facts.rglob("*.json")} == {
        "controller.json",
        "other.json",
        "services/huawei/controller.json",
    }
    document = facts / "services" / "huawei" / "controller.json"
    assert json.loads(document.read_text())["pool"] == "huawei"
    assert document.stat().st_mode & 0o777 == 0o600


def test_a_host_of_a_pool_that_cannot_be_reached_is_known_to_be_missing(tmp_path: Path) -> None:
    facts = play(tmp_path, "away ansible_host=127.0.0.1 ansible_port=1 govcloud_pool=huawei\n")
    assert gaps(facts / "services", "huawei") == {"huawei": "no document of away"}
