"""Several processes at once, and one that is killed in the middle of a transaction: nothing is lost or done twice."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from tests.tickets.cast import PEOPLE
from tests.tickets.service_cast import do, open_new
from tickets.domain.kinds import Kind
from tickets.domain.people import MACHINE, Role
from tickets.domain.states import State
from tickets.service.lists import get_ticket
from tickets.service.proof import verify
from tickets.store.database import PORTAL_URL
from tickets.store.models import CommandRow, TicketRow

CHECKOUT = Path(__file__).parents[2]
RACERS, TRIES = 3, 10


@contextmanager
def run_racer(url: str, what: str, number: str = "", name: str = "") -> Iterator["subprocess.Popen[str]"]:
    """A racer; it does not outlive the test."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.tickets.racer", what, number, name],
        cwd=CHECKOUT,
        env={**os.environ, PORTAL_URL: url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def stream(given: IO[str] | None) -> IO[str]:
    """A pipe that is there."""
    assert given is not None
    return given


def wait_until_ready(process: "subprocess.Popen[str]") -> None:
    """It has imported everything."""
    assert stream(process.stdout).readline() == "ready\n"


def start(process: "subprocess.Popen[str]") -> None:
    """The signal that all wait for."""
    stream(process.stdin).write("\n")
    stream(process.stdin).flush()


def race(url: str, what: str, number: str = "") -> list[list[str]]:
    """What each of the racers said."""
    with ExitStack() as stack:
        racers = [stack.enter_context(run_racer(url, what, number, f"reviewer-{each}")) for each in range(RACERS)]
        for racer in racers:
            wait_until_ready(racer)
        for racer in racers:
            start(racer)
        said = [stream(racer.stdout).read().splitlines() for racer in racers]
        assert [racer.wait() for racer in racers] == [0] * RACERS
    return said


def test_numbers_are_given_once_and_without_a_gap_to_all_who_ask_at_once(portal_url: str) -> None:
    numbers = [number for said in race(portal_url, "open") for number in said]
    assert sorted(numbers) == [f"X-2026-{each:04d}" for each in range(1, RACERS * TRIES + 1)]
    assert verify().findings == ()


def test_of_those_who_decide_at_once_one_does_and_the_others_are_told(portal_url: str) -> None:
    number = open_new(Kind.RENEW)
    do(number, Role.HEAD, "submit")
    said = sorted(line for lines in race(portal_url, "decide", number) for line in lines)
    assert said[0] == "approved"
    assert len(said) == RACERS
    assert all("worked on the ticket in the meantime" in line for line in said[1:])
    assert get_ticket(MACHINE, number).revision == 3
    assert CommandRow.objects.filter(key=f"{number}/3/notify").count() == 1
    assert verify().findings == ()


def test_who_is_killed_in_the_middle_leaves_nothing_and_holds_nobody_up(portal_url: str) -> None:
    number = open_new(Kind.RENEW)
    do(number, Role.HEAD, "submit")
    with run_racer(portal_url, "hang", number) as racer:
        wait_until_ready(racer)
        start(racer)
        assert stream(racer.stdout).readline() == "in the middle\n"
        racer.kill()
        racer.wait()
    ticket = get_ticket(PEOPLE[Role.COUNTY], number)
    assert (ticket.state, ticket.revision) == (State.COUNTY_REVIEW, 2)
    assert TicketRow.objects.count() == 1
    do(number, Role.COUNTY, "approve")
    assert open_new(Kind.RENEW) == "X-2026-0002"
    assert verify().findings == ()
