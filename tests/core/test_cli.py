"""The command line as a whole: exit codes, one sentence per problem, no traceback without --debug, lazy imports."""

import os
import re
import signal
import subprocess
import sys
from gettext import GNUTranslations
from importlib.machinery import ModuleSpec
from io import BytesIO
from types import ModuleType

import click
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from govcloud.cli.click_words import FOLDER
from govcloud.cli.main import COMMANDS, run
from govcloud.errors import Exit, GovcloudError
from govcloud.text import Text

type Capture = pytest.CaptureFixture[str]


def plant(monkeypatch: pytest.MonkeyPatch, outcome: BaseException | int | None) -> None:
    """Add a command `planted` that raises or returns `outcome`."""

    @click.command()
    @click.option("--size", type=int)
    def planted(size: int | None) -> int | None:  # noqa: ARG001 - only its parsing matters
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    module = ModuleType("planted_command")
    module.__spec__ = ModuleSpec("planted_command", None)
    vars(module)["planted"] = planted
    monkeypatch.setitem(sys.modules, "planted_command", module)
    monkeypatch.setitem(COMMANDS, "planted", ("planted_command:planted", Text("Planted.", "测试用。")))
    monkeypatch.setenv("GOVCLOUD_LANG", "en")


def govcloud(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own."""
    environment = {**os.environ, "GOVCLOUD_LANG": "en", **variables}
    command = [sys.executable, "-m", "govcloud.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("code", list(Exit))
def test_problem_is_one_sentence_and_its_own_exit_code(
    code: Exit, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    plant(monkeypatch, GovcloudError(Text("no room", "没有空间"), "pool huawei", exit_code=code))
    assert run(["planted"]) == code
    assert capsys.readouterr() == ("", "pool huawei: no room.\n")


@pytest.mark.parametrize(("returned", "code"), [(None, 0), (0, 0), (4, 4)])
def test_command_that_returns_a_code_ends_with_it(
    returned: int | None, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, returned)
    assert run(["planted"]) == code


def test_defect_is_one_sentence_without_traceback(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    plant(monkeypatch, ZeroDivisionError("division by zero"))
    assert run(["planted"]) == Exit.FAILED
    error = capsys.readouterr().err
    assert "ZeroDivisionError: division by zero" in error
    assert "--debug" in error
    assert "Traceback" not in error


@pytest.mark.parametrize("problem", [ZeroDivisionError("x"), GovcloudError(Text("x", "x"))])
def test_debug_lets_the_traceback_through(problem: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, problem)
    with pytest.raises(type(problem)):
        run(["--debug", "planted"])


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), click.Abort()])
def test_interrupted_run_says_so_and_fails(
    stop: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    plant(monkeypatch, stop)
    assert run(["planted"]) == Exit.FAILED
    assert capsys.readouterr().err.strip() == "Interrupted; nothing is left half-done."


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["planteed"], "planteed"),
        (["planted", "--sise", "1"], "--sise"),
        (["planted", "--size", "big"], "big"),
        (["planted", "extra"], "extra"),
    ],
)
def test_wrong_use_names_the_mistake_and_the_help(
    arguments: list[str], words: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    plant(monkeypatch, None)
    assert run(arguments) == Exit.USAGE
    error = capsys.readouterr().err
    assert words in error
    assert "--help" in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["planteed"], "没有命令 'planteed'。 是不是 'planted'？"),
        (["planted", "--sise", "1"], "没有选项 '--sise'。 是不是 '--size'？"),
        (["planted", "--size", "big"], "'--size' 取值无效：'big' 不是有效的数值（integer）"),
        (["planted", "extra"], "多余的参数：extra"),
    ],
)
def test_wrong_use_is_told_in_chinese_too(
    arguments: list[str], words: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    plant(monkeypatch, None)
    monkeypatch.setenv("GOVCLOUD_LANG", "zh")
    monkeypatch.setenv("LANGUAGE", "")
    assert run(arguments) == Exit.USAGE
    assert words in capsys.readouterr().err


def test_chinese_words_of_click_are_compiled_from_their_source() -> None:
    source = FOLDER / "zh" / "LC_MESSAGES" / "click.po"
    fresh = BytesIO()
    with source.open("rb") as stream:
        write_mo(fresh, read_po(stream))
    fresh.seek(0)
    with source.with_suffix(".mo").open("rb") as stream:
        compiled = GNUTranslations(stream)
    assert strip_header(compiled) == strip_header(GNUTranslations(fresh))


def strip_header(words: GNUTranslations) -> dict[object, str]:
    """All messages; the header has the time of compilation."""
    return {key: value for key, value in vars(words)["_catalog"].items() if key}


def test_chinese_words_fill_in_what_the_english_ones_do() -> None:
    with (FOLDER / "zh" / "LC_MESSAGES" / "click.po").open("rb") as stream:
        messages = [(message.id, message.string) for message in read_po(stream) if message.id]
    for theirs, ours in messages:
        assert ours
        last, only = (words if isinstance(words, str) else words[-1] for words in (theirs, ours))
        assert set(re.findall(r"\{\w+", only)) == set(re.findall(r"\{\w+", last))


def test_help_lists_every_command_without_importing_one() -> None:
    program = """
import sys
from govcloud.cli.main import COMMANDS, run
code = run(["--help"])
loaded = [name for name, (place, _) in COMMANDS.items() if place.partition(":")[0] in sys.modules]
heavy = [name for name in ("openstack", "pydantic", "openpyxl") if name in sys.modules]
sys.exit(f"imported {loaded} {heavy}" if loaded or heavy else code)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in COMMANDS)


def test_help_speaks_both_languages() -> None:
    assert "resource pools" in govcloud("--help").stdout
    assert "资源池" in govcloud("--help", GOVCLOUD_LANG="zh").stdout


def test_real_command_ends_with_its_exit_code_and_no_traceback() -> None:
    wrong = govcloud("no-such-command")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "Traceback" not in wrong.stderr
    assert govcloud("--version").returncode == 0


def test_command_of_a_room_that_is_not_installed_is_not_offered(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    plant(monkeypatch, None)
    monkeypatch.setitem(COMMANDS, "far", ("no_such_room.commands:far", Text("Far.", "测试用。")))
    assert run(["--help"]) == Exit.DONE
    assert "Far." not in capsys.readouterr().out
    assert run(["far"]) == Exit.USAGE
    assert "`far` is not part of this installation" in capsys.readouterr().err


def test_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m govcloud.cli --help; echo $? >&2"
    done = subprocess.run(
        ["bash", "-c", f"({command}) | true"], capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


ENDLESS = """
import signal, sys, time
from govcloud.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may have had them ignored
def wait():
    try:
        print("begun", flush=True)
        time.sleep(60)
    finally:
        print("taken back", flush=True)
main.root.main = lambda *_, **__: wait()
sys.argv = ["govcloud"]
main.main()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_command_that_is_told_to_end_takes_back_what_it_has_begun(number: signal.Signals) -> None:
    command = [sys.executable, "-c", ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "begun\n"
        running.send_signal(number)
        out, errors = running.communicate(timeout=30)
    assert (running.returncode, out) == (Exit.FAILED, "taken back\n")
    assert "Traceback" not in errors
