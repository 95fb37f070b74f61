"""What never changes on a pool is looked up once, however many ask."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from stacks.resources.job import Memory

THREADS = 8


def test_threads_that_ask_together_make_one_look() -> None:
    memory, begun, looks = Memory(), threading.Barrier(THREADS), []

    def look() -> str:
        looks.append(threading.get_ident())
        return f"look {len(looks)}"

    def ask() -> str:
        begun.wait()
        return str(memory.recall("roles", look))

    with ThreadPoolExecutor(THREADS) as crew:
        answers = [answer.result() for answer in [crew.submit(ask) for _ in range(THREADS)]]
    assert answers == ["look 1"] * THREADS
    assert memory.recall("others", look) == "look 2"


def test_look_that_fails_is_made_again() -> None:
    memory = Memory()

    def fail() -> str:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        memory.recall("roles", fail)
    assert memory.recall("roles", lambda: "there") == "there"
