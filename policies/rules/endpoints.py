"""Rules on the interfaces of the platform."""

from datetime import timedelta

from govcloud.text import Text
from policies.facts.gaps import Cause, MissingError
from policies.facts.identity import Endpoint
from policies.facts.measured import TlsEndpoint
from policies.model import Judgement, fails, passes
from policies.registry import rule
from policies.world import World

GOOD = ("TLSv1.2", "TLSv1.3")
UNPROBED = Text("a handshake with {url}", "与 {url} 的 TLS 握手")


@rule(
    "tls-api-endpoints",
    needs=(TlsEndpoint,),
    remedy=Text(
        "serve the interface by TLS 1.2 or later with a valid certificate", "以 TLS 1.2 及以上和有效证书提供接口"
    ),
)
def endpoint_encrypted(endpoint: Endpoint, world: World, *, least_days: int = 30) -> Judgement:
    """Every endpoint of the catalogue is https, and a handshake finds no old version and a certificate that holds."""
    if not endpoint.url.startswith("https://"):
        return fails("is not encrypted: {url}", "未加密：{url}", url=endpoint.url)
    seen = world.one(TlsEndpoint, endpoint, endpoint.url)
    if seen is None:
        raise MissingError(Cause.UNTOLD, UNPROBED(url=endpoint.url))
    if not seen.tls or seen.least_version not in GOOD:
        return fails("accepts {version}", "接受 {version}", seen, version=seen.least_version if seen.tls else "HTTP")
    if not seen.trusted or not seen.name_matches:
        return fails("its certificate is not trusted, or of another name", "证书不受信任或名称不符", seen)
    if seen.not_after is None or seen.not_after < world.now + timedelta(days=least_days):
        return fails("its certificate ends on {day}", "证书 {day} 到期", seen, day=seen.not_after or "–")
    return passes("encrypted by {version}", "使用 {version} 加密", seen, version=seen.version)
