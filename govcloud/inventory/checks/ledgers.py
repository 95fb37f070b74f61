"""Security ledgers and parameters of rules: rows of systems that there are not, and second records of one thing."""

from collections.abc import Iterator

from govcloud.inventory.checks.exposure import list_system_codes
from govcloud.inventory.checks.waivers import NOT_THEIRS
from govcloud.inventory.draft import Draft
from govcloud.inventory.problems import Problem, Severity
from govcloud.text import Text

OF_SYSTEMS = ("filings", "reports", "restores", "scans")
"""Ledgers whose rows name a department and one of its systems."""
ONCE = {"filings": "system", "warnings": "level", "policies": "rule", "announced": "ticket"}
"""Kind → the field that says what a record is about, of which there is only one record."""
TWICE = Text('there is already a record of "{code}", in {first}', "“{code}”已有记录，在 {first}")


def check_ledgers(draft: Draft) -> Iterator[Problem]:
    """Rows of systems that their department does not have, and second records of one thing.

    The first are warnings: what was reported of a system that has left stays in the ledger.
    """
    departments = draft.sections["departments"]
    if not departments.unreadable:
        codes = {
            str(data.get("code")): list_system_codes(data)
            for _, data in departments.written()
            if isinstance(data, dict)
        }
        for kind in OF_SYSTEMS:
            for place, row in draft.sections[kind].placed():
                if row.department in codes and row.system not in codes[row.department]:
                    what = NOT_THEIRS(department=row.department)
                    allowed = codes[row.department]
                    yield place.at("system").problem("unknown-system", what, allowed=allowed, severity=Severity.WARNING)
    for kind, field in ONCE.items():
        first: dict[str, str] = {}
        for place, record in draft.sections[kind].placed():
            if record.code in first:
                yield place.at(field).problem("duplicate", TWICE(code=record.code, first=first[record.code]))
            first.setdefault(record.code, place.words)
