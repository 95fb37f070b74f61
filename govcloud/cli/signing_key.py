"""Files of signing keys: the public one as PEM, the private one encrypted under the passphrase of the state."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cryptography.exceptions import UnsupportedAlgorithm
from pydantic import BaseModel, ConfigDict, ValidationError

from govcloud.cli.writing import CANNOT_WRITE, EXISTS, write_file
from govcloud.errors import GovcloudError, UsageError
from govcloud.settings import load_settings
from govcloud.text import Text, literal
from policies.reports.signing import ALGORITHMS, MOST, PublicKey, read_public
from stacks.engine.secrets import WrongPassphraseError, new_secrets, open_secrets
from stacks.engine.state.passphrase import find_passphrase

CANNOT_READ = Text("the key cannot be read", "无法读取密钥")
OTHER_FOLDER = Text("name another folder: a key is never replaced", "请换一个目录，密钥不会被覆盖")
NO_KEY = Text("this is no signing key of `govcloud report key new`", "不是 `govcloud report key new` 生成的签名密钥")
NO_PUBLIC = Text("this is no public key of Ed25519 or SM2 in PEM", "不是 PEM 格式的 Ed25519 或 SM2 公钥")
NAME_PUBLIC = Text("give the .pub file of the key", "请指定密钥的 .pub 文件")
NAME_PRIVATE = Text("give the .key file of the key", "请指定密钥的 .key 文件")
LOCKED = Text("the passphrase does not open this key", "口令无法解开该密钥")
SET_PASSPHRASE = Text(
    "set PULUMI_CONFIG_PASSPHRASE to the passphrase that the key was made with",
    "请将 PULUMI_CONFIG_PASSPHRASE 设为生成该密钥时使用的口令",
)
TWICE = Text(
    "two keys of {algorithm}: a report has one signature of each", "{algorithm} 密钥重复：每种算法只能签名一次"
)
LEAVE_ONE = Text("give one key of each algorithm", "每种算法只指定一个密钥")


class KeyFile(BaseModel):
    """What stands in the file of a private key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["govcloud-report-key-1"]
    algorithm: Literal["ed25519", "sm2"]
    public: str
    salt: str
    private: str
    """PKCS #8 in PEM, encrypted."""


@dataclass(frozen=True)
class Made:
    """A key that was made."""

    algorithm: str
    private: Path
    public: Path
    fingerprint: str


def make_keys(folder: Path, algorithms: Iterable[str]) -> list[Made]:
    """Make keys and write them: the private ones for their owner only, the public ones as PEM.

    Raises UsageError: a file is there already, which is never replaced; GovcloudError. No file is then written.
    """
    secrets = {name: ALGORITHMS[name].make_key() for name in algorithms}
    made = [describe_key(folder, name, secret) for name, secret in secrets.items()]
    for path in (path for each in made for path in (each.private, each.public) if path.exists()):
        raise UsageError(EXISTS, str(path), todo=OTHER_FOLDER)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as wrong:
        raise GovcloudError(CANNOT_WRITE, str(folder), literal(wrong.strerror or str(wrong))) from wrong
    box = new_secrets(find_passphrase(load_settings()))
    for each in made:
        secret = secrets[each.algorithm]
        public = parse_public(ALGORITHMS[each.algorithm].find_public(secret), each.public).pem
        kept = KeyFile.model_validate(
            {
                "format": "govcloud-report-key-1",
                "algorithm": each.algorithm,
                "public": public.decode(),
                "salt": box.salt,
                "private": box.encrypt(secret.decode()),
            }
        )
        write_file(each.private, kept.model_dump_json(indent=1) + "\n", force=False, mode=0o600)
        write_file(each.public, public, force=False)
    return made


def describe_key(folder: Path, algorithm: str, secret: bytes) -> Made:
    """Where a key is to be written, and its fingerprint. Raises GovcloudError."""
    private, public = folder / f"report-{algorithm}.key", folder / f"report-{algorithm}.pub"
    key = parse_public(ALGORITHMS[algorithm].find_public(secret), public)
    return Made(algorithm, private, public, key.fingerprint)


def open_keys(paths: tuple[Path, ...]) -> dict[str, bytes]:
    """Private keys by algorithm, opened and tried. Raises UsageError, GovcloudError."""
    keys: dict[str, bytes] = {}
    for path in paths:
        algorithm, private = open_key(path)
        if algorithm in keys:
            raise UsageError(TWICE(algorithm=algorithm), str(path), todo=LEAVE_ONE)
        keys[algorithm] = private
    return keys


def open_key(path: Path) -> tuple[str, bytes]:
    """Algorithm and private key of a file. Raises UsageError, GovcloudError."""
    try:
        kept = KeyFile.model_validate_json(read_bytes(path))
    except ValidationError as wrong:
        raise UsageError(NO_KEY, str(path), todo=NAME_PRIVATE) from wrong
    try:
        private = open_secrets(find_passphrase(load_settings()), kept.salt).decrypt(kept.private).encode()
    except WrongPassphraseError as wrong:
        raise GovcloudError(LOCKED, str(path), todo=SET_PASSPHRASE) from wrong
    try:
        public = parse_public(ALGORITHMS[kept.algorithm].find_public(private), path)
    except (ValueError, UnsupportedAlgorithm) as wrong:
        raise UsageError(NO_KEY, str(path), todo=NAME_PRIVATE) from wrong
    if public != read_public(kept.public.encode()):
        raise UsageError(NO_KEY, str(path), todo=NAME_PRIVATE)
    return kept.algorithm, private


def open_public(path: Path) -> PublicKey:
    """The public key of a PEM file. Raises UsageError."""
    return parse_public(read_bytes(path), path)


def parse_public(content: bytes, path: Path) -> PublicKey:
    """The public key in PEM. Raises UsageError."""
    key = read_public(content)
    if key is None:
        raise UsageError(NO_PUBLIC, str(path), todo=NAME_PUBLIC)
    return key


def read_bytes(path: Path) -> bytes:
    """The beginning of a file; a key is short. Raises UsageError."""
    try:
        with path.open("rb") as stream:
            return stream.read(MOST)
    except OSError as wrong:
        raise UsageError(CANNOT_READ, str(path), literal(wrong.strerror or os.strerror(wrong.errno or 0))) from wrong
