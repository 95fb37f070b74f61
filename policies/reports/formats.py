"""The formats of a report: one table from the name of a format to its file and writer. A new format is one line here.

What a writer needs of large libraries it imports when it is called, so that no format burdens another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from govcloud.text import Language
from policies.reports.docx import write_docx
from policies.reports.model import Subject
from policies.reports.ocsf import write_ocsf
from policies.reports.oscal import write_oscal
from policies.reports.page import write_page
from policies.reports.pdf import write_pdf
from policies.reports.tables import write_csv_file, write_workbook

type Written = str | bytes | Mapping[str, str]
"""Content of the one file, or of several by name."""


@dataclass(frozen=True)
class Format:
    """What a report can be written as."""

    file: str
    """Its name; where there are several files, a pattern that fits all of them."""
    write: Callable[[Subject, Language], Written]

    def make(self, subject: Subject, language: Language) -> Mapping[str, str | bytes]:
        """Name of a file → content."""
        made = self.write(subject, language)
        return made if isinstance(made, Mapping) else {self.file: made}


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "html": Format("report.html", write_page),
        "csv": Format("findings.csv", write_csv_file),
        "xlsx": Format("report.xlsx", write_workbook),
        "docx": Format("report.docx", write_docx),
        "pdf": Format("report.pdf", write_pdf),
        "oscal": Format("oscal-*.json", write_oscal),
        "ocsf": Format("findings.ocsf.jsonl", write_ocsf),
    }
)
NAMES = ", ".join(FORMATS)
FILES = ", ".join(each.file for each in FORMATS.values())
