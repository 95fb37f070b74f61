"""`govcloud init`: what it makes is valid and committed, and what is in its way is refused or said."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from govcloud.inventory.load import read_inventory

GIT = shutil.which("git") or "git"


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it, at home in a folder without any git configuration."""
    plain = {"PATH": os.environ["PATH"], "HOME": str(cwd), "GIT_CONFIG_NOSYSTEM": "1", "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "govcloud.cli", *arguments]
    return subprocess.run(command, cwd=cwd, env=plain | environment, capture_output=True, text=True, check=False)


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run([GIT, *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout


def test_new_repository_is_valid_named_and_committed(tmp_path: Path) -> None:
    made = run("init", "city", "--city", "xinzhou", "--name-zh", "新洲市", "--name-en", "Xinzhou", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    loaded = read_inventory(tmp_path / "city")
    assert list(loaded.problems) == []
    assert loaded.inventory is not None
    assert (loaded.inventory.city.code, loaded.inventory.city.name.zh) == ("xinzhou", "新洲市")
    assert git(tmp_path / "city", "status", "--porcelain") == ""
    assert git(tmp_path / "city", "log", "--format=%an %s") == "govcloud Start the city's inventory\n"
    for path in git(tmp_path / "city", "ls-files").splitlines():
        assert not re.search("@[A-Z_]+@", (tmp_path / "city" / path).read_text(encoding="utf-8")), path
    assert run("inventory", "check", "--inventory", "city", cwd=tmp_path).returncode == 0


def test_names_that_yaml_would_misread_are_quoted(tmp_path: Path) -> None:
    made = run("init", "city", "--name-zh", '新洲: "试点" #1', "--name-en", "{yes}, no", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    inventory = read_inventory(tmp_path / "city").inventory
    assert inventory is not None
    assert (inventory.city.code, inventory.city.name.zh, inventory.city.name.en) == (
        "city",
        '新洲: "试点" #1',
        "{yes}, no",
    )


def test_json_says_what_was_made(tmp_path: Path) -> None:
    made = json.loads(run("init", "city", "--json", cwd=tmp_path).stdout)
    assert made["git"]["committed"] is True
    assert {"city.yml", ".gitignore", ".gitlab-ci.yml", "ci.sh", "README.zh-CN.md"} <= set(made["files"])


def test_secrets_are_ignored_by_git(tmp_path: Path) -> None:
    run("init", "city", cwd=tmp_path)
    for name in ("clouds.yaml", "pool.key", "kubeconfig-huawei"):
        (tmp_path / "city" / name).write_text("secret")
    assert git(tmp_path / "city", "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "the folder is not empty"), ("zh", "目录不是空的")], ids=["en", "zh"]
)
def test_folder_in_use_is_refused_and_untouched(tmp_path: Path, language: str, sentence: str) -> None:
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "mine").write_text("kept")
    made = run("init", "city", cwd=tmp_path, GOVCLOUD_LANG=language)
    assert made.returncode == 2
    assert sentence in made.stderr
    assert [path.name for path in (tmp_path / "city").iterdir()] == ["mine"]
    assert [path.name for path in tmp_path.iterdir()] == ["city"]


def test_code_that_is_none_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    made = run("init", "My City", cwd=tmp_path)
    assert made.returncode == 2
    assert '"My City" cannot be the code of a city' in made.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_git_the_inventory_is_made_and_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    made = run("init", "city", cwd=tmp_path, PATH=str(tmp_path / "bin"))
    assert made.returncode == 0, made.stderr
    assert "git is not installed" in made.stdout
    assert not (tmp_path / "city" / ".git").exists()
    assert read_inventory(tmp_path / "city").inventory is not None


def test_empty_working_directory_is_filled_in_place(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    folder.mkdir()
    made = run("init", ".", cwd=folder)
    assert made.returncode == 0, made.stderr
    assert run("inventory", "check", "--inventory", ".", cwd=folder).returncode == 0
    assert git(folder, "status", "--porcelain") == ""


def test_empty_clone_is_filled_and_left_to_its_owner_to_commit(tmp_path: Path) -> None:
    subprocess.run([GIT, "init", "--quiet", str(tmp_path / "city")], check=True)
    made = run("init", "city", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert "inside a git repository already" in made.stdout
    assert "?? city.yml" in git(tmp_path / "city", "status", "--porcelain")


def test_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    made = run("init", "file/city", cwd=tmp_path)
    assert made.returncode == 1
    assert "the folder cannot be written" in made.stderr
    assert "Traceback" not in made.stderr


def test_ci_script_passes_on_the_new_repository_and_fails_on_a_mistake(tmp_path: Path) -> None:
    run("init", "city", cwd=tmp_path)
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "govcloud"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m govcloud.cli "$@"\n')
    command.chmod(0o755)
    environment = {"PATH": f"{command.parent}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    assert subprocess.run(["sh", "city/ci.sh"], cwd=tmp_path, env=environment, check=False).returncode == 0
    department = tmp_path / "city" / "departments" / "data-bureau.yml"
    department.write_text(
        department.read_text(encoding="utf-8").replace("general.4c8g", "general.4c9g"), encoding="utf-8"
    )
    assert subprocess.run(["sh", "city/ci.sh"], cwd=tmp_path, env=environment, check=False).returncode == 2
