"""`govcloud inventory diff`: what is told, what is not, by exit code, and against git revisions."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcloud.inventory.changes import add_item, apply_differences, remove_item, set_value
from govcloud.inventory.diff import compare_inventories
from govcloud.inventory.diff_words import describe_change
from govcloud.inventory.differences import find_differences
from govcloud.inventory.edit import edit_department
from govcloud.inventory.load import load_inventory
from govcloud.inventory.plain import write_plain
from govcloud.settings import PRODUCT
from govcloud.text import Language

EXAMPLE = PRODUCT / "inventories" / "hanjiang"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the worked example."""
    return shutil.copytree(EXAMPLE, tmp_path / "city")


def describe(folder: Path, language: Language = "en") -> list[str]:
    changes = compare_inventories(load_inventory(EXAMPLE), load_inventory(folder))
    return [describe_change(change, language) for change in changes]


def replace(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def run(*arguments: str, cwd: Path, language: str = "en") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(cwd), "GOVCLOUD_LANG": language}
    command = [sys.executable, "-m", "govcloud.cli", "inventory", "diff", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_more_servers_are_told_with_what_they_cost(folder: Path) -> None:
    edit_department(folder, "health", set_value(("systems", "hospital-hub", "servers", "web", "count"), 4))
    assert describe(folder) == [
        "health/hospital-hub: servers web count 2 → 4; cores +8, memory +16 GiB, storage +480 GiB, servers +2"
    ]
    assert describe(folder, "zh") == [
        "health/hospital-hub：云主机 web 数量 2 → 4；vCPU +8，内存 +16 GiB，存储 +480 GiB，云主机 +2"
    ]


def test_comments_order_and_written_out_defaults_are_no_change(folder: Path) -> None:
    replace(folder, "departments/health.yml", "count: 4}", "count: 4, root_gib: 40}")
    path = folder / "departments" / "ecology.yml"
    path.write_text("# another comment\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    rows = (folder / "extranet" / "carriers.csv").read_text(encoding="utf-8").splitlines()
    (folder / "extranet" / "carriers.csv").write_text(
        "\n".join([rows[0], *reversed(rows[1:])]) + "\n", encoding="utf-8"
    )
    assert describe(folder) == []


def test_system_that_comes_and_one_that_goes_are_told_once(folder: Path) -> None:
    system = write_plain(load_inventory(folder).department_by_code["ecology"].systems[0])
    edit_department(folder, "ecology", add_item(("systems",), {**system, "code": "air", "ticket": "T-2026-0099"}))
    edit_department(folder, "ecology", remove_item(("systems", "pollution-monitoring")))
    cost = "cores {0}8, memory {0}16 GiB, storage {0}2128 GiB, servers {0}2"
    assert describe(folder) == [
        f"ecology/air: added; {cost.format('+')}",
        f"ecology/pollution-monitoring: removed; {cost.format('−')}",
    ]


def test_exposure_rules_are_told_by_what_they_say(folder: Path) -> None:
    replace(folder, "departments/ecology.yml", "ports: [443], zone: extranet", "ports: [443, 8443], zone: extranet")
    assert describe(folder) == [
        (
            "ecology/pollution-monitoring: "
            "exposure removed (to collect, protocol tcp, ports 443, zone extranet); "
            "exposure added (to collect, protocol tcp, ports 443, 8443, zone extranet)"
        )
    ]


def test_changes_outside_departments_name_their_kind(folder: Path) -> None:
    replace(folder, "pools/huawei.yml", "cores: 2992", "cores: 3000")
    replace(folder, "extranet/links.csv", "HJDX-2026-0001", "HJDX-2026-9001")
    replace(folder, "city.yml", "max_mlps_level: 3", "max_mlps_level: 4")
    assert describe(folder) == [
        "city: limits level-4-stays-out max_mlps_level 3 → 4",
        "pools huawei: capacity cores 2992 → 3000",
        "links exit-up-a: circuit HJDX-2026-0001 → HJDX-2026-9001",
    ]


def test_command_compares_with_the_last_commit_and_exits_4_only_when_asked(tmp_path: Path, folder: Path) -> None:
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "1"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    same = run("--inventory", "city", "--expect-no-changes", cwd=tmp_path)
    assert (same.returncode, same.stdout) == (0, "no changes\n")
    edit_department(folder, "ecology", set_value(("quotas", "mobile", "cores"), 40))
    changed = run("--inventory", "city", cwd=tmp_path)
    assert (changed.returncode, changed.stdout) == (0, "ecology: quotas mobile cores 32 → 40\nchanges: 1\n")
    assert run("--inventory", "city", "--expect-no-changes", cwd=tmp_path).returncode == 4
    backwards = json.loads(run("city", "HEAD", "--json", cwd=tmp_path).stdout)
    assert backwards["count"] == 1
    assert backwards["changes"][0]["differences"] == [{"path": ["quotas", "mobile", "cores"], "old": 40, "new": 32}]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["v9", "--inventory", "city"], '"v9" is neither a folder nor a git revision'),
        (["--output=x", "--inventory", "city"], "No such option"),
        (["HEAD", "--inventory", "city"], 'the inventory is not in revision "HEAD" yet'),
        (["HEAD", "--inventory", "nowhere"], "there is no inventory folder"),
        (["outside", "city"], "the inventory has"),
    ],
    ids=str,
)
def test_side_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, folder: Path, arguments: list[str], sentence: str
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "file").write_text("")
    for command in (
        ["init", "-q"],
        ["add", "file"],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "1"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    done = run(*arguments, cwd=tmp_path)
    assert folder.is_dir()
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_folder_outside_any_repository_is_said(folder: Path) -> None:
    done = run("--inventory", str(folder), cwd=folder)
    assert done.returncode == 2
    assert "the folder is not in a git repository" in done.stderr


records = st.recursive(
    st.integers(0, 3) | st.sampled_from(["a", "b"]),
    lambda inner: (
        st.dictionaries(st.sampled_from(["x", "y", "z"]), inner, max_size=3)
        | st.lists(
            st.fixed_dictionaries({"code": st.sampled_from("pqr"), "v": inner}),
            max_size=3,
            unique_by=lambda r: r["code"],
        )
        | st.lists(st.fixed_dictionaries({"v": inner}), max_size=3)
    ),
    max_leaves=12,
)
tops = st.dictionaries(st.sampled_from(["x", "y", "z"]), records, max_size=3)


def unordered(value: object) -> object:
    """Lists of records as sets would be, because their order is no difference."""
    if isinstance(value, dict):
        return {key: unordered(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted((unordered(item) for item in value), key=repr)
    return value


@settings(deadline=None)
@given(old=tops, new=tops)
def test_applying_the_differences_gives_the_new_record(old: dict[str, object], new: dict[str, object]) -> None:
    differences = list(find_differences(old, new))
    assert list(find_differences(new, new)) == []
    apply_differences(differences)(old)
    assert unordered(old) == unordered(new)
