"""A pool that cannot be used gives one sentence that names the cause, in time: real sockets and real TLS."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from govcloud.inventory.models.pool import Pool
from govcloud.pools.errors import Limits, PoolError
from govcloud.pools.session import open_session
from tests.pools.servers import PASSWORD, Authority, Behaviour, Clouds, answer, read_request, serve

LIMITS = Limits(connect=1.0, read=1.0)
NOW = datetime.now(UTC)
HTML = b"<html><body><h1>Welcome to nginx!</h1></body></html>"
TLS_RECORD = b"\x16"
"""First byte of a TLS handshake."""
REFUSAL = b'{"error": {"code": 401, "message": "The request you have made requires authentication.", "title": "x"}}'


def refuse(pool: Pool, clouds: Clouds, url: str, authority: Authority | None = None) -> PoolError:
    """The error of signing in at `url`; it must come in time, whatever the server does."""
    file = clouds.write(url, authority.file if authority else None)
    started = time.monotonic()
    with pytest.raises(PoolError) as caught:
        open_session(pool, [file], LIMITS).sign_in()
    assert time.monotonic() - started < LIMITS.connect + LIMITS.read + 3
    error = caught.value
    assert error.where == "huawei"
    for language in ("en", "zh"):
        sentence = error.render(language)
        assert PASSWORD not in sentence
        assert "{" not in sentence
        assert "\n" not in sentence
        assert len(sentence) < 500
    assert error.todo is not None
    return error


def hold(connection: socket.socket) -> None:
    """Take the request and say nothing."""
    read_request(connection)
    time.sleep(4)


def drip(connection: socket.socket) -> None:
    """Begin an answer and go on for ever, a byte at a time."""
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(30):
        connection.sendall(b" ")
        time.sleep(0.2)


def hang_up(connection: socket.socket) -> None:
    """Take the request and close."""
    read_request(connection)


def cut(connection: socket.socket) -> None:
    """Close in the middle of the answer."""
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")


def speak_ssh(connection: socket.socket) -> None:
    """Another protocol altogether."""
    connection.sendall(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
    read_request(connection)


def complain(connection: socket.socket) -> None:
    """What a web server says to anything it does not understand."""
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


@pytest.mark.parametrize(
    ("behave", "kind", "words"),
    [
        (hold, "read-timeout", "no answer within 1 s"),
        (drip, "slow-body", "not complete after 1 s"),
        (hang_up, "cut", "closed the connection"),
        (cut, "cut", "closed the connection"),
        (speak_ssh, "not-http", "does not speak HTTP"),
        (answer("200 OK", HTML, "text/html"), "not-openstack", "Welcome to nginx"),
        (answer("200 OK", b"[]"), "not-openstack", "not that of an OpenStack service"),
        (answer("200 OK", b'{"version": 3}'), "not-openstack", "not that of an OpenStack service"),
        (answer("302 Found", b"", headers="Location: /again\r\n"), "redirects", "again and again"),
        (answer("401 Unauthorized", REFUSAL), "sign-in", "requires authentication"),
        (answer("403 Forbidden", b'{"forbidden": {"message": "Policy."}}'), "forbidden", "may not do this (Policy)"),
        (answer("404 Not Found", HTML, "text/html"), "not-found", "there is no /v3"),
        (answer("409 Conflict", b'{"conflict": {"message": "taken"}}'), "conflict", "taken"),
        (answer("429 Too Many Requests", b"", headers="Retry-After: 1\r\n"), "too-many", "more calls than it accepts"),
        (answer("500 Internal Server Error", b"oops"), "server-error", "it answers 500 (oops)"),
        (answer("503 Service Unavailable", b""), "server-error", "it answers 503"),
        (answer("418 I'm a teapot", b""), "refused-request", "it answers 418"),
    ],
)
def test_server_that_misbehaves_is_named(pool: Pool, clouds: Clouds, behave: Behaviour, kind: str, words: str) -> None:
    with serve(behave) as port:
        error = refuse(pool, clouds, f"http://127.0.0.1:{port}/v3")
    assert error.kind == kind
    assert words in error.render("en")
    assert f"127.0.0.1:{port}" in error.render("en")


def test_nothing_that_listens_is_named_with_the_lab_as_a_guess(pool: Pool, clouds: Clouds) -> None:
    with serve(hold) as port:
        pass
    error = refuse(pool, clouds, f"http://127.0.0.1:{port}/v3")
    assert error.kind == "refused"
    assert "govcloud lab up" in error.render("en")
    assert error.transient


def test_host_that_drops_packets_is_a_connect_timeout(pool: Pool, clouds: Clouds) -> None:
    with full_backlog() as port:
        error = refuse(pool, clouds, f"http://127.0.0.1:{port}/v3")
    assert error.kind == "connect-timeout"
    assert "no connection within 1 s" in error.render("en")


@contextmanager
def full_backlog() -> Iterator[int]:
    """A port whose queue of connections is full, so that the kernel ignores new ones: as a firewall that drops."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        yield port
        for each in waiting:
            each.close()


def test_name_that_does_not_resolve_is_named(pool: Pool, clouds: Clouds) -> None:
    error = refuse(pool, clouds, "https://keystone.invalid:5000/v3")
    assert error.kind == "dns"
    assert "keystone.invalid" in error.render("zh")


@pytest.mark.parametrize("address", ["127.0.0.1:5000/v3", "ftp://127.0.0.1/v3", "http://:5000/v3", "keystone"])
def test_address_that_is_none_is_named(pool: Pool, clouds: Clouds, address: str) -> None:
    assert refuse(pool, clouds, f"'{address}'").kind == "address"


def test_user_and_password_in_an_address_are_not_shown(pool: Pool, clouds: Clouds) -> None:
    with serve(hang_up) as port:
        error = refuse(pool, clouds, f"http://govcloud:{PASSWORD}@127.0.0.1:{port}/v3")
    assert error.kind == "cut"


def test_password_that_a_server_echoes_is_not_shown(pool: Pool, clouds: Clouds) -> None:
    body = f'{{"error": {{"message": "wrong password {PASSWORD} for govcloud"}}}}'.encode()
    with serve(answer("401 Unauthorized", body)) as port:
        assert "wrong password ***" in refuse(pool, clouds, f"http://127.0.0.1:{port}/v3").render("en")


@pytest.mark.parametrize(
    ("names", "since", "until", "kind", "words"),
    [
        (["127.0.0.1"], None, NOW - timedelta(days=2), "tls-expired", f"expired on {NOW - timedelta(days=2):%Y-%m-%d}"),
        (["127.0.0.1"], NOW + timedelta(days=9), None, "tls-not-yet-valid", f"from {NOW + timedelta(days=9):%Y-%m-%d}"),
        (["keystone.example.cn"], None, None, "tls-name", "is for keystone.example.cn, not for 127.0.0.1"),
    ],
)
def test_bad_certificate_is_named(  # noqa: PLR0913, PLR0917 - the parts of a certificate
    pool: Pool,
    clouds: Clouds,
    authority: Authority,
    names: list[str],
    since: datetime | None,
    until: datetime | None,
    kind: str,
    words: str,
) -> None:
    with serve(hang_up, authority.context(*names, since=since, until=until)) as port:
        error = refuse(pool, clouds, f"https://127.0.0.1:{port}/v3", authority)
    assert error.kind == kind
    assert words in error.render("en")


def test_unknown_authority_is_named_with_the_option_to_set(pool: Pool, clouds: Clouds, authority: Authority) -> None:
    with serve(hang_up, authority.context("127.0.0.1")) as port:
        error = refuse(pool, clouds, f"https://127.0.0.1:{port}/v3")
    assert error.kind == "tls-unknown-ca"
    assert "trustme" in error.render("en")
    assert "`cacert` of `huawei`" in error.render("en")


def test_tls_spoken_to_a_plain_port_is_named(pool: Pool, clouds: Clouds) -> None:
    with serve(complain) as port:
        assert refuse(pool, clouds, f"https://127.0.0.1:{port}/v3").kind == "tls-spoken-to-plain"


def test_plain_http_spoken_to_a_tls_port_is_named(pool: Pool, clouds: Clouds, authority: Authority) -> None:
    with serve(hang_up, authority.context("127.0.0.1")) as port:
        error = refuse(pool, clouds, f"http://127.0.0.1:{port}/v3")
    assert error.kind == "plain-spoken-to-tls"
    assert "`https://`" in error.render("zh")


def test_tls_port_that_answers_plain_http_with_400_is_named(pool: Pool, clouds: Clouds, authority: Authority) -> None:
    context = authority.context("127.0.0.1")

    def speak_both(connection: socket.socket) -> None:
        if connection.recv(1, socket.MSG_PEEK) == TLS_RECORD:
            with context.wrap_socket(connection, server_side=True) as secure:
                secure.recv(1)
        else:
            complain(connection)

    with serve(speak_both) as port:
        assert refuse(pool, clouds, f"http://127.0.0.1:{port}/v3").kind == "plain-spoken-to-tls"


def test_refusal_is_remembered_and_not_waited_for_twice(pool: Pool, clouds: Clouds) -> None:
    with serve(hold) as port:
        session = open_session(pool, [clouds.write(f"http://127.0.0.1:{port}/v3")], LIMITS)
        with pytest.raises(PoolError) as first:
            session.sign_in()
        started = time.monotonic()
        with pytest.raises(PoolError) as second:
            session.call("GET", "compute", "/flavors")
    assert second.value is first.value
    assert time.monotonic() - started < 0.1


def test_proxy_that_does_not_let_through_is_named(pool: Pool, clouds: Clouds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    error = refuse(pool, clouds, "http://192.0.2.1:5000/v3")
    assert error.kind == "proxy"
    assert "add 192.0.2.1 to `no_proxy`" in error.render("en")


def test_proxy_is_not_asked_for_this_machine(pool: Pool, clouds: Clouds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:3128")
    with serve(answer("503 Service Unavailable", b"")) as port:
        assert refuse(pool, clouds, f"http://127.0.0.1:{port}/v3").kind == "server-error"


def test_self_signed_certificate_is_named(pool: Pool, clouds: Clouds, tmp_path: Path) -> None:
    with serve(hang_up, self_signed(tmp_path)) as port:
        error = refuse(pool, clouds, f"https://127.0.0.1:{port}/v3")
    assert error.kind == "tls-self-signed"


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS with a certificate that nobody else signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "pool")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_server_that_speaks_only_old_tls_is_named(pool: Pool, clouds: Clouds, authority: Authority) -> None:
    old = authority.context("127.0.0.1")
    old.set_ciphers("DEFAULT:@SECLEVEL=0")
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    with serve(hang_up, old) as port:
        error = refuse(pool, clouds, f"https://127.0.0.1:{port}/v3", authority)
    assert error.kind == "tls-too-old"
