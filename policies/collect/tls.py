"""Shakes hands with the endpoints of a pool's catalogue, to see how they encrypt. Who does not answer is missing."""

import ssl
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from govcloud.pools.session import PoolSession
from govcloud.pools.tls import EXPIRED, WRONG_NAME, connect, shake_hands
from govcloud.text import Text
from policies.facts.base import Harvest
from policies.facts.fact import Fact, Place, Read
from policies.facts.gaps import Cause
from policies.facts.identity import Endpoint
from policies.facts.measured import TlsEndpoint

HANDSHAKE = "TLS handshake"
SILENT = Text("{urls} do not answer", "{urls} 无应答")
WORKERS = 8
VERSIONS = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
NAMES = {version: f"TLSv1{'.' if minor else ''}{minor or ''}" for minor, version in enumerate(VERSIONS)}
TRUSTED = (0, EXPIRED, *WRONG_NAME)
"""OpenSSL's codes for a chain that ends at an authority that we trust: last day and name are told by themselves."""


def probe_endpoints(session: PoolSession, endpoints: Sequence[Endpoint], clock: Callable[[], datetime]) -> Harvest:
    """A fact for every URL of https; addresses are asked once. Nothing is sent but handshakes."""
    read = Read(TlsEndpoint, Place.of_pool(session.pool.code), HANDSHAKE, clock())
    cafile, seconds = session.config.cafile, session.config.party.limits.connect
    urls = sorted({each.url for each in endpoints if "url" in dict(each.known) and each.url.startswith("https://")})
    origins = list(dict.fromkeys(map(origin_of, urls)))
    with ThreadPoolExecutor(WORKERS) as crew:
        told_by = dict(zip(origins, crew.map(lambda each: probe(each, cafile, seconds), origins), strict=True))
    seen = {url: told_by[origin_of(url)] for url in urls}
    silent = [url for url, told in seen.items() if told is None]
    facts: list[Fact] = [
        TlsEndpoint.told_by(read, url, {"url": url, **told}) for url, told in seen.items() if told is not None
    ]
    return Harvest([read.with_gap(Cause.PARTIAL, SILENT(urls=", ".join(silent))) if silent else read], facts)


def address_of(url: str) -> tuple[str, int]:
    """Host and port. Raises ValueError."""
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError(url)
    return parts.hostname, parts.port or 443


def origin_of(url: str) -> str:
    """A URL without its path."""
    return "/".join(url.split("/", 3)[:3])


def probe(url: str, cafile: str | None, seconds: float) -> dict[str, Any] | None:
    """What an address shows; None where nobody answers, or nothing that can be understood."""
    try:
        host, port = address_of(url)
        found = shake_hands(host, port, cafile, seconds)
    except ssl.SSLError as refusal:
        if asks_certificate(refusal):
            return None
        return {"tls": False, "least_version": None, "version": None, "not_after": None}
    except (OSError, ValueError):
        return None
    return {
        "tls": True,
        "version": found.version,
        "trusted": found.distrust in TRUSTED,
        "name_matches": found.distrust not in WRONG_NAME,
        "not_after": found.valid_until,
        **find_least(host, port, seconds),
    }


def asks_certificate(refusal: Exception) -> bool:
    """Whether a server takes this version, and only misses the client's certificate."""
    return "CERTIFICATE" in (getattr(refusal, "reason", "") or "")


def find_least(host: str, port: int, seconds: float) -> dict[str, str]:
    """The lowest version that is accepted, by offering one after the other; nothing where that cannot be told."""
    for version in VERSIONS:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_ciphers("ALL:@SECLEVEL=0")  # else our own side refuses what we ask about
        try:
            context.minimum_version = context.maximum_version = version
            connect(host, port, context, seconds)
        except (ssl.SSLError, ConnectionResetError) as refusal:
            if not asks_certificate(refusal):
                continue
        except (OSError, ValueError):  # nobody answers any more, or our own side cannot ask for this version
            return {}
        return {"least_version": NAMES[version]}
    return {}
