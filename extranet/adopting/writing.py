"""The files of an inventory that an adoption changes, each with what makes its new text. Nothing is written here."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from extranet.adopting.adoption import TABLES, Adoption
from govcloud.inventory.edit_allocations import KIND as ALLOCATIONS
from govcloud.inventory.edit_allocations import rewrite_rows
from govcloud.inventory.edit_tables import Rewrite, rewrite_table
from govcloud.inventory.layout import KIND_BY_NAME
from govcloud.inventory.reading.decode import decode_utf8
from govcloud.inventory.roundtrip import change_yaml, to_yaml

INTERNET = KIND_BY_NAME["internet"].pattern


def list_rewrites(folder: Path, adoption: Adoption) -> dict[Path, Rewrite]:
    """For `rewrite_files`: tables with the records put in, the allow-list with new nodes, the addresses as rows."""
    rewrites: dict[Path, Rewrite] = {}
    for name in TABLES:
        records = getattr(adoption.records, name)
        if records:
            kind = KIND_BY_NAME[name]
            rewrites[folder / kind.pattern] = rewrite_table(folder, kind, _putter(records), lambda row: row.code)
    if adoption.allocations:
        new = adoption.allocations
        rewrites[folder / ALLOCATIONS.pattern] = rewrite_rows(folder, lambda old: [*old, *new])
    if adoption.records.internet is not None:
        rewrites[folder / INTERNET] = _rewrite_allowed(adoption.records.internet.nodes)
    return rewrites


def _putter(records: Sequence[Any]) -> Callable[[Sequence[Any]], Iterable[Any]]:
    """Puts records in the place of those of the same code, new ones at the end."""

    def put(old: Sequence[Any]) -> Iterable[Any]:
        changed = {record.code: record for record in records}
        return [*(changed.pop(record.code, record) for record in old), *changed.values()]

    return put


def _rewrite_allowed(nodes: Sequence[str]) -> Rewrite:
    def change(record: Any) -> None:
        record["nodes"] = to_yaml(list(nodes))

    return lambda data: change_yaml(decode_utf8(data or b""), change)
