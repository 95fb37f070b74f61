"""A report as PDF: the document on paper, set by Typst. Its words go in as data, so nothing in them is markup.

Typst is a library: no browser, no program and no network is needed, only a Chinese font. The same facts, fonts and
version of Typst give the same bytes.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from govcloud.errors import GovcloudError
from govcloud.text import Language, Text
from policies.reports.model import Subject
from policies.reports.paper.blocks import Block, Contents, Form, Heading, Paper, Paragraph, Sideways, Table
from policies.reports.paper.compose import compose_paper

TEMPLATE = Path(__file__).parent / "templates" / "paper.typ"
SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "SimSun", "FandolSong", "AR PL UMing CN")
SANS = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "SimHei", "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei", "Droid Sans Fallback",
)  # fmt: skip
"""Families with Chinese letters, the best first."""
SIGNS = "DejaVu Sans Mono"
"""Comes with Typst, and has the signs of verdicts."""
NO_FONT = Text("no Chinese font for the PDF is installed", "未安装可用于生成 PDF 的中文字体")
INSTALL = Text(
    "install one (on Debian the package fonts-noto-cjk), or put the file of one into ~/.local/share/fonts;"
    " HTML and DOCX need none",
    "请安装中文字体（Debian 软件包 fonts-noto-cjk），或将字体文件放入 ~/.local/share/fonts；HTML 和 DOCX 不需要",
)
CANNOT_SET = Text("the PDF could not be made: {why}", "无法生成 PDF：{why}")
LONG, PIECE = 11, 12
"""Characters of a word that may stand in one piece, and of a piece of a longer one."""
WORD = re.compile(rf"[!-~]{{{LONG + 1},}}")
SEAM = re.compile(r"(?<=[._:@,=&|])(?=[^._:@,=&|])")
KINDS: dict[type[Block], str] = {
    Heading: "heading",
    Paragraph: "paragraph",
    Table: "table",
    Form: "form",
    Contents: "contents",
    Sideways: "sideways",
}


def write_pdf(subject: Subject, language: Language) -> bytes:
    """The file. Raises GovcloudError where no font has Chinese letters."""
    return set_paper(compose_paper(subject, language), subject.at.replace(microsecond=0))


def set_paper(paper: Paper, made: datetime) -> bytes:
    """The document as PDF. Raises GovcloudError."""
    import typst  # noqa: PLC0415 - large, and needed by this format alone

    fonts = typst.Fonts()
    families = choose_fonts(fonts.families())
    inputs = {"paper": json.dumps(describe_paper(paper)), "fonts": json.dumps(families)}
    try:
        written = typst.compile(
            TEMPLATE.read_bytes(),
            font_paths=fonts,
            sys_inputs=inputs,
            format="pdf",
            timestamp=made,
            pdf_tags=False,  # they make a city's report ten times as large
        )
    except typst.TypstError as wrong:
        raise GovcloudError(CANNOT_SET(why=wrong.message)) from wrong
    if not isinstance(written, bytes):
        raise TypeError("one document was asked for")
    return written


def choose_fonts(installed: Iterable[str]) -> dict[str, list[str]]:
    """For running words and for headings the best family that is there, with one for signs behind it."""
    there = set(installed)
    serif = next((name for name in SERIF if name in there), None)
    sans = next((name for name in SANS if name in there), None)
    if serif is None and sans is None:
        raise GovcloudError(NO_FONT, todo=INSTALL)
    return {"serif": [serif or sans or "", SIGNS], "sans": [sans or serif or "", SIGNS]}


def describe_paper(paper: Paper) -> dict[str, Any]:
    """Plain data for the template."""
    return {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "cover": [[name, fold(value)] for name, value in paper.cover],
        "caution": paper.caution,
        "header": paper.header,
        "at": paper.at,
        "lang": paper.language,
        "region": "cn" if paper.language == "zh" else "gb",
        "blocks": describe_blocks(paper.blocks),
    }


def describe_blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Blocks by kind; cells can be broken."""
    found = []
    for block in blocks:
        values = asdict(block)
        if isinstance(block, Table):
            values["rows"] = [[fold(cell) for cell in row] for row in block.rows]
            values["toned"], values["figures"] = sorted(block.toned), sorted(block.figures)
        elif isinstance(block, Form):
            values["rows"] = [[name, fold(value)] for name, value in block.rows]
        elif isinstance(block, Paragraph):
            values["words"] = fold(block.words)
        elif isinstance(block, Sideways):
            values["blocks"] = describe_blocks(block.blocks)
        found.append({"kind": KINDS[type(block)], **values})
    return found


def fold(words: str) -> str:
    """Long words with places at which a line may end: behind signs, and within what is still long."""
    return WORD.sub(lambda found: fold_word(found.group()), words)


def fold_word(word: str) -> str:
    """One word."""
    pieces = (piece for part in word.split("-") for piece in [part])
    seams = "-".join(SEAM.sub("\u200b", piece) for piece in pieces)
    return re.sub(rf"([^\u200b-]{{{PIECE}}})(?=[^\u200b-]{{3}})", "\\1\u200b", seams)
