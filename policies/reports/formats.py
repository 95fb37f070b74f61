"""The formats of a report: one table from the name of a format to its file and writer. A new format is one line here.

What a writer needs of large libraries it imports when it is called, so that no format burdens another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from govcloud.text import Language
from policies.reports.model import Subject
from policies.reports.page import write_page
from policies.reports.tables import write_csv_file, write_workbook


@dataclass(frozen=True)
class Format:
    """A file that a report can be written as."""

    file: str
    write: Callable[[Subject, Language], str | bytes]


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "html": Format("report.html", write_page),
        "csv": Format("findings.csv", write_csv_file),
        "xlsx": Format("report.xlsx", write_workbook),
    }
)
NAMES = ", ".join(FORMATS)
FILES = ", ".join(each.file for each in FORMATS.values())
