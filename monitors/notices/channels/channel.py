"""What all channels have in common: they send a letter or say in one sentence why not, and never tell a secret."""

import ssl
from typing import Protocol

from govcloud.errors import GovcloudError
from govcloud.text import Text
from monitors.notices.letter import Letter

SECONDS = 30.0
"""That one letter may take; well within the time that a message is taken for."""
NO_ANSWER = Text("no answer in {seconds} seconds", "{seconds} 秒内无应答")


class Channel(Protocol):
    """One way."""

    async def send(self, letter: Letter) -> None:
        """Send it. Raises GovcloudError: it did not arrive; ChannelDownError: no other will now either."""


class ChannelDownError(GovcloudError):
    """The channel itself does not work, whatever the letter."""


def make_context(authority: str | None) -> ssl.SSLContext:
    """TLS that trusts what this machine trusts, or one authority (PEM) alone. Raises ChannelDownError."""
    try:
        return ssl.create_default_context(cadata=authority)
    except ssl.SSLError as wrong:
        raise ChannelDownError(Text("the authority is no certificate in PEM", "CA 证书不是 PEM 格式")) from wrong


def tell_cause(error: BaseException) -> str:
    """What went wrong on the line, without addresses: a robot's address is a secret."""
    inner = getattr(error, "os_error", error)
    words = getattr(inner, "strerror", None) or getattr(inner, "reason", None) or ""
    return f"{type(error).__name__} {words}".strip()
