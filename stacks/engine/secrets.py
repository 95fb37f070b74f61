"""Pulumi's passphrase secrets: values encrypted with AES-256-GCM under a key derived from a passphrase.

Interoperable with the `passphrase` secrets provider of the Pulumi CLI: a stack's salt is `v1:<salt>:v1:<nonce>:<text>`,
a ciphertext `v1:<nonce>:<text>`, all in base64; the key is PBKDF2-HMAC-SHA256 with 1,000,000 rounds.
"""

import base64
import binascii
import os
from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from govcloud.errors import GovcloudError
from govcloud.text import Text

ROUNDS = 1_000_000
_KEY_BYTES = 32
_SALT_BYTES = 8
_NONCE_BYTES = 12
_PROOF = "pulumi"


class WrongPassphraseError(GovcloudError):
    """The passphrase does not open the stack's secrets."""

    def __init__(self) -> None:
        super().__init__(
            Text("the passphrase does not open this stack's secrets", "口令无法解开该栈的密文"),
            todo=Text(
                "set PULUMI_CONFIG_PASSPHRASE to the passphrase that the stack was made with",
                "请将 PULUMI_CONFIG_PASSPHRASE 设为创建该栈时使用的口令",
            ),
        )


class Secrets:
    """Encrypts and decrypts the secrets of one stack. `salt` is what the state stores; it holds no secret."""

    def __init__(self, key: bytes, salt: str, random: Callable[[int], bytes] = os.urandom) -> None:
        self._cipher = AESGCM(key)
        self._random = random
        self.salt = salt

    def encrypt(self, text: str) -> str:
        """A ciphertext of a text."""
        nonce = self._random(_NONCE_BYTES)
        return f"v1:{_encode(nonce)}:{_encode(self._cipher.encrypt(nonce, text.encode(), None))}"

    def decrypt(self, ciphertext: str) -> str:
        """The text of a ciphertext; raises WrongPassphraseError if it is another's or damaged."""
        try:
            version, nonce, body = ciphertext.split(":")
            if version != "v1":
                raise WrongPassphraseError
            return self._cipher.decrypt(base64.b64decode(nonce), base64.b64decode(body), None).decode()
        except (ValueError, binascii.Error, InvalidTag) as error:
            raise WrongPassphraseError from error


def new_secrets(passphrase: str, random: Callable[[int], bytes] = os.urandom) -> Secrets:
    """Secrets for a new stack, with a salt of its own."""
    salt = random(_SALT_BYTES)
    key = _derive_key(passphrase, salt)
    proof = Secrets(key, "", random).encrypt(_PROOF)
    return Secrets(key, f"v1:{_encode(salt)}:{proof}", random)


def open_secrets(passphrase: str, salt: str, random: Callable[[int], bytes] = os.urandom) -> Secrets:
    """The secrets of a stack that has a salt; raises WrongPassphraseError."""
    try:
        version, encoded, proof = salt.split(":", 2)
        key = _derive_key(passphrase, base64.b64decode(encoded))
    except (ValueError, binascii.Error) as error:
        raise WrongPassphraseError from error
    secrets = Secrets(key, salt, random)
    if version != "v1" or secrets.decrypt(proof) != _PROOF:
        raise WrongPassphraseError
    return secrets


@lru_cache(maxsize=256)
def _derive_key(passphrase: str, salt: bytes) -> bytes:
    """Takes about half a second of a core on purpose, hence once per passphrase and salt in a process."""
    return PBKDF2HMAC(SHA256(), _KEY_BYTES, salt, ROUNDS).derive(passphrase.encode())


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()
