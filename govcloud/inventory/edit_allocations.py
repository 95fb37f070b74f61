"""Changes `allocations.csv`, the table of the addresses that were handed out. Who gets what is not its matter."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from govcloud.inventory.edit import Edit, rewrite_files
from govcloud.inventory.edit_tables import Rewrite, rewrite_table
from govcloud.inventory.layout import KIND_BY_NAME
from govcloud.inventory.models.address import Allocation

KIND = KIND_BY_NAME["allocations"]

type RowChange = Callable[[Sequence[Allocation]], Iterable[Allocation]]
"""The rows there are → the rows there should be."""


def edit_allocations(folder: Path, change: RowChange, *, dry_run: bool = False) -> Edit:
    """Make the table say what `change` makes of its rows; a row it does not touch stays byte for byte.

    Two edits at once run one after the other, each on what the other left. Raises what `change` raises,
    InvalidInventory when the city is not valid before or with the change, and GovcloudError when the file was changed
    while this ran. Whatever is raised, the old file is untouched.
    """
    return rewrite_files(folder, {folder / KIND.pattern: rewrite_rows(folder, change)}, dry_run=dry_run)[0]


def rewrite_rows(folder: Path, change: RowChange) -> Rewrite:
    """For `rewrite_files`: what `edit_allocations` does to the file's bytes."""
    return rewrite_table(folder, KIND, change, _identify)


def _identify(row: Allocation) -> tuple[object, ...]:
    """What makes it the same row although it was freed since."""
    return row.block, row.owner, row.prefix, row.since
