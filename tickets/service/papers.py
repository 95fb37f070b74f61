"""Takes papers in: looks at what they are, keeps their bytes by their hash, and puts them into the ticket's book."""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from govcloud.errors import Exit, GovcloudError
from govcloud.files import write_atomic
from govcloud.text import Text
from tickets.domain.machine import Act, Outcome, Rules
from tickets.domain.papers import PaperKind
from tickets.domain.people import Person
from tickets.service.door import act_on, one_transaction
from tickets.service.lists import get_ticket
from tickets.store.models import PaperRow

LARGEST = 20 << 20
"""Bytes of one paper."""
LONGEST_NAME = 200
TOO_LARGE = Text("the file has {size} bytes; at most {most} are taken", "文件大小为 {size} 字节，最多 {most} 字节")
EMPTY = Text("the file is empty", "文件为空")
BAD_TYPE = Text(
    "the file is none of PDF, OFD, DOCX, XLSX, PNG, JPEG, or its name says something else",
    "文件不是 PDF、OFD、DOCX、XLSX、PNG 或 JPEG，或与文件扩展名不符",
)
BAD_NAME = Text(
    "the file needs a name without slashes of at most {most} characters", "文件名不得含斜杠，且不超过 {most} 个字符"
)
NO_PAPER = Text("there is no such paper", "没有这份材料")
STARTS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}
MEMBERS = {"ofd": "OFD.xml", "docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
"""What the archives of such papers always hold."""
MEDIA = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "ofd": "application/ofd",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Type → what a browser is told."""


@dataclass(frozen=True)
class Upload:
    """A paper as it comes in."""

    kind: PaperKind
    name: str
    content: bytes
    until: date | None = None


def attach(number: str, person: Person, upload: Upload, now: datetime, rules: Rules, folder: Path) -> Outcome:
    """Keep it and say so in the book. Raises GovcloudError: no such ticket, not now, or no paper that is taken."""
    get_ticket(person, number)
    kind = judge_type(upload)
    digest = keep(folder, upload.content)
    until = str(upload.until) if upload.until else None
    data = {"kind": upload.kind.value, "sha256": digest, "until": until, "name": upload.name}
    with one_transaction():
        outcome = act_on(number, Act("attach", person, now, data=data), rules)
        event = outcome.events[0]
        PaperRow.objects.create(
            ticket_id=number,
            sequence=event.sequence,
            kind=upload.kind,
            name=upload.name,
            type=kind,
            size=len(upload.content),
            sha256=digest,
            until=upload.until,
            user=person.user,
            at=event.at,
        )
    return outcome


def judge_type(upload: Upload) -> str:
    """What the file is, by its bytes and its name together. Raises GovcloudError."""
    if not 0 < len(upload.name) <= LONGEST_NAME or set(upload.name) & set("/\\\x00\r\n"):
        raise GovcloudError(BAD_NAME(most=LONGEST_NAME), exit_code=Exit.USAGE)
    if not upload.content:
        raise GovcloudError(EMPTY, upload.name, exit_code=Exit.USAGE)
    if len(upload.content) > LARGEST:
        raise GovcloudError(TOO_LARGE(size=len(upload.content), most=LARGEST), upload.name, exit_code=Exit.USAGE)
    suffix = upload.name.rpartition(".")[2].lower()
    claimed = "jpeg" if suffix == "jpg" else suffix
    if claimed not in MEDIA or not is_type(upload.content, claimed):
        raise GovcloudError(BAD_TYPE, upload.name, exit_code=Exit.USAGE)
    return claimed


def is_type(content: bytes, kind: str) -> bool:
    """Whether the bytes are of the type."""
    if kind in STARTS:
        return content.startswith(STARTS[kind])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return MEMBERS[kind] in archive.namelist()
    except zipfile.BadZipFile:
        return False


def keep(folder: Path, content: bytes) -> str:
    """Write the bytes to where their hash says; the hash."""
    digest = hashlib.sha256(content).hexdigest()
    path = find_file(folder, digest)
    if not path.is_file():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(path, content, mode=0o600)
    return digest


def find_file(folder: Path, digest: str) -> Path:
    """Where the bytes with a hash are."""
    return folder / digest[:2] / digest


def read_paper(folder: Path, row: PaperRow) -> bytes:
    """The bytes, proven to be those that were brought. Raises GovcloudError: they are gone or others."""
    try:
        content = find_file(folder, row.sha256).read_bytes()
    except OSError:
        raise GovcloudError(NO_PAPER, row.name) from None
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise GovcloudError(NO_PAPER, row.name)
    return content
