"""Rules on control planes of clusters: who is let in, what is logged, how it is encrypted, which version it has."""

import re
from datetime import timedelta

from govcloud.text import Text
from policies.facts.cluster import ControlPlane, Door, Node, Store
from policies.facts.fact import Fact
from policies.facts.gaps import Cause, MissingError
from policies.facts.measured import TlsEndpoint
from policies.facts.register import read_day
from policies.model import Judgement, fails, find_any, passes
from policies.registry import rule
from policies.rules.endpoints import GOOD, UNPROBED
from policies.world import World

ENCRYPTED = ("k8s:enc:kms:v2:", "k8s:enc:secretbox:v1:", "k8s:enc:aescbc:v1:")
CONFIGURED = Text("the authorizers of the file {file}", "文件 {file} 中的授权模式")
ENDS = ((34, "2026-10-27"), (35, "2027-02-28"), (36, "2027-06-28"))
"""Minor version → last day; kubernetes.io/releases, looked up on 2026-11-23."""
NEWER = Text("the last day of version {version}", "版本 {version} 的维护截止日")
TURN_AWAY = Text(
    "set anonymous-auth to false, or allow it for health paths alone",
    "将 anonymous-auth 设为 false，或仅开放健康检查路径",
)


@rule("k8s-anonymous-off", remedy=TURN_AWAY)
def nobody_let_in(door: Door, world: World) -> Judgement:
    """API server and kubelets turn a request without credentials away, by their answer to one."""
    if door.anonymous:
        return fails("{role} takes requests without credentials", "{role} 接受匿名请求", role=door.role)
    return passes("turns requests without credentials away", "拒绝匿名请求")


@rule(
    "k8s-anonymous-off.modes",
    remedy=Text("set authorization-mode to Node,RBAC", "将 authorization-mode 设为 Node,RBAC"),
)
def everybody_authorized(plane: ControlPlane, world: World, *, modes: tuple[str, ...] = ("Node", "RBAC")) -> Judgement:
    """A user whom nobody knows may read no secrets, and every API server asks Node and RBAC."""
    if plane.lets_strangers:
        return fails("lets a user whom nobody knows read secrets", "允许未知用户读取 Secret")
    for flags in plane.flags:
        if "authorization-config" in flags:
            raise MissingError(Cause.UNTOLD, CONFIGURED(file=flags["authorization-config"]))
        asked = set(flags.get("authorization-mode", "AlwaysAllow").split(","))
        if "AlwaysAllow" in asked or not set(modes) <= asked:
            return fails("authorizes by {modes}", "授权模式为 {modes}", modes=", ".join(sorted(asked)))
    return passes("authorizes by {modes}", "授权模式含 {modes}", modes=", ".join(modes))


@rule(
    "k8s-audit-on",
    remedy=Text(
        "set an audit policy with level Metadata or above for writes and secrets",
        "配置审计策略，写操作和 Secret 不低于 Metadata",
    ),
)
def cluster_audited(plane: ControlPlane, world: World, *, most_seconds: int = 600) -> Judgement:
    """Writes and requests for secrets are written to the audit log when tried, and the log store gets it.

    No collector reads the log store yet: what is audited is missing, never passed, until one does.
    """
    names = {"audits_secrets": "secrets", "audits_writes": "writes"}
    wrong = find_any(names, lambda name: not getattr(plane, name))
    if wrong:
        return fails("not audited: {what}", "未审计：{what}", what=", ".join(names[each] for each in wrong))
    if plane.audit_log_seen > most_seconds:
        return fails("the log store last had a line {n} s ago", "日志库最近一条在 {n} 秒前", n=plane.audit_log_seen)
    return passes("audited, and the log store has it", "已审计且日志已入库")


@rule(
    "k8s-etcd-encrypted",
    remedy=Text(
        "name kms v2 or secretbox first for secrets in the encryption configuration, then write all secrets again",
        "在加密配置中将 kms v2 或 secretbox 设为 secrets 的首个 provider，并重写全部 Secret",
    ),
)
def secrets_encrypted(plane: ControlPlane, world: World, *, ways: tuple[str, ...] = ENCRYPTED) -> Judgement:
    """Secrets are stored encrypted: by what the API server counts while it reads some, or by its flags."""
    wrong = find_any(plane.stored, lambda each: not each.startswith(ways))
    if wrong or not plane.stored:
        return fails("secrets are stored by {ways}", "Secret 的存储方式为 {ways}", ways=", ".join(wrong) or "–")
    return passes("secrets are stored by {ways}", "Secret 以 {ways} 加密存储", ways=", ".join(plane.stored))


RENEW = Text("serve it by TLS 1.2 or later, and renew the certificate in time", "使用 TLS 1.2 及以上，并及时更换证书")


@rule("k8s-control-plane-tls", needs=(TlsEndpoint,), remedy=RENEW)
def door_encrypted(door: Door, world: World, *, least_days: int = 30) -> Judgement:
    """API server and kubelets speak TLS 1.2 or later, and their certificates do not end soon."""
    return judge_handshake(door, door.url, world, least_days)


@rule("k8s-control-plane-tls.store", needs=(TlsEndpoint,), remedy=RENEW)
def store_encrypted(store: Store, world: World, *, least_days: int = 30) -> Judgement:
    """The store does, too, and answers nobody without a client certificate."""
    if not store.asks_certificate:
        return fails("answers without a client certificate", "不要求客户端证书")
    return judge_handshake(store, store.url, world, least_days)


def judge_handshake(thing: Fact, url: str, world: World, least_days: int) -> Judgement:
    """An address by what a handshake with it showed. Who signed the certificate is the cluster's own affair."""
    seen = world.one(TlsEndpoint, thing, url)
    if seen is None:
        raise MissingError(Cause.UNTOLD, UNPROBED(url=url))
    if not seen.tls or seen.least_version not in GOOD:
        return fails("accepts {version}", "接受 {version}", seen, version=seen.least_version if seen.tls else "HTTP")
    if seen.not_after is None or seen.not_after < world.now + timedelta(days=least_days):
        return fails("its certificate ends on {day}", "证书 {day} 到期", seen, day=seen.not_after or "–")
    return passes("encrypted by {version}", "使用 {version} 加密", seen, version=seen.version)


UPGRADE = Text("upgrade to a version that is maintained, one minor version at a time", "逐个次版本升级到维护期内的版本")


@rule("k8s-version-supported", remedy=UPGRADE)
def server_maintained(plane: ControlPlane, world: World, *, ends: tuple[tuple[int, str], ...] = ENDS) -> Judgement:
    """The server's minor version is maintained. Of one that is newer than the list nothing is known."""
    minor, days = read_minor(plane.version), dict(ends)
    if minor > max(days):
        raise MissingError(Cause.UNTOLD, NEWER(version=plane.version))
    if minor not in days or read_day(days[minor]) < world.now.date():
        return fails("{version} is not maintained any more", "{version} 已超出维护期", version=plane.version)
    return passes(
        "{version} is maintained until {day}", "{version} 维护至 {day}", version=plane.version, day=days[minor]
    )


@rule("k8s-version-supported.node", needs=(ControlPlane,), remedy=UPGRADE)
def kubelet_not_behind(node: Node, world: World, *, most: int = 3) -> Judgement:
    """A kubelet is no newer than the server, and at most three minor versions older."""
    for plane in world.all(ControlPlane, node):
        skew = read_minor(plane.version) - read_minor(node.kubelet)
        if not 0 <= skew <= most:
            versions = {"node": node.kubelet, "server": plane.version}
            return fails("kubelet {node}, server {server}", "kubelet {node}，服务端 {server}", plane, **versions)
    return passes("kubelet {version}", "kubelet {version}", version=node.kubelet)


def read_minor(version: str) -> int:
    """36 of `v1.36.3`. Raises MissingError: this is no version."""
    found = re.match(r"v1\.(\d+)", version)
    if found is None:
        raise MissingError(Cause.UNREADABLE, NEWER(version=version))
    return int(found[1])
