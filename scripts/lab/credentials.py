"""The lab's generated passwords and keys, each in a file that only its owner can read. Nothing here is a constant."""

import base64
import json
import secrets
from pathlib import Path

from govcloud.files import write_atomic

OWNER_ONLY = 0o600
FERNET_BYTES = 32


def keep_passwords(file: Path, names: tuple[str, ...]) -> dict[str, str]:
    """The passwords in `file`, with new ones made for names that it does not have yet."""
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    missing = [name for name in names if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(24) for name in missing}
        write_atomic(file, json.dumps(known, indent=1), mode=OWNER_ONLY)
    return known


def keep_fernet_keys(folder: Path) -> None:
    """Keystone's key repository: `0` is the next key, `1` the one in use."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("0", "1"):
        if not (folder / name).exists():
            key = base64.urlsafe_b64encode(secrets.token_bytes(FERNET_BYTES))
            write_atomic(folder / name, key, mode=OWNER_ONLY)
