"""A report as a Word document: the document on paper, made with python-docx. The same facts give the same bytes.

Headings, contents, page numbers and rows of headings are Word's own, so that assessors can go on working with it.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.section import Section
from docx.shared import Length, Mm, Pt

from govcloud.text import Language
from policies.reports.clean import clean
from policies.reports.docx_field import add_contents, add_field, mark_heading
from policies.reports.docx_style import set_fonts, set_styles
from policies.reports.docx_table import make_form, make_table
from policies.reports.model import Subject
from policies.reports.paper.blocks import Block, Contents, Form, Heading, Paper, Paragraph, Sideways, Table
from policies.reports.paper.compose import compose_paper
from policies.reports.tables import settle

SHORT, LONG = Mm(210), Mm(297)
EDGES = {"left_margin": Mm(20), "right_margin": Mm(20), "top_margin": Mm(24), "bottom_margin": Mm(20)}
WIDE_EDGES = {"left_margin": Mm(15), "right_margin": Mm(15), "top_margin": Mm(22), "bottom_margin": Mm(16)}
AUTHOR = "govcloud"


def write_docx(subject: Subject, language: Language) -> bytes:
    """The file."""
    paper = compose_paper(subject, language)
    document = docx.Document()
    set_styles(document, language)
    set_fonts(document)
    set_properties(document, paper, subject)
    lay(document.sections[0], sideways=False)
    document.sections[0].different_first_page_header_footer = True  # the cover has neither head nor foot
    write_edges(document.sections[0], paper)
    write_cover(document, paper)
    Writer(document, paper).write(paper.blocks)
    stream = BytesIO()
    document.save(stream)
    return settle(stream.getvalue(), f"{subject.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")


class Writer:
    """Writes blocks one after the other; headings are numbered for the contents."""

    def __init__(self, document: Document, paper: Paper) -> None:
        self._document, self._paper = document, paper
        self._headings = list(find_headings(paper.blocks))
        self._number = 0

    def write(self, blocks: Sequence[Block]) -> None:
        """All of them."""
        for block in blocks:
            self._write_block(block)

    def _write_block(self, block: Block) -> None:
        match block:
            case Heading():
                paragraph = self._document.add_heading(block.words, block.level)
                paragraph.paragraph_format.page_break_before = block.page or None
                mark_heading(paragraph, self._number)
                self._number += 1
            case Paragraph():
                self._document.add_paragraph(block.words, "Note" if block.note else "Body Text")
            case Table() | Form():
                width = self._width
                self._place(make_table(block, width) if isinstance(block, Table) else make_form(block.rows, width))
            case Contents():
                title = self._document.add_paragraph(block.words, "Contents")
                title.paragraph_format.page_break_before = True
                add_contents(self._document, self._headings)
            case Sideways():
                self._turn(sideways=True)
                self.write(block.blocks)
                self._turn(sideways=False)

    def _place(self, table: object) -> None:
        end = self._document.element.body.sectPr
        end.addprevious(table)
        self._document.add_paragraph(style="Gap")  # else two tables that follow each other become one

    def _turn(self, *, sideways: bool) -> None:
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        lay(section, sideways=sideways)
        write_edges(section, self._paper)

    @property
    def _width(self) -> Length:
        return measure_width(self._document.sections[-1])


def find_headings(blocks: Sequence[Block]) -> Iterable[Heading]:
    """All headings in order."""
    for block in blocks:
        if isinstance(block, Heading):
            yield block
        elif isinstance(block, Sideways):
            yield from find_headings(block.blocks)


def set_properties(document: Document, paper: Paper, subject: Subject) -> None:
    """Title and dates; the moment is that of the report, not of the clock."""
    core, at = document.core_properties, subject.at.astimezone(UTC).replace(tzinfo=None)
    core.title, core.subject, core.author, core.last_modified_by = paper.title, clean(paper.subtitle), AUTHOR, AUTHOR
    core.created, core.modified, core.revision, core.comments = at, at, 1, paper.caution
    core.language = "zh-CN" if paper.language == "zh" else "en-GB"


def lay(section: Section, *, sideways: bool) -> None:
    """A4, upright or on its side."""
    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (LONG, SHORT) if sideways else (SHORT, LONG)
    for name, value in (WIDE_EDGES if sideways else EDGES).items():
        setattr(section, name, value)
    section.header_distance = section.footer_distance = Mm(10)


def measure_width(section: Section) -> Length:
    """The room between the margins."""
    return Length((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0))


def write_edges(section: Section, paper: Paper) -> None:
    """Head and foot of its pages."""
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for each in (head, foot):
        each.style = "Edge"
        each.paragraph_format.tab_stops.add_tab_stop(measure_width(section), WD_TAB_ALIGNMENT.RIGHT)
    head.add_run(f"{paper.header}\t{paper.at}")
    foot.add_run(f"{paper.caution}\t")
    add_field(foot, "PAGE")
    foot.add_run(" / ")
    add_field(foot, "NUMPAGES")


def write_cover(document: Document, paper: Paper) -> None:
    """The first page."""
    caution = document.add_paragraph(paper.caution, "Caution")
    caution.paragraph_format.space_after = Pt(150)
    city = document.add_paragraph(paper.subtitle, "Subtitle")
    city.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title = document.add_paragraph(paper.title, "Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(190)
    width = Length(SHORT - EDGES["left_margin"] - EDGES["right_margin"])
    document.element.body.sectPr.addprevious(make_form(paper.cover, width))
    document.add_paragraph(style="Gap")
