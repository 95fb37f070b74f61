"""How a Word document looks: its styles, Song for running words and Hei for headings, and what stands in for them."""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.parfmt import ParagraphFormat

from govcloud.text import Language

SONG, HEI = "宋体", "黑体"
INK, GREY, RED = RGBColor(0x1A, 0x2B, 0x44), RGBColor(0x55, 0x55, 0x55), RGBColor(0xA3, 0x26, 0x1C)
STAND_INS = {
    SONG: "SimSun,Songti SC,Noto Serif CJK SC,Source Han Serif SC",
    HEI: "SimHei,Heiti SC,Noto Sans CJK SC,Source Han Sans SC",
}
"""Font → names that a machine without it may have."""
FONT_TABLE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{fonts}</w:fonts>'
)
FONT = (
    '<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
    '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
)
FONT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
LATIN = {SONG: "Times New Roman", HEI: "Arial"}
HEADINGS = {"Heading 1": (16, 18, 10), "Heading 2": (12.5, 14, 6), "Heading 3": (11, 10, 5), "Contents": (16, 0, 10)}
"""Style → points of letters, of space before and after."""
OURS = {
    "Contents": (HEI, 16), "Note": (SONG, 8.5), "Cell": (SONG, 8.5), "Cell head": (HEI, 8.5), "Small cell": (SONG, 6.5),
    "Small head": (HEI, 6.5), "Gap": (SONG, 4), "Edge": (SONG, 8), "Caution": (HEI, 10), "toc 1": (SONG, 10.5),
    "toc 2": (SONG, 10.5),
}  # fmt: skip


def set_styles(document: Document, language: Language) -> None:
    """Those that headings, cells and notes have."""
    styles = document.styles
    for name, (font, size) in {
        "Normal": (SONG, 10.5),
        "Body Text": (SONG, 10.5),
        "Title": (HEI, 36),
        "Subtitle": (HEI, 18),
    }.items():
        set_letters(find_style(document, name), font, size)
    for name, (font, size) in OURS.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
        style.base_style = styles["Normal"]
        set_letters(find_style(document, name), font, size)
        set_space(find_style(document, name).paragraph_format, 0, 0)
    for name, (size, before, after) in HEADINGS.items():
        style = find_style(document, name)
        set_letters(style, HEI, size)
        style.font.bold, style.font.color.rgb = True, INK
        style.paragraph_format.keep_with_next = True
        set_space(style.paragraph_format, before, after)
    for name in ("Title", "Subtitle"):
        find_style(document, name).font.color.rgb = INK
    drop_line(find_style(document, "Title"))
    find_style(document, "Subtitle").font.italic = False
    find_style(document, "Title").font.bold = True
    find_style(document, "Note").font.color.rgb = find_style(document, "Edge").font.color.rgb = GREY
    find_style(document, "Caution").font.color.rgb = RED
    find_style(document, "Caution").paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for name in ("Cell head", "Small head", "toc 1"):
        find_style(document, name).font.bold = True
    set_space(find_style(document, "Note").paragraph_format, 0, 5)
    find_style(document, "Note").paragraph_format.keep_with_next = True
    set_space(find_style(document, "Body Text").paragraph_format, 0, 6)
    find_style(document, "toc 2").paragraph_format.left_indent = Pt(14)
    for name in ("toc 1", "toc 2"):
        form = find_style(document, name).paragraph_format
        form.line_spacing = Pt(15)  # so that the contents of a city's report stay on one page
        form.tab_stops.add_tab_stop(Mm(170), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    set_language(document, language)


def find_style(document: Document, name: str) -> ParagraphStyle:
    """A style of paragraphs."""
    style = document.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(name)
    return style


def set_letters(style: ParagraphStyle, font: str, size: float) -> None:
    """One font for Chinese and one for Latin letters; what the theme says of them goes."""
    style.font.size = Pt(size)
    style.font.name = LATIN[font]
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:cs"), LATIN[font])


def set_space(form: ParagraphFormat, before: float, after: float) -> None:
    """Points around a paragraph."""
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.15


def drop_line(style: ParagraphStyle) -> None:
    """The rule beneath a title."""
    form = style.element.get_or_add_pPr()
    for line in form.findall(qn("w:pBdr")):
        form.remove(line)


def set_language(document: Document, language: Language) -> None:
    """That of spelling and of line breaks."""
    for words in document.styles.element.iter(qn("w:lang")):
        words.set(qn("w:val"), "en-GB")
        words.set(qn("w:eastAsia"), "zh-CN" if language == "zh" else "en-GB")


def set_fonts(document: Document) -> None:
    """The table of fonts: what stands in where Song and Hei are not installed."""
    fonts = "".join(FONT.format(name=name, others=others) for name, others in STAND_INS.items())
    part, package = document.part, document.part.package
    for number, relation in list(part.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            part.drop_rel(number)
            part.rels.pop(number, None)
    table = Part(PackURI("/word/fontTable.xml"), FONT_TYPE, FONT_TABLE.format(fonts=fonts).encode(), package)
    part.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)
