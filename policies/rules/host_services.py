"""Rules on what runs and stands on hosts: sockets, packages, files, confinement, and protection against malware."""

from datetime import timedelta

from govcloud.text import Text
from policies.facts.hosts import Host, Listener
from policies.model import Judgement, fails, find_any, passes
from policies.registry import rule
from policies.retention import judge_retention
from policies.rules.hosts import HARDEN
from policies.sets.addresses import Addresses
from policies.world import World

CLEAR = (("tcp", 21), ("tcp", 23), ("tcp", 512), ("tcp", 513), ("tcp", 514), ("udp", 69))
"""ftp, telnet, rexec, rlogin, rsh, tftp."""
VNC = range(5900, 6000)
CLEAR_PROGRAMS = ("vsftpd", "proftpd", "pure-ftpd", "telnetd", "in.telnetd", "rshd", "rlogind", "in.tftpd", "Xvnc")
BANNED = (
    *("telnet-server", "telnetd", "inetutils-telnetd", "rsh-server", "rsh-redone-server", "tftp-server", "tftpd-hpa"),
    *("ypserv", "nis", "xinetd", "vsftpd", "talk-server", "talkd", "xserver-xorg", "tcpdump", "nmap"),
)
HERE = Addresses.of(["127.0.0.0/8", "::1/128"])
LEAST_OPEN = {
    "/etc/passwd": 0o644,
    "/etc/group": 0o644,
    "/etc/shadow": 0o640,
    "/etc/gshadow": 0o640,
    "/etc/sudoers": 0o440,
}
"""Key file → the most that its mode may allow."""
UMASK = 0o027
ENDED = (
    ("CentOS Linux 7", "2024-06-30"),
    ("CentOS Linux 8", "2021-12-31"),
    ("Debian GNU/Linux 10", "2024-06-30"),
    ("Debian GNU/Linux 11", "2026-08-31"),
    ("Ubuntu 18.04", "2023-05-31"),
    ("Ubuntu 20.04", "2025-05-31"),
)
"""Release → last day of its support."""


def is_outside(each: Listener) -> bool:
    """Whether others than the host itself reach the socket."""
    return each.address == "*" or bool(Addresses.of([each.address]) - HERE)


@rule(
    "host-no-cleartext-service",
    remedy=Text("stop the service, or use its encrypted successor", "停用该服务或改用加密替代"),
)
def nothing_in_clear(
    host: Host,
    world: World,
    *,
    ports: tuple[tuple[str, int], ...] = CLEAR,
    programs: tuple[str, ...] = CLEAR_PROGRAMS,
) -> Judgement:
    """No service by which people work from afar speaks in the clear."""

    def is_clear(each: Listener) -> bool:
        known = (each.protocol, each.port) in ports or (each.protocol == "tcp" and each.port in VNC)
        return is_outside(each) and (known or each.program in programs)

    wrong = find_any(host.listeners, is_clear)
    if wrong:
        return fails("in the clear: {sockets}", "明文服务：{sockets}", sockets=name_sockets(wrong))
    return passes("nothing in the clear", "没有明文服务")


@rule(
    "host-ports-declared", remedy=Text("declare the port for the role, or stop the service", "登记该端口，或停用该服务")
)
def ports_declared(
    host: Host, world: World, *, declared: tuple[tuple[str, int], ...] = (("tcp", 22), ("udp", 68), ("udp", 546))
) -> Judgement:
    """Others reach only ports that are declared."""
    wrong = find_any(host.listeners, lambda each: (each.protocol, each.port) not in declared and is_outside(each))
    if wrong:
        return fails("not declared: {sockets}", "未登记：{sockets}", sockets=name_sockets(wrong))
    return passes("declared ports only", "监听端口均已登记")


@rule("host-minimal-packages", remedy=Text("remove the packages", "卸载这些软件包"))
def packages_minimal(host: Host, world: World, *, banned: tuple[str, ...] = BANNED) -> Judgement:
    """Nothing is installed that must not be."""
    found = sorted(set(host.packages) & set(banned))
    if found:
        return fails("installed: {names}", "已安装：{names}", names=", ".join(found))
    return passes("nothing banned among {n}", "{n} 个软件包中没有禁用项", n=len(host.packages))


@rule("host-file-perms", remedy=HARDEN, playbook="harden")
def files_tight(host: Host, world: World) -> Judgement:
    """Key files are tight, new files too, and nobody else's file is there for all to write."""
    modes = {path: int(mode.split()[0], 8) for path, mode in host.file_modes.items() if path in LEAST_OPEN}
    wide = [path for path, mode in modes.items() if mode & ~LEAST_OPEN[path]]
    if wide:
        return fails("too open: {paths}", "权限过宽：{paths}", paths=", ".join(wide))
    if int(host.umask, 8) & UMASK != UMASK:
        return fails("umask {umask}", "umask 为 {umask}", umask=host.umask)
    if host.writable:
        return fails(
            "{n} files for all to write, as {path}",
            "{n} 个文件全局可写，如 {path}",
            n=len(host.writable),
            path=host.writable[0],
        )
    return passes("tight", "权限符合要求")


@rule("host-mac-enforcing", remedy=Text("turn SELinux or AppArmor on", "启用 SELinux 或 AppArmor"))
def confinement_enforced(host: Host, world: World) -> Judgement:
    """Mandatory access control is in force."""
    sort, _, state = host.confinement.partition(" ")
    if (sort, state) == ("selinux", "enforcing") or (sort == "apparmor" and int(state) > 0):
        return passes("{what}", "{what}", what=host.confinement)
    return fails("not in force: {what}", "未强制：{what}", what=host.confinement)


@rule(
    "host-antimalware", remedy=Text("start the engine, update its signatures, scan", "启动引擎、更新特征库并全盘扫描")
)
def malware_watched(
    host: Host,
    world: World,
    *,
    engines: tuple[str, ...] = ("clamav-daemon", "clamd@scan", "clamd"),
    most_days: int = 7,
) -> Judgement:
    """An engine runs with young signatures, and all files were looked through lately."""
    limit = world.now - timedelta(days=most_days)
    if not any(host.services.get(each) == "active" for each in engines):
        return fails("no engine runs", "没有运行中的引擎")
    if host.signatures is None or host.signatures < limit:
        return fails("old signatures: {at}", "特征库过期：{at}", at=host.signatures or "–")
    if host.scanned is None or host.scanned < limit:
        return fails("last scanned: {at}", "最近全盘扫描：{at}", at=host.scanned or "–")
    return passes("watched", "防护有效")


@rule("host-patched", remedy=Text("bring the host up to date and restart it", "升级补丁并重启到新内核"))
def host_patched(
    host: Host,
    world: World,
    *,
    ended: tuple[tuple[str, str], ...] = ENDED,
    days: tuple[tuple[str, int], ...] = (("critical", 7), ("high", 30)),
) -> Judgement:
    """The system is still supported, its newest kernel runs, and no grave weakness stays open."""
    gone = [day for name, day in ended if host.release == name and world.now.date().isoformat() > day]
    if gone:
        return fails("{release} ended on {day}", "{release} 已于 {day} 停止支持", release=host.release, day=gone[0])
    if host.kernel != host.newest_kernel:
        return fails("runs {old}, not {new}", "运行内核 {old}，未启用 {new}", old=host.kernel, new=host.newest_kernel)
    limits = {severity: world.now - timedelta(days=most) for severity, most in days}
    late = find_any(host.advisories, lambda each: each.severity in limits and each.since < limits[each.severity])
    if late:
        return fails("open too long: {names}", "超期未修补：{names}", names=", ".join(each.name for each in late))
    return passes("up to date", "补丁及时")


@rule("host-log-shipped", remedy=Text("send the log to the city's store by TLS", "将日志经 TLS 发往市级日志库"))
def log_shipped(host: Host, world: World, *, most_minutes: int = 10) -> Judgement:
    """The log leaves the host by TLS, and arrives."""
    if not any(each.startswith("tls ") for each in host.log_targets):
        return fails(
            "no target by TLS: {targets}", "没有 TLS 转发目标：{targets}", targets=", ".join(host.log_targets) or "–"
        )
    if world.now - host.log_seen > timedelta(minutes=most_minutes):
        return fails("last seen in the store at {at}", "日志库最近收到于 {at}", at=host.log_seen)
    return passes("leaves by TLS and arrives", "日志经 TLS 外送且到达")


@rule(
    "audit-retention-180d.host",
    remedy=Text("keep logs for six months, on the host or in a store", "在主机或日志库中留存日志六个月以上"),
)
def logs_kept(host: Host, world: World, *, days: int = 180) -> Judgement:
    """Logs that stay on the host are not deleted before half a year, and no day is lost."""
    return judge_retention(host, elsewhere=bool(host.log_targets), days=days)


@rule("host-intrusion-agent", remedy=Text("start the agent", "启动入侵检测代理"))
def agent_runs(
    host: Host, world: World, *, agents: tuple[str, ...] = ("wazuh-agent", "ossec", "falco"), most_minutes: int = 10
) -> Judgement:
    """An agent of intrusion detection runs, and its centre hears of it."""
    if not any(host.services.get(each) == "active" for each in agents):
        return fails("no agent runs", "没有运行中的入侵检测代理")
    if world.now - host.agent_heartbeat > timedelta(minutes=most_minutes):
        return fails("last heard of at {at}", "最近心跳 {at}", at=host.agent_heartbeat)
    return passes("runs and is heard of", "代理运行且心跳正常")


@rule("audit-time-synced.host", remedy=Text("let chrony follow the city's servers", "配置 chrony 跟随市级时间源"))
def clock_follows(host: Host, world: World) -> Judgement:
    """The clock follows a server."""
    if host.clock != "synchronised":
        return fails("chrony says `{state}`", "chrony 状态为 `{state}`", state=host.clock)
    return passes("synchronised", "时钟已同步")


def name_sockets(sockets: list[Listener]) -> str:
    """`tcp 0.0.0.0:23 telnetd`."""
    return ", ".join(f"{each.protocol} {each.address}:{each.port} {each.program}".strip() for each in sockets)
