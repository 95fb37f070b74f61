"""What the signatures of a report are worth: valid or not, and whose, as far as a key from elsewhere says.

The public key beside a signature proves nothing of its own: whoever changes a report can put another one there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from policies.reports.manifest import SIGNATURES, read_start
from policies.reports.signing import ALGORITHMS, MOST, Algorithm, PublicKey, read_public


class State(StrEnum):
    """What is known of a signature."""

    KNOWN = "known-key"
    """Valid, by a key that was given."""
    ENCLOSED = "enclosed-key"
    """Valid, by the key that came with it; whose that is nobody has said."""
    OTHER = "other-key"
    """Valid, by the key that came with it, which is not the one that was given."""
    INVALID = "invalid"
    """By no key that is here."""
    ABSENT = "absent"
    """There is none, and a key was given that should have made one."""


FINE = frozenset({State.KNOWN, State.ENCLOSED})


@dataclass(frozen=True)
class Seal:
    """One signature."""

    algorithm: str
    state: State
    key: str
    """Fingerprint of the key that it is valid by, or was expected of; empty where that is not known."""


def sign_manifest(content: bytes, keys: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files that seal a manifest, by private keys by algorithm. Raises GovcloudError or ValueError."""
    files = {}
    for name, private in keys.items():
        signature, public = SIGNATURES[name]
        files[signature] = ALGORITHMS[name].sign(private, content)
        files[public] = ALGORITHMS[name].find_public(private)
    return files


def check_seals(folder: Path, content: bytes, keys: Sequence[PublicKey]) -> list[Seal]:
    """Every signature that is there or should be. `keys` come from elsewhere. Raises GovcloudError, OSError."""
    return [seal for each in ALGORITHMS.values() for seal in check_seal(each, folder, content, keys)]


def check_seal(algorithm: Algorithm, folder: Path, content: bytes, keys: Sequence[PublicKey]) -> Iterator[Seal]:
    """The signature of one algorithm, if there is or should be one."""
    mine = [key for key in keys if key.algorithm is algorithm]
    signature, beside = (read_file(folder / name) for name in SIGNATURES[algorithm.name])
    enclosed = None if beside is None else read_public(beside)
    if signature is None:
        yield from (Seal(algorithm.name, State.ABSENT, key.fingerprint) for key in mine)
        if beside is not None and not mine:
            yield Seal(algorithm.name, State.INVALID, "")
        return
    for key in mine:
        if key.verify(signature, content):
            yield Seal(algorithm.name, State.KNOWN, key.fingerprint)
            return
    if enclosed is not None and enclosed.algorithm is algorithm and enclosed.verify(signature, content):
        yield Seal(algorithm.name, State.OTHER if mine else State.ENCLOSED, enclosed.fingerprint)
    else:
        yield Seal(algorithm.name, State.INVALID, "")


def read_file(path: Path) -> bytes | None:
    """A small file; None where there is none. Raises OSError."""
    try:
        return read_start(path, MOST)
    except FileNotFoundError:
        return None
