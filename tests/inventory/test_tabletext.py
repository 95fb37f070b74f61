"""CSV text changed in place: what is not touched stays byte for byte, and the table says what was asked for."""

from govcloud.inventory.fields import list_headings
from govcloud.inventory.models.address import Allocation
from govcloud.inventory.reading.csv_source import CsvSource
from govcloud.inventory.tabletext import change_rows

HEADINGS = list_headings(Allocation)
ROW = {"block": "b", "use": "tenant", "owner": "p/d/extranet", "prefix": "10.0.2.0/24", "since": "2026-03-01"}

TEXT = """网段,use,"block",owner,since,freed

10.0.0.0/24,tenant,"b",p/a/extranet,2026-01-05,

10.0.1.0/24,tenant,b,"p/c/extranet",2026-01-05,
"""


def test_new_row_follows_the_columns_of_the_table_and_the_rest_stays() -> None:
    assert change_rows(TEXT, HEADINGS, added=[ROW]) == TEXT + "10.0.2.0/24,tenant,b,p/d/extranet,2026-03-01,\n"


def test_last_line_without_an_end_gets_one() -> None:
    assert change_rows(TEXT.rstrip("\n"), HEADINGS, added=[ROW]) == change_rows(TEXT, HEADINGS, added=[ROW])


def test_row_is_replaced_where_it_stands() -> None:
    new = {**ROW, "prefix": "10.0.0.0/24", "freed": "2026-04-01"}

    changed = change_rows(TEXT, HEADINGS, replaced={0: new})

    assert changed == TEXT.replace(
        '10.0.0.0/24,tenant,"b",p/a/extranet,2026-01-05,', "10.0.0.0/24,tenant,b,p/d/extranet,2026-03-01,2026-04-01"
    )


def test_row_is_removed_and_blank_lines_stay() -> None:
    assert change_rows(TEXT, HEADINGS, removed={1}) == TEXT[: TEXT.index("10.0.1.0")]
    assert change_rows(TEXT, HEADINGS, removed={0}) == TEXT.replace(
        '10.0.0.0/24,tenant,"b",p/a/extranet,2026-01-05,\n', ""
    )


def test_column_that_is_missing_is_added_at_the_right_only_when_it_is_needed() -> None:
    text = "block,use,owner,prefix,since\nb,tenant,p/a/extranet,10.0.0.0/24,2026-01-05\n"

    assert change_rows(text, HEADINGS, added=[ROW]).startswith(text)
    freed = {**ROW, "freed": "2026-04-01"}
    assert change_rows(text, HEADINGS, added=[freed]) == (
        "block,use,owner,prefix,since,freed\nb,tenant,p/a/extranet,10.0.0.0/24,2026-01-05,\n"
        "b,tenant,p/d/extranet,10.0.2.0/24,2026-03-01,2026-04-01\n"
    )


def test_line_ends_of_windows_stay() -> None:
    text = TEXT.replace("\n", "\r\n")

    changed = change_rows(text, HEADINGS, added=[ROW], removed={0})

    assert changed.count("\n") == changed.count("\r\n")


def test_table_begins_with_a_heading() -> None:
    assert change_rows("", HEADINGS, added=[ROW]) == (
        "block,use,owner,prefix,since,freed\nb,tenant,p/d/extranet,10.0.2.0/24,2026-03-01,\n"
    )


def test_quoted_cell_of_several_lines_is_one_row() -> None:
    text = 'block,use,owner,prefix,since,freed\nb,tenant,"p/a\n/extranet",10.0.0.0/24,2026-01-05,\nb,x,y,z,a,\n'

    changed = change_rows(text, HEADINGS, removed={0})

    assert changed == "block,use,owner,prefix,since,freed\nb,x,y,z,a,\n"
    assert CsvSource("", changed).widths == [6]
