"""`govcloud inventory export | template | import`, as a person uses them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from govcloud.inventory.load import load_inventory
from govcloud.settings import PRODUCT

EXAMPLE = PRODUCT / "inventories" / "hanjiang"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the worked example."""
    return shutil.copytree(EXAMPLE, tmp_path / "city")


def run(*arguments: str, cwd: Path, language: str = "en") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(cwd), "GOVCLOUD_LANG": language}
    command = [sys.executable, "-m", "govcloud.cli", "inventory", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def fill_in(path: Path) -> None:
    """A department that did not exist fills in the form by hand."""
    workbook = openpyxl.load_workbook(path)
    rows: dict[str, list[str | int]] = {
        "部门": ["", "forestry", "汉江市林业局", "Hanjiang Forestry Bureau", "市"],
        "联系人": ["", "木森", "运维", "0000-1209001", "mu.sen@forestry.hanjiang.example"],
        "配额": ["", "移动云资源池 mobile", 8, 32, 4, 8, 1024],
        "业务系统": ["", "fire-watch", "森林防火监测系统", "Forest fire watch", 2, 2, "", "", "政务外网区", "mobile"],
        "云主机": ["", "fire-watch", "web", "general.2c4g", "uos-20", 2],
        "访问规则": ["", "fire-watch", "web", "", "80, 443", "政务外网区"],
    }  # fmt: skip
    for title, row in rows.items():
        workbook[title].append(row)
    systems = workbook["业务系统"]
    systems.cell(systems.max_row, 12).value = "2028-12-31"
    systems.cell(systems.max_row, 13).value = "T-2026-0200"
    workbook.save(path)


def test_new_department_fills_in_the_template_and_is_taken_over(tmp_path: Path, folder: Path) -> None:
    made = run("template", "--out", "form.xlsx", "--inventory", "city", cwd=tmp_path)
    assert (made.returncode, made.stdout) == (0, "written: form.xlsx\n")
    fill_in(tmp_path / "form.xlsx")
    tried = run("import", "form.xlsx", "--inventory", "city", "--dry-run", cwd=tmp_path, language="zh")
    assert tried.returncode == 0, tried.stderr
    assert "forestry/fire-watch：新增；vCPU +4" in tried.stdout
    assert "试运行：没有写入" in tried.stdout
    assert not (folder / "departments" / "forestry.yml").exists()
    taken = run("import", "form.xlsx", "--into", "city", cwd=tmp_path)
    assert taken.returncode == 0, taken.stderr
    assert f"written: {Path('city/departments/forestry.yml')}" in taken.stdout
    assert load_inventory(folder).department_by_code["forestry"].systems[0].servers[0].count == 2


def test_change_in_a_filled_in_form_changes_one_line_of_the_file(tmp_path: Path, folder: Path) -> None:
    before = (folder / "departments" / "health.yml").read_text(encoding="utf-8").splitlines()
    run("template", "--department", "health", "--out", "form.xlsx", "--inventory", "city", cwd=tmp_path)
    workbook = openpyxl.load_workbook(tmp_path / "form.xlsx")
    assert workbook["云主机"]["F3"].value == 4
    workbook["云主机"]["F3"] = 6
    workbook.save(tmp_path / "form.xlsx")
    taken = run("import", "form.xlsx", "--inventory", "city", cwd=tmp_path)
    assert "health/population-health: servers web count 4 → 6; cores +8" in taken.stdout
    after = (folder / "departments" / "health.yml").read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line not in before] == [
        "      - {name: web, flavor: general.4c8g, image: kylin-v10, count: 6}"
    ]
    assert len(before) == len(after)


def test_export_and_import_of_everything_changes_nothing(tmp_path: Path, folder: Path) -> None:
    contents = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for name in ("all.xlsx", "tables"):
        assert run("export", "--out", name, "--inventory", "city", cwd=tmp_path).returncode == 0
        taken = run("import", name, "--inventory", "city", cwd=tmp_path)
        assert (taken.returncode, taken.stdout) == (0, "nothing differs from the inventory; nothing was written\n")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == contents


def test_json_export_holds_the_whole_inventory(tmp_path: Path, folder: Path) -> None:
    run("export", "--out", "all.json", "--inventory", "city", cwd=tmp_path)
    exported = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert type(load_inventory(folder)).model_validate(exported) == load_inventory(folder)


def test_mistakes_are_told_as_json_too_with_exit_code_2(tmp_path: Path, folder: Path) -> None:
    run("template", "--department", "health", "--out", "form.xlsx", "--inventory", "city", cwd=tmp_path)
    workbook = openpyxl.load_workbook(tmp_path / "form.xlsx")
    workbook["业务系统"]["L3"] = "2027/7/1"
    workbook.save(tmp_path / "form.xlsx")
    refused = run("import", "form.xlsx", "--inventory", "city", "--json", cwd=tmp_path)
    assert refused.returncode == 2
    (problem,) = json.loads(refused.stdout)["problems"]
    assert (problem["field"], problem["value"], problem["nearest"]) == ("业务系统!L3 到期日", "2027/7/1", "2027-07-01")
    assert load_inventory(folder) == load_inventory(EXAMPLE)


def test_worked_example_of_the_product_is_not_written_by_accident(tmp_path: Path) -> None:
    run("export", "--out", "all.xlsx", cwd=tmp_path)
    refused = run("import", "all.xlsx", cwd=tmp_path)
    assert refused.returncode == 2
    assert "this would write into the worked example" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["export", "--out", "there.xlsx"], "the file is there already"),
        (["template", "--out", "there.xlsx"], "the file is there already"),
        (["export", "--out", "full"], "the folder is not empty"),
        (["export", "--out", "new.ods"], 'there is no format ".ods"'),
        (["export", "--out", "new.xlsx", "--department", "helth"], 'did you mean "health"?'),
        (["template", "--out", "none/new.xlsx"], "the file cannot be written"),
        (["import", "none.xlsx", "--inventory", str(EXAMPLE)], "there is no such file"),
        (["import", "there.xlsx", "--inventory", str(EXAMPLE)], "not a spreadsheet"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    (tmp_path / "there.xlsx").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode in (1, 2)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "there.xlsx").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full", "there.xlsx"]


def test_force_replaces_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "there.xlsx").write_text("mine")
    assert run("export", "--out", "there.xlsx", "--force", cwd=tmp_path).returncode == 0
    assert openpyxl.load_workbook(tmp_path / "there.xlsx")["部门"]["A1"].value == "部门编号 *\ndepartment"


def test_template_offers_the_names_of_the_city(tmp_path: Path) -> None:
    run("template", "--out", "form.xlsx", cwd=tmp_path)
    workbook = openpyxl.load_workbook(tmp_path / "form.xlsx")
    assert workbook.sheetnames[:3] == ["说明", "部门", "联系人"]
    assert workbook["_lists"].sheet_state == "veryHidden"
    lists = {tuple(str(cell.value) for cell in column if cell.value) for column in workbook["_lists"].iter_cols()}
    assert ("华为云资源池 huawei", "移动云资源池 mobile", "电信云资源池 telecom", "联通云资源池 unicom") in lists
    assert tuple(load_inventory(EXAMPLE).city.catalogue.flavors) in lists
    systems = workbook["业务系统"]
    assert systems.freeze_panes == "C2"
    assert [cell.value for cell in systems[2]][:2] == ["示例", "portal"]
    kinds = {str(check.sqref): check.type for check in systems.data_validations.dataValidation}
    assert (kinds["I2:I300"], kinds["L2:L300"], kinds["E2:E300"]) == ("list", "date", "whole")
