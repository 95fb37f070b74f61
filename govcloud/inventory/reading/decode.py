"""Bytes of a file to text, strictly: UTF-8 always, GBK for tables, and a sentence for everything else."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from govcloud.inventory.reading.source import UnreadableError
from govcloud.text import Text

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
"""Characters that no editor shows and no inventory needs; some break lines for one reader and not for another."""

CONTROL = bytes(code for code in range(128) if UNPRINTABLE.match(chr(code)))

BEYOND_LETTERS = re.compile("[\u0800-\U0010ffff]")
"""Characters of three and more UTF-8 bytes: Chinese among them, the letters that GBK bytes are mistaken for not."""


def decode_utf8(data: bytes) -> str:
    """UTF-8, with or without a BOM. Raises UnreadableError, which says what it seems to be and how to convert it."""
    refuse_utf16(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        if _seems_chinese(_decode_gbk(data)):
            what = Text(
                "the file is GBK, not UTF-8; save it as UTF-8 in your editor, or run: iconv -f GB18030 -t UTF-8",
                "文件是 GBK 编码，不是 UTF-8；请在编辑器里另存为 UTF-8，或执行：iconv -f GB18030 -t UTF-8",
            )
            raise UnreadableError("not-utf8", what, line) from wrong
        what = Text("the file is not UTF-8 text; save it as UTF-8", "文件不是 UTF-8 文本，请另存为 UTF-8")
        raise UnreadableError("not-utf8", what, line) from wrong
    refuse_unprintable(text)
    return text


def decode_table(data: bytes) -> tuple[str, bool]:
    """Text of a table and whether it was GBK (GB18030), as spreadsheets on Chinese Windows write it.

    Bytes that are good UTF-8 are UTF-8, unless they would be plain Chinese in GBK and only stray foreign letters in
    UTF-8; that and bytes that are neither are refused, because a guess would put wrong names on real places.
    """
    refuse_utf16(data)
    try:
        text, chinese = data.decode("utf-8-sig"), False
    except UnicodeDecodeError as wrong:
        text, chinese = _decode_gbk(data) or "", True
        if not _seems_chinese(text):
            what = Text(
                "the table is neither UTF-8 nor GBK; save it as CSV UTF-8",
                "表格既不是 UTF-8 也不是 GBK 编码，请另存为“CSV UTF-8”",
            )
            raise UnreadableError("not-utf8", what, data.count(b"\n", 0, wrong.start) + 1) from wrong
    if not (chinese or text.isascii() or data.startswith(BOM_UTF8) or BEYOND_LETTERS.search(text)):
        _refuse_ambiguous(data, text)
    refuse_unprintable(text)
    return text, chinese


def refuse_utf16(data: bytes) -> None:
    """Raise UnreadableError for what Windows calls Unicode text."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise UnreadableError(
            "not-utf8", Text("the file is UTF-16; save it as UTF-8", "文件是 UTF-16 编码，请另存为 UTF-8"), 1
        )


def refuse_unprintable(text: str) -> None:
    """Raise UnreadableError at the first character that cannot be seen."""
    if _is_plain(text):
        return
    found = UNPRINTABLE.search(text)
    if found:
        what = Text(
            "an invisible character (U+{code}) is in the line; delete it", "这一行有不可见字符（U+{code}），请删除"
        )
        raise UnreadableError("invisible-character", what(code=f"{ord(found[0]):04X}"), _line_of(text, found))


def _is_plain(text: str) -> bool:
    """Whether nothing in the text can be unprintable: a tenth of the work of looking for it."""
    if text.isascii():
        return len(text.encode().translate(None, CONTROL)) == len(text)
    return text.replace("\n", "").replace("\r", "").isprintable()


def _refuse_ambiguous(data: bytes, text: str) -> None:
    if _seems_chinese(_decode_gbk(data)):
        what = Text(
            "the table reads both as UTF-8 and as GBK; save it as CSV UTF-8 with a byte order mark",
            "表格既能当 UTF-8 读，也能当 GBK 读；请另存为带 BOM 的“CSV UTF-8”",
        )
        raise UnreadableError("ambiguous-encoding", what, _line_of(text, re.search("[^\x00-\x7f]", text)))


def _line_of(text: str, found: re.Match[str] | None) -> int:
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _decode_gbk(data: bytes) -> str | None:
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return None


def _seems_chinese(text: str | None) -> bool:
    """Whether nine tenths of the non-ASCII characters are GB 2312: what Chinese text is, and random bytes are not."""
    foreign = [char for char in text or "" if not char.isascii()]
    if not foreign or UNPRINTABLE.search(text or ""):
        return False
    common = sum(_is_common(char) for char in foreign)
    return common * 10 >= len(foreign) * 9


def _is_common(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
