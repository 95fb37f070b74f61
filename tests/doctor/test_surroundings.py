"""What the doctor says about terminal, proxies, rights of files and fonts."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from govcloud.doctor.finding import State
from govcloud.doctor.surroundings import check_folders, check_fonts, check_proxy, check_terminal, check_umask
from tests.doctor.conftest import MakeCircumstances


@pytest.mark.parametrize(
    ("encoding", "state"),
    [
        ("utf-8", State.OK),
        ("gb18030", State.OK),
        ("ascii", State.WARN),
        ("latin-1", State.WARN),
        ("no-such", State.WARN),
    ],
)
def test_terminal_must_show_chinese(make: MakeCircumstances, encoding: str, state: State) -> None:
    [finding] = check_terminal(make(encoding=encoding))
    assert finding.state is state


@pytest.mark.parametrize(
    ("environment", "state"),
    [
        ({}, State.OK),
        ({"HTTPS_PROXY": "http://proxy:3128"}, State.WARN),
        ({"http_proxy": "http://proxy:3128", "no_proxy": "example.cn"}, State.WARN),
        ({"http_proxy": "http://proxy:3128", "no_proxy": "127.0.0.1"}, State.WARN),
        ({"http_proxy": "http://proxy:3128", "no_proxy": "localhost, 127.0.0.1"}, State.OK),
        ({"ALL_PROXY": "socks5://proxy", "NO_PROXY": "*"}, State.OK),
    ],
)
def test_proxy_must_spare_this_machine(make: MakeCircumstances, environment: dict[str, str], state: State) -> None:
    [finding] = check_proxy(make(**environment))
    assert finding.state is state


def test_password_of_a_proxy_is_not_shown(make: MakeCircumstances) -> None:
    [finding] = check_proxy(make(HTTPS_PROXY="http://me:secret@proxy:3128"))
    assert "secret" not in finding.found.render("en")


@pytest.fixture
def umask() -> Iterator[None]:
    """Whatever a test sets, the umask is put back."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize(
    ("mask", "state"),
    [(0o022, State.OK), (0o077, State.OK), (0o002, State.WARN), (0o000, State.WARN), (0o020, State.WARN)],
)
def test_umask_that_lets_others_write_is_told(make: MakeCircumstances, mask: int, state: State) -> None:
    os.umask(mask)
    [finding] = check_umask(make())
    assert finding.state is state
    assert f"{mask:04o}" in finding.found.render("en")


def test_folders_that_are_not_there_yet_are_fine(make: MakeCircumstances) -> None:
    assert [finding.state for finding in check_folders(make())] == [State.OK, State.OK]


def test_folder_that_others_may_write_is_a_failure_with_its_command(make: MakeCircumstances, tmp_path: Path) -> None:
    loose = tmp_path / "state"
    loose.mkdir()
    loose.chmod(0o777)
    [state, _] = check_folders(make(GOVCLOUD_STATE_DIR=str(loose)))
    assert state.state is State.FAIL
    assert state.fix is not None
    assert f"chmod go-w {loose}" in state.fix.render("zh")


def test_file_in_place_of_a_folder_is_a_failure(make: MakeCircumstances, tmp_path: Path) -> None:
    file = tmp_path / "state"
    file.write_text("", encoding="utf-8")
    [state, _] = check_folders(make(GOVCLOUD_STATE_DIR=str(file)))
    assert state.state is State.FAIL


def test_missing_fonts_are_a_hint(make: MakeCircumstances, tmp_path: Path) -> None:
    [finding] = check_fonts(make(PATH=str(tmp_path)))
    assert finding.state is State.INFO
