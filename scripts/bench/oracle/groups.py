"""The security groups that are planted: what each lets in, and which of Prowler's questions it truly fails.

`SSH`, `RDP` and `ALL` say by the titles of Prowler's checks what is open to the internet: that and nothing else,
however it is written. What our checks find beyond it is not counted here.
"""

from dataclasses import dataclass, field
from typing import Any

SSH = "networking_security_group_allows_ssh_from_internet"
RDP = "networking_security_group_allows_rdp_from_internet"
ALL = "networking_security_group_allows_all_ingress_from_internet"
WORLD = "0.0.0.0/0"
HALVES = ("0.0.0.0/1", "128.0.0.0/1")
MANAGERS = "10.242.63.0/24"
"""Who may use management ports in the worked example."""

type Row = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """One group. In its rules `{narrow}`, `{wide}` and `{peer}` stand for ids: two address groups, and a group."""

    name: str
    rules: tuple[Row, ...]
    weak: frozenset[str] = field(default_factory=frozenset)


def opened(remote: str | None = WORLD, ports: tuple[int, int] | None = None, protocol: str | None = "tcp") -> Row:
    """One inbound rule; None is anybody, any port, any protocol."""
    row: Row = {"ethertype": "IPv6" if remote and ":" in remote else "IPv4"}
    if protocol:
        row["protocol"] = protocol
    if ports:
        row |= {"port_range_min": ports[0], "port_range_max": ports[1]}
    return row | ({"remote_ip_prefix": remote} if remote else {})


def group(name: str, *rules: Row, weak: tuple[str, ...] = ()) -> Group:
    """Shorter to write."""
    return Group(name, rules, frozenset(weak))


BY_NAME: Row = {"ethertype": "IPv4", "protocol": "tcp", "port_range_min": 22, "port_range_max": 22}
GROUPS = (
    group("ssh-world", opened(ports=(22, 22)), weak=(SSH,)),
    group("ssh-world-v6", opened("::/0", (22, 22)), weak=(SSH,)),
    group("ssh-anybody", opened(None, (22, 22)), weak=(SSH,)),
    group("ssh-in-range", opened(ports=(20, 25)), weak=(SSH,)),
    group("ssh-halves", *(opened(half, (22, 22)) for half in HALVES), weak=(SSH,)),
    group("ssh-v6-in-use", opened("2000::/3", (22, 22)), weak=(SSH,)),
    group("ssh-by-number", opened(ports=(22, 22), protocol="6"), weak=(SSH,)),
    group("ssh-wide-list", {**BY_NAME, "remote_address_group_id": "{wide}"}, weak=(SSH,)),
    group("rdp-world", opened(ports=(3389, 3389)), weak=(RDP,)),
    group("rdp-halves", *(opened(half, (3389, 3389)) for half in HALVES), weak=(RDP,)),
    group("rdp-by-number", opened(ports=(3389, 3389), protocol="6"), weak=(RDP,)),
    group("all-world", opened(protocol=None), weak=(SSH, RDP, ALL)),
    group("all-world-v6", opened("::/0", protocol=None), weak=(SSH, RDP, ALL)),
    group("all-halves", *(opened(half, protocol=None) for half in HALVES), weak=(SSH, RDP, ALL)),
    group("all-tcp", opened(ports=(1, 65535)), weak=(SSH, RDP, ALL)),
    group("all-tcp-in-two", opened(ports=(1, 3388)), opened(ports=(3389, 65535)), weak=(SSH, RDP, ALL)),
    group("ssh-managers", opened(MANAGERS, (22, 22))),
    group("ssh-managers-list", {**BY_NAME, "remote_address_group_id": "{narrow}"}),
    group("ssh-own-group", {**BY_NAME, "remote_group_id": "{peer}"}),
    group("web-world", opened(ports=(443, 443))),
    group("rdp-udp-other-port", opened(ports=(53, 53), protocol="udp")),
    group("all-from-managers", opened(MANAGERS, protocol=None)),
    group("closed"),
)
"""Neutral ones are last; `closed` has the servers' ports."""
