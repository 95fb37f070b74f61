"""What people do to forms: each is handled, or refused with its cell and a sentence; nothing is guessed."""

import zipfile
from collections.abc import Callable
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from govcloud.errors import UsageError
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.department import Department
from govcloud.inventory.tables.table_file import InvalidTables
from govcloud.inventory.tables.take_over import TakenOver, read_tables, take_over
from govcloud.inventory.tables.workbook_in import read_workbook
from govcloud.inventory.tables.workbook_out import write_form
from govcloud.settings import PRODUCT

EXAMPLE = PRODUCT / "inventories" / "hanjiang"
CODE = "ecology"

type Edit = Callable[[Workbook], None]


@cache
def write_empty() -> bytes:
    """The department's form as it gets it."""
    inventory = load_inventory(EXAMPLE)
    return write_form([inventory.department_by_code[CODE]], inventory)


def fill_in(edit: Edit) -> bytes:
    """The form after somebody worked on it."""
    workbook = openpyxl.load_workbook(BytesIO(write_empty()))
    edit(workbook)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def take(edit: Edit, *, allow_removal: bool = False) -> TakenOver:
    return take_over(read_workbook(fill_in(edit), "form.xlsx"), EXAMPLE, dry_run=True, allow_removal=allow_removal)


def taken(edit: Edit) -> Department:
    return take(edit).edits[0].inventory.department_by_code[CODE]


def put(sheet: str, cell: str, value: str | float | datetime | None, number_format: str = "@") -> Edit:
    def edit(workbook: Workbook) -> None:
        workbook[sheet][cell] = value
        workbook[sheet][cell].number_format = number_format

    return edit


def merge(sheet: str, area: str) -> Edit:
    return lambda workbook: workbook[sheet].merge_cells(area)


def hide_row(workbook: Workbook) -> None:
    workbook["云主机"].row_dimensions[3].hidden = True


def hide_columns(workbook: Workbook) -> None:
    workbook["云主机"].column_dimensions.group("D", "F", hidden=True)


def hide_sheet(workbook: Workbook) -> None:
    workbook["云主机"].sheet_state = "hidden"


def rename(old: str, new: str) -> Edit:
    return lambda workbook: setattr(workbook[old], "title", new)


def add_sheet(title: str) -> Edit:
    return lambda workbook: workbook.create_sheet(title).append(["something"])


REFUSED: list[tuple[str, Edit, list[str]]] = [
    ("formula", put("云主机", "F3", "=1+1", "General"), ["云主机!F3 数量", "公式"]),
    ("error", put("云主机", "F3", "#REF!", "General"), ["云主机!F3", "#REF!"]),
    ("date in Chinese", put("业务系统", "L3", "2027年7月1日"), ["业务系统!L3 到期日", "不是日期", "“2027-07-01”"]),
    ("date with slashes", put("业务系统", "L3", "2027/7/1"), ["业务系统!L3", "不是日期", "“2027-07-01”"]),
    ("date as a number", put("业务系统", "L3", 46569, "General"), ["业务系统!L3", "46569", "“2027-07-01”"]),
    ("time of day", put("业务系统", "L3", datetime(2027, 7, 1, 8, 30), "yyyy-mm-dd"), ["业务系统!L3", "时间"]),  # noqa: DTZ001
    ("full-width digits", put("云主机", "F3", "２"), ["云主机!F3 数量", "全角", "“2”"]),
    ("Chinese number", put("业务系统", "E3", "二级"), ["业务系统!E3 等保级别", "“2”"]),
    ("fraction", put("云主机", "F3", 2.5, "General"), ["云主机!F3", "不是整数"]),
    ("telephone as a number", put("联系人", "D3", 7101200001, "General"), ["联系人!D3 电话", "开头的 0|前面的 0"]),
    ("code turned into a date", put("业务系统", "M3", datetime(2026, 1, 1), "mmm-yy"), ["业务系统!M3", "变成了日期"]),  # noqa: DTZ001
    ("list read as a number", put("访问规则", "E3", 80443, "#,##0"), ["访问规则!E3 端口", "千位分隔符"]),
    ("truth for text", put("云主机", "D3", True, "General"), ["云主机!D3", "逻辑值"]),
    ("port that is none", put("访问规则", "E3", "80, 8o80"), ["访问规则!E3", "“8o80”不是整数"]),
    ("port out of range", put("访问规则", "E3", "80, 70000"), ["访问规则!E3", "70000 超出范围"]),
    ("word not on the list", put("业务系统", "I3", "政务外网"), ["业务系统!I3 网络区", "不能填", "外网区 extranet"]),
    ("flavor misspelt", put("云主机", "D3", "general.4c9g"), ["云主机!D3 规格", "“general.4c8g”"]),
    ("pool misspelt", put("业务系统", "J3", "huawai"), ["业务系统!J3 资源池", "“huawei”"]),
    ("empty required cell", put("业务系统", "C3", None), ["业务系统!C3 中文名称", "缺少"]),
    ("server of no system", put("云主机", "B3", "polution"), ["云主机!B3", "“业务系统”中没有", "pollution-moni"]),
    ("volume of no server", put("数据盘", "C3", "colect"), ["数据盘!C3 主机组", "“collect”"]),
    ("volume without a system", put("数据盘", "B3", None), ["数据盘!B3", "单元格是空的"]),
    ("code that is none", put("部门", "B3", "Eco Logy"), ["部门!B3 部门编号", "eco-logy"]),
    ("code missing", put("部门", "B3", None), ["部门!C3 部门编号|部门!B3 部门编号", "缺少"]),
    ("merged cells", merge("云主机", "C3:C4"), ["云主机!C3:C4", "合并"]),
    ("merged heading", merge("云主机", "C1:D1"), ["云主机!C1:D1", "合并"]),
    ("hidden row", hide_row, ["云主机!3", "隐藏"]),
    ("hidden columns", hide_columns, ["云主机!D", "云主机!E", "云主机!F", "隐藏"]),
    ("hidden sheet", hide_sheet, ["云主机", "工作表被隐藏"]),
    ("heading renamed", put("云主机", "D1", "规恪"), ["云主机!D1", "没有“规恪”这一列", "缺少“规格”这一列"]),
    ("heading twice", put("云主机", "F1", "规格 *"), ["云主机!F1", "“规格”这一列出现了两次"]),
    ("cells without a heading", put("云主机", "J3", "?"), ["云主机!J3", "没有表头"]),
    ("no headings", lambda workbook: workbook["云主机"].delete_rows(1, 2), ["云主机", "找不到表头"]),
    ("sheet misnamed", rename("云主机", "云主机1"), ["云主机1", "未读取"]),
    ("sheet twice", rename("数据盘", "servers"), ["servers", "出现了两次"]),
    ("remark in the marks", put("云主机", "A3", "急用"), ["云主机!A3", "急用", "示例"]),
    ("rows without end", put("云主机", "C30000", "x"), ["云主机", "30000"]),
    ("quota over the limit", put("配额", "C3", 9999, "General"), ["配额!C3 vCPU 数", "9999"]),
    ("two sources", put("访问规则", "G3", "health"), ["访问规则!B3", "多个来源"]),
    ("quota twice", put("配额", "B4", "移动云资源池 mobile"), ["配额!B4 资源池", "出现了两次"]),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "parts"), [(e, p) for _, e, p in REFUSED], ids=[name for name, _, _ in REFUSED])
def test_what_cannot_be_taken_over_is_told_at_its_cell(edit: Edit, parts: list[str]) -> None:
    with pytest.raises(InvalidTables) as refused:
        take(edit)
    words = refused.value.render("zh")
    assert "Traceback" not in words
    assert "{" not in words + refused.value.render("en")
    for part in parts:
        assert any(one in words for one in part.split("|")), (part, words)


def test_all_problems_are_told_at_once_and_each_once() -> None:
    def edit(workbook: Workbook) -> None:
        put("云主机", "F3", "=1", "General")(workbook)
        put("云主机", "D3", "big")(workbook)
        put("业务系统", "L3", "2027/7/1")(workbook)
        put("联系人", "E3", "nobody")(workbook)

    with pytest.raises(InvalidTables) as refused:
        take(edit)
    cells = sorted(problem.field for problem in refused.value.problems)
    assert cells == ["业务系统!L3 到期日", "云主机!D3 规格", "云主机!F3 数量", "联系人!E3 邮箱"]


JULY = datetime(2027, 7, 1)  # noqa: DTZ001 - a spreadsheet's dates have no time zone

UNDERSTOOD: list[tuple[str, Edit, Callable[[Department], object], object]] = [
    ("text number", put("云主机", "F3", "3"), lambda d: d.systems[0].servers[0].count, 3),
    ("whole float", put("云主机", "F3", 3.0, "General"), lambda d: d.systems[0].servers[0].count, 3),
    ("trailing spaces", put("业务系统", "C3", " 监控系统 \u3000"), lambda d: d.systems[0].name.zh, "监控系统"),
    ("word without its code", put("业务系统", "G3", "重要"), lambda d: d.systems[0].data_class, "important"),
    ("code without its word", put("业务系统", "G3", "important"), lambda d: d.systems[0].data_class, "important"),
    ("word with brackets", put("业务系统", "H3", "内部（工作秘密）"), lambda d: d.systems[0].secrecy, "internal"),
    ("date cell", put("业务系统", "L3", JULY, "yyyy年m月d日"), lambda d: str(d.systems[0].expires), "2027-07-01"),
    ("ISO date as text", put("业务系统", "L3", "2027-07-01"), lambda d: str(d.systems[0].expires), "2027-07-01"),
    ("Chinese commas", put("访问规则", "E3", "80、443，9"), lambda d: d.systems[0].exposure[-1].ports, [80, 443, 9]),
    ("one port as a number", put("访问规则", "E3", 8443, "General"), lambda d: d.systems[0].exposure[-1].ports, [8443]),
    ("title above the headings", lambda w: w["云主机"].insert_rows(1, 2), lambda d: len(d.systems[0].servers), 1),
    ("empty rows between", lambda w: w["云主机"].insert_rows(3, 5), lambda d: len(d.systems[0].servers), 1),
    ("sheet left out", lambda w: w.remove(w["云主机"]), lambda d: len(d.systems[0].servers), 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "look", "expected"), [case[1:] for case in UNDERSTOOD], ids=[case[0] for case in UNDERSTOOD]
)
def test_what_is_meant_beyond_doubt_is_understood(
    edit: Edit, look: Callable[[Department], object], expected: object
) -> None:
    assert look(taken(edit)) == expected


def test_sheet_of_somebodys_own_is_not_read_and_said() -> None:
    assert [problem.kind for problem in take(add_sheet("草稿")).warnings] == ["unknown-sheet"]


def test_row_that_is_gone_is_removed_only_when_allowed() -> None:
    def edit(workbook: Workbook) -> None:
        for sheet in ("业务系统", "云主机", "数据盘", "访问规则"):
            workbook[sheet].delete_rows(3, 9)

    with pytest.raises(UsageError, match=r"would remove.*ecology/pollution-monitoring.*--allow-removal"):
        take(edit)
    assert take(edit, allow_removal=True).edits[0].inventory.department_by_code[CODE].systems == []


def test_row_marked_as_example_is_never_taken_over() -> None:
    assert "example" not in {d.code for edit in take(lambda _: None).edits for d in edit.inventory.departments}


def make_zip(**parts: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return stream.getvalue()


def swap_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'

NO_WORKBOOKS: list[tuple[str, Callable[[], bytes], str]] = [
    ("empty", lambda: b"", "not a spreadsheet"),
    ("old .xls or .et", lambda: OLE, "old format"),
    ("password", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    ("text", lambda: b"a,b\n1,2\n", "not a spreadsheet"),
    ("cut off", lambda: write_empty()[: len(write_empty()) // 2], "damaged"),
    ("other office file", lambda: make_zip(word__document_xml=b"<w/>"), "not a spreadsheet"),
    ("workbook of nonsense", lambda: make_zip(xl__workbook_xml=b"<nonsense"), "damaged"),
    ("bomb", lambda: make_zip(xl__workbook_xml=b"<x/>", xl__big_xml=bytes(70 * 2**20)), "unpacks to more"),
    ("entities", lambda: swap_part(write_empty(), "xl/worksheets/sheet2.xml", lambda _: LAUGHS), "damaged"),
    ("sheet cut off", lambda: swap_part(write_empty(), "xl/worksheets/sheet2.xml", lambda data: data[:300]), "damaged"),
    ("too large", lambda: b"PK" + bytes(11 * 2**20), "larger than 10 MiB"),
]


@pytest.mark.parametrize(("make", "words"), [c[1:] for c in NO_WORKBOOKS], ids=[c[0] for c in NO_WORKBOOKS])
def test_file_that_is_no_safe_workbook_is_one_sentence(tmp_path: Path, make: Callable[[], bytes], words: str) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(make())
    with pytest.raises(UsageError, match=words):
        take_over(read_tables(path), EXAMPLE, dry_run=True)


def test_size_that_a_bomb_declares_wrongly_does_not_help_it() -> None:
    bomb = bytearray(make_zip(xl__workbook_xml=bytes(40 * 2**20)))
    for start in (bomb.find(b"PK\x01\x02") + 24, bomb.find(b"PK\x03\x04") + 22):
        bomb[start : start + 4] = (100).to_bytes(4, "little")
    with pytest.raises(UsageError, match="damaged"):
        read_workbook(bytes(bomb), "form.xlsx")


CSV_FILES: list[tuple[str, str, bytes, str]] = [
    ("neither encoding", "systems.csv", b"\xff\xfe\xfa\x81\n", "UTF"),
    ("unknown name", "sistems.csv", b"a,b\n", "业务系统|not the name of a table"),
    ("wrong width", "contacts.csv", "部门编号,姓名,职责,电话,邮箱\necology,甲\n".encode(), "contacts.csv:2"),
    ("quote not closed", "contacts.csv", '部门编号,姓名\necology,"甲\n'.encode(), "contacts.csv:2"),
    ("no department column", "contacts.csv", "姓名,职责,电话,邮箱\n甲,head,0000-1234567,a@b.cn\n".encode(), "部门编号"),
    ("unknown department", "contacts.csv", "部门编号,姓名,职责,电话,邮箱\necologi,甲,,,\n".encode(), "ecology"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "words"), [c[1:] for c in CSV_FILES], ids=[c[0] for c in CSV_FILES])
def test_csv_file_that_cannot_be_taken_over_is_told_by_line(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InvalidTables, match=words):
        take_over(read_tables(tmp_path / name), EXAMPLE, dry_run=True)
