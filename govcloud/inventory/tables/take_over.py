"""Takes departments from table files over into an inventory: understood, checked as a whole, compared, then written."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from govcloud.errors import UsageError
from govcloud.inventory.diff import Change, Turn, compare_inventories
from govcloud.inventory.diff_words import describe_difference, name_subject
from govcloud.inventory.edit import Edit, put_departments
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.base import CODE_PATTERN
from govcloud.inventory.models.department import Department
from govcloud.inventory.overlay import read_with
from govcloud.inventory.problems import Problem, Severity
from govcloud.inventory.roundtrip import write_yaml
from govcloud.inventory.tables.assemble import assemble_forms
from govcloud.inventory.tables.csv_in import read_csv_files, read_limited
from govcloud.inventory.tables.form import Form, split_steps
from govcloud.inventory.tables.table_file import InvalidTables, TableFile
from govcloud.inventory.tables.workbook_in import read_workbook
from govcloud.text import Language, Text

NAMELESS = "nameless-"
NOTHING = Text("nothing is filled in", "表格里没有填写任何内容")
NO_FILE = Text("there is no such file", "没有这个文件")
REMOVES = Text("the file would remove what the inventory has: {names}", "导入会删除清单中已有的内容：{names}")
ALLOW = Text(
    "if that is meant, run it again with --allow-removal; a sheet that is left out of the file changes nothing",
    "如确需删除，请加 --allow-removal 重新执行；文件中没有的工作表不会引起任何变化",
)


@dataclass(frozen=True)
class TakenOver:
    """What an import did or would do, and what it warns of."""

    edits: Sequence[Edit]
    changes: Sequence[Change]
    warnings: Sequence[Problem]


def read_tables(path: Path) -> TableFile:
    """A workbook, a CSV file, or a folder of CSV files. Raises UsageError and GovcloudError."""
    if not path.exists():
        raise UsageError(NO_FILE, str(path))
    if path.is_dir() or path.suffix.lower() == ".csv":
        return read_csv_files(path)
    return read_workbook(read_limited(path), path.name)


def take_over(file: TableFile, folder: Path, *, dry_run: bool = False, allow_removal: bool = False) -> TakenOver:
    """Write the departments of `file` to the inventory in `folder`, unless `dry_run`.

    Raises InvalidTables with every problem, each at its cell; UsageError when something would be removed and
    `allow_removal` is false; and what `load_inventory` and `put_departments` raise. Whatever is raised, nothing was
    written.
    """
    inventory = load_inventory(folder)
    forms = assemble_forms(file, inventory)
    if not forms and not _has_errors(file):
        raise UsageError(NOTHING, file.name)
    departments = _validate(file, folder, forms)
    edits = put_departments(folder, departments, dry_run=True)
    changes = compare_inventories(inventory, edits[0].inventory) if edits else []
    removed = list(_list_removals(changes, "zh")), list(_list_removals(changes, "en"))
    if removed[0] and not allow_removal:
        names = Text("{en}", "{zh}", {"zh": "；".join(removed[0]), "en": "; ".join(removed[1])})
        raise UsageError(REMOVES(names=names), file.name, todo=ALLOW)
    if not dry_run:
        edits = put_departments(folder, departments)
    return TakenOver(edits, changes, list(file.problems))


def _validate(file: TableFile, folder: Path, forms: Sequence[Form]) -> list[Department]:
    """The departments, valid in themselves and among all others."""
    by_file = {f"departments/{_name_file(form, number)}.yml": form for number, form in enumerate(forms)}
    loaded = read_with(folder, {name: write_yaml(form.record) for name, form in by_file.items()})
    told = {problem.field for problem in file.problems}  # a cell that could not be read is not also missing
    moved = (_move_to_cell(problem, by_file) for problem in loaded.problems)
    file.problems += [problem for problem in moved if problem is not None and problem.field not in told]
    if loaded.inventory is None or _has_errors(file):
        raise InvalidTables(file.name, file.problems)
    return [loaded.inventory.department_by_code[str(form.record["code"])] for form in forms]


def _name_file(form: Form, number: int) -> str:
    """The department's code; where that is none, a name that no department has."""
    code = str(form.record.get("code"))
    return code if re.fullmatch(CODE_PATTERN, code) else f"{NAMELESS}{number}"


def _move_to_cell(problem: Problem, forms: dict[str, Form]) -> Problem | None:
    """A problem of a department's file, told at the cell that it comes from; None for one of our own making."""
    form = forms.get(problem.file)
    if form is None:
        return problem
    if problem.kind == "file-name" and problem.file.startswith(f"departments/{NAMELESS}"):
        return None
    return replace(problem, file=form.file, line=None, field=form.name_field(split_steps(problem.field)))


def _has_errors(file: TableFile) -> bool:
    return any(problem.severity is Severity.ERROR for problem in file.problems)


def _list_removals(changes: Iterable[Change], language: Language) -> Iterable[str]:
    for change in changes:
        if change.turn is Turn.REMOVED:
            yield name_subject(change, language)
        for difference in change.differences:
            if difference.item and difference.new is None and isinstance(difference.steps[-1], str):
                yield f"{name_subject(change, language)} {describe_difference(difference, change.model, language)}"
