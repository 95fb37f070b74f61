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
PLAIN = Text(
    "{origin} speaks plain HTTP: passwords and tokens can be read on the way",
    "{origin} 为明文 HTTP，口令和令牌可被窃听",
)
NO_HANDSHAKE = Text("{origin}: no TLS handshake ({problem})", "{origin}：TLS 握手失败（{problem}）")
OLD = Text("{origin} speaks {version}; 1.2 is the least", "{origin} 使用 {version}，最低应为 1.2")
DISTRUSTED = Text(
    "{origin}: certificate of {issuer} not trusted: {words}", "{origin}：{issuer} 签发的证书不可信：{words}"
)
ENDS_SOON = Text("{origin}: its certificate lasts {days} more days only", "{origin}：证书有效期仅剩 {days} 天")
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
    problems = [problem for endpoint in endpoints for problem in find_problems(endpoint, now)]
    if not all(endpoint.verified for endpoint in endpoints):
        problems.append(UNVERIFIED)
    seen = [endpoint.handshake for endpoint in endpoints if endpoint.handshake]
    days = min(((shake.valid_until - now).days for shake in seen), default=0)
    versions = ", ".join(sorted({shake.version for shake in seen}))
    severity = Severity.SHOULD if all(endpoint.local for endpoint in endpoints) else Severity.MUST
    return conclude(problems, ALL_GOOD(count=len(seen), versions=versions, days=days), ASK, severity=severity)


def find_problems(endpoint: TlsFact, now: datetime) -> Iterator[Text]:
    """What is wrong with one endpoint."""
    origin, shake = endpoint.origin, endpoint.handshake
    if endpoint.plain:
        yield PLAIN(origin=origin)
    elif shake is None:
        yield NO_HANDSHAKE(origin=origin, problem=endpoint.problem)
    else:
        if shake.version not in GOOD_VERSIONS:
            yield OLD(origin=origin, version=shake.version)
        if shake.distrust:
            yield DISTRUSTED(origin=origin, issuer=shake.issuer, words=shake.distrust_words)
        elif (days := (shake.valid_until - now).days) < LEAST_DAYS:
            yield ENDS_SOON(origin=origin, days=days)


CHECK = Check("tls", Text("TLS and certificates", "TLS 与证书"), lambda facts: judge(facts.tls, facts.now()))
