"""Checks over a whole inventory: codes, references, sums, overlaps. A check turns a draft into problems, no more."""

from collections.abc import Callable, Iterable

from govcloud.inventory.checks.codes import check_codes, check_file_names
from govcloud.inventory.checks.references import check_references
from govcloud.inventory.draft import Draft
from govcloud.inventory.problems import Problem

CHECKS: tuple[Callable[[Draft], Iterable[Problem]], ...] = (check_codes, check_file_names, check_references)
"""Every check; their order does not matter."""
