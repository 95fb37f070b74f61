"""Whether bytes may be opened as a workbook at all: old formats, passwords, damage and bombs, each with a sentence."""

import zipfile
from io import BytesIO

from govcloud.errors import UsageError
from govcloud.text import Text

MAX_BYTES = 10 * 2**20
"""Size of a file; the departments of a whole city need a twentieth."""

MAX_UNPACKED = 60 * 2**20
MAX_PARTS = 2000

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the files of old office programs begin, and those with a password."""

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

SAVE_AS = Text("save it as .xlsx (Excel workbook) and try again", "请另存为 .xlsx（Excel 工作簿）后重试")
TAKE_AGAIN = Text("ask for the file again, or fill in a new template", "请重新索取文件，或重新填写模板")
TOO_LARGE = Text("the file is larger than {most} MiB", "文件超过 {most} MiB")
UNPACKS = Text("the file unpacks to more than any form needs", "文件解压后大得不正常")
PASSWORD = Text("the file is protected by a password", "文件有打开密码")
NO_PASSWORD = Text(
    "remove the password in the spreadsheet program and save it again", "请在表格软件中取消密码后重新保存"
)
OLD = Text("the file is in an old format (.xls or .et)", "文件是旧格式（.xls 或 .et）")
OTHER = Text("the file is not a spreadsheet in .xlsx format", "文件不是 .xlsx 格式的表格")
DAMAGED = Text("the file is damaged", "文件已损坏")


def refuse_unsafe(data: bytes, name: str) -> None:
    """Raise UsageError unless the bytes are a workbook of sensible size in the .xlsx format, without a password."""
    if len(data) > MAX_BYTES:
        raise UsageError(TOO_LARGE(most=MAX_BYTES // 2**20), name)
    if data.startswith(OLE):
        if ENCRYPTED in data:
            raise UsageError(PASSWORD, name, todo=NO_PASSWORD)
        raise UsageError(OLD, name, todo=SAVE_AS)
    if not data.startswith(b"PK"):
        raise UsageError(OTHER, name, todo=SAVE_AS)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as wrong:
        raise UsageError(DAMAGED, name, todo=TAKE_AGAIN) from wrong
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UsageError(UNPACKS, name)
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise UsageError(OTHER, name, todo=SAVE_AS)
    if any(part.flag_bits & 1 for part in parts):
        raise UsageError(PASSWORD, name, todo=NO_PASSWORD)
