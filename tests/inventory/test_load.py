"""Loading: what is accepted, where things stand, and what a caller gets when it is not."""

import os
import shutil
import time
from datetime import date
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from govcloud.errors import Exit, UsageError
from govcloud.inventory.layout import KINDS
from govcloud.inventory.load import load_inventory, read_inventory
from govcloud.inventory.models.city import Level, Zone
from govcloud.inventory.problems import InvalidInventory, Severity
from tests.inventory.cases import BASE, make_inventory


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the base to change."""
    return shutil.copytree(BASE, tmp_path / "inventory")


def edit(path: Path, old: str, new: str) -> None:
    """Replace what must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_file_of_the_folder_ends_up_in_the_inventory() -> None:
    inventory = load_inventory(BASE)

    assert inventory.city.name.zh == "临江市"
    assert [pool.code for pool in inventory.pools] == ["huawei", "telecom"]
    assert [department.code for department in inventory.departments] == ["health", "hexi-data", "transport"]
    assert inventory.department_by_code["health"].systems[1].expires == date(2028, 12, 31)
    assert inventory.pool_by_code["huawei"].zones[Zone.INTERNET].network == "ext_inet"
    assert inventory.extranet.nodes[0].parent is None
    assert inventory.extranet.nodes[2].level is Level.COUNTY
    assert len(inventory.extranet.links) == 8
    assert inventory.addresses[0].prefix == IPv4Network("10.16.0.0/16")
    assert inventory.waivers[0].since == date(2026, 7, 1)


def test_inventory_without_extranet_and_waivers_is_valid(tmp_path: Path) -> None:
    for name in ("city.yml", "addresses.yml"):
        shutil.copy(BASE / name, tmp_path)
    shutil.copytree(BASE / "pools", tmp_path / "pools")
    edit(tmp_path / "addresses.yml", "vrf: public, pool: huawei", "pool: huawei")
    text = (tmp_path / "addresses.yml").read_text(encoding="utf-8")
    (tmp_path / "addresses.yml").write_text(
        text.replace(", vrf: public", "").replace(", vrf: internet", "").replace(", vrf: health", ""), encoding="utf-8"
    )

    inventory = load_inventory(tmp_path)

    assert (inventory.extranet.nodes, inventory.waivers, inventory.departments) == ([], [], [])


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("city",), "city.yml:1"),
        (("city", "limits", 1, "source"), "city.yml:16"),
        (("departments", 0, "systems", 0, "exposure", 1), "departments/health.yml:29"),
        (("departments", 0, "systems", 1, "databases", 0, "size_gib"), "departments/health.yml:49"),
        (("departments", 2, "level"), "departments/transport.yml:3"),
        (("pools", 1, "flavors", "general.4c8g"), "pools/telecom.yml:8"),
        (("addresses", 3), "addresses.yml:4"),
        (("waivers", 0, "until"), "waivers.yml:9"),
        (("extranet", "nodes", 4, "parent"), "extranet/nodes.csv:6"),
        (("extranet", "vrfs", 2), "extranet/vrfs.yml:3"),
    ],
)
def test_place_of_an_item_is_its_file_and_line(path: tuple[str | int, ...], place: str) -> None:
    assert read_inventory(BASE).locate(path) == place


def test_place_of_nothing_is_an_error() -> None:
    loaded = read_inventory(BASE)

    with pytest.raises(IndexError):
        loaded.locate(("departments", 3))
    with pytest.raises(KeyError):
        loaded.locate(("tenants", 0))


def test_line_counts_from_the_row_of_the_file_when_cells_span_lines(folder: Path) -> None:
    edit(folder / "extranet/nodes.csv", "Hexi County", '"Hexi\n\nCounty"')
    edit(folder / "extranet/nodes.csv", "hexi-village,", "\n\nhexi-village,")

    loaded = read_inventory(folder)

    assert loaded.problems == []
    assert loaded.locate(("extranet", "nodes", 2)) == "extranet/nodes.csv:4"
    assert loaded.locate(("extranet", "nodes", 4)) == "extranet/nodes.csv:10"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_byte_order_mark_and_windows_line_ends_change_nothing(folder: Path, ending: str, mark: bytes) -> None:
    for path in folder.rglob("*.*"):
        path.write_bytes(mark + path.read_text(encoding="utf-8").replace("\n", ending).encode())

    loaded = read_inventory(folder)

    assert loaded.problems == []
    assert loaded.inventory == load_inventory(BASE)
    assert loaded.locate(("extranet", "links", 7)) == "extranet/links.csv:9"
    assert loaded.locate(("waivers", 0, "until")) == "waivers.yml:9"


def test_gbk_tables_are_read_with_a_warning(folder: Path) -> None:
    tables = sorted((folder / "extranet").glob("*.csv"))
    for path in tables:
        path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))

    loaded = read_inventory(folder)

    assert loaded.inventory == load_inventory(BASE)
    assert {(problem.kind, problem.severity) for problem in loaded.problems} == {("gbk", Severity.WARNING)}
    assert [problem.file for problem in loaded.problems] == ["extranet/carriers.csv", "extranet/nodes.csv"]


def test_rare_characters_of_place_names_are_read_from_gb18030(folder: Path) -> None:
    edit(folder / "extranet/nodes.csv", "河湾村", "㙍坝村")
    path = folder / "extranet/nodes.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))

    inventory = load_inventory(folder)

    assert inventory.extranet.nodes[4].name_zh == "㙍坝村"


def test_chinese_headings_and_other_column_orders_give_the_same_table(folder: Path) -> None:
    path = folder / "extranet/devices.csv"
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    rows[0] = ["设备编号", "节点", "主备侧", "角色", "配置语言", "型号"]
    path.write_text("".join(",".join(reversed(row)) + "\n" for row in rows), encoding="utf-8")

    assert load_inventory(folder) == load_inventory(BASE)


def test_values_that_look_like_other_types_stay_text(folder: Path) -> None:
    edit(folder / "departments/hexi-data.yml", "en: Hexi Data Bureau", "en: no")
    edit(folder / "departments/health.yml", "version: V8", 'version: "010"')

    inventory = load_inventory(folder)

    assert inventory.department_by_code["hexi-data"].name.en == "no"
    assert inventory.department_by_code["health"].systems[1].databases[0].version == "010"


def test_comments_with_signs_of_refused_features_are_no_reason_to_refuse(folder: Path) -> None:
    edit(folder / "departments/hexi-data.yml", "level: county", "level: county # & * ! <<: --- ：")

    assert read_inventory(folder).problems == []


def test_order_of_files_on_disk_does_not_matter(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for path in sorted(folder.rglob("*.*"), reverse=True):
        target = other / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)

    assert read_inventory(other).inventory == read_inventory(folder).inventory


def test_all_problems_come_at_once_sorted_by_file_and_line(tmp_path: Path) -> None:
    make_inventory("many-at-once", tmp_path / "inventory")

    problems = read_inventory(tmp_path / "inventory").problems

    assert len(problems) >= 5
    assert [(problem.file, problem.line) for problem in problems] == sorted(
        (problem.file, problem.line or 0) for problem in problems
    )


def test_invalid_inventory_is_an_error_that_carries_every_problem(tmp_path: Path) -> None:
    make_inventory("many-at-once", tmp_path / "inventory")

    with pytest.raises(InvalidInventory) as caught:
        load_inventory(tmp_path / "inventory")

    assert caught.value.exit_code == Exit.USAGE
    assert list(caught.value.problems) == read_inventory(tmp_path / "inventory").problems
    assert caught.value.render("zh").count("\n") == len(caught.value.problems)


def test_missing_folder_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no inventory folder"):
        read_inventory(tmp_path / "nowhere")


def test_warnings_alone_leave_an_inventory_valid() -> None:
    loaded = read_inventory(BASE, today=date(2030, 1, 1))

    assert loaded.inventory is not None
    assert [problem.kind for problem in loaded.problems] == ["expired"] * 4


def test_nothing_is_expired_when_no_day_is_given() -> None:
    assert read_inventory(BASE).problems == []


def test_file_beyond_the_limit_is_refused_unread(folder: Path) -> None:
    with (folder / "waivers.yml").open("ab") as stream:
        stream.truncate(6 * 2**20)

    problems = read_inventory(folder).problems

    assert [(problem.file, problem.kind) for problem in problems] == [("waivers.yml", "too-large")]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "- " * 100_000 + "x",
        "{a: " * 100_000,
        "".join(" " * depth + "a:\n" for depth in range(900)),
        "".join(" " * depth + "- \n" for depth in range(900)),
        "? " * 50_000,
        "a: &a [x]\nb: &b [" + "*a," * 500_000 + "]",
    ],
    ids=["brackets", "dashes", "braces", "fields", "items", "keys", "aliases"],
)
def test_hostile_yaml_ends_quickly_with_one_sentence(folder: Path, text: str) -> None:
    (folder / "waivers.yml").write_text(text, encoding="utf-8")

    begin = time.process_time()
    problems = read_inventory(folder).problems

    assert [problem.file for problem in problems] == ["waivers.yml"]
    assert time.process_time() - begin < 5


def test_things_that_are_no_files_are_problems(folder: Path) -> None:
    (folder / "departments/folder.yml").mkdir()
    (folder / "departments/gone.yml").symlink_to("nowhere")
    (folder / "departments/zero.yml").symlink_to("/dev/zero")
    os.mkfifo(folder / "departments/pipe.yml")

    problems = read_inventory(folder).problems

    assert [problem.file.removeprefix("departments/") for problem in problems] == [
        "folder.yml",
        "gone.yml",
        "pipe.yml",
        "zero.yml",
    ]
    assert {problem.kind for problem in problems} == {"unreadable"}


def test_files_of_other_tools_are_left_alone(folder: Path) -> None:
    for name in (".gitlab-ci.yml", "README.md", "mkdocs.yml", "departments/.health.yml.swp", "notes/plan.csv"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("a: 1\n")

    assert read_inventory(folder).problems == []


def test_unreadable_file_is_not_followed_by_complaints_about_what_it_defines(folder: Path) -> None:
    for kind in KINDS:
        broken = folder.parent / kind.name
        shutil.copytree(folder, broken)
        path = next(iter(sorted(broken.glob(kind.pattern))))
        path.write_bytes(b"\xff\x00" + path.read_bytes())

        problems = read_inventory(broken).problems

        assert [problem.kind for problem in problems] == ["not-utf8"], kind.name


def test_folder_that_is_a_file_is_a_problem_and_not_an_empty_folder(folder: Path) -> None:
    shutil.rmtree(folder / "departments")
    (folder / "departments").write_text("")

    problems = read_inventory(folder).problems

    assert ("departments", "unreadable") in {(problem.file, problem.kind) for problem in problems}


def test_file_name_that_is_no_text_is_printable(folder: Path) -> None:
    (Path(os.fsdecode(os.fsencode(folder) + b"/departments/caf\xe9.yml"))).write_text("code: cafe\n")

    problems = read_inventory(folder).problems

    assert problems
    assert all(problem.render("zh").encode() for problem in problems)


def test_table_with_wrong_names_everywhere_is_told_in_time(folder: Path) -> None:
    rows = range(8000)
    head = (folder / "extranet/nodes.csv").read_text(encoding="utf-8")
    nodes = "".join(f"node-{row},村,Village,village,core,,hall,50\n" for row in rows)
    (folder / "extranet/nodes.csv").write_text(head + nodes, encoding="utf-8")
    head = (folder / "extranet/devices.csv").read_text(encoding="utf-8")
    devices = "".join(f"d-{row},nodes-{row},a,access,vrp,AR651\n" for row in rows)
    (folder / "extranet/devices.csv").write_text(head + devices, encoding="utf-8")

    begin = time.process_time()
    problems = read_inventory(folder).problems

    assert sum(problem.kind == "unknown-node" for problem in problems) == len(rows)
    assert sum(problem.nearest is not None for problem in problems) == 500
    assert time.process_time() - begin < 10


def test_table_of_nonsense_is_told_in_time(folder: Path) -> None:
    (folder / "extranet/carriers.csv").write_text("code,name_zh,name_en\n" + "-,,\n" * 100_000, encoding="utf-8")

    begin = time.process_time()
    problems = read_inventory(folder).problems

    assert {problem.kind for problem in problems} >= {"bad-format", "missing-field", "many-more", "duplicate"}
    assert time.process_time() - begin < 20


def test_table_with_millions_of_lines_is_refused(folder: Path) -> None:
    (folder / "extranet/carriers.csv").write_text("code,name_zh,name_en\n" + "a\n" * 3_000_000, encoding="utf-8")

    problems = read_inventory(folder).problems

    assert [(problem.file, problem.kind) for problem in problems] == [("extranet/carriers.csv", "too-large")]


def test_error_of_a_very_broken_inventory_is_short(folder: Path) -> None:
    (folder / "extranet/devices.csv").write_text("code,node,side,role,platform,model\n", encoding="utf-8")
    for number in range(20):
        (folder / f"departments/d-{number}.yml").write_text("code: d\nlevel: x\n", encoding="utf-8")

    with pytest.raises(InvalidInventory) as caught:
        load_inventory(folder)

    assert len(caught.value.problems) > 60
    assert caught.value.render("en").count("\n") == 51
    assert "more: govcloud inventory check" in caught.value.render("en")
