"""The demo's frame: its steps are found, failures say how to go on, the table tells promises kept and broken."""

import subprocess
from pathlib import Path

import pytest

from govcloud.console import Screen
from govcloud.errors import GovcloudError
from govcloud.settings import load_settings
from govcloud.text import Text
from scripts.demo_steps import step_03_inventory
from scripts.demo_steps.report import show_table
from scripts.demo_steps.runner import find_steps, run_step
from scripts.demo_steps.step import Kept, Stage, Step

type Capture = pytest.CaptureFixture[str]
WORDS = Text("words", "话")


def make_step(*kept: Kept, problem: GovcloudError | None = None) -> Step:
    """A step that keeps these promises or fails."""

    def run(_: Stage) -> list[Kept]:
        if problem:
            raise problem
        return list(kept)

    return Step(Text("Planted", "测试"), WORDS, Text("the log", "日志"), run)


def test_every_step_module_is_found_in_order(checkout: Path) -> None:
    files = sorted((checkout / "scripts" / "demo_steps").glob("step_*.py"))
    assert len(find_steps()) == len(files) >= 3
    assert find_steps()[1] is step_03_inventory.STEP


def test_every_step_speaks_both_languages() -> None:
    for step in find_steps():
        for text in (step.title, step.about, step.look, step.go_on):
            assert text.render("en")
            assert any("\u4e00" <= letter <= "\u9fff" for letter in text.render("zh")) or text is step.look


def test_failed_step_says_what_to_do_next_and_where_to_look(capsys: Capture) -> None:
    assert run_step(Screen("en"), make_step(problem=GovcloudError(Text("no room", "没有空间")))) is None
    told = capsys.readouterr()
    assert told.err == "no room.\n"
    assert "to go on: run scripts/demo again" in told.out
    assert "to look: the log" in told.out


def test_table_shows_promises_kept_and_broken(capsys: Capture) -> None:
    step = make_step(Kept(Text("fast", "快"), "1 s"), Kept(Text("small", "小"), "9 GiB", holds=False))
    done = run_step(Screen("en"), step)
    assert done is not None
    show_table(Screen("zh"), [done])
    lines = capsys.readouterr().out.splitlines()
    assert any("快" in line and "符合" in line and "不符合" not in line for line in lines)
    assert any("小" in line and "9 GiB" in line and "不符合" in line for line in lines)


def test_time_over_its_promise_is_told_and_is_no_failure(capsys: Capture) -> None:
    done = run_step(Screen("en"), make_step(Kept(Text("fast", "快"), "300 ms", holds=False, timed=True)))
    assert done is not None
    show_table(Screen("zh"), [done])
    told = capsys.readouterr().out
    assert "超出" in told
    assert "不符合" not in told


def test_planted_mistake_is_found_where_it_was_planted(capfd: Capture) -> None:
    kept = step_03_inventory.run(Stage(Screen("en")))
    assert [promise.holds for promise in kept] == [True]
    shown = capfd.readouterr().out
    assert 'there is no pool "telecon"' in shown
    assert 'did you mean "telecom"?' in shown
    assert list(load_settings({}).inventory.rglob("*telecon*")) == []


@pytest.mark.parametrize("arguments", [["--lang"], ["--lang", "fr"], ["--fast"], ["huawei"]])
def test_wrong_use_starts_nothing(arguments: list[str], checkout: Path) -> None:
    done = subprocess.run([str(checkout / "scripts" / "demo"), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "scripts/demo [--lang zh|en]" in done.stderr


@pytest.mark.lab
def test_demo_on_a_running_lab_ends_with_its_table(checkout: Path) -> None:
    """Once, in Chinese: it provisions a whole city, and every other test speaks English."""
    command = [str(checkout / "scripts" / "demo"), "--lang", "zh"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    table = done.stdout.partition("执行情况与承诺对照")[2]
    assert table.count("lab down") == 1
    assert len([line for line in table.splitlines() if "符合" in line]) >= 12
    assert "不符合" not in table
