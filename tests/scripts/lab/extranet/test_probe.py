"""What the lab's prober makes of its answers, and that it really sends and receives (in this network namespace)."""

import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scripts.lab.extranet import probe
from scripts.lab.extranet.probe import Finding, Track, judge


def track(times: list[float], answered: set[int]) -> Track:
    return Track(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), times, answered)


def test_flow_without_loss_has_no_gap() -> None:
    assert judge(track([0.0, 0.005, 0.010], {0, 1, 2})) == Finding(0, 0, 3)


def test_gap_is_measured_between_real_send_times() -> None:
    assert judge(track([0.0, 0.005, 0.100, 0.105], {0, 3})) == Finding(105, 2, 4)


def test_gap_at_the_end_lasts_until_the_last_probe() -> None:
    assert judge(track([0.0, 0.005, 0.3, 0.5], {0, 1})) == Finding(495, 2, 4)


def test_flow_that_was_never_answered_is_one_gap() -> None:
    assert judge(track([0.0, 0.005, 0.4], set())) == Finding(400, 3, 3)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root enters network namespaces")
def test_prober_counts_the_answers_of_a_real_responder() -> None:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.bind(("127.0.0.1", 0))

    def answer() -> None:
        while (packet := opened.recvfrom(64))[0] != b"end":
            opened.sendto(*packet)

    thread = threading.Thread(target=answer)
    thread.start()
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(Path(probe.__file__))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    )
    assert process.stdin
    assert process.stdout
    wanted = [("/proc/self/ns/net", "127.0.0.1", opened.getsockname()[1]), ("/proc/self/ns/net", "127.0.0.1", 9)]
    process.stdin.write(json.dumps(wanted).encode() + b"\n")
    assert process.stdout.readline() == b"ready\n"
    threading.Event().wait(0.3)
    document = json.loads(process.communicate()[0])
    opened.sendto(b"end", opened.getsockname())
    thread.join()
    answered, refused = document["found"]
    assert answered["sent"] > 10
    assert answered["lost"] == 0
    assert refused["lost"] == refused["sent"] == answered["sent"]
