"""The supervised internet exit on Linux: the allow-list, the translation, and the record of each new flow.

A flow is recorded twice: by the firewall when it is let out, and by the tracker with what it was translated to, which
is the record that an investigation needs.
"""

from extranet.devices.model import DeviceModel, Nat
from extranet.rendering.linux.names import OUTSIDE_MARK, mark_areas, split_families
from extranet.rendering.linux.prefixes import range_of

AUDIT_GROUP = 5
AUDIT_LOG = "/var/log/nat-audit.log"


def write_exit_sets(nat: Nat) -> list[str]:
    """Who may go out."""
    lines = []
    for number, kind, sources in zip("46", ("ipv4_addr", "ipv6_addr"), split_families(nat.sources), strict=True):
        inside = ", ".join(sources)
        elements = [f"\t\telements = {{ {inside} }}"] if inside else []
        lines += [f"\tset allowed{number} {{", f"\t\ttype {kind}", "\t\tflags interval", *elements, "\t}"]
    return lines


def write_exit_chain(model: DeviceModel) -> list[str]:
    """Out: the allow-list only, recorded. In: answers only."""
    if model.nat is None:
        return []
    outside = model.nat.outside
    area = mark_areas(model)[next(port.vrf for port in model.interfaces if port.name == outside)]
    record = f'ct state new log prefix "nat-audit " group {AUDIT_GROUP} counter accept'
    return [
        f"\t\tmeta mark {OUTSIDE_MARK} ct state established,related accept",
        f"\t\tmeta mark {OUTSIDE_MARK} counter drop",
        f'\t\tmeta mark {area} oifname "{outside}" ct state established,related accept',
        f'\t\tmeta mark {area} oifname "{outside}" ip saddr @allowed4 {record}',
        f'\t\tmeta mark {area} oifname "{outside}" ip6 saddr @allowed6 {record}',
        f'\t\toifname "{outside}" counter drop',
    ]


def write_translation(nat: Nat) -> list[str]:
    """IPv4 behind the pool, one address per source for as long as it has flows."""
    return [
        "\tchain translate {",
        "\t\ttype nat hook postrouting priority srcnat; policy accept;",
        f'\t\toifname "{nat.outside}" ip saddr @allowed4 counter snat ip to {range_of(nat.pool)} persistent',
        "\t}",
    ]


def write_audit() -> str:
    """`ulogd.conf`: each new tracked flow, before and after translation, and the firewall's record."""
    return f"""[global]
logfile="syslog"
loglevel=3
stack=ct1:NFCT,ip2str1:IP2STR,print1:PRINTFLOW,emu1:LOGEMU
stack=log1:NFLOG,base1:BASE,ifi1:IFINDEX,ip2str1:IP2STR,print2:PRINTPKT,emu1:LOGEMU
[ct1]
event_mask=0x00000001
hash_enable=0
[log1]
group={AUDIT_GROUP}
[emu1]
file="{AUDIT_LOG}"
sync=1
"""
