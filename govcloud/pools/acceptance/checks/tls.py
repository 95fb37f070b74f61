"""Do all endpoints speak TLS 1.2 or newer with a certificate that is trusted, fits its name and lasts.

Required everywhere but on this machine's own loopback addresses (the lab), where it is only advised.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from govcloud.pools.acceptance.probes import TlsFact
from govcloud.pools.acceptance.result import Check, Result, Severity, conclude
from govcloud.text import Text

GOOD_VERSIONS = ("TLSv1.2", "TLSv1.3")
LEAST_DAYS = 14
"""Days that a certificate has to last: time enough to order a new one."""
AT = Text("{problem} ({origins})", "{problem}（{origins}）")
PLAIN = Text("plain HTTP, so passwords and tokens can be read on the way", "明文 HTTP，口令和令牌可被窃听")
NO_HANDSHAKE = Text("no TLS handshake: {problem}", "TLS 握手失败：{problem}")
OLD = Text("{version}; 1.2 is the least", "{version} 过旧，最低应为 1.2")
DISTRUSTED = Text("certificate of {issuer} not trusted: {words}", "{issuer} 签发的证书不可信：{words}")
ENDS_SOON = Text("the certificate lasts {days} more days only", "证书有效期仅剩 {days} 天")
UNVERIFIED = Text(
    "`verify: false` in clouds.yaml: certificates are not looked at", "clouds.yaml 设置了 `verify: false`，未校验证书"
)
ALL_GOOD = Text(
    "{count} endpoints: {versions}; certificates last {days} days", "{count} 个端点：{versions}；证书剩余 {days} 天"
)
ASK = Text(
    "ask the provider for TLS 1.2 or newer with a valid certificate on every endpoint",
    "请运营方为全部端点启用 TLS 1.2 及以上版本和有效证书",
)


def judge(endpoints: Sequence[TlsFact], now: datetime) -> Result:
    """`endpoints`: one fact per different host and port."""
    problems = group_by_problem(endpoints, now)
    if not all(endpoint.verified for endpoint in endpoints):
        problems.append(UNVERIFIED)
    seen = [endpoint.handshake for endpoint in endpoints if endpoint.handshake]
    days = min(((shake.valid_until - now).days for shake in seen), default=0)
    versions = ", ".join(sorted({shake.version for shake in seen}))
    severity = Severity.SHOULD if all(endpoint.local for endpoint in endpoints) else Severity.MUST
    return conclude(problems, ALL_GOOD(count=len(seen), versions=versions, days=days), ASK, severity=severity)


def group_by_problem(endpoints: Sequence[TlsFact], now: datetime) -> list[Text]:
    """Each different problem once, with the endpoints that have it."""
    places: dict[str, tuple[Text, list[str]]] = {}
    for endpoint in endpoints:
        for problem in find_problems(endpoint, now):
            places.setdefault(problem.render("en"), (problem, []))[1].append(endpoint.origin)
    return [AT(problem=problem, origins=", ".join(origins)) for problem, origins in places.values()]


def find_problems(endpoint: TlsFact, now: datetime) -> Iterator[Text]:
    """What is wrong with one endpoint."""
    shake = endpoint.handshake
    if endpoint.plain:
        yield PLAIN
    elif shake is None:
        yield NO_HANDSHAKE(problem=endpoint.problem)
    else:
        if shake.version not in GOOD_VERSIONS:
            yield OLD(version=shake.version)
        if shake.distrust:
            yield DISTRUSTED(issuer=shake.issuer, words=shake.distrust_words)
        elif (days := (shake.valid_until - now).days) < LEAST_DAYS:
            yield ENDS_SOON(days=days)


CHECK = Check("tls", Text("TLS and certificates", "TLS 与证书"), lambda facts: judge(facts.tls, facts.now()))
