"""Asking the monitoring: a real Prometheus with samples of thirty days, one that is away, and one that refuses.

What refuses, lies or is slow is one HTTP server that stands in for Prometheus, for a real one cannot be made to.
"""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from govcloud.errors import UsageError
from monitors.metrics.catalogue import METRICS
from policies.catalogue.read import all_checks
from policies.collect.prometheus import QUESTIONS, list_expressions, read_metrics
from policies.collect.way import Way, read_way
from policies.facts.base import Harvest
from policies.facts.gaps import Cause
from policies.facts.measured import Metric, Question
from policies.measures import Measure

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
EMPTY = {"status": "success", "data": {"resultType": "vector", "result": []}}


@contextmanager
def stand_in(status: int, body: bytes) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Address of a server that answers everything with this, and the headers of what it was asked."""
    heard: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(dict(self.headers))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", heard
    finally:
        server.shutdown()
        server.server_close()


def ask(url: str) -> Harvest:
    return read_metrics(Way(url), lambda: NOW)


def told(harvest: Harvest) -> str:
    gap = harvest.reads[0].gap
    assert gap is not None
    return gap.why.render("en")


def questions(harvest: Harvest) -> dict[str, str | None]:
    return {fact.id: fact.failure for fact in harvest.facts if isinstance(fact, Question)}


def test_every_measure_is_asked() -> None:
    assert QUESTIONS.keys() == set(Measure)


def test_questions_name_metrics_and_labels_that_the_monitors_tell() -> None:
    for expression in list_expressions():
        names = re.findall(r"govcloud_\w+", expression)
        assert names
        assert set(names) <= METRICS.keys()
        known = {label for name in names for label in METRICS[name].labels}
        asked = re.findall(r"by \(([^)]*)\)", expression)
        asked += re.findall(r"(\w+)=", expression)
        assert {label.strip() for each in asked for label in each.split(",")} <= known


def test_monitoring_that_is_away_is_a_gap_and_is_asked_once() -> None:
    harvest = ask("http://127.0.0.1:1")
    assert [(read.kind, read.gap and read.gap.cause) for read in harvest.reads] == [
        (Question, Cause.UNREAD),
        (Metric, Cause.UNREAD),
    ]
    assert not harvest.facts
    assert "no connection" in told(harvest)


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (503, b"starting", "refuses"),
        (401, b"", "refuses"),
        (200, b"<html>", "could not be understood"),
        (200, b"{}", "could not be understood"),
        (200, json.dumps({"data": {"result": [{"metric": {}}]}}).encode(), "could not be understood"),
        (
            200,
            json.dumps({"data": {"result": [{"metric": {}, "value": [0, "x"]}]}}).encode(),
            "could not be understood",
        ),
    ],
)
def test_answer_that_is_none_is_a_gap_and_never_no_values(status: int, body: bytes, words: str) -> None:
    with stand_in(status, body) as (url, _):
        harvest = ask(url)
    assert all(read.gap and read.gap.cause is Cause.UNREAD for read in harvest.reads)
    assert words in told(harvest)
    assert not harvest.facts


def test_value_that_is_no_number_is_unknown() -> None:
    row = {"metric": {"source": "huawei"}, "value": [0, "NaN"]}
    with stand_in(200, json.dumps({"data": {"result": [row]}}).encode()) as (url, _):
        metric = next(fact for fact in ask(url).facts if isinstance(fact, Metric))
    assert (metric.name, metric.labels) == ("source_up", {"source": "huawei"})
    assert "value" not in dict(metric.known)


def test_credentials_are_sent_and_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "credentials"
    file.write_text("reader:secret-word\n")
    file.chmod(0o600)
    with stand_in(200, json.dumps(EMPTY).encode()) as (url, heard):
        way = read_way(url, file)
        assert set(questions(read_metrics(way, lambda: NOW)).values()) == {None}
        file.write_text("token-word\n")
        read_metrics(read_way(url, file), lambda: NOW)
    assert {each["Authorization"] for each in heard} == {"Basic cmVhZGVyOnNlY3JldC13b3Jk", "Bearer token-word"}
    assert "secret-word" not in repr(way)


@pytest.mark.parametrize(("content", "mode"), [("a:b", 0o644), ("", 0o600), ("a\nb\n", 0o600), (None, 0o600)])
def test_credentials_that_others_may_read_or_that_are_none_are_refused(
    content: str | None, mode: int, tmp_path: Path
) -> None:
    file = tmp_path / "credentials"
    if content is not None:
        file.write_text(content)
        file.chmod(mode)
    with pytest.raises(UsageError):
        read_way("http://127.0.0.1:9090", file)


@pytest.mark.parametrize("url", ["prometheus:9090", "file:///etc/passwd", "http://", "http://reader:word@host"])
def test_address_that_is_none_or_has_credentials_in_it_is_refused(url: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_way(url, None)
    assert "reader" not in str(refused.value)


def test_checks_on_the_monitoring_that_are_built() -> None:
    built = {"mon-coverage", "mon-exporter-fresh", "ext-headroom-n-1", "cap-days-to-full"}
    assert all(all_checks()[name].built for name in built)
