"""SM2 signatures: OpenSSL agrees with the standard's example, and with the standard's formula, computed here anew.

The example is annex A.2 of GB/T 32918.5-2017 (the curve of the standard, message "message digest").
"""

import os
import shutil
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SM3, Hash

from govcloud.errors import GovcloudError
from policies.reports import sm2
from policies.reports.signing import ALGORITHMS, PublicKey, read_public

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
MESSAGE = b"message digest"
DIGEST = 0xF0B43E94BA45ACCAACE692ED534382EB17E6AB5A19CE7B31F4486FDFC0D28640
PUBLIC = (
    0x09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020,
    0xCCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13,
)
SIGNATURE = (
    0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3,
    0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA,
)

type Point = tuple[int, int] | None


def digest(*parts: bytes) -> bytes:
    hashed = Hash(SM3())
    hashed.update(b"".join(parts))
    return hashed.finalize()


def add(one: Point, other: Point) -> Point:
    """The sum of two points of the curve."""
    if one is None or other is None:
        return one or other
    (x, y), (u, v) = one, other
    if x == u and (y + v) % P == 0:
        return None
    slope = (3 * x * x + A) * pow(2 * y, -1, P) if one == other else (v - y) * pow(u - x, -1, P)
    w = (slope * slope - x - u) % P
    return w, (slope * (x - w) - y) % P


def multiply(factor: int, point: Point) -> Point:
    found: Point = None
    for bit in f"{factor:b}":
        found = add(found, found)
        found = add(found, point) if bit == "1" else found
    return found


def hash_message(public: tuple[int, int], message: bytes) -> int:
    """e of the standard: over the signer's identity, the curve, the public key and the message."""
    name = sm2.SIGNER.encode()
    numbers = [each.to_bytes(32) for each in (A, B, *G, *public)]
    return int.from_bytes(digest(digest((len(name) * 8).to_bytes(2), name, *numbers), message))


def is_signed(public: tuple[int, int], signature: tuple[int, int], message: bytes) -> bool:
    """The verification of GB/T 32918.2, clause 7."""
    r, s = signature
    t = (r + s) % N
    if not (0 < r < N and 0 < s < N and t):
        return False
    point = add(multiply(s, G), multiply(t, public))
    return point is not None and (hash_message(public, message) + point[0]) % N == r


def make_public(point: tuple[int, int]) -> PublicKey:
    der = ALGORITHMS["sm2"].head + b"".join(each.to_bytes(32) for each in point)
    return PublicKey(ALGORITHMS["sm2"], der)


def read_point(public: PublicKey) -> tuple[int, int]:
    return int.from_bytes(public.der[-64:-32]), int.from_bytes(public.der[-32:])


def test_sm3_gives_the_example_of_its_standard() -> None:
    assert digest(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_the_formula_of_this_test_gives_the_example_of_the_standard() -> None:
    assert hash_message(PUBLIC, MESSAGE) == DIGEST
    assert is_signed(PUBLIC, SIGNATURE, MESSAGE)
    assert not is_signed(PUBLIC, SIGNATURE, MESSAGE + b".")


def test_the_example_of_the_standard_verifies() -> None:
    assert make_public(PUBLIC).verify(encode_dss_signature(*SIGNATURE), MESSAGE)


@pytest.mark.parametrize(
    ("point", "signature", "message"),
    [
        (PUBLIC, (SIGNATURE[0], SIGNATURE[1] ^ 1), MESSAGE),
        (PUBLIC, (SIGNATURE[0] ^ 1, SIGNATURE[1]), MESSAGE),
        (PUBLIC, SIGNATURE, MESSAGE + b"."),
        (PUBLIC, (0, 0), MESSAGE),
        (PUBLIC, (N, N), MESSAGE),
        (G, SIGNATURE, MESSAGE),
        ((PUBLIC[0], PUBLIC[1] ^ 1), SIGNATURE, MESSAGE),
    ],
    ids=["s", "r", "message", "zero", "order", "another-key", "not-on-the-curve"],
)
def test_what_differs_in_one_bit_does_not_verify(
    point: tuple[int, int], signature: tuple[int, int], message: bytes
) -> None:
    assert not make_public(point).verify(encode_dss_signature(*signature), message)


@pytest.mark.parametrize("signature", [b"", b"junk", b"\x30\x00", b"\x30" * 4096])
def test_what_is_no_signature_does_not_verify(signature: bytes) -> None:
    assert not make_public(PUBLIC).verify(signature, MESSAGE)


def test_what_openssl_signs_fits_the_formula_and_two_signatures_differ() -> None:
    private = sm2.make_key()
    public = read_public(sm2.find_public(private))
    assert public is not None
    assert public.algorithm.name == "sm2"
    signatures = [sm2.sign(private, MESSAGE) for _ in range(2)]
    assert signatures[0] != signatures[1]
    for each in signatures:
        assert is_signed(read_point(public), decode_dss_signature(each), MESSAGE)
        assert public.verify(each, MESSAGE)


def test_the_private_key_stands_in_no_argument_and_no_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private, real = sm2.make_key(), shutil.which("openssl")
    program = tmp_path / "openssl"
    program.write_text(f'#!/bin/sh\necho "$@" >>"{tmp_path}/told"; env >>"{tmp_path}/told"\nexec {real} "$@"\n')
    program.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert sm2.sign(private, MESSAGE)
    told = (tmp_path / "told").read_text()
    assert "-inkey /dev/fd/" in told
    assert private.splitlines()[1].decode() not in told


def test_without_openssl_the_error_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GovcloudError) as caught:
        sm2.make_key()
    assert "Ed25519" in caught.value.render("en")
    assert "SM2 签名需要 OpenSSL" in caught.value.render("zh")


def test_an_openssl_without_sm2_is_no_invalid_signature(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "openssl"
    program.write_text("#!/bin/sh\necho 'unknown algorithm' >&2\nexit 1\n")
    program.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(GovcloudError, match="unknown algorithm"):
        make_public(PUBLIC).verify(encode_dss_signature(*SIGNATURE), MESSAGE)
