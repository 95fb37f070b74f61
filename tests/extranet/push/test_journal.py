"""What is known of a push wherever it was cut off."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from extranet.push.journal import Confirmed, Intended, Journal, PushRunningError, Step, read_past
from govcloud.errors import Exit

WAVES = (("a",), ("b", "c"))
INTENDED = Intended("p1", "li", 5.0, "hanjiang", WAVES, {"a": "1", "b": "2", "c": "3"})


def test_push_reads_back_as_far_as_it_came_and_goes_on(tmp_path: Path) -> None:
    journal = Journal(tmp_path, lambda: 7.0)
    with journal.begin(INTENDED) as record:
        record.step(["a"], Step.CONFIRMED, {})
        record.step(["b", "c"], Step.SENDING, {})
    (past,) = journal.pasts()
    assert (past.intended, past.ended, past.rest) == (INTENDED, "", (("b", "c"),))
    with journal.go_on(past) as record:
        record.step(["b"], Step.CONFIRMED, {})
        record.step(["c"], Step.FAILED, {"c": "no answer"})
        record.end("failed")
    (past,) = journal.pasts()
    assert (past.ended, past.rest, past.words) == ("failed", (("c",),), {"c": "no answer"})
    assert journal.last_confirmed() == {"a": Confirmed("1", "li", 5.0), "b": Confirmed("2", "li", 5.0)}


def test_file_cut_off_at_any_byte_tells_of_whole_lines_only(tmp_path: Path) -> None:
    journal = Journal(tmp_path, lambda: 7.0)
    with journal.begin(INTENDED) as record:
        record.step(["a"], Step.CONFIRMED, {})
        record.end("done")
    text = (tmp_path / "p1.jsonl").read_text()
    ends = [number for number, letter in enumerate(text) if letter == "\n"]
    for size in range(len(text)):
        past = read_past(text[:size])
        assert (past is None) == (size < ends[0])
        if past is not None:
            assert past.steps == ({"a": Step.CONFIRMED} if size >= ends[1] else {})


def test_second_push_is_told_who_holds_the_lock_and_may_start_when_the_holder_was_killed(tmp_path: Path) -> None:
    journal = Journal(tmp_path, lambda: 7.0)
    lines = (
        "import sys, time; from pathlib import Path; from extranet.push.journal import Journal\n"
        "with Journal(Path(sys.argv[1]), time.time).locked('li@desk'):\n    print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", lines, tmp_path], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(PushRunningError, match="li@desk") as refused, journal.locked("wang@desk"):
            pass
        assert refused.value.exit_code == Exit.LOCKED
    finally:
        os.kill(holder.pid, 9)
        holder.wait()
    with journal.locked("wang@desk"):
        assert (tmp_path / "lock").read_text() == "wang@desk"
