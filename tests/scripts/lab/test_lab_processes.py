"""Pid files: a process is ours only if pid, start time and command line say so. Real processes throughout."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from scripts.lab.processes import Process, send, start, stop_all, wait_gone
from scripts.lab.services.pids import read_pid, start_ticks, working_set, write_pid_file

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
)
OBEDIENT = "import time; print('ready', flush=True); time.sleep(60)"


@pytest.fixture
def process(tmp_path: Path) -> Process:
    """A process that is not started yet."""
    return Process("sleeper", tmp_path / "pid", tmp_path / "logs" / "log", "time.sleep")


def launch(process: Process, code: str) -> int:
    """Start Python with `code` and wait until it says that it is ready."""
    pid = start(process, [sys.executable, "-c", code], {})
    end = time.monotonic() + 10
    while "ready" not in process.log.read_text():
        assert time.monotonic() < end
        time.sleep(0.01)
    return pid


def test_started_process_is_found_by_its_file_and_gone_after_stop(process: Process) -> None:
    pid = launch(process, OBEDIENT)
    assert process.pid == pid
    assert working_set(pid) > 1024 * 1024
    assert stop_all([process]) == ["sleeper"]
    assert process.pid is None
    assert not process.pid_file.exists()
    assert working_set(pid) == 0


def test_process_that_ignores_the_request_is_killed(process: Process) -> None:
    pid = launch(process, STUBBORN)
    before = time.monotonic()
    stop_all([process], grace=0.3)
    assert time.monotonic() - before >= 0.3
    assert start_ticks(pid) is None


def test_process_in_a_session_of_its_own_survives_the_caller_s_terminal(process: Process) -> None:
    pid = launch(process, OBEDIENT)
    assert os.getsid(pid) == pid != os.getsid(0)
    stop_all([process])


def test_pid_of_another_process_is_not_taken_for_ours(process: Process) -> None:
    write_pid_file(process.pid_file, os.getpid())
    assert process.pid is None, "the command line has other words"
    assert read_pid(process.pid_file, "python") == os.getpid()
    process.pid_file.write_text(f"{os.getpid()} 1\n")
    assert read_pid(process.pid_file, "python") is None, "the start time is another"


@pytest.mark.parametrize("content", ["", "\n", "12345678 1\n"])
def test_broken_or_old_pid_file_means_no_process(process: Process, content: str) -> None:
    process.pid_file.write_text(content)
    assert process.pid is None
    assert stop_all([process]) == []


def test_zombie_counts_as_ended(process: Process) -> None:
    pid = launch(process, OBEDIENT)
    send(pid, signal.SIGKILL)
    assert wait_gone([process], 5)
    assert Path("/proc", str(pid)).exists(), "not reaped: it is our child"
    os.waitpid(pid, 0)


def test_last_words_are_the_last_error_of_the_log(process: Process) -> None:
    process.log.parent.mkdir()
    process.log.write_text("INFO a\nERROR the reason\nINFO b\n\n")
    assert process.last_words() == "ERROR the reason"
    process.log.write_text("INFO a\nINFO b\n")
    assert process.last_words() == "INFO b"
    process.log.unlink()
    assert process.last_words() == ""
