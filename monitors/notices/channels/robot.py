"""A WeCom group robot (企业微信群机器人): a text message to its address, which is a secret. It may come twice.

Its interface (developer.work.weixin.qq.com, 群机器人配置说明) takes texts of 2,048 bytes and knows no id of a message;
the number in the text tells what is the same.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from govcloud.errors import GovcloudError
from govcloud.inventory.models.notice import Robot
from govcloud.text import Text
from monitors.notices.channels.channel import ChannelDownError, make_context
from monitors.notices.channels.posting import Post, post
from monitors.notices.letter import Letter

MOST = 2048
TOO_OFTEN = 45009
REFUSED = Text("WeCom refuses it: {code} {words}", "企业微信拒收：{code} {words}")
NO_WECOM = Text("this is no answer of WeCom", "返回内容不是企业微信的应答")


@dataclass(frozen=True)
class RobotChannel:
    """One robot."""

    robot: Robot
    read_secret: Callable[[str], str]

    async def send(self, letter: Letter) -> None:
        """See Channel."""
        content = cut(f"{letter.subject}\n{letter.text}".strip(), MOST)
        body = json.dumps({"msgtype": "text", "text": {"content": content}}, ensure_ascii=False).encode()
        answer = await post(Post(self.read_secret(self.robot.address), body, {}, make_context(None)))
        try:
            said = json.loads(answer)
            code, words = int(said["errcode"]), str(said.get("errmsg", ""))[:200]
        except (ValueError, KeyError, TypeError) as wrong:
            raise ChannelDownError(NO_WECOM) from wrong
        if code:
            raise (ChannelDownError if code == TOO_OFTEN else GovcloudError)(REFUSED(code=code, words=words))


def cut(words: str, most: int) -> str:
    """Words of so many bytes at most, whole letters only."""
    if len(words.encode()) <= most:
        return words
    return words.encode()[: most - len("…".encode())].decode(errors="ignore") + "…"
