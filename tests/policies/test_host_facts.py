"""Hosts as facts: parsers on text that a Debian 12 host printed, and the collector run on the host of these tests."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from govcloud.settings import PRODUCT
from policies.collect.host_reading import read_host
from policies.collect.hosts import COLLECTOR, read_hosts
from policies.collect.packets import admin_sources
from policies.evaluate import evaluate
from policies.facts.base import FactBase, Harvest
from policies.facts.fact import CITY, Place, Read
from policies.facts.gaps import Cause
from policies.facts.hosts import Host
from policies.facts.register import City
from policies.registry import all_rules

SAID = Path(__file__).with_name("host")
PAM = {f"/etc/pam.d/{path.name}": path.read_text() for path in (SAID / "pam.d").iterdir()}
RULES = [rule for rule in all_rules().values() if rule.subject is Host]
EVERYBODY = ["0.0.0.0/0", "::/0"]


def said(name: str) -> str:
    return (SAID / name).read_text(encoding="utf-8")


def document(**more: Any) -> dict[str, Any]:
    """What the collector would print, from the texts that were kept."""
    commands = {
        "sshd": said("sshd-T.txt"),
        "packets": said("nft.json"),
        "sockets": said("ss.txt"),
        "audit": "No rules\n",
    }
    files = {**PAM, "/etc/login.defs": said("login.defs"), "/etc/os-release": said("os-release")}
    return {"name": "h", "commands": commands, "files": files, "sysctl": {}, "selinux": False, **more}


def judge(values: dict[str, Any], rule: str) -> str:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    place, city = Read(Host, Place("host", "h"), "t", now), Read(City, CITY, "t", now)
    facts = [Host.told_by(place, "h", values), City.told_by(city, "c", {"managers": ["10.242.63.0/24"]})]
    (result,) = evaluate([all_rules()[rule]], FactBase(Harvest([place, city], facts), now))
    return f"{result.verdict.value}: {result.reason.render('en')}"


def test_what_sshd_has_in_effect_is_judged() -> None:
    values = read_host(document())
    assert values["sshd"]["permitrootlogin"] == "without-password"
    assert values["sshd"]["hostkeyalgorithms"].count(",") > 1
    assert judge(values, "host-ssh-safe") == "fail: permitrootlogin is `without-password`"
    stricter = {**values, "sshd": {**values["sshd"], "permitrootlogin": "no"}}
    assert "hmac-sha1" in judge(stricter, "host-ssh-safe")
    assert judge(values, "host-idle-logout").startswith("missing")


def test_a_loaded_packet_filter_tells_who_may_manage() -> None:
    """Rules for answers, other protocols, VRRP and ping let nobody in by SSH."""
    assert admin_sources(json.loads(said("nft.json"))) == ["10.242.63.0/24", "2001:db8:f002:ffff::/64"]


def test_pam_without_lockout_and_quality_is_told() -> None:
    values = read_host(document())
    assert (values["lockout"], values["password_quality"]) == (None, None)


def test_arguments_of_a_module_win_over_its_file_through_includes() -> None:
    call = "auth required pam_faillock.so preauth deny=5\nauth [default=die] pam_faillock.so authfail deny=4\n"
    files = {
        **PAM,
        "/etc/pam.d/common-auth": call + PAM["/etc/pam.d/common-auth"],
        "/etc/pam.d/common-account": "account required pam_faillock.so\n" + PAM["/etc/pam.d/common-account"],
        "/etc/security/faillock.conf": "# deny = 9\ndeny = 3\nunlock_time = 900\neven_deny_root\n",
    }
    values = read_host(document(files=files))
    assert values["lockout"].items() >= {"deny": "4", "unlock_time": "900", "even_deny_root": "1"}.items()
    del files["/etc/pam.d/common-account"]
    assert read_host(document(files=files))["lockout"] is None


def test_quality_of_passwords_is_that_of_the_stack_that_changes_them() -> None:
    stack = "password requisite pam_pwquality.so retry=3 minlen=12\n" + PAM["/etc/pam.d/common-password"]
    conf = {"/etc/security/pwquality.conf": "minlen = 8\nminclass = 3\nenforce_for_root\n"}
    values = read_host(document(files={**PAM, "/etc/pam.d/common-password": stack, **conf}))
    assert values["password_quality"] == {"minlen": "12", "minclass": "3", "enforce_for_root": "1", "retry": "3"}
    assert judge(values, "host-password-quality").startswith("pass")


def test_how_the_audit_is_protected_is_what_the_kernel_systemd_and_its_file_say() -> None:
    said_so = {
        "audit-status": "enabled 2\nfailure 1\npid 612\n",
        "audit-unit": "UnitFileState=enabled\nRefuseManualStop=yes\n",
    }
    full = {"/etc/audit/auditd.conf": "# disk_full_action = HALT\nDISK_FULL_ACTION = suspend\n"}
    values = read_host(document(commands=said_so, files=full))
    wanted = {"enabled": "2", "unitfilestate": "enabled", "refusemanualstop": "yes", "disk_full_action": "suspend"}
    assert values["audit_daemon"].items() >= wanted.items()
    running = {**values, "services": {"auditd": "active"}}
    assert judge(running, "audit-process-protected").startswith("pass")
    silent = read_host(document(commands=said_so, files={}))
    assert judge({**silent, "services": {"auditd": "active"}}, "audit-process-protected").startswith("fail")
    assert "audit_daemon" not in read_host(document(commands={"audit-unit": "UnitFileState=\n"}))


@pytest.mark.parametrize(
    ("logs", "more", "wanted"),
    [
        (["/var/log/syslog"], {}, 28),
        (["/var/log/syslog"], {"/etc/logrotate.d/rsyslog": "/var/log/syslog {\n rotate 7\n daily\n}\n"}, 7),
        (["/var/log/auth.log"], {"/etc/logrotate.d/x": "/var/log/*.log {\n rotate 30\n weekly\n}\n"}, 210),
        (["/var/log/messages"], {"/etc/logrotate.d/rsyslog": ""}, None),
        ([], {}, 0),
        (["/var/log/messages", "/var/log/audit/audit.log"], {"/etc/logrotate.d/rsyslog": ""}, 0),
        (
            ["/var/log/messages", "/var/log/audit/audit.log"],
            {"/etc/logrotate.d/rsyslog": "", "/etc/audit/auditd.conf": "max_log_file_action = keep_logs\n"},
            None,
        ),
    ],
)
def test_how_long_logs_stay_is_that_of_the_first_that_is_deleted(
    logs: list[str], more: dict[str, str], wanted: int | None
) -> None:
    """By Debian's own rotation, unless a case has another; the journal alone is kept by size."""
    usual = {
        "/etc/logrotate.d/rsyslog": "/var/log/syslog\n/var/log/messages\n{\n\trotate 4\n\tweekly\n\tmissingok\n}\n"
    }
    assert read_host(document(files={**usual, **more}, logs=logs))["log_days"] == wanted


def test_sockets_release_and_settings_are_read() -> None:
    values = read_host(document())
    assert values["listeners"][0] == {"protocol": "tcp", "address": "127.0.0.1", "port": 15491, "program": "mariadbd"}
    assert values["release"] == "Debian GNU/Linux 12"
    assert values["login"].items() >= {("PASS_MAX_DAYS", "99999"), ("UMASK", "022")}
    assert values["audit_rules"] == []


def test_where_the_log_goes_and_whether_by_tls() -> None:
    said_so = {
        "/etc/rsyslog.conf": "#*.* @@10.9.9.9\n*.* @10.1.0.3:514\n",
        "/etc/rsyslog.d/a.conf": '*.* action(type="omfwd" target="10.1.0.1" protocol="tcp" StreamDriverMode="1")\n'
        'action(type="omfwd" target="10.1.0.2" protocol="udp")\n',
        "/etc/systemd/journal-upload.conf": "[Upload]\nURL=https://logs.example:19532\n",
    }
    wanted = ["tls 10.1.0.1", "plain 10.1.0.2", "plain 10.1.0.3", "tls logs.example"]
    assert read_host(document(files=said_so))["log_targets"] == wanted


def test_what_a_command_did_not_say_stays_unknown() -> None:
    values = read_host({"name": "h", "commands": {"sshd": None, "packets": "{", "sockets": "?"}, "files": {}})
    assert values.keys() <= {"name", "sudo_rules", "log_targets"}


def test_a_shell_ends_only_when_nobody_may_change_that() -> None:
    def read(shell: str) -> Any:
        return read_host(document(commands={"shell": shell}))

    assert read('0027\n600\ndeclare -r TMOUT="600"\n')["idle_seconds"] == 600
    assert read("0027\n600\n")["idle_seconds"] is None
    assert read("0027\n\n")["umask"] == "0027"


def chain(policy: str, *rules: list[dict[str, Any]], kind: str = "filter") -> dict[str, Any]:
    head = {"family": "inet", "table": "t"}
    base = {"chain": {**head, "name": "input", "type": kind, "hook": "input", "policy": policy}}
    more = {"chain": {**head, "name": "more"}}
    return {"nftables": [base, more, *({"rule": {**head, "chain": "input", "expr": expr}} for expr in rules)]}


def match(left: dict[str, Any], right: Any, op: str = "==") -> dict[str, Any]:
    return {"match": {"op": op, "left": left, "right": right}}


DPORT: dict[str, Any] = {"payload": {"protocol": "tcp", "field": "dport"}}
SADDR: dict[str, Any] = {"payload": {"protocol": "ip", "field": "saddr"}}
STATE: dict[str, Any] = {"ct": {"key": "state"}}
ACCEPT: dict[str, Any] = {"accept": None}


@pytest.mark.parametrize(
    ("rules", "policy", "wanted"),
    [
        ([], "accept", EVERYBODY),
        ([], "drop", []),
        ([[ACCEPT]], "drop", EVERYBODY),
        ([[match(DPORT, 22), ACCEPT]], "drop", EVERYBODY),
        ([[match(DPORT, {"range": [1, 1023]}), ACCEPT]], "drop", EVERYBODY),
        ([[match(DPORT, {"set": [80, 443]}), ACCEPT]], "drop", []),
        ([[match(DPORT, 80, "!="), ACCEPT]], "drop", EVERYBODY),
        ([[match(STATE, {"set": ["established", "related"]}), ACCEPT]], "drop", []),
        ([[match(STATE, ["new", "established"]), ACCEPT]], "drop", EVERYBODY),
        ([[match(DPORT, 22), {"drop": None}], [ACCEPT]], "accept", []),
        ([[match(SADDR, "10.1.0.1"), match(DPORT, 22), ACCEPT]], "drop", ["10.1.0.1"]),
        ([[match(SADDR, "10.1.0.1", "!="), match(DPORT, 22), ACCEPT]], "drop", ["0.0.0.0/0"]),
        ([[match(SADDR, {"set": [{"prefix": {"addr": "10.1.0.0", "len": 16}}]}), ACCEPT]], "drop", ["10.1.0.0/16"]),
        ([[match(DPORT, 22), {"jump": {"target": "more"}}]], "accept", EVERYBODY),
    ],
)
def test_a_packet_filter_is_walked_as_the_kernel_does(rules: Any, policy: str, wanted: Iterable[str]) -> None:
    assert admin_sources(chain(policy, *rules)) == list(wanted)


def test_a_chain_that_rules_jump_to_lets_in_too() -> None:
    rules = chain("drop", [match(DPORT, 22), {"jump": {"target": "more"}}])
    inner = {"rule": {"family": "inet", "table": "t", "chain": "more", "expr": [match(SADDR, "10.2.0.0"), ACCEPT]}}
    rules["nftables"].append(inner)
    assert admin_sources(rules) == ["10.2.0.0"]


def test_without_a_filter_everybody_gets_in() -> None:
    assert admin_sources(chain("drop", kind="nat")) == EVERYBODY


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the document of this very host, while a socket of ours listens."""
    folder = tmp_path_factory.mktemp("hosts")
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = subprocess.run([sys.executable, str(COLLECTOR)], capture_output=True, check=True, timeout=300)
        (folder / "here.json").write_bytes(done.stdout)
        (folder / "port").write_text(str(server.getsockname()[1]))
    return folder


def test_the_collector_tells_what_is_in_effect_on_this_host(collected: Path) -> None:
    (host,) = read_hosts(collected).facts
    assert isinstance(host, Host)
    assert host.kernel == os.uname().release
    assert ("root", 0) in {(each.name, each.uid) for each in host.accounts}
    port = int((collected / "port").read_text())
    assert [each.protocol for each in host.listeners if (each.address, each.port) == ("127.0.0.1", port)] == ["tcp"]
    assert host.file_modes["/etc/passwd"].startswith("0644 root")
    assert host.packages


def test_no_password_hash_leaves_the_host(collected: Path) -> None:
    hashes = [line.split(":")[1] for line in Path("/etc/shadow").read_text().splitlines()]
    text = (collected / "here.json").read_text()
    assert "shadow" in text
    assert not [each for each in hashes if each.startswith("$") and each in text]
    assert "root:" not in text


def test_every_rule_of_hosts_judges_this_host_without_a_fault(collected: Path) -> None:
    harvest = read_hosts(collected, ["here", "elsewhere"])
    now = datetime.now(UTC)
    city = Read(City, CITY, "inventory", now)
    base = FactBase(harvest + Harvest([city], [City.told_by(city, "c", {"managers": ["10.0.0.0/8"]})]), now)
    results = list(evaluate(RULES, base))
    assert {each.rule for each in results if each.place.name == "here"} == {rule.id for rule in RULES}
    assert not [each for each in results if each.cause is Cause.FAULT]
    assert {each.verdict.value for each in results if each.place.name == "elsewhere"} == {"missing"}
    known = [each for each in results if each.place.name == "here" and each.verdict.value in ("pass", "fail")]
    assert len(known) >= 8


def test_a_spoilt_document_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{")
    (read,) = read_hosts(tmp_path).reads
    assert read.gap is not None
    assert read.gap.cause is Cause.UNREADABLE


def test_the_playbook_brings_the_document_here(tmp_path: Path) -> None:
    """Ansible as it is, on this host by a local connection."""
    program = str(Path(sys.executable).with_name("ansible-playbook"))
    command = [program, "-i", "here,", "-c", "local", "-e", f"facts={tmp_path}", "-e", "ansible_become=false"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "ANSIBLE_CONFIG": str(PRODUCT / "playbooks" / "ansible.cfg")}
    subprocess.run([*command, str(PRODUCT / "playbooks" / "host_facts.yml")], check=True, timeout=300, env=environment)
    (host,) = read_hosts(tmp_path).facts
    assert host.id == "here"
    assert (tmp_path / "here.json").stat().st_mode & 0o777 == 0o600
    assert host.read.at <= datetime.fromtimestamp(json.loads((tmp_path / "here.json").read_text())["at"], UTC)


def test_a_host_that_cannot_be_reached_leaves_only_the_note_that_it_was_asked(tmp_path: Path) -> None:
    program = str(Path(sys.executable).with_name("ansible-playbook"))
    hosts = tmp_path / "hosts.ini"
    hosts.write_text("away ansible_host=127.0.0.1 ansible_port=1\n")
    folder = tmp_path / "facts"
    folder.mkdir()
    command = [program, "-i", str(hosts), "-e", f"facts={folder}", str(PRODUCT / "playbooks" / "host_facts.yml")]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "ANSIBLE_CONFIG": str(PRODUCT / "playbooks" / "ansible.cfg")}
    assert subprocess.run(command, check=False, timeout=300, env=environment).returncode != 0
    (read,) = read_hosts(folder).reads
    assert (read.place.name, read.gap and read.gap.cause) == ("away", Cause.UNREAD)
