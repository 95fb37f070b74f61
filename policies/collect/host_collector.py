"""Runs on a host and prints what is in effect there as one JSON document; needs Python 3.9 or newer and nothing else.

It is sent over SSH as it stands, changes nothing and leaves nothing behind. It parses nothing that can be parsed
elsewhere, but password hashes never leave the host. What a command did not say is null.
"""

from __future__ import annotations

import grp
import json
import os
import platform
import pwd
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SYSTEM = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
LONGEST = 120
"""Seconds that a command may take."""
COMMANDS = {
    "sshd": ["sshd", "-T"],
    "audit": ["auditctl", "-l"],
    "audit-status": ["auditctl", "-s"],
    "audit-unit": ["systemctl", "show", "auditd.service", "-p", "UnitFileState", "-p", "RefuseManualStop"],
    "packets": ["nft", "-j", "list", "ruleset"],
    "sockets": ["ss", "-Hltunp"],
    "packages-deb": ["dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Package}\\n"],
    "packages-rpm": ["rpm", "-qa", "--qf", "ii %{NAME}\\n"],
    "kernel": ["uname", "-r"],
    "clock": ["chronyc", "-c", "tracking"],
    "selinux": ["getenforce"],
    "services": ["systemctl", "list-units", "--all", "--type=service", "--output=json"],
    "shell": ["env", "-i", "HOME=/", "PATH=" + SYSTEM, "bash", "-lc", "umask; echo ${TMOUT-}; readonly -p"],
    "writable": [
        *[
            "find",
            "/",
            "-xdev",
            "(",
            "-path",
            "/proc",
            "-o",
            "-path",
            "/sys",
            "-o",
            "-type",
            "d",
            "-perm",
            "-1000",
            ")",
        ],
        *["-prune", "-o", "-type", "f", "-perm", "-0002", "-print"],
    ],
}
FILES = (
    "/etc/os-release",
    "/etc/login.defs",
    "/etc/pam.d/*",
    "/etc/security/pwquality.conf",
    "/etc/security/pwquality.conf.d/*.conf",
    "/etc/security/faillock.conf",
    "/etc/audit/auditd.conf",
    "/etc/logrotate.conf",
    "/etc/logrotate.d/*",
    "/etc/sudoers",
    "/etc/sudoers.d/*",
    "/etc/rsyslog.conf",
    "/etc/rsyslog.d/*.conf",
    "/etc/systemd/journal-upload.conf",
    "/sys/kernel/security/apparmor/profiles",
)
LOGS = ("/var/log/syslog", "/var/log/messages", "/var/log/auth.log", "/var/log/secure", "/var/log/audit/audit.log")
MODES = ("/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow", "/etc/sudoers")
SETTINGS = (
    "net.ipv4.ip_forward",
    "net.ipv4.conf.all.accept_redirects",
    "net.ipv4.conf.all.accept_source_route",
    "net.ipv4.tcp_syncookies",
    "net.ipv6.conf.all.accept_redirects",
    "kernel.randomize_va_space",
    "kernel.dmesg_restrict",
    "fs.suid_dumpable",
)
SIGNATURES = "/var/lib/clamav/daily.c?d"
MEASURED = "/sys/kernel/security/tpm0/binary_bios_measurements"
SECURE_BOOT = "/sys/firmware/efi/efivars/SecureBoot-*"


NEVER = 99999
"""Days of passwords that do not end."""
FIELDS = 5
"""Of a line of the shadow file: name, hash, last change, least days, most days."""


def run(command: list[str]) -> str | None:
    """What a command prints; None when it is not there, fails, or takes too long."""
    environment = {**os.environ, "LC_ALL": "C", "PATH": SYSTEM}
    try:
        done = subprocess.run(command, capture_output=True, timeout=LONGEST, check=False, env=environment)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def find(pattern: str) -> list[Path]:
    """Files and folders of a pattern."""
    return list(Path("/").glob(pattern.lstrip("/")))


def read(path: Path) -> str | None:
    """A file's text; None when it cannot be read."""
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return None


def tell_mode(path: Path) -> str | None:
    """`0640 root shadow`; None when there is no such file."""
    try:
        found = path.stat()
        owner, group = pwd.getpwuid(found.st_uid).pw_name, grp.getgrgid(found.st_gid).gr_name
    except (OSError, KeyError):
        return None
    return f"{found.st_mode & 0o7777:04o} {owner} {group}"


def list_accounts() -> list[dict[str, Any]] | None:
    """Accounts with the state of their passwords, but without these; None when the passwords cannot be seen."""
    text = read(Path("/etc/shadow"))
    if text is None:
        return None
    secrets = {line.split(":")[0]: line.split(":") for line in text.splitlines()}
    accounts = []
    for each in pwd.getpwall():
        fields = secrets.get(each.pw_name, [])
        word, days = (fields[1], fields[4]) if len(fields) >= FIELDS else (each.pw_passwd, "")
        state = "empty" if not word else "locked" if word[0] in "!*x" else "set"
        ends = int(days) if days.isdigit() and int(days) < NEVER else None
        accounts.append(
            {"name": each.pw_name, "uid": each.pw_uid, "shell": each.pw_shell, "password": state, "most_days": ends}
        )
    return accounts


def is_boot_measured() -> bool:
    """Whether secure boot is on, or the firmware's measurements are there."""
    return Path(MEASURED).exists() or any(path.read_bytes()[-1:] == b"\x01" for path in find(SECURE_BOOT))


def main() -> None:
    """Print everything."""
    paths = sorted(path for pattern in FILES for path in find(pattern) if path.is_file())
    groups = [group for group in grp.getgrall() if group.gr_name in ("sudo", "wheel", "admin")]
    json.dump(
        {
            "name": platform.node(),
            "at": time.time(),
            "commands": {name: run(command) for name, command in COMMANDS.items()},
            "files": {str(path): read(path) for path in paths},
            "logs": [path for path in LOGS if Path(path).exists()],
            "modes": {path: tell_mode(Path(path)) for path in MODES},
            "sysctl": {name: read(Path("/proc/sys", name.replace(".", "/"))) for name in SETTINGS},
            "accounts": list_accounts(),
            "administrators": sorted({name for group in groups for name in group.gr_mem}),
            "kernels": sorted(path.name for path in find("/lib/modules/*")),
            "selinux": Path("/sys/fs/selinux").is_dir(),
            "measured_boot": is_boot_measured(),
            "signatures": max((path.stat().st_mtime for path in find(SIGNATURES)), default=None),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
