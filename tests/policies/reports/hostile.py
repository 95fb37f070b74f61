"""Names that are meant to do harm to a document, and the sample told with one of them wherever others choose a name."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from govcloud.text import literal
from policies.reports.model import Department, Subject
from tests.policies.reports.sample import make_subject

NAMES = [
    "\x00\x01\x0b\x1f\x7f\ufffe\uffff",
    "\ud800 alone",
    "abc\u202egnp.exe\u2066\u200f",
    '=cmd|"/c calc"!A1',
    "</w:t></w:r><w:p/>&amp;&#x0;]]>",
    '#panic("x") $1+1$ *b* _i_ `r` @ref <label> \\ // /* ]',
    "{name} {} %s {0.__class__}",
    "_" * 5_000,
    "㐀" * 5_000,
    "e" + "\u0301" * 3_000,
    "العربية עברית",
    "x" * 10_000_000,
]
ANY = st.text(st.characters(codec=None), max_size=60) | st.sampled_from(NAMES[:-1])
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f\u200e"
"""Characters that turn the direction of letters."""
BAD = TURNING + "\x00\x0b\x1f\x7f"
"""What may not be left of them."""


def name_all(name: str) -> Subject:
    """The sample with this name for city, departments, systems, objects and people."""
    subject = make_subject()
    for finding in subject.assessment.findings:
        object.__setattr__(finding.result.object, "name", name)
    words = literal(name)
    changed: dict[str, Any] = {
        "city": words,
        "departments": [Department(each.code, words) for each in subject.departments],
        "systems": [replace(each, name=words, zone=words, pool=name) for each in subject.systems],
        "entries": [replace(each, title=name, department=name, system=name) for each in subject.entries],
        "waivers": [each.model_copy(update={"owner": name, "ticket": name}) for each in subject.waivers],
        "scope": ["health", name],
    }
    return replace(subject, **changed)
