"""Tables of a Word document, written as XML: a city's matrices have tens of thousands of cells. Words are escaped."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Mm

from policies.reports.paper.blocks import Table

HEAD = "E6EBF2"
TONES = {
    "✓": "D8EFDC", "◐": "FBE7C2", "✕": "F6D0CC", "–": "ECEEF1", "◇": "DFE4F5", "○": "F2F2F2",
    "▲": "F6D0CC", "△": "FBE7C2", "·": "ECEEF1",
}  # fmt: skip
"""First sign of a cell → its colour; the sign says the same without it."""
TALL = Mm(36)
"""Height of headings that are written upwards."""
MARGIN, SMALL_MARGIN = 60, 20
"""Of cells, in twentieths of a point."""
BEFORE = (
    '<w:tbl {spaces}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{width}" w:type="dxa"/>'
    '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{margin}" w:type="dxa"/>'
    '<w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
)


def make_table(table: Table, width: Length) -> BaseOxmlElement:
    """A table with headings that are said again on each page."""
    widths = share_width(table, width)
    small, figures = table.is_matrix, table.figures
    parts = [begin(widths, SMALL_MARGIN if small else MARGIN), "<w:tr><w:trPr><w:cantSplit/>"]
    if small:
        parts.append(f'<w:trHeight w:val="{TALL.twips}" w:hRule="exact"/>')
    parts.append("<w:tblHeader/></w:trPr>")
    head = "Smallhead" if small else "Cellhead"
    for number, (words, wide) in enumerate(zip(table.headings, widths, strict=True)):
        upright, centred = small and number >= table.upright, number in figures
        parts.append(make_cell(words, wide, head, fill=HEAD, centred=centred, upright=upright))
    parts.append("</w:tr>")
    style = "Smallcell" if small else "Cell"
    for row in table.rows:
        parts.append("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
        for number, (words, wide) in enumerate(zip(row, widths, strict=True)):
            toned = number in table.toned
            fill = TONES.get(words[:1], "") if toned else ""
            parts.append(make_cell(words, wide, style, fill=fill, centred=(small and toned) or number in figures))
        parts.append("</w:tr>")
    return parse_xml("".join([*parts, "</w:tbl>"]))


def make_form(rows: Sequence[tuple[str, str]], width: Length) -> BaseOxmlElement:
    """Names and values."""
    widths = [width.twips // 4, width.twips - width.twips // 4]
    parts = [begin(widths, 2 * MARGIN)]
    for name, value in rows:
        cells = make_cell(name, widths[0], "Cellhead", fill=HEAD) + make_cell(value, widths[1], "Cell")
        parts.append(f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="400"/></w:trPr>{cells}</w:tr>')
    return parse_xml("".join([*parts, "</w:tbl>"]))


def share_width(table: Table, width: Length) -> list[int]:
    """Widths of columns in twentieths of a point; together never more than there is room."""
    wished = [Mm(each).twips if table.is_matrix else each for each in table.widths]
    room = min(width.twips, sum(wished)) if table.is_matrix else width.twips
    return [room * each // sum(wished) for each in wished]


def begin(widths: Sequence[int], margin: int) -> str:
    """What stands before the first row."""
    columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    return BEFORE.format(spaces=nsdecls("w"), width=sum(widths), margin=margin, columns=columns)


def make_cell(
    words: str, width: int, style: str, *, fill: str = "", centred: bool = False, upright: bool = False
) -> str:
    """One cell."""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    turned = '<w:textDirection w:val="btLr"/>' if upright else ""
    middle = '<w:jc w:val="center"/>' if centred else ""
    run = f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>' if words else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}{turned}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{middle}</w:pPr>{run}</w:p></w:tc>'
    )
