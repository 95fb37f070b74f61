"""Departments to spreadsheets and back: equal, whatever the words in them; every field of the models has a column."""

import csv
import json
import shutil
from datetime import date
from io import BytesIO, StringIO
from ipaddress import ip_network
from pathlib import Path
from typing import get_args

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govcloud.errors import UsageError
from govcloud.inventory.fields import field_by_name, plain_type
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.base import Model, Name
from govcloud.inventory.models.city import Level, Secrecy, Zone
from govcloud.inventory.models.department import Contact, Department, Duty, Member, Role
from govcloud.inventory.models.pool import Quota
from govcloud.inventory.models.system import (
    Database,
    DataClass,
    Exposure,
    LoadBalancer,
    Protocol,
    Servers,
    System,
    Volume,
)
from govcloud.inventory.tables.assemble import assemble_forms
from govcloud.inventory.tables.csv_in import read_csv_files
from govcloud.inventory.tables.csv_out import write_csv_tables
from govcloud.inventory.tables.sanitise import guard_text, unguard_text
from govcloud.inventory.tables.sheets import SHEET_BY_KEY, SHEETS
from govcloud.inventory.tables.table_file import TableFile
from govcloud.inventory.tables.take_over import take_over
from govcloud.inventory.tables.workbook_in import read_workbook
from govcloud.inventory.tables.workbook_out import write_form, write_workbook
from govcloud.settings import PRODUCT
from scripts.city.write import Size, write_city

EXAMPLE = PRODUCT / "inventories" / "hanjiang"
INVENTORY = load_inventory(EXAMPLE)

codes = st.from_regex(r"[a-z][a-z0-9]{0,6}(?:[-.][a-z0-9]{1,6}){0,2}", fullmatch=True)
pools = st.sampled_from(sorted(INVENTORY.pool_by_code))
flavors = st.sampled_from(sorted(INVENTORY.city.catalogue.flavors))
images = st.sampled_from(sorted(INVENTORY.city.catalogue.images))
volume_types = st.sampled_from(sorted(INVENTORY.city.catalogue.volume_types))
sentences = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"], include_characters="\n"),
        min_size=1,
        max_size=40,
    )
    | st.sampled_from(
        [
            "=1+1",
            "+86",
            "-x",
            "@SUM(A1)",
            "'quoted",
            "''",
            "示例",
            "是",
            "公开 none",
            "a,b;c、d",
            "007",
            "1e5",
            "_x0041_",
            "a\nb",
        ]
    )
).filter(lambda text: text == text.strip() != "")
names = st.builds(Name, zh=sentences, en=sentences)
emails = st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.example", fullmatch=True)
phones = st.from_regex(r"\+?[0-9]{6,12}", fullmatch=True)
users = st.from_regex(r"[a-z][a-z0-9._-]{0,10}", fullmatch=True)
tickets = st.from_regex(r"[A-Z]{1,3}-[0-9]{4}-[0-9]{1,6}", fullmatch=True)
versions = st.from_regex(r"[0-9A-Za-z.]{1,10}", fullmatch=True)
ports = st.integers(1, 65535)
sizes = st.integers(1, 2048)
prefixes = st.sampled_from(["10.0.0.0/8", "2001:db8::/32", "0.0.0.0/0", "192.168.1.1/32"]).map(ip_network)

volumes = st.builds(Volume, name=codes, size_gib=sizes, type=volume_types)
servers = st.builds(
    Servers, name=codes, flavor=flavors, image=images, count=st.integers(1, 200), root_gib=sizes,
    volumes=st.lists(volumes, max_size=2),
)  # fmt: skip


@st.composite
def exposures(draw: st.DrawFn) -> Exposure:
    protocol = draw(st.sampled_from(Protocol))
    some = draw(st.lists(ports, min_size=1, max_size=4)) if protocol is not Protocol.ICMP else []
    kind, values = draw(
        st.sampled_from(
            [("zone", st.sampled_from(Zone)), ("department", codes), ("system", codes), ("prefix", prefixes)]
        )
    )
    return Exposure(to=draw(codes), protocol=protocol, ports=some, **{kind: draw(values)})


systems = st.builds(
    System, code=codes, name=names, mlps_level=st.integers(1, 4), crypto_level=st.integers(1, 4),
    data_class=st.sampled_from(DataClass), secrecy=st.sampled_from(Secrecy), zone=st.sampled_from(Zone),
    pool=st.none() | pools, dual_active=st.booleans(), expires=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    ticket=tickets, servers=st.lists(servers, max_size=2, unique_by=lambda each: each.name),
    exposure=st.lists(exposures(), max_size=2),
    load_balancers=st.lists(
        st.builds(LoadBalancer, to=codes, port=ports, server_port=ports, tls=st.booleans()), max_size=1),
    databases=st.lists(
        st.builds(Database, engine=codes, version=versions, flavor=flavors, size_gib=sizes, type=volume_types,
                  replicas=st.integers(1, 5)), max_size=1),
)  # fmt: skip
numbers = st.integers(0, 10**6)
quotas = st.builds(
    Quota, cores=numbers, memory_gib=numbers, servers=numbers, volumes=numbers, storage_gib=numbers, ports=numbers
)
departments = st.builds(
    Department, code=codes, name=names, level=st.sampled_from(Level), county=st.none() | codes,
    contacts=st.lists(
        st.builds(Contact, name=sentences, duty=st.sampled_from(Duty), phone=phones, email=emails),
        min_size=1, max_size=2),
    members=st.lists(
        st.builds(Member, user=users, name=sentences, email=emails,
                  roles=st.lists(st.sampled_from(Role), min_size=1, max_size=3, unique=True)), max_size=2),
    quotas=st.dictionaries(pools, quotas, max_size=2),
    systems=st.lists(systems, max_size=2, unique_by=lambda each: each.code),
)  # fmt: skip


def understand(file: TableFile, inventory: Inventory = INVENTORY) -> list[Department]:
    """What a file says, with nothing to complain of."""
    forms = assemble_forms(file, inventory)
    assert [problem.render("en") for problem in file.problems] == []
    return [Department.model_validate_json(json.dumps(form.record, default=str), strict=True) for form in forms]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
@given(department=departments)
def test_department_survives_a_form(department: Department) -> None:
    assert understand(read_workbook(write_form([department], INVENTORY), "form.xlsx")) == [department]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
@given(some=st.lists(departments, min_size=1, max_size=3, unique_by=lambda each: each.code))
def test_departments_survive_a_workbook(some: list[Department]) -> None:
    assert understand(read_workbook(write_workbook(some, INVENTORY), "all.xlsx")) == some


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.function_scoped_fixture],
)
@given(some=st.lists(departments, min_size=1, max_size=3, unique_by=lambda each: each.code), gbk=st.booleans())
def test_departments_survive_csv_files(tmp_path: Path, some: list[Department], gbk: bool) -> None:
    folder = tmp_path / "tables"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in write_csv_tables(some).items():
        data = text.encode("gb18030") if gbk and _is_plain_chinese(text) else text.encode("utf-8-sig")
        (folder / name).write_bytes(data)
    assert understand(read_csv_files(folder)) == some


def test_worked_example_survives_csv_files_saved_as_gbk(tmp_path: Path) -> None:
    for name, text in write_csv_tables(INVENTORY.departments).items():
        (tmp_path / name).write_bytes(text.encode("gbk"))
    assert understand(read_csv_files(tmp_path)) == INVENTORY.departments


def _is_plain_chinese(text: str) -> bool:
    """Whether a Chinese Windows could have written it as GBK, and no other reading is likely."""
    return all(char.isascii() or "\u4e00" <= char <= "\u9fa5" or char in "（）：–" for char in text)


@settings(deadline=None)
@given(text=st.text(max_size=20))
def test_guarded_text_comes_back_and_is_no_formula(text: str) -> None:
    assert unguard_text(guard_text(text)) == text
    assert guard_text(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")


def test_text_that_looks_like_a_formula_is_text_in_the_workbook_and_guarded_in_csv() -> None:
    old = INVENTORY.department_by_code["ecology"]
    risky = [old.contacts[0].model_copy(update={"name": '=HYPERLINK("http://x")'})]
    department = old.model_copy(update={"contacts": risky})
    workbook = openpyxl.load_workbook(BytesIO(write_workbook([department], INVENTORY)))
    cell = workbook["联系人"]["B2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", '=HYPERLINK("http://x")', True)
    assert all(c.data_type != "f" for sheet in workbook for row in sheet.iter_rows() for c in row)
    rows = list(csv.reader(StringIO(write_csv_tables([department])["contacts.csv"])))
    assert rows[1][1] == '\'=HYPERLINK("http://x")'


def test_full_scale_city_survives_a_workbook_and_changes_nothing(tmp_path: Path) -> None:
    write_city(tmp_path / "city", EXAMPLE, Size(villages=20), seed=4)
    inventory = load_inventory(tmp_path / "city")
    data = write_workbook(inventory.departments, inventory)
    done = take_over(read_workbook(data, "all.xlsx"), tmp_path / "city", dry_run=True)
    assert len(done.edits) == 139
    assert not any(edit.changed for edit in done.edits)
    assert (list(done.changes), list(done.warnings)) == ([], [])


def test_every_field_of_a_department_has_a_column_or_a_sheet() -> None:
    for sheet in SHEETS:
        covered = {column.way[0] for column in sheet.columns if column.way}
        for name, field in field_by_name(sheet.model).items():
            inner = [plain_type(part) for part in get_args(plain_type(field.annotation))]
            records = any(isinstance(part, type) and issubclass(part, Model) for part in inner)
            assert (name in SHEET_BY_KEY) if records else (name in covered), (sheet.key, name)


def test_text_no_spreadsheet_can_hold_is_refused_on_the_way_out() -> None:
    old = INVENTORY.department_by_code["ecology"]
    department = old.model_copy(update={"name": Name(zh="响\x07铃", en="x")})
    with pytest.raises(UsageError, match="invisible character"):
        write_workbook([department], INVENTORY)
