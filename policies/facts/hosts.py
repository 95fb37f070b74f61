"""Facts of one host, as they are in effect and not as a file says: what `sshd -T` or `auditctl -l` answer.

Each part has a field of its own, so that one command that failed leaves the others known.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from govcloud.text import Text
from policies.facts.fact import Fact
from policies.facts.reading import or_none, read_number
from policies.facts.record import Record, told

HERE = frozenset({"host"})


class Listener(Record):
    """A socket that waits for others."""

    protocol: str
    address: str
    port: int
    program: str


class LocalAccount(Record):
    """An account of the host."""

    name: str
    uid: int
    shell: str
    password: str
    """`set`, `empty` or `locked`; never the hash."""
    most_days: int | None = told(read=or_none(read_number))
    """Days until its password ends; None: never."""


def read_stack(value: Any) -> Mapping[str, str] | None:
    """Settings of a PAM module, or None where no stack calls it."""
    return None if value is None else {str(name): str(item) for name, item in value.items()}


class Advisory(Record):
    """A weakness that a scanner says is open on the host."""

    name: str
    severity: str
    """`critical`, `high`, `medium` or `low`."""
    since: datetime
    """When it could have been mended first."""


class Host(Fact):
    """A host. Its id is the name by which the inventory knows it."""

    KIND = "host.Host"
    WORDS = Text("hosts", "主机")
    PLACES = HERE

    name: str
    release: str
    """Distribution and version, as `openEuler 22.03`."""
    kernel: str
    newest_kernel: str
    """The newest that is installed."""
    sshd: Mapping[str, str]
    """`sshd -T`: names in lower case; of one that is there several times the values with spaces between."""
    sysctl: Mapping[str, str]
    login: Mapping[str, str]
    """`login.defs`."""
    password_quality: Mapping[str, str] | None = told(read=read_stack)
    """Settings of pam_pwquality in effect, flags as `1`."""
    lockout: Mapping[str, str] | None = told(read=read_stack)
    """Settings of pam_faillock in effect; None unless both the auth and the account stack call it."""
    idle_seconds: int | None = told(read=or_none(read_number))
    """After how long a login shell ends by itself; None: never, or everybody may change it."""
    audit_rules: tuple[str, ...]
    """`auditctl -l`."""
    audit_daemon: Mapping[str, str]
    """`auditd.conf`, `auditctl -s` and what systemd says of auditd, names in lower case."""
    admin_sources: tuple[str, ...]
    """Prefixes from which the loaded packet filter lets TCP port 22 in."""
    clock: str
    """`synchronised`, or what chrony says instead."""
    packages: tuple[str, ...]
    listeners: tuple[Listener, ...] = told(read=Listener.read_parts())
    accounts: tuple[LocalAccount, ...] = told(read=LocalAccount.read_parts())
    administrators: tuple[str, ...]
    """Members of the groups that may become root."""
    sudo_rules: tuple[str, ...]
    file_modes: Mapping[str, str]
    """Path → `0640 root shadow`."""
    umask: str
    """Of a login shell, in octal."""
    writable: tuple[str, ...]
    """Files that everybody may write, outside directories with the sticky bit."""
    confinement: str
    """`selinux enforcing`, `selinux permissive`, `apparmor 12` with the number of enforced profiles, or `none`."""
    measured_boot: bool
    """Whether secure boot is on or a log of measurements is there."""
    services: Mapping[str, str]
    """Service → state."""
    signatures: datetime | None
    """When the signatures of malware were last brought up to date."""
    scanned: datetime | None
    """When all files were last looked through for malware."""
    advisories: tuple[Advisory, ...] = told(read=Advisory.read_parts())
    """Told by a scanner, not by the host."""
    log_targets: tuple[str, ...]
    """Where the log goes: `tls 10.1.0.1`, or `plain 10.1.0.1`."""
    log_days: int | None = told(read=or_none(read_number))
    """After how many days the first of its logs is deleted; 0: by size, however young; None: nothing deletes them."""
    log_lost_days: int
    """Told by the log store: days of the last 180 of which it has nothing, since the host is there."""
    log_seen: datetime
    """When the log store last heard of the host."""
    agent_heartbeat: datetime
    """When the centre of the intrusion detection last heard of the host's agent."""
