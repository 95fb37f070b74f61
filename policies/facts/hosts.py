"""Facts of one host, as they are in effect and not as a file says: what `sshd -T` or `auditctl -l` answer.

Each part has a field of its own, so that one command that failed leaves the others known.
"""

from collections.abc import Mapping
from datetime import datetime

from govcloud.text import Text
from policies.facts.fact import Fact
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
    most_days: int | None


class Host(Fact):
    """A host. Its id is the name by which the inventory knows it."""

    KIND = "host.Host"
    WORDS = Text("hosts", "主机")
    PLACES = HERE

    name: str
    release: str
    """Distribution and version, as `openEuler 22.03`."""
    kernel: str
    kernel_newest: str
    """The newest that is installed."""
    sshd: Mapping[str, str]
    """`sshd -T`: names in lower case; of one that is there several times the values with spaces between."""
    sysctl: Mapping[str, str]
    login: Mapping[str, str]
    """`login.defs`."""
    password_quality: Mapping[str, str]
    lockout: Mapping[str, str]
    """Settings of pam_faillock in effect; empty where the stacks do not call it."""
    audit_rules: tuple[str, ...]
    audit_settings: Mapping[str, str]
    packet_rules: tuple[str, ...]
    """`nft list ruleset`, a rule a line, with its chain."""
    time_sources: tuple[str, ...]
    time_offset: float
    """Seconds from the sources."""
    packages: tuple[str, ...]
    listeners: tuple[Listener, ...] = told(read=Listener.read_parts())
    accounts: tuple[LocalAccount, ...] = told(read=LocalAccount.read_parts())
    sudo_rules: tuple[str, ...]
    file_modes: Mapping[str, str]
    """Path → `0640 root root`."""
    services: Mapping[str, str]
    """Service → state."""
    booted: datetime
