"""Notifications as signed lines for another city or county: OCSF events, each with its whole record and a signature.

What is signed is the line in its one written form, with the file it is of, its place there and when the file was made:
a line cannot be changed, moved to another file or left out unseen. Keys come as PEM in memory.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from govcloud.errors import Exit, GovcloudError
from govcloud.inventory.models.notice import Prefix
from govcloud.text import Text
from monitors.notices.chain import read_event, write_event
from monitors.notices.ocsf import write_finding
from monitors.notices.record import Notification
from monitors.notices.transitions import fold
from policies.reports.signing import ALGORITHMS, PublicKey, read_public

MOST_BYTES = 64 * 1024 * 1024
MOST_EVENTS = 2000
"""Of one notification."""
OWN, SIGNATURE = "govcloud", "signature"
NO_LINE = Text(
    "line {line}: this is no signed line of a notification: {why}", "第 {line} 行不是带签名的通报记录：{why}"
)
UNKNOWN = Text("line {line}: signed by a key that is not trusted: {key}", "第 {line} 行的签名密钥不受信任：{key}")
TAMPERED = Text(
    "line {line}: the signature is not of this line: it was changed", "第 {line} 行与签名不符，内容已被改动"
)
INCOMPLETE = Text("lines are missing, or of different files", "记录缺失，或混入了其他文件的记录")
EMPTY = Text("there is not one line", "文件中没有记录")
TOO_LONG = Text("the file is longer than {most} bytes", "文件超过 {most} 字节")
ASK_AGAIN = Text("ask who exported it for the file again, whole", "请向导出方重新索取完整文件")
TRUST = Text(
    "if this key is theirs, by another way than this file, give its .pub with --trust",
    "经其他途径确认密钥属于对方后，用 --trust 指定其 .pub 文件",
)


class Slip(BaseModel):
    """What we put beside an OCSF event."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["govcloud-notification-1"]
    file: Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]
    line: int = Field(ge=1)
    lines: int = Field(ge=1)
    made: AwareDatetime
    origin: Prefix
    algorithm: Literal["ed25519", "sm2"]
    signer: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    events: Annotated[list[str], Field(min_length=1, max_length=MOST_EVENTS)]
    """As they are written in the book."""


@dataclass(frozen=True)
class Bundle:
    """A file that was read and is as it was signed."""

    file: str
    made: datetime
    origin: str
    signer: str
    notifications: Sequence[Notification]


@dataclass(frozen=True)
class Making:
    """Of what, when and by whose key a file is made."""

    file: str
    made: datetime
    origin: str
    algorithm: str
    private: bytes


def write_lines(notifications: Sequence[Notification], making: Making) -> str:
    """The file; each line ends with a line feed. Raises GovcloudError or ValueError: the key is none."""
    algorithm = ALGORITHMS[making.algorithm]
    public = read_public(algorithm.find_public(making.private))
    if public is None:
        raise ValueError("no key to sign with")
    written = []
    for number, each in enumerate(notifications, 1):
        slip = {
            "format": "govcloud-notification-1",
            "file": making.file,
            "line": number,
            "lines": len(notifications),
            "made": making.made.isoformat(),
            "origin": making.origin,
            "algorithm": making.algorithm,
            "signer": public.fingerprint,
            "events": [write_event(event) for event in each.events],
        }
        node = {**write_finding(each), "unmapped": {OWN: slip}}
        slip[SIGNATURE] = base64.b64encode(algorithm.sign(making.private, write_node(node).encode())).decode()
        written.append(write_node(node) + "\n")
    return "".join(written)


def read_lines(content: bytes, trusted: Sequence[PublicKey]) -> Bundle:
    """What a file holds. Raises GovcloudError: anything of it is not as one whose key is trusted has signed it."""
    if len(content) > MOST_BYTES:
        raise refuse(TOO_LONG(most=MOST_BYTES))
    lines = content.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    if not lines:
        raise refuse(EMPTY)
    slips = [read_line(number, line, trusted) for number, line in enumerate(lines, 1)]
    first = slips[0]
    same = {(each.file, each.made, each.origin, each.signer, each.lines) for each in slips}
    if len(same) != 1 or [each.line for each in slips] != list(range(1, first.lines + 1)):
        raise refuse(INCOMPLETE)
    found = [read_record(each) for each in slips]
    if len({each.number for each in found}) != len(found):
        raise refuse(INCOMPLETE)
    return Bundle(first.file, first.made, first.origin, first.signer, found)


def read_line(number: int, line: bytes, trusted: Sequence[PublicKey]) -> Slip:
    """One line, once its signature is found to be right. Raises GovcloudError."""

    def wrong(why: str) -> GovcloudError:
        return refuse(NO_LINE(line=number, why=why))

    try:
        node = json.loads(line)
        words = line.decode()
        slip_node = node["unmapped"][OWN]
        signature = base64.b64decode(slip_node[SIGNATURE], validate=True)
        same = write_node(node) == words
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as bad:
        raise wrong("JSON") from bad
    if not same:
        raise wrong("JSON")
    del slip_node[SIGNATURE]
    try:
        slip = Slip.model_validate_json(json.dumps(slip_node))
    except ValidationError as bad:
        raise wrong(".".join(map(str, bad.errors()[0]["loc"]))) from bad
    key = next((each for each in trusted if each.fingerprint == slip.signer), None)
    if key is None or key.algorithm.name != slip.algorithm:
        raise refuse(UNKNOWN(line=number, key=slip.signer), TRUST)
    if not key.verify(signature, write_node(node).encode()):
        raise refuse(TAMPERED(line=number))
    return slip


def read_record(slip: Slip) -> Notification:
    """The notification of a line. Raises GovcloudError: its events cannot have happened like this."""
    try:
        found = fold(read_event(each) for each in slip.events)
    except (ValueError, GovcloudError) as bad:
        raise refuse(NO_LINE(line=slip.line, why=str(bad))) from bad
    if not found.number.startswith(f"{slip.origin}-TB-"):
        raise refuse(NO_LINE(line=slip.line, why=found.number))
    return found


def write_node(node: Any) -> str:
    """The one way in which a line is written."""
    return json.dumps(node, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def refuse(what: Text, todo: Text = ASK_AGAIN) -> GovcloudError:
    """A file that is not taken; nothing of it is."""
    return GovcloudError(what, todo=todo, exit_code=Exit.REFUSED)


type Pick = Callable[[Notification], bool]


def pick_since(prefix: str, since: datetime | None) -> Pick:
    """Which notifications a file is made of: our own, that anything happened to since then."""

    def pick(each: Notification) -> bool:
        return each.number.startswith(f"{prefix}-TB-") and (since is None or each.events[-1].at >= since)

    return pick
