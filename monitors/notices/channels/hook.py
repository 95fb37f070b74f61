"""A webhook of another system: the event as JSON, with an id and a signature that it can verify.

`X-Govcloud-Signature` is `sha256=` and the HMAC-SHA256, under the shared key, of `X-Govcloud-Time`, a dot and the body.
`X-Govcloud-Id` stays the same when a message is sent again: whoever receives it drops what it has already.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from govcloud.inventory.models.notice import Hook
from monitors.notices.channels.channel import make_context
from monitors.notices.channels.posting import Post, post
from monitors.notices.letter import Letter
from monitors.notices.plain import describe, describe_event


@dataclass(frozen=True)
class HookChannel:
    """One webhook."""

    hook: Hook
    read_secret: Callable[[str], str]
    clock: Callable[[], datetime]

    async def send(self, letter: Letter) -> None:
        """See Channel."""
        now, hook = self.clock(), self.hook
        told = {
            "id": letter.id,
            "event": describe_event(letter.event),
            "notification": describe(letter.notification, now),
            "text": letter.text,
        }
        body, at = json.dumps(told, ensure_ascii=False).encode(), str(int(now.timestamp()))
        headers = {
            "X-Govcloud-Id": letter.id,
            "X-Govcloud-Time": at,
            "X-Govcloud-Signature": sign(self.read_secret(hook.secret), at, body),
        }
        context = make_context(self.read_secret(hook.authority) if hook.authority else None)
        await post(Post(hook.url, body, headers, context))


def sign(secret: str, at: str, body: bytes) -> str:
    """The signature of a body that is sent at a time."""
    return "sha256=" + hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
