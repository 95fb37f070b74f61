"""SM2 signatures with SM3 (GB/T 32918.2), by OpenSSL 3, for `cryptography` has SM3 but no SM2.

OpenSSL's program is what anybody verifies with, is maintained, and guards its scalar multiplication against timing. The
Python bindings that were looked at either do the arithmetic of the secret in Python or bundle an OpenSSL of 2020.
Secrets reach it through pipes: they stand in no argument, environment or file.
"""

import os
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal

SIGNER = "1234567812345678"
"""The identity of the signer that goes into what is signed: the standard's default (GM/T 0009)."""
SEAL = ("-rawin", "-digest", "sm3", "-pkeyopt", f"distid:{SIGNER}")
SECONDS = 60
INVALID = b"Signature Verification Failure"
NO_OPENSSL = Text("SM2 signatures need OpenSSL", "SM2 签名需要 OpenSSL")
FAILED = Text("OpenSSL could not work with SM2", "OpenSSL 无法完成 SM2 运算")
INSTALL = Text(
    "install OpenSSL 3 with SM2 (`openssl version`), or use an Ed25519 key",
    "请安装支持 SM2 的 OpenSSL 3（用 `openssl version` 查看），或改用 Ed25519 密钥",
)


def make_key() -> bytes:
    """A new private key as unencrypted PKCS #8 in PEM. Raises GovcloudError: OpenSSL is not there, or has no SM2."""
    return run(["genpkey", "-algorithm", "SM2"])


def find_public(private: bytes) -> bytes:
    """The public key of a private one, in PEM. Raises GovcloudError."""
    return run(["pkey", "-in", "{}", "-pubout"], (private,))


def sign(private: bytes, message: bytes) -> bytes:
    """A signature as DER. Two of the same message differ: each has a random number of its own. Raises GovcloudError."""
    return run(["pkeyutl", "-sign", "-inkey", "{}", *SEAL], (private,), message)


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a signature is of this message and key. Raises GovcloudError."""
    arguments = ["pkeyutl", "-verify", "-pubin", "-inkey", "{}", "-sigfile", "{}", *SEAL]
    finished = start(arguments, (public, signature), message)
    if finished.returncode and INVALID not in finished.stdout:
        make_key()  # raises where OpenSSL is not able; else it is this key or signature that is none
    return finished.returncode == 0


def run(arguments: Sequence[str], secrets: Sequence[bytes] = (), message: bytes = b"") -> bytes:
    """What OpenSSL prints. Raises GovcloudError."""
    finished = start(arguments, secrets, message)
    if finished.returncode:
        raise tell(finished)
    return finished.stdout


def start(arguments: Sequence[str], secrets: Sequence[bytes], message: bytes) -> subprocess.CompletedProcess[bytes]:
    """Run OpenSSL; each `{}` becomes the name of a pipe with the next secret, which fits into the pipe at once."""
    with ExitStack() as stack:
        pipes = []
        for secret in secrets:
            reader, writer = os.pipe()
            stack.callback(os.close, reader)
            with os.fdopen(writer, "wb") as stream:
                stream.write(secret)
            pipes.append(reader)
        names = iter(f"/dev/fd/{each}" for each in pipes)
        told = [next(names) if each == "{}" else each for each in arguments]
        try:
            return subprocess.run(
                ["openssl", *told], input=message, capture_output=True, pass_fds=pipes, timeout=SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as wrong:
            raise GovcloudError(NO_OPENSSL, why=literal(str(wrong)), todo=INSTALL) from wrong


def tell(finished: subprocess.CompletedProcess[bytes]) -> GovcloudError:
    """What OpenSSL complained of."""
    words = finished.stderr.decode(errors="replace").strip().splitlines()
    return GovcloudError(FAILED, why=literal(words[0][:200] if words else str(finished.returncode)), todo=INSTALL)
