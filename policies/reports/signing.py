"""Signatures of a manifest: by which algorithm, whose key, and whether they are valid. Keys come as PEM in memory."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from policies.reports import sm2

MOST = 4096
"""Bytes of a public key or signature; what is longer is none."""
BEGIN, END = b"-----BEGIN PUBLIC KEY-----", b"-----END PUBLIC KEY-----"


@dataclass(frozen=True)
class Algorithm:
    """One way to sign."""

    name: str
    """As files are named by it."""
    head: bytes
    """With what the DER of its public keys begins."""
    size: int
    """Bytes of that DER."""
    make_key: Callable[[], bytes]
    find_public: Callable[[bytes], bytes]
    sign: Callable[[bytes, bytes], bytes]
    """Private key, message → signature."""
    verify: Callable[[bytes, bytes, bytes], bool]
    """Public key, signature, message."""


def make_ed25519() -> bytes:
    """A new private key as unencrypted PKCS #8 in PEM."""
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def find_ed25519(private: bytes) -> bytes:
    """The public key of a private one, in PEM."""
    return load_ed25519(private).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def sign_ed25519(private: bytes, message: bytes) -> bytes:
    """The signature; the same for the same message and key."""
    return load_ed25519(private).sign(message)


def verify_ed25519(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a signature is of this message and key."""
    key = load_pem_public_key(public)
    if not isinstance(key, Ed25519PublicKey):
        return False
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def load_ed25519(private: bytes) -> Ed25519PrivateKey:
    """Raises ValueError: it is none."""
    key = load_pem_private_key(private, None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("no Ed25519 key")  # noqa: TRY004 - it is a value that is wrong, not the caller
    return key


ALGORITHMS: Mapping[str, Algorithm] = MappingProxyType(
    {
        each.name: each
        for each in (
            Algorithm(
                "ed25519",
                bytes.fromhex("302a300506032b6570032100"),
                44,
                make_ed25519,
                find_ed25519,
                sign_ed25519,
                verify_ed25519,
            ),
            Algorithm(
                "sm2",
                bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004"),
                91,
                sm2.make_key,
                sm2.find_public,
                sm2.sign,
                sm2.verify,
            ),
        )
    }
)
"""Name → algorithm, in the order in which signatures are told."""


@dataclass(frozen=True)
class PublicKey:
    """A public key of one of the algorithms. Only its DER counts, whatever else stands in the file it is from."""

    algorithm: Algorithm
    der: bytes

    @property
    def pem(self) -> bytes:
        """As programs read it."""
        return BEGIN + b"\n" + base64.encodebytes(self.der) + END + b"\n"

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the DER, as hexadecimal digits."""
        return hashlib.sha256(self.der).hexdigest()

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Whether a signature is of this message and key. Raises GovcloudError."""
        return self.algorithm.verify(self.pem, signature, message)


def read_public(content: bytes) -> PublicKey | None:
    """The public key in a PEM file; None where there is none of ours."""
    der = read_der(content[:MOST])
    for each in ALGORITHMS.values():
        if der.startswith(each.head) and len(der) == each.size:
            return PublicKey(each, der)
    return None


def read_der(content: bytes) -> bytes:
    """What stands in the first public key of a PEM file; empty where there is none."""
    _, begin, rest = content.partition(BEGIN)
    body, end, _ = rest.partition(END)
    if not (begin and end):
        return b""
    try:
        return base64.b64decode(b"".join(body.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
