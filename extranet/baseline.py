"""The secure baseline of devices as data: each rule with its clause, and what must stand in which file per platform.

Renderers write it, a test proves that every rendered device has it, and what judges a device's running configuration
reads the same records. A rule says what text shows; whether it also works on the device is for verification.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from govcloud.inventory.models.extranet import Platform, Role
from govcloud.text import Text

VRP, COMWARE = "vrp.cfg", "comware.cfg"
FRR, SNMP, CHRONY = "etc/frr/frr.conf", "etc/snmp/snmpd.conf", "etc/chrony/chrony.conf"
FIREWALL, SSHD, SYSCTL = "etc/nftables.conf", "etc/ssh/sshd_config.d/extranet.conf", "etc/sysctl.d/90-extranet.conf"


@dataclass(frozen=True, slots=True)
class Setting:
    """Lines of a file that match the pattern whole, leading blanks aside: so many at least, or none at all (0)."""

    file: str
    line: str
    least: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the baseline. `settings` holds the platforms that it is about; `roles` is empty for all."""

    code: str
    """Id of the policy rule that judges it."""
    what: Text
    clause: str
    settings: Mapping[Platform, tuple[Setting, ...]]
    roles: frozenset[Role] = frozenset()
    apart_from: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Gap:
    """A setting of a rule that a device lacks, or has where it must not."""

    rule: Rule
    setting: Setting


def find_gaps(platform: Platform, role: Role, files: Mapping[str, str]) -> Iterator[Gap]:
    """What of the baseline a device's configuration files do not show; a missing file shows nothing."""
    for rule in BASELINE:
        if (rule.roles and role not in rule.roles) or role in rule.apart_from:
            continue
        for setting in rule.settings.get(platform, ()):
            found = len(_compile(setting.line).findall(files.get(setting.file, "")))
            if found < setting.least or (setting.least == 0 and found):
                yield Gap(rule, setting)


@cache
def _compile(line: str) -> re.Pattern[str]:
    return re.compile(rf"^[ \t]*(?:{line})$", re.MULTILINE)


def _on(
    linux: tuple[Setting, ...] = (), vrp: tuple[Setting, ...] = (), comware: tuple[Setting, ...] = ()
) -> dict[Platform, tuple[Setting, ...]]:
    every = {Platform.LINUX: linux, Platform.VRP: vrp, Platform.COMWARE: comware}
    return {platform: settings for platform, settings in every.items() if settings}


BASELINE: tuple[Rule, ...] = (
    Rule(
        "ext-mgmt-encrypted",
        Text(
            "devices are managed by SSH and SNMPv3 with privacy, nothing in the clear",
            "设备只用 SSH 和带加密的 SNMPv3 管理，无明文协议",
        ),
        "GB/T 22239-2019 8.1.4.1 c; 8.1.5.4 b",
        _on(
            (
                Setting(SNMP, r"rouser \S+ authpriv"),
                Setting(SNMP, r"r[ow]community.*", 0),
            ),
            (
                Setting(VRP, "undo telnet server enable"),
                Setting(VRP, "protocol inbound ssh"),
                Setting(VRP, "snmp-agent sys-info version v3"),
                Setting(VRP, r"snmp-agent group v3 \S+ privacy .*"),
                Setting(VRP, "snmp-agent community .*", 0),
            ),
            (
                Setting(COMWARE, "telnet server enable", 0),
                Setting(COMWARE, "protocol inbound ssh"),
                Setting(COMWARE, "snmp-agent sys-info version v3"),
                Setting(COMWARE, r"snmp-agent group v3 \S+ privacy .*"),
                Setting(COMWARE, "snmp-agent community .*", 0),
            ),
        ),
    ),
    Rule(
        "ext-mgmt-area",
        Text("only management prefixes may open SSH or ask by SNMP", "仅管理网段可以 SSH 登录和 SNMP 查询"),
        "GB/T 22239-2019 8.1.5.4 a",
        _on(
            (
                Setting(FIREWALL, r'iifname "\S+" ip6? saddr \{.*\} tcp dport 22 accept'),
                Setting(FIREWALL, "tcp dport 22 accept", 0),
                Setting(FIREWALL, r'iifname "\S+" ip6? saddr \{.*\} udp dport 161 accept'),
                Setting(FIREWALL, r'oifname "\S+" counter drop'),
            ),
            (Setting(VRP, "ssh server acl 2000"), Setting(VRP, "acl 2000 inbound"), Setting(VRP, "rule .* deny ip")),
            (Setting(COMWARE, "ssh server acl 2000"), Setting(COMWARE, "rule .* deny ip")),
        ),
    ),
    Rule(
        "host-ssh-safe.device",
        Text("nobody logs in as root or by password", "禁止 root 登录，禁止口令登录"),
        "GB/T 22239-2019 8.1.4.1 c",
        _on(
            (
                Setting(SSHD, "PermitRootLogin no"),
                Setting(SSHD, "PasswordAuthentication no"),
                Setting(SSHD, "PermitEmptyPasswords no"),
                Setting(SSHD, r"AllowUsers \S+"),
                Setting(SSHD, "Ciphers .*(?:cbc|3des|arcfour).*", 0),
                Setting(SSHD, "MACs .*(?:md5|sha1).*", 0),
            )
        ),
    ),
    Rule(
        "ext-aaa.sessions",
        Text("an idle login ends within ten minutes; tries are limited", "空闲会话十分钟内退出，登录尝试次数受限"),
        "GB/T 22239-2019 8.1.4.1 b",
        _on(
            (
                Setting(SSHD, "ClientAliveInterval 300"),
                Setting(SSHD, "ClientAliveCountMax 2"),
                Setting(SSHD, "MaxAuthTries [1-5]"),
            ),
            (Setting(VRP, "idle-timeout 10 0"), Setting(VRP, "ssh server authentication-retries [1-5]")),
            (Setting(COMWARE, "idle-timeout 10 0"), Setting(COMWARE, "ssh server authentication-retries [1-5]")),
        ),
    ),
    Rule(
        "ext-mgmt-area.banner",
        Text("a warning is shown before login", "登录前显示警示语"),
        "GB/T 22239-2019 8.1.5.4",
        _on(
            (Setting("etc/issue.net", ".+"), Setting(SSHD, "Banner /etc/issue.net")),
            (Setting(VRP, 'header login information ".+"'),),
            (Setting(COMWARE, "header legal .+"),),
        ),
    ),
    Rule(
        "ext-boundary-audit",
        Text("the log goes to two servers", "日志发往两台服务器"),
        "GB/T 22239-2019 8.1.3.5 a, b, c",
        _on(
            (
                Setting("etc/rsyslog.d/60-extranet.conf", r'\*\.\* action\(type="omfwd" .*\)', 2),
                Setting(FIREWALL, "limit rate .* log prefix .*", 2),
            ),
            (Setting(VRP, r"info-center loghost \S+", 2),),
            (Setting(COMWARE, r"info-center loghost \S+", 2),),
        ),
    ),
    Rule(
        "audit-time-synced.device",
        Text("the time is asked of two servers", "向两台服务器对时"),
        "GB/T 22239-2019 8.1.4.3 b",
        _on(
            (Setting(CHRONY, r"server \S+ iburst", 2), Setting(CHRONY, "port 0")),
            (Setting(VRP, r"ntp-service unicast-server \S+", 2),),
            (Setting(COMWARE, r"ntp-service unicast-server \S+", 2),),
        ),
    ),
    Rule(
        "ext-acl-default-deny",
        Text("what no rule lets pass is dropped", "未被规则放行的一律丢弃"),
        "GB/T 22239-2019 8.1.3.2 a, c",
        _on(
            (
                Setting(FIREWALL, "type filter hook input priority filter; policy drop;"),
                Setting(FIREWALL, "type filter hook forward priority filter; policy drop;"),
                Setting(FIREWALL, "accept", 0),
            )
        ),
    ),
    Rule(
        "ext-fw-stateful",
        Text("only answers to what was asked come in from the internet", "来自互联网的流量只放行已建立连接的应答"),
        "GB/T 22239-2019 8.1.3.2 d",
        _on((Setting(FIREWALL, r'meta mark \S+(?: oifname "\S+")? ct state established,related accept', 2),)),
        roles=frozenset({Role.EXIT}),
    ),
    Rule(
        "ext-acl-default-deny.sources",
        Text("redirects, source routes and router advertisements are not taken", "不接受重定向、源路由和路由通告"),
        "GB/T 22239-2019 8.1.3.2 a",
        _on(
            tuple(
                Setting(SYSCTL, f"-?{re.escape(name)} = 0")
                for name in (
                    "net.ipv4.conf.all.accept_redirects",
                    "net.ipv6.conf.all.accept_redirects",
                    "net.ipv4.conf.all.send_redirects",
                    "net.ipv4.conf.all.accept_source_route",
                    "net.ipv6.conf.all.accept_source_route",
                    "net.ipv6.conf.all.accept_ra",
                )
            )
        ),
    ),
    Rule(
        "ext-bgp-up.policy",
        Text("every session to another node has a policy both ways", "与其他节点的每个会话双向都有路由策略"),
        "GB/T 22239-2019 8.1.2.1 e",
        _on(
            (
                Setting(FRR, r"neighbor \S+ route-map \S+ in"),
                Setting(FRR, r"neighbor \S+ route-map \S+ out"),
                Setting(FRR, "no bgp ebgp-requires-policy", 0),
            ),
            (Setting(VRP, r"peer \S+ route-policy \S+ import"), Setting(VRP, r"peer \S+ route-policy \S+ export")),
            (
                Setting(COMWARE, r"peer \S+ route-policy \S+ import"),
                Setting(COMWARE, r"peer \S+ route-policy \S+ export"),
            ),
        ),
    ),
    Rule(
        "ext-single-internet-exit",
        Text("addresses are translated at the internet exits only", "仅互联网统一出口做地址转换"),
        "GB/T 22239-2019 8.1.3.1 a, c",
        _on(
            (Setting(FIREWALL, ".*(?:snat|masquerade).*", 0),),
            (Setting(VRP, "nat outbound .*", 0),),
            (Setting(COMWARE, "nat outbound .*", 0),),
        ),
        apart_from=frozenset({Role.EXIT}),
    ),
    Rule(
        "ext-boundary-audit.exit",
        Text(
            "each new flow to the internet is recorded, with its translation",
            "每条访问互联网的新连接连同地址转换都有记录",
        ),
        "GB/T 22239-2019 8.1.3.5 a",
        _on(
            (
                Setting(FIREWALL, '.* ip saddr @allowed4 ct state new log prefix "nat-audit " .*'),
                Setting("etc/ulogd.conf", "stack=ct1:NFCT,.*"),
            )
        ),
        roles=frozenset({Role.EXIT}),
    ),
)
"""All rules, in the order in which they are shown."""
