"""Locks between commands that change the same lab."""

import subprocess
import sys
import threading
from pathlib import Path

from scripts.lab.locks import hold

HOLDER = """
import sys, time
from pathlib import Path
from scripts.lab.locks import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_second_waits_says_so_and_goes_on_when_the_first_is_done(tmp_path: Path) -> None:
    told, entered, leave = threading.Event(), threading.Event(), threading.Event()

    def second() -> None:
        with hold(tmp_path / "lock", told.set):
            entered.set()
            leave.wait(10)

    thread = threading.Thread(target=second)
    with hold(tmp_path / "lock"):
        thread.start()
        assert told.wait(10)
        assert not entered.is_set()
    assert entered.wait(10)
    leave.set()
    thread.join()


def test_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path / "lock")], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.wait()
    told: list[bool] = []
    with hold(tmp_path / "lock", lambda: told.append(True)):
        assert not told
