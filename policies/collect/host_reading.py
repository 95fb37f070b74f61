"""What the collector printed on a host, as values of the fact. Pure; what was not said is left out, and so unknown."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from policies.collect.log_rotation import days_by_logrotate
from policies.collect.packets import admin_sources

NOT_UNDERSTOOD = (ValueError, KeyError, TypeError, IndexError, AttributeError, StopIteration, RuntimeError)
INCLUDED = re.compile(r"^@include\s+(\S+)|^-?\S+\s+(?:include|substack)\s+(\S+)")
CALLED = re.compile(r"^-?(auth|account|password)\s+(?:\[[^\]]*\]|\S+)\s+(?:\S*/)?(pam_\w+)\.so\s*(.*)$")
STACKS = ("sshd", "login", "system-auth", "common-auth")
"""Services by which people log in; the first that is there counts."""
FOREVER = 99999
AUDIT_LOG = "/var/log/audit/audit.log"
READONLY = re.compile(r'^declare -\w*r\w* TMOUT="(\d+)"', re.MULTILINE)


def read_host(document: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a `Host` from a collector's document. A part that cannot be understood is left out, and so unknown."""
    values: dict[str, Any] = {}
    for name, reader in READERS.items():
        try:
            value = reader(document)
        except NOT_UNDERSTOOD:
            continue
        if value is not LEFT_OUT:
            values[name] = value
    return values


LEFT_OUT = object()
"""Not said."""


def say(document: Mapping[str, Any], command: str) -> str:
    """What a command printed. Raises KeyError: it failed, or is not there."""
    said = document["commands"].get(command)
    if said is None:
        raise KeyError(command)
    return str(said)


def read_pairs(text: str) -> dict[str, str]:
    """`name value` or `name = value` lines without comments; of what is there several times all values."""
    pairs: dict[str, str] = {}
    for line in text.splitlines():
        name, _, value = line.partition("#")[0].strip().replace("=", " ", 1).partition(" ")
        if name:
            pairs[name.lower()] = " ".join([*filter(None, [pairs.get(name.lower())]), value.strip()])
    return pairs


def read_login(text: str) -> dict[str, str]:
    """`login.defs`, names as they are."""
    lines = (line.split() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    return {words[0]: " ".join(words[1:]) for words in lines}


def read_release(text: str) -> str:
    """`Debian GNU/Linux 12`."""
    pairs = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    return f"{pairs['NAME']} {pairs.get('VERSION_ID', '')}".replace('"', "").strip()


def read_sockets(text: str) -> list[dict[str, Any]]:
    """`ss -Hltunp`."""
    found = []
    for line in text.splitlines():
        words = line.split()
        address, _, port = words[4].rpartition(":")
        program = re.search(r'\(\("([^"]+)"', line)
        found.append(
            {
                "protocol": words[0],
                "address": address.strip("[]").partition("%")[0],
                "port": int(port),
                "program": program[1] if program else "",
            }
        )
    return found


def walk_stack(files: Mapping[str, str], service: str, seen: frozenset[str] = frozenset()) -> Iterator[tuple[str, ...]]:
    """Calls of a PAM service with what it includes: stack, module, arguments."""
    for line in files.get(f"/etc/pam.d/{service}", "").replace("\\\n", " ").splitlines():
        included = INCLUDED.match(line)
        called = CALLED.match(line)
        if included and service not in seen:
            wanted = included[1] or included[2]
            stack = "" if included[1] else line.split()[0].lstrip("-")
            yield from (each for each in walk_stack(files, wanted, seen | {service}) if stack in ("", each[0]))
        elif called:
            yield called[1], called[2], called[3].partition("#")[0].strip()


def read_module(files: Mapping[str, str], module: str, stacks: set[str], *settings: str) -> dict[str, str] | None:
    """Settings of a module in effect: those of its files, then those of its call. None where a stack lacks the call."""
    service = next(each for each in STACKS if f"/etc/pam.d/{each}" in files)
    service = "passwd" if stacks == {"password"} and "/etc/pam.d/passwd" in files else service
    calls = [each for each in walk_stack(files, service) if each[1] == module and each[0] in stacks]
    if {stack for stack, *_ in calls} != stacks:
        return None
    found: dict[str, str] = {}
    for path in sorted(files):
        if path.startswith(settings):
            found |= {name: value or "1" for name, value in read_pairs(files[path]).items()}
    for _, _, words in calls:
        pairs = (word.partition("=") for word in words.split())
        found |= {name: value or "1" for name, _, value in pairs}
    return found


def read_idle(text: str) -> int | None:
    """Seconds of a login shell's TMOUT where nobody may change it."""
    found = READONLY.search(text)
    return int(found[1]) if found and int(found[1]) else None


def read_confinement(document: Mapping[str, Any]) -> Any:
    """Which mandatory access control is in force."""
    said = document["commands"].get("selinux")
    if said is not None and said.strip() != "Disabled":
        return f"selinux {said.strip().lower()}"
    profiles = document["files"].get("/sys/kernel/security/apparmor/profiles")
    enforced = (profiles or "").count("(enforce)")
    return f"apparmor {enforced}" if enforced else LEFT_OUT if document["selinux"] else "none"


def read_packages(document: Mapping[str, Any]) -> list[str]:
    """Names of what is installed, by whichever packager says."""
    said = document["commands"].get("packages-deb") or say(document, "packages-rpm")
    return [line.split()[1] for line in said.splitlines() if line.startswith("ii")]


def read_sudo(files: Mapping[str, str]) -> list[str]:
    """Lines of the sudoers that grant something."""
    rules = []
    for path in sorted(path for path in files if path.startswith("/etc/sudoers")):
        for line in files[path].replace("\\\n", " ").splitlines():
            text = line.strip()
            if "=" in text and not text.startswith(("#", "@", "Defaults")):
                rules.append(" ".join(text.split()))
    return rules


def read_log_targets(files: Mapping[str, str]) -> list[str]:
    """Where rsyslog and journald send the log."""
    text = "\n".join(files[path] for path in sorted(files) if path.startswith("/etc/rsyslog"))
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    found = []
    for action in re.findall(r"action\s*\(([^)]*)\)", lines, re.IGNORECASE):
        values = {name.lower(): value for name, value in re.findall(r'(\w+)\s*=\s*"([^"]*)"', action)}
        if values.get("type") == "omfwd":
            tls = values.get("streamdrivermode") == "1" and values.get("protocol") == "tcp"
            found.append(f"{'tls' if tls else 'plain'} {values['target']}")
    tls = bool(re.search(r"^\s*\$ActionSendStreamDriverMode\s+1", lines, re.MULTILINE))
    for double, target in re.findall(r"^\S+\s+@(@?)(?:\([^)]*\))?\[?([^\s;:\]]+)", lines, re.MULTILINE):
        found.append(f"{'tls' if tls and double else 'plain'} {target}")
    uploads = re.findall(r"^URL=(https?)://([^/:\s]+)", files.get("/etc/systemd/journal-upload.conf", ""), re.MULTILINE)
    return found + [f"{'tls' if scheme == 'https' else 'plain'} {target}" for scheme, target in uploads]


def read_log_days(document: Mapping[str, Any]) -> int | None:
    """After how many days the first of the logs that there are is deleted; the journal and auditd delete by size."""
    files, logs = document["files"], document["logs"]
    texts = {path: text for path, text in files.items() if path.startswith("/etc/logrotate")}
    limits = [days_by_logrotate(texts, path) for path in logs if path != AUDIT_LOG] or [0]
    said = read_pairs(files.get("/etc/audit/auditd.conf", ""))
    if AUDIT_LOG in logs and said.get("max_log_file_action", "rotate").lower() == "rotate":
        limits.append(0)
    return min((days for days in limits if days is not None), default=None)


def read_clock(text: str) -> str:
    """`chronyc -c tracking`: whether it follows a server."""
    words = text.strip().split(",")
    return words[13].lower() if words[13] == "Not synchronised" or not int(words[2]) else "synchronised"


def read_moment(value: float | None) -> datetime | None:
    """A file's time."""
    return None if value is None else datetime.fromtimestamp(value, UTC)


def sort_version(version: str) -> list[tuple[int, str]]:
    """A key by which versions are in order."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"\d+|[a-z]+", version)]


READERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "name": lambda it: it["name"],
    "release": lambda it: read_release(it["files"]["/etc/os-release"]),
    "kernel": lambda it: say(it, "kernel").strip(),
    "newest_kernel": lambda it: max(it["kernels"], key=sort_version),
    "sshd": lambda it: read_pairs(say(it, "sshd")),
    "sysctl": lambda it: {name: value.strip() for name, value in it["sysctl"].items() if value is not None},
    "login": lambda it: read_login(it["files"]["/etc/login.defs"]),
    "password_quality": lambda it: read_module(
        it["files"], "pam_pwquality", {"password"}, "/etc/security/pwquality.conf"
    ),
    "lockout": lambda it: read_module(it["files"], "pam_faillock", {"auth", "account"}, "/etc/security/faillock.conf"),
    "idle_seconds": lambda it: read_idle(say(it, "shell")),
    "audit_rules": lambda it: [line for line in say(it, "audit").splitlines() if line.startswith("-")],
    "audit_daemon": lambda it: {
        **read_pairs(it["files"].get("/etc/audit/auditd.conf", "")),
        **read_pairs(say(it, "audit-status")),
        **read_pairs(say(it, "audit-unit")),
    },
    "admin_sources": lambda it: admin_sources(json.loads(say(it, "packets"))),
    "clock": lambda it: read_clock(say(it, "clock")),
    "packages": read_packages,
    "listeners": lambda it: read_sockets(say(it, "sockets")),
    "accounts": lambda it: LEFT_OUT if it["accounts"] is None else it["accounts"],
    "administrators": lambda it: it["administrators"],
    "sudo_rules": lambda it: read_sudo(it["files"]),
    "file_modes": lambda it: {path: mode for path, mode in it["modes"].items() if mode is not None},
    "umask": lambda it: say(it, "shell").split()[0],
    "writable": lambda it: say(it, "writable").splitlines(),
    "confinement": read_confinement,
    "measured_boot": lambda it: it["measured_boot"],
    "services": lambda it: {
        each["unit"].removesuffix(".service"): each["active"] for each in json.loads(say(it, "services"))
    },
    "signatures": lambda it: read_moment(it["signatures"]),
    "log_days": read_log_days,
    "log_targets": lambda it: read_log_targets(it["files"]),
}
