"""What Word works out itself: page numbers and the table of contents. Until it has, the contents list the headings."""

from collections.abc import Sequence

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from policies.reports.paper.blocks import Heading

DEEPEST = 2
"""The lowest headings that the contents name."""


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """A field that Word fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = "1"
    run.append(words)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - the library has no other way


def mark_heading(paragraph: Paragraph, number: int) -> None:
    """A place that the contents lead to."""
    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    begin.set(qn("w:id"), str(number))
    begin.set(qn("w:name"), name_mark(number))
    end.set(qn("w:id"), str(number))
    paragraph._p.insert(1, begin)  # noqa: SLF001 - the library has no other way
    paragraph._p.append(end)  # noqa: SLF001


def name_mark(number: int) -> str:
    """As Word names its own."""
    return f"_Toc{number:08}"


def add_contents(document: Document, headings: Sequence[Heading]) -> None:
    """The field with a link to each heading, and the wish that Word makes it anew, with page numbers, on opening."""
    shown = [(number, each) for number, each in enumerate(headings) if each.level <= DEEPEST]
    for place, (number, heading) in enumerate(shown):
        paragraph = document.add_paragraph(style=f"toc {heading.level}")
        if place == 0:
            add_mark(paragraph, "begin")
            add_instruction(paragraph, rf'TOC \o "1-{DEEPEST}" \h \z \u')
            add_mark(paragraph, "separate")
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), name_mark(number))
        link.set(qn("w:history"), "1")
        run, words = OxmlElement("w:r"), OxmlElement("w:t")
        words.text = heading.words
        run.append(words)
        link.append(run)
        paragraph._p.append(link)  # noqa: SLF001 - the library has no other way
    add_mark(document.add_paragraph(style="Gap"), "end")
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    document.settings.element.append(update)


def add_mark(paragraph: Paragraph, kind: str) -> None:
    """Begin, middle or end of a field."""
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)  # noqa: SLF001 - the library has no other way


def add_instruction(paragraph: Paragraph, instruction: str) -> None:
    """What a field is."""
    words = OxmlElement("w:instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = instruction
    paragraph.add_run()._r.append(words)  # noqa: SLF001 - the library has no other way
