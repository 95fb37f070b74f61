"""What a Linux device has besides routing: SSH, kernel settings, time, log, SNMP, LLDP, the banner. No secrets."""

from extranet.devices.model import DeviceModel, Port
from extranet.rendering.linux.names import list_traffic_ports

SYSCTL = """-net.ipv4.ip_forward = 1
-net.ipv6.conf.all.forwarding = 1
-net.ipv6.conf.default.forwarding = 1
-net.ipv4.conf.all.rp_filter = 0
-net.ipv4.conf.default.rp_filter = 0
-net.ipv4.conf.all.accept_redirects = 0
-net.ipv4.conf.default.accept_redirects = 0
-net.ipv4.conf.all.secure_redirects = 0
-net.ipv4.conf.default.secure_redirects = 0
-net.ipv4.conf.all.send_redirects = 0
-net.ipv4.conf.default.send_redirects = 0
-net.ipv4.conf.all.accept_source_route = 0
-net.ipv4.conf.default.accept_source_route = 0
-net.ipv4.icmp_echo_ignore_broadcasts = 1
-net.ipv4.tcp_syncookies = 1
-net.ipv6.conf.all.accept_redirects = 0
-net.ipv6.conf.default.accept_redirects = 0
-net.ipv6.conf.all.accept_source_route = 0
-net.ipv6.conf.default.accept_source_route = 0
-net.ipv6.conf.all.accept_ra = 0
-net.ipv6.conf.default.accept_ra = 0
-net.ipv6.conf.all.keep_addr_on_down = 1
-net.ipv6.conf.default.keep_addr_on_down = 1
-net.ipv6.conf.all.accept_dad = 0
-net.ipv6.conf.default.accept_dad = 0
-net.ipv4.conf.all.ignore_routes_with_linkdown = 1
-net.ipv6.conf.all.ignore_routes_with_linkdown = 1
-net.ipv4.tcp_l3mdev_accept = 0
-net.ipv4.udp_l3mdev_accept = 0
"""
"""The dash lets a kernel go on that has no such setting.

Sources are checked by the firewall at local networks. The kernel's own check is off: even the loose one drops, on a
device that comes back, what arrives before its default route does, and once that is there it lets everything pass.
"""

SSHD = """PermitRootLogin no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitEmptyPasswords no
MaxAuthTries 3
LoginGraceTime 30
ClientAliveInterval 300
ClientAliveCountMax 2
X11Forwarding no
AllowTcpForwarding no
AllowAgentForwarding no
PermitTunnel no
LogLevel VERBOSE
Banner /etc/issue.net
Ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr
MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com
KexAlgorithms sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp384
"""


def write_host(model: DeviceModel) -> dict[str, str]:
    """Path → text."""
    services = model.services
    return {
        "etc/issue.net": services.banner + "\n",
        "etc/ssh/sshd_config.d/extranet.conf": f"{SSHD}AllowUsers {services.admin}\n",
        "etc/sysctl.d/90-extranet.conf": SYSCTL + _leave_sources(model),
        "etc/chrony/chrony.conf": _write_time(services.ntp),
        "etc/rsyslog.d/60-extranet.conf": _write_log(services.syslog),
        "etc/snmp/snmpd.conf": _write_snmp(model),
        "etc/lldpd.d/extranet.conf": _write_lldp(model),
    }


def _leave_sources(model: DeviceModel) -> str:
    """Ports that were there before the defaults keep what they had, so each is told."""
    return "".join(f"-net/ipv4/conf/{port.name}/rp_filter = 0\n" for port in list_traffic_ports(model))


def _write_time(servers: tuple[str, ...]) -> str:
    """Asks only; answers nobody."""
    lines = [f"server {server} iburst" for server in servers]
    rest = ["driftfile /var/lib/chrony/chrony.drift", "makestep 1 3", "rtcsync", "port 0", "cmdport 0"]
    return "\n".join([*lines, *rest]) + "\n"


def _write_log(servers: tuple[str, ...]) -> str:
    """To every server, kept on disk while one does not answer."""
    lines = []
    for number, server in enumerate(servers, 1):
        options = {
            "type": "omfwd",
            "target": server,
            "port": "514",
            "protocol": "tcp",
            "template": "RSYSLOG_SyslogProtocol23Format",
            "queue.type": "LinkedList",
            "queue.filename": f"to-{number}",
            "queue.maxDiskSpace": "200m",
            "queue.saveOnShutdown": "on",
            "action.resumeRetryCount": "-1",
        }
        lines.append(f"*.* action({' '.join(f'{name}="{value}"' for name, value in options.items())})")
    return "\n".join(lines) + "\n"


def _write_snmp(model: DeviceModel) -> str:
    """SNMPv3 with authentication and privacy only; the user's keys are set when the configuration is pushed."""
    return "\n".join(
        [
            f"agentAddress udp:{model.management}:161",
            f"rouser {model.services.snmp_user} authpriv",
            f"sysName {model.code}",
            f"sysLocation {model.node}",
            "master agentx",
            "",
        ]
    )


def _write_lldp(model: DeviceModel) -> str:
    """Neighbours of the extranet only: a local network learns nothing of us."""
    spoken = {Port.LINK, Port.PAIR}
    ports = ",".join(p.name for p in model.interfaces if p.port in spoken and not p.parent)
    return "\n".join(
        [
            f"configure system hostname {model.code}",
            f"configure system interface pattern {ports or '!*'}",
            "configure lldp portidsubtype ifname",
            "configure lldp tx-interval 10",
            "configure med fast-start disable",
            "",
        ]
    )
