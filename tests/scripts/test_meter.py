"""The meter sees what a command used: memory of all below it, of the lab's detached processes, and processor time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.meter import Meter, find_below

METER = Path(__file__).resolve().parents[2] / "scripts" / "meter.py"
HOLD = """
import sys, time
block = bytearray(int(sys.argv[1]) << 20)
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""
OUTSIDE = """
import sys
from pathlib import Path
from scripts.meter import Meter
print(Meter(Path(sys.argv[1])).start().stop().lab_peak_mib)
"""


def measure(tmp_path: Path, *command: str) -> tuple[int, dict[str, float]]:
    """Exit code and figures of a command."""
    figures = tmp_path / "figures.json"
    environment = {**os.environ, "GOVCLOUD_LAB_DIR": str(tmp_path / "no-lab")}
    meter = [sys.executable, str(METER), "--to", str(figures), "--"]
    done = subprocess.run([*meter, *command], env=environment, check=False, capture_output=True)
    return done.returncode, json.loads(figures.read_text(encoding="utf-8"))


def test_memory_of_a_grandchild_is_counted(tmp_path: Path) -> None:
    inner = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLD!r}, '150', '1.2'])"
    code, figures = measure(tmp_path, sys.executable, "-c", inner)
    assert code == 0
    assert 150 < figures["peak_mib"] < 250
    assert 1.2 <= figures["wall_seconds"] < 10


def test_processor_time_is_counted(tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.7: pass"
    _, figures = measure(tmp_path, sys.executable, "-c", busy)
    assert 0.7 <= figures["cpu_seconds"] < 2


@pytest.mark.parametrize(("command", "code"), [("exit 3", 3), ("kill -9 $$", 137), ("true", 0)])
def test_exit_code_is_that_of_the_command(command: str, code: int, tmp_path: Path) -> None:
    assert measure(tmp_path, "sh", "-c", command)[0] == code


def test_process_of_the_lab_counts_wherever_it_hangs_and_a_strangers_does_not(tmp_path: Path) -> None:
    lab = tmp_path / "lab"
    with (
        subprocess.Popen(
            [sys.executable, "-c", HOLD, "60", "30", f"{lab}/pools/huawei/pool.json"], stdout=subprocess.PIPE
        ) as ours,
        subprocess.Popen(
            [sys.executable, "-c", HOLD, "60", "30", f"{lab}2/pool.json"], stdout=subprocess.PIPE
        ) as strangers,
    ):
        for process in (ours, strangers):
            assert process.stdout is not None
            process.stdout.readline()
        command = [sys.executable, "-c", OUTSIDE, str(lab)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        ours.kill()
        strangers.kill()
    assert 60 <= int(done.stdout) < 100


def test_meter_in_this_process_measures_this_process(tmp_path: Path) -> None:
    meter = Meter(tmp_path).start()
    block = bytearray(50 << 20)
    usage = meter.stop()
    assert usage.peak_mib > len(block) >> 20
    assert usage.lab_peak_mib == 0


def test_descendants_are_found_at_any_depth() -> None:
    assert find_below(1, {1: 0, 2: 1, 3: 2, 4: 9, 5: 3}) == {1, 2, 3, 5}
