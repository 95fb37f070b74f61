"""One TLS handshake with an endpoint, to see what it offers: version, certificate, and whether it can be trusted.

For evidence and for clear errors. The calls themselves go through the session, which verifies on its own.
"""

import socket
import ssl
from dataclasses import dataclass
from datetime import datetime

NOT_YET_VALID, EXPIRED, SELF_SIGNED = 9, 10, 18
WRONG_NAME = (62, 64)
"""OpenSSL's verification codes (x509_vfy.h); any other one means a chain that ends in no trusted authority."""


@dataclass(frozen=True)
class Handshake:
    """What one server showed."""

    version: str
    """`TLSv1.3` and the like."""
    valid_from: datetime
    valid_until: datetime
    issuer: str
    names: tuple[str, ...]
    """DNS names and addresses that the certificate is for."""
    distrust: int = 0
    """OpenSSL's verification code; 0 when chain, dates and name are good."""
    distrust_words: str = ""
    """OpenSSL's words for it."""


def shake_hands(host: str, port: int, cafile: str | None, seconds: float) -> Handshake:
    """Connect, verify against `cafile` (None: the system's authorities), and read the certificate even if it is bad.

    Raises OSError: nobody listens, or no TLS is spoken there (ssl.SSLError), or `seconds` passed (per step).
    """
    try:
        version, certificate = connect(host, port, ssl.create_default_context(cafile=cafile), seconds)
        return describe(version, certificate)
    except ssl.SSLCertVerificationError as distrust:
        code, words = distrust.verify_code, distrust.verify_message
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    version, certificate = connect(host, port, trusting, seconds)
    return describe(version, certificate, code, words)


def connect(host: str, port: int, context: ssl.SSLContext, seconds: float) -> tuple[str, bytes]:
    """Negotiated version and the server's certificate (DER)."""
    with (
        socket.create_connection((host, port), seconds) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        return secure.version() or "", secure.getpeercert(binary_form=True) or b""


def describe(version: str, certificate: bytes, distrust: int = 0, words: str = "") -> Handshake:
    """The facts of a DER certificate."""
    from cryptography import x509  # noqa: PLC0415 - only needed when somebody looks

    parsed = x509.load_der_x509_certificate(certificate)
    try:
        alternative = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = tuple(str(name.value) for name in alternative)
    except x509.ExtensionNotFound:
        names = ()
    return Handshake(
        version=version,
        valid_from=parsed.not_valid_before_utc,
        valid_until=parsed.not_valid_after_utc,
        issuer=parsed.issuer.rfc4514_string(),
        names=names,
        distrust=distrust,
        distrust_words=words,
    )
