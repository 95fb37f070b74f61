"""Secrets of delivery, each in a file that its owner alone can read. They are read when they are used, and not kept."""

from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal

FOLDER = "secrets"
"""Beside the state."""
MOST = 65536
CANNOT_READ = Text("the file with a secret cannot be read", "无法读取密钥文件")
PUT_IT = Text("write the secret into this file and chmod 600 it", "请将密钥写入该文件并 chmod 600")
OPEN_FILE = Text("others may read this file with a secret", "密钥文件可被他人读取")
CLOSE_IT = Text("chmod 600 {path}", "chmod 600 {path}")
EMPTY = Text("this file with a secret is empty", "密钥文件为空")


def read_secret(path: Path) -> str:
    """What a file holds, without the end of its line. Raises GovcloudError."""
    try:
        if path.stat().st_mode & 0o077:
            raise GovcloudError(OPEN_FILE, str(path), todo=CLOSE_IT(path=path))
        with path.open(encoding="utf-8") as stream:
            secret = stream.read(MOST).strip()
    except (OSError, UnicodeError) as wrong:
        raise GovcloudError(
            CANNOT_READ, str(path), literal(getattr(wrong, "strerror", "") or "UTF-8"), PUT_IT
        ) from wrong
    if not secret:
        raise GovcloudError(EMPTY, str(path), todo=PUT_IT)
    return secret
