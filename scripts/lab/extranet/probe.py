"""UDP probes from hosts of the lab: a process that sends on every flow each few milliseconds until it is told to stop.

Started with the probes as JSON on the first line of its input; ends when the input does, and prints what it has found.
A gap is measured between the moments at which the probes before and after it were really sent, so that a late sender
does not make the network look worse than it was; how late it was is told as well.
"""

import contextlib
import json
import os
import resource
import select
import socket
import struct
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise

INTERVAL_S = 0.005
LINGER_S = 0.5
"""How long answers are waited for after the last probe."""
SEQUENCE = struct.Struct("!Q")
BYTES = 64


@dataclass(slots=True)
class Track:
    """One flow while it is probed."""

    socket: socket.socket
    sent: list[float] = field(default_factory=list)
    answered: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Finding:
    """One flow afterwards. `longest_ms` is the longest time without an answer, 0 when none was lost."""

    longest_ms: int
    lost: int
    sent: int


def main() -> None:
    """Probe as the first line of the input says: a list of [network namespace's file, address, port]."""
    tracks = [open_track(*words) for words in json.loads(sys.stdin.buffer.readline())]
    os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    print("ready", flush=True)
    late = send_until_told(tracks, sys.stdin.fileno())
    used = resource.getrusage(resource.RUSAGE_SELF)
    found = [asdict(judge(track)) for track in tracks]
    document = {"found": found, "late_ms": round(late * 1000), "cpu_s": round(used.ru_utime + used.ru_stime, 2)}
    with contextlib.suppress(BrokenPipeError):  # a drill that was interrupted does not read it
        os.write(sys.stdout.fileno(), json.dumps(document).encode())


def open_track(space: str, address: str, port: int) -> Track:
    """A socket in a network namespace, towards one address."""
    handle = os.open(space, os.O_RDONLY)
    os.setns(handle, os.CLONE_NEWNET)
    os.close(handle)
    opened = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
    opened.setblocking(False)
    opened.connect((address, port))
    return Track(opened)


def send_until_told(tracks: Sequence[Track], words: int) -> float:
    """Send on every track until `words` ends, then wait for late answers; how late it was at worst, in seconds."""
    by_number = {track.socket.fileno(): track for track in tracks}
    poll = select.poll()
    for number in (*by_number, words):
        poll.register(number, select.POLLIN)
    due, late, told = time.monotonic(), 0.0, None
    while told is None or time.monotonic() < told + LINGER_S:
        now = time.monotonic()
        if told is None and now >= due:
            late = max(late, now - due)
            for track in tracks:
                send(track)
            due = max(due + INTERVAL_S, now)
        for number, _ in poll.poll(max(0.0, (due - time.monotonic()) * 1000) if told is None else 20):
            if number == words:
                told = time.monotonic()
                poll.unregister(words)
            else:
                receive(by_number[number])
    return late


def send(track: Track) -> None:
    """One probe; one that cannot be sent is as lost as one that is dropped on its way."""
    number = len(track.sent)
    track.sent.append(time.monotonic())
    try:
        track.socket.send(SEQUENCE.pack(number))
    except OSError:
        return


def receive(track: Track) -> None:
    """All answers that are there; a refusal is none."""
    for _ in range(BYTES):
        try:
            track.answered.add(SEQUENCE.unpack(track.socket.recv(BYTES))[0])
        except BlockingIOError:
            return
        except (OSError, struct.error):
            continue


def judge(track: Track) -> Finding:
    """What a flow's probes say. A gap at the end lasts until the last probe."""
    answered, last = sorted(track.answered), len(track.sent) - 1
    edges = [-1, *answered, last + 1]
    longest = 0.0
    for before, after in pairwise(edges):
        if after - before > 1:
            longest = max(longest, track.sent[min(after, last)] - track.sent[max(before, 0)])
    return Finding(round(longest * 1000), len(track.sent) - len(answered), len(track.sent))


if __name__ == "__main__":
    main()
