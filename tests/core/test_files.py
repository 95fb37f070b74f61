"""Atomic writes whatever interrupts a writer: kills at any moment, a full disk, a folder that is missing."""

import os
import random
import signal
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from govcloud.files import write_atomic

SIZE = 2_000_000
KILLS = 25


def start_writer(path: Path, mode: int) -> subprocess.Popen[str]:
    """A process that replaces the file without end, by all `a` and all `b` in turn, and says when it has begun."""
    program = """
        import sys
        from itertools import cycle
        from pathlib import Path
        from govcloud.files import write_atomic
        for number, letter in enumerate(cycle("ab")):
            write_atomic(Path(sys.argv[1]), letter * int(sys.argv[2]), mode=int(sys.argv[3]))
            if number == 0:
                print("begun", flush=True)
    """
    command = [sys.executable, "-c", textwrap.dedent(program), str(path), str(SIZE), str(mode)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def kill_at_random(writer: subprocess.Popen[str], chance: random.Random) -> None:
    """Let the writer begin, and kill it some milliseconds later."""
    assert writer.stdout is not None
    assert writer.stdout.readline() == "begun\n"
    with pytest.raises(subprocess.TimeoutExpired):
        writer.wait(timeout=chance.uniform(0, 0.03))
    writer.send_signal(signal.SIGKILL)
    assert writer.wait() == -signal.SIGKILL
    writer.stdout.close()


def test_file_is_whole_whenever_its_writer_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    chance = random.Random(1)
    kinds = set()
    for _ in range(KILLS):
        kill_at_random(start_writer(path, 0o644), chance)
        content = path.read_bytes()
        assert content in (b"a" * SIZE, b"b" * SIZE)
        kinds.add(content[:1])
    assert kinds == {b"a", b"b"}, "no kill came after the second write, so this proved nothing"


def test_killed_writer_of_a_secret_leaves_nothing_that_others_can_read(tmp_path: Path) -> None:
    chance = random.Random(2)
    left_behind = 0
    for number in range(KILLS):
        kill_at_random(start_writer(tmp_path / f"secret-{number}", 0o600), chance)
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
        left_behind += path.name.startswith(".secret-")
    assert left_behind, "no kill came in the middle of a write, so this proved nothing"


def test_reader_beside_a_writer_never_sees_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    writer = start_writer(path, 0o644)
    assert writer.stdout is not None
    writer.stdout.readline()
    try:
        seen = {path.read_bytes() for _ in range(300)}
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    assert seen == {b"a" * SIZE, b"b" * SIZE}


def test_full_disk_keeps_the_old_file_and_leaves_no_other(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text("old", encoding="utf-8")
    program = """
        import resource, signal, sys
        from pathlib import Path
        from govcloud.files import write_atomic
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            write_atomic(Path(sys.argv[1]), "x" * 5000)
        except OSError as refused:
            print(type(refused).__name__)
    """
    command = [sys.executable, "-c", textwrap.dedent(program), str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout == "OSError\n"
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_mode_is_the_one_asked_for_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o077)
    try:
        write_atomic(tmp_path / "open", "x")
        write_atomic(tmp_path / "secret", "x", mode=0o600)
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "open").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_replacing_a_file_opened_to_all_makes_it_secret(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o666)
    write_atomic(path, "new", mode=0o600)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_text_is_utf8_and_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    write_atomic(tmp_path / "text", "汉江")
    write_atomic(tmp_path / "bytes", b"\xff\x00")
    assert (tmp_path / "text").read_bytes() == "汉江".encode()
    assert (tmp_path / "bytes").read_bytes() == b"\xff\x00"


def test_missing_folder_is_an_error_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomic(tmp_path / "missing" / "file", "x")
    assert list(tmp_path.iterdir()) == []
