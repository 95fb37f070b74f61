"""What somebody without credentials sees of a cluster's addresses, on real TLS servers: old versions and certificates
behind a question for the client's own, names that do not fit, and silence that is no knowledge."""

import socket
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from policies.collect import doors
from policies.collect.doors import is_agent_open, is_certificate_asked, join_hosts, matches, probe_host
from policies.collect.tls import find_least, probe
from tests.pools.servers import Authority, answer, serve

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
QUIET = answer("200 OK", b"{}")
SECONDS = 2.0
NOWHERE = "https://127.0.0.1:1"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    ca = trustme.CA()
    file = tmp_path / "ca.pem"
    ca.cert_pem.write_to_path(str(file))
    return Authority(ca, file)


def ask_for_certificates(authority: Authority, version: ssl.TLSVersion) -> ssl.SSLContext:
    context = authority.context("127.0.0.1")
    authority.ca.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    context.minimum_version = context.maximum_version = version
    return context


def miss_certificate(connection: socket.socket) -> None:
    """The answer of a server in Go to whoever shows no certificate, before TLS 1.3: the alert `bad_certificate`."""
    connection.recv(65536)
    connection.sendall(bytes([21, 3, 3, 0, 2, 2, 42]))


def test_a_store_that_asks_for_a_certificate_is_told(authority: Authority) -> None:
    with serve(QUIET, ask_for_certificates(authority, ssl.TLSVersion.TLSv1_3)) as port:
        assert is_certificate_asked(f"https://127.0.0.1:{port}", SECONDS) is True
    with serve(miss_certificate) as port:
        assert is_certificate_asked(f"https://127.0.0.1:{port}", SECONDS) is True


def test_a_refusal_without_a_reason_is_unknown(authority: Authority) -> None:
    """OpenSSL's servers say `handshake_failure` before TLS 1.3, which may mean anything."""
    with serve(QUIET, ask_for_certificates(authority, ssl.TLSVersion.TLSv1_2)) as port:
        assert is_certificate_asked(f"https://127.0.0.1:{port}", SECONDS) is None


def test_a_store_that_answers_whoever_asks_is_told(authority: Authority) -> None:
    with serve(QUIET, authority.context("127.0.0.1")) as port:
        assert is_certificate_asked(f"https://127.0.0.1:{port}", SECONDS) is False
    assert is_certificate_asked("http://127.0.0.1:2379", SECONDS) is False


def test_a_store_that_is_away_is_unknown() -> None:
    assert is_certificate_asked(NOWHERE, SECONDS) is None
    assert is_certificate_asked("https://[broken", SECONDS) is None


def test_an_old_version_is_seen_behind_the_question_for_a_certificate() -> None:
    with serve(miss_certificate) as port:
        assert find_least("127.0.0.1", port, SECONDS) == {"least_version": "TLSv1"}


def test_a_server_that_shows_nothing_without_a_certificate_is_unknown_and_not_unencrypted() -> None:
    with serve(miss_certificate) as port:
        assert probe(f"https://127.0.0.1:{port}", None, SECONDS) is None


@pytest.mark.parametrize(
    ("status", "known"),
    [("401 Unauthorized", False), ("403 Forbidden", True), ("200 OK", True), ("404 Not Found", None)],
)
def test_a_kubelet_is_open_unless_it_turns_us_away(status: str, known: bool | None, authority: Authority) -> None:
    with serve(answer(status, b"{}"), authority.context("127.0.0.1")) as port:
        assert is_agent_open(f"https://127.0.0.1:{port}", SECONDS) is known
    assert is_agent_open(NOWHERE, SECONDS) is None


@pytest.mark.parametrize(
    ("host", "fits"),
    [("a.example.cn", True), ("b.x.example.cn", True), ("c.b.x.example.cn", False), ("x.example.cn", False)],
)
def test_an_ingress_shows_whose_certificate_it_has(
    host: str, fits: bool, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.ca.issue_cert("a.example.cn", "*.x.example.cn").configure_cert(context)
    with serve(QUIET, context) as port:
        monkeypatch.setattr(doors, "HTTPS", port)
        seen = probe_host(host, "127.0.0.1", SECONDS)
    assert seen is not None
    assert (seen["url"], seen["name_matches"]) == (f"https://{host}", fits)
    assert seen["not_after"] > datetime(2030, 1, 1, tzinfo=UTC)


def test_of_several_addresses_of_an_ingress_the_worse_counts() -> None:
    days = [datetime(2026, 6, day, tzinfo=UTC) for day in (20, 10)]
    seen = [{"url": "https://a", "name_matches": True, "not_after": day} for day in days]
    assert join_hosts(seen) == [seen[1]]
    assert join_hosts([*seen, {**seen[0], "name_matches": False}])[0]["name_matches"] is False


def test_a_star_is_one_part_of_a_name() -> None:
    assert matches("*.example.cn", "A.example.cn")
    assert not matches("*.example.cn", "example.cn")
    assert not matches("*.cn", "a.example.cn")
