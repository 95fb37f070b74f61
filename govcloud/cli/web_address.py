"""Addresses of other programs' pages and interfaces, as options give them."""

from govcloud.errors import UsageError
from govcloud.text import Text

NO_URL = Text("this is no address of a page or an interface: {words}", "无效的网页或接口地址：{words}")
USE_HTTP = Text("give one that begins with http:// or https://", "请使用以 http:// 或 https:// 开头的地址")
SHOWN = 80
"""Characters of a wrong one that are repeated."""


def read_url(words: str) -> str:
    """The address. Raises UsageError: it is none."""
    if not words.startswith(("http://", "https://")):
        raise UsageError(NO_URL(words=words[:SHOWN]), todo=USE_HTTP)
    return words
