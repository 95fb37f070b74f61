"""The line to a pool keeps connections, sends safe calls once more, counts, and reads the servers' clocks."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from govcloud.pools.calls import Calls, ClockSample
from govcloud.pools.errors import Limits, Party, PoolError
from govcloud.pools.reading import quote
from govcloud.pools.session import next_page
from govcloud.pools.transport import PoolAdapter, read_clock
from tests.pools.servers import Behaviour, answer, read_request, serve

PARTY = Party("huawei", "huawei", Limits(connect=1, read=2))


def line(calls: Calls) -> requests.Session:
    """A session whose calls go through the adapter."""
    web = requests.Session()
    web.mount("http://", PoolAdapter(PARTY, calls, lambda _: "compute", 4))
    return web


def closing_once(closed: threading.Event) -> Behaviour:
    """A server that closes its first connection after the request, as one does that restarts; then it answers."""
    good = answer("200 OK", b"{}")

    def behave(connection: socket.socket) -> None:
        if not closed.is_set():
            read_request(connection)
            closed.set()
            return
        good(connection)

    return behave


def test_safe_call_is_sent_again_when_the_connection_was_closed() -> None:
    calls = Calls()
    with serve(closing_once(threading.Event())) as port:
        assert line(calls).get(f"http://127.0.0.1:{port}/x").status_code == 200
    assert calls.total.count == 1


def test_calls_without_answer_and_with_errors_of_the_service_count_as_failed_and_others_do_not() -> None:
    calls = Calls()
    for status, failed in (("200 OK", 0), ("404 Not Found", 0), ("503 Service Unavailable", 1)):
        with serve(answer(status, b"{}")) as port:
            line(calls).get(f"http://127.0.0.1:{port}/x")
        assert calls.start_over()["compute"].failed == failed
    with pytest.raises(PoolError):
        line(calls).post(f"http://127.0.0.1:{port}/x")
    assert (calls.total.count, calls.total.failed) == (1, 1)


def test_call_that_changes_something_is_never_sent_again() -> None:
    with serve(closing_once(closed := threading.Event())) as port, pytest.raises(PoolError) as caught:
        line(Calls()).post(f"http://127.0.0.1:{port}/x")
    assert closed.is_set()
    assert caught.value.kind == "cut"


def test_connection_is_kept_for_the_next_call() -> None:
    connections = []
    good = answer("200 OK", b"{}")

    def behave(connection: socket.socket) -> None:
        connections.append(connection)
        good(connection)

    with serve(behave) as port:
        web = line(Calls())
        for _ in range(5):
            web.get(f"http://127.0.0.1:{port}/x")
    assert len(connections) == 1


def test_calls_are_counted_from_all_threads_without_their_queries() -> None:
    calls = Calls()
    with serve(answer("200 OK", b"{}")) as port, ThreadPoolExecutor(8) as crew:
        web = line(calls)
        list(crew.map(lambda n: web.get(f"http://127.0.0.1:{port}/x?token={n}"), range(40)))
    assert calls.by_service["compute"].count == calls.total.count == 40
    assert calls.total.slowest_call == "GET /x"
    assert 0 < calls.total.slowest <= calls.total.seconds


def test_failed_calls_are_counted_too() -> None:
    calls = Calls()
    with serve(lambda _: None) as port:
        pass
    with pytest.raises(PoolError):
        line(calls).get(f"http://127.0.0.1:{port}/x")
    assert calls.total.count == 1


def test_clock_of_a_server_is_read_from_its_date() -> None:
    late = requests.Response()
    late.headers["Date"] = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() - 3600))
    sample = read_clock(late, 0.2)
    assert sample is not None
    assert sample.offset == pytest.approx(-3600, abs=1.2)
    assert sample.error == pytest.approx(0.6)


@pytest.mark.parametrize("date", ["", "yesterday", "32 Foo 2026"])
def test_date_that_is_none_gives_no_sample(date: str) -> None:
    silent = requests.Response()
    silent.headers["Date"] = date
    assert read_clock(silent, 0.1) is None


def test_most_exact_look_at_a_clock_is_kept() -> None:
    calls = Calls()
    for offset, error in ((1.0, 0.9), (2.0, 0.5), (3.0, 0.7)):
        calls.note_clock("compute", ClockSample(offset, error))
    assert calls.clocks["compute"] == ClockSample(2.0, 0.5)


@pytest.mark.parametrize(
    ("page", "query"),
    [
        (
            {"flavors_links": [{"rel": "next", "href": "http://h/v2.1/flavors?limit=1&marker=a"}]},
            {"limit": ["1"], "marker": ["a"]},
        ),
        ({"flavors_links": [{"rel": "previous", "href": "http://h/?marker=a"}]}, {}),
        ({"volume_type_links": [{"rel": "next", "href": "http://h/v3/types?marker=d"}]}, {"marker": ["d"]}),
        ({"next": "/v2/images?marker=b"}, {"marker": ["b"]}),
        ({"links": {"next": None, "self": "http://h/v3/projects"}}, {}),
        ({"links": {"next": "http://h/v3/projects?marker=c"}}, {"marker": ["c"]}),
        ({"flavors": []}, {}),
    ],
)
def test_next_page_is_found_however_a_service_links_it(page: dict[str, object], query: dict[str, list[str]]) -> None:
    assert next_page(page) == query


@pytest.mark.parametrize(
    ("name", "quoted"), [("Kylin-V10", "Kylin-V10"), ("a,b", '"a,b"'), ('a"b', '"a\\"b"'), ("麒麟 V10", "麒麟 V10")]
)
def test_name_with_a_comma_is_quoted_for_glance(name: str, quoted: str) -> None:
    assert quote(name) == quoted
