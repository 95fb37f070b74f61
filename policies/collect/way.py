"""Where Prometheus is asked, and what it wants to hear of who asks: from an address and a file with a secret."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from govcloud.errors import UsageError
from govcloud.text import Text

NO_ADDRESS = Text("this is no address of Prometheus: {url}", "这不是 Prometheus 的地址：{url}")
USE_HTTP = Text(
    "give one of http:// or https://, without credentials in it", "请使用 http:// 或 https:// 地址，且不含凭据"
)
NO_FILE = Text("the file with the credentials cannot be read", "无法读取凭据文件")
OPEN_FILE = Text("others may read the file with the credentials", "凭据文件可被他人读取")
CLOSE_IT = Text("chmod 600 {path}", "chmod 600 {path}")
NO_LINE = Text(
    "the file has to hold one line: `user:password`, or a token", "凭据文件应当只有一行：`用户:口令`，或令牌"
)


@dataclass(frozen=True)
class Way:
    """Where Prometheus is, and what it wants to hear of who asks."""

    url: str
    user: str = ""
    secret: str = field(default="", repr=False)
    """Password of the user; without a user a bearer token. Empty: it lets everybody in."""


def read_way(url: str, credentials: Path | None) -> Way:
    """The way, with what a file of one line says: `user:password`, or a token. Raises UsageError."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise UsageError(NO_ADDRESS(url=url.rpartition("@")[2]), todo=USE_HTTP)
    if credentials is None:
        return Way(url)
    try:
        if credentials.stat().st_mode & 0o077:
            raise UsageError(OPEN_FILE, str(credentials), todo=CLOSE_IT(path=credentials))
        lines = credentials.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as wrong:
        raise UsageError(NO_FILE, str(credentials)) from wrong
    if len(lines) != 1 or not lines[0].strip():
        raise UsageError(NO_LINE, str(credentials))
    user, colon, password = lines[0].strip().partition(":")
    return Way(url, user, password) if colon else Way(url, secret=user)
