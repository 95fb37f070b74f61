"""Terminal output: results and talk on their own streams, markup of data left alone, tables whole in a pipe."""

import json

import pytest

from govcloud.console import STYLES, Screen
from govcloud.errors import GovcloudError
from govcloud.text import Text


def test_results_go_to_stdout_and_talk_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen("en")
    screen.say("result")
    screen.tell("talk")
    screen.error(GovcloudError(Text("broken", "坏了")))
    assert capsys.readouterr() == ("result\n", "talk\nbroken.\n")


def test_words_follow_the_language_of_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    Screen("zh").say(Text("pools", "资源池"))
    assert capsys.readouterr().out == "资源池\n"


def test_language_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "zh")
    assert Screen().language == "zh"


@pytest.mark.parametrize("data", ["[red]not red[/red]", "[/]", "a[0]", "2001:db8:ab:cd::1", "\\[x]"])
def test_data_that_looks_like_markup_is_printed_as_it_stands(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen("en")
    screen.say(data)
    screen.table(["name"], [[data]])
    out = capsys.readouterr().out
    assert out.splitlines()[0] == data
    assert out.count(data) == 2


def test_long_line_is_not_wrapped(capsys: pytest.CaptureFixture[str]) -> None:
    Screen("en").say("x" * 500)
    Screen("en").tell("y" * 500)
    assert capsys.readouterr() == ("x" * 500 + "\n", "y" * 500 + "\n")


def test_table_in_a_pipe_shows_every_cell_whole(capsys: pytest.CaptureFixture[str]) -> None:
    cell = "evidence " * 12
    Screen("en").table(["pool", "verdict", "why"], [["huawei", "pass", cell.strip()]], title="Acceptance")
    out = capsys.readouterr().out
    assert "Acceptance" in out
    assert cell.strip() in out
    assert "\x1b[" not in out


def test_status_is_coloured_on_a_terminal_and_still_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    Screen("zh").table(["结论"], [[Text("fail", "不符合")], [Text("neutral", "其他")]])
    lines = capsys.readouterr().out.splitlines()
    assert any("\x1b[1;31m不符合" in line for line in lines)
    assert any("其他" in line and "\x1b[1;31m" not in line for line in lines)


def test_every_status_word_has_a_style_that_rich_knows() -> None:
    screen = Screen("en")
    assert all(screen.out.get_style(style) for style in STYLES.values())


def test_json_is_readable_utf8_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    Screen("zh").json({"name": "卫健委", "at": Text("now", "现在")})
    out = capsys.readouterr().out
    assert "卫健委" in out
    assert json.loads(out)["name"] == "卫健委"
