"""Handshakes with real servers: what they accept, whose certificate they show, and that silence is no knowledge."""

import socket
import ssl
import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from govcloud.inventory.models.pool import Pool
from govcloud.pools.session import open_session
from policies.collect.tls import probe_endpoints
from policies.facts.base import FactBase
from policies.facts.fact import Place, Read
from policies.facts.gaps import MissingError
from policies.facts.identity import Endpoint
from policies.facts.measured import TlsEndpoint
from tests.pools.servers import POOL, Authority, Clouds, answer, serve

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HERE = Place.of_pool("huawei")
pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
"""Old versions are what is asked about."""
QUIET = answer("200 OK", b"{}")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    ca = trustme.CA()
    file = tmp_path / "ca.pem"
    ca.cert_pem.write_to_path(str(file))
    return Authority(ca, file)


def probe(folder: Path, authority: Authority, *urls: str) -> FactBase:
    """What handshakes with these URLs tell a pool's account that trusts the authority."""
    file = Clouds(folder / "clouds.yaml").write("http://127.0.0.1:9/v3", authority.file)
    session = open_session(Pool.model_validate(POOL), [file])
    read = Read(Endpoint, HERE, "a test", NOW)
    endpoints = [Endpoint.told_by(read, url, {"url": url}) for url in urls]
    return FactBase(probe_endpoints(session, endpoints, lambda: NOW), NOW)


def only(base: FactBase) -> TlsEndpoint:
    (fact,) = base.of(TlsEndpoint, HERE)
    assert isinstance(fact, TlsEndpoint)
    return fact


def test_a_good_endpoint_is_told_with_version_and_last_day(tmp_path: Path, authority: Authority) -> None:
    context = authority.context("127.0.0.1")
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    with serve(QUIET, context) as port:
        base = probe(tmp_path, authority, f"https://127.0.0.1:{port}/v3/%(project_id)s")
    seen = only(base)
    assert (seen.tls, seen.version, seen.least_version) == (True, "TLSv1.3", "TLSv1.2")
    assert (seen.trusted, seen.name_matches) == (True, True)
    assert seen.not_after == datetime(2100, 1, 1, tzinfo=UTC)
    assert base.gap(TlsEndpoint, HERE) is None


def test_an_old_version_is_found_though_newer_ones_are_offered(tmp_path: Path, authority: Authority) -> None:
    context = authority.context("127.0.0.1")
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    with serve(QUIET, context) as port:
        seen = only(probe(tmp_path, authority, f"https://127.0.0.1:{port}"))
    assert (seen.version, seen.least_version) == ("TLSv1.3", "TLSv1")


def test_strangers_and_other_names_are_told_apart(tmp_path: Path, authority: Authority) -> None:
    stranger = Authority(trustme.CA(), authority.file)
    with serve(QUIET, stranger.context("127.0.0.1")) as port:
        seen = only(probe(tmp_path, authority, f"https://127.0.0.1:{port}"))
    assert (seen.trusted, seen.name_matches) == (False, True)
    with serve(QUIET, authority.context("other.example")) as port:
        seen = only(probe(tmp_path, authority, f"https://127.0.0.1:{port}"))
    assert (seen.trusted, seen.name_matches) == (True, False)


def test_https_in_name_only_is_no_tls(tmp_path: Path, authority: Authority) -> None:
    with serve(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port:
        seen = only(probe(tmp_path, authority, f"https://127.0.0.1:{port}"))
    assert seen.tls is False
    with pytest.raises(MissingError):
        _ = seen.trusted


def test_who_does_not_answer_is_missing_beside_the_others(tmp_path: Path, authority: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = f"https://127.0.0.1:{free.getsockname()[1]}"
    with serve(QUIET, authority.context("127.0.0.1")) as port:
        base = probe(tmp_path, authority, nobody, f"https://127.0.0.1:{port}", "http://127.0.0.1:9")
    assert only(base).url == f"https://127.0.0.1:{port}"
    gap = base.gap(TlsEndpoint, HERE)
    assert gap is not None
    assert nobody in gap.why.render("en")


@pytest.mark.parametrize("url", ["https://127.0.0.1:99999/", "https://[", "https://", f"https://{'a' * 70}.example/"])
def test_a_url_that_is_no_address_is_missing(tmp_path: Path, authority: Authority, url: str) -> None:
    base = probe(tmp_path, authority, url)
    assert base.of(TlsEndpoint, HERE) == []
    assert base.gap(TlsEndpoint, HERE) is not None
