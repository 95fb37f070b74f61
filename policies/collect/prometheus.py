"""Asks Prometheus a fixed list of questions, and makes facts of the answers. A question that fails is a gap of its own.

It knows the monitoring's metrics by their names alone: whoever renames one finds out by a test of these questions.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import requests
from prometheus_api_client import PrometheusConnect
from prometheus_api_client.exceptions import PrometheusApiClientException
from urllib3.util.retry import Retry

from govcloud.text import Text
from policies.collect.way import Way
from policies.facts.base import Harvest
from policies.facts.fact import CITY, Read
from policies.facts.gaps import Cause
from policies.facts.measured import Metric, Question
from policies.facts.reading import NOT_UNDERSTOOD
from policies.measures import Failure, Measure

TIMEOUT_S = 30
"""Prometheus gives up after two minutes by itself."""
LEVELS = ("city", "county", "township", "village")
TELLS = "prometheus"
NO_ANSWER = Text("the monitoring gives no answer: {why}", "监测系统无应答：{why}")


def use_of_links(level: str, direction: str) -> str:
    """One slice of the traffic of 30 days: all at once are more samples than Prometheus takes into memory."""
    traffic = f'rate(govcloud_link_bytes_total{{level="{level}",direction="{direction}"}}[15m])'
    return f"quantile_over_time(0.95, (sum by (node, direction) ({traffic}))[30d:15m])"


BANDWIDTH = "govcloud_link_bandwidth_bytes_per_second"
PART = "pool, part, resource"
QUESTIONS: Mapping[Measure, Sequence[str]] = {
    Measure.SOURCE_UP: ('max by (source) (govcloud_source_up{kind="pool"})',),
    Measure.SOURCE_AGE: ('time() - max by (source) (govcloud_source_last_success_timestamp_seconds{kind="pool"})',),
    Measure.SOURCE_DURATION: ('max by (source) (govcloud_source_duration_seconds{kind="pool"})',),
    Measure.SOURCE_INTERVAL: ('max by (source) (govcloud_source_interval_seconds{kind="pool"})',),
    Measure.DEVICE_SEEN: ("count by (device) (last_over_time(govcloud_device_up[5m]))",),
    Measure.LINKS: (f"count by (node) ({BANDWIDTH})",),
    Measure.LINK_DAYS: (f"count_over_time((min by (node) ({BANDWIDTH}))[30d:1d])",),
    Measure.LINK_SMALLEST: (f"min by (node) ({BANDWIDTH})",),
    Measure.HISTORY_DAYS: (f"min by ({PART}) (govcloud_capacity_history_days)",),
    Measure.FULL_DAYS: (f'min by ({PART}) (govcloud_capacity_full_days{{quantile="0.1"}})',),
    Measure.LINK_USE: tuple(use_of_links(level, way) for level in LEVELS for way in ("up", "down")),
}
"""Measure → expressions whose answers together are its values; the heavy ones last."""

type Clock = Callable[[], datetime]


def read_metrics(way: Way, clock: Clock) -> Harvest:
    """The answers to all questions. Never raises for what Prometheus does; when it falls silent it is asked no more."""
    at = clock()
    asked, read = Read(Question, CITY, TELLS, at), Read(Metric, CITY, TELLS, at)
    questions: list[Question] = []
    metrics: list[Metric] = []
    silence: Failure | None = None
    with open_session(way) as session:
        for measure, expressions in QUESTIONS.items():
            found: list[Answer] = []
            try:
                if not silence:
                    found = [Answer.read(row) for row in chain.from_iterable(map(session.custom_query, expressions))]
                failure = silence
            except PrometheusApiClientException:
                failure = Failure.REFUSED
            except NOT_UNDERSTOOD:  # before the next: an answer that is no JSON is one of them, too
                failure = Failure.STRANGE
            except requests.RequestException as refusal:
                failure = silence = find_failure(refusal)
            questions.append(Question.told_by(asked, measure.value, {"failure": failure}))
            metrics += [each.as_fact(measure, read) for each in found]
    failures = [each.failure for each in questions if each.failure]
    if len(failures) == len(questions):
        why = NO_ANSWER(why=Failure(failures[0]).words)
        return Harvest([asked.with_gap(Cause.UNREAD, why), read.with_gap(Cause.UNREAD, why)])
    return Harvest([asked, read], [*questions, *metrics])


def find_failure(refusal: requests.RequestException) -> Failure:
    """Why there is no answer at all."""
    if isinstance(refusal, requests.exceptions.SSLError):
        return Failure.UNTRUSTED
    return Failure.LATE if isinstance(refusal, requests.ReadTimeout) else Failure.SILENT


@dataclass(frozen=True)
class Answer:
    """One value."""

    labels: Mapping[str, str]
    value: float

    @staticmethod
    def read(row: Any) -> "Answer":
        """One row of the answer. Raises KeyError, TypeError, ValueError or AttributeError."""
        _, value = row["value"]
        return Answer({str(name): str(word) for name, word in row["metric"].items()}, float(value))

    def as_fact(self, measure: Measure, read: Read) -> Metric:
        """It as a fact. What is no number is unknown."""
        words = ",".join(f"{name}={word}" for name, word in sorted(self.labels.items()))
        told: dict[str, Any] = {"name": measure.value, "labels": self.labels}
        if not math.isnan(self.value):
            told["value"] = self.value
        return Metric.told_by(read, f"{measure.value}{{{words}}}", told)


def open_session(way: Way) -> PrometheusConnect:
    """A session. It tries once more where the connection breaks, and never waits longer than `TIMEOUT_S`."""
    headers = {"Authorization": f"Bearer {way.secret}"} if way.secret and not way.user else None
    return PrometheusConnect(
        way.url.rstrip("/"),
        headers=headers,
        auth=(way.user, way.secret) if way.user else None,
        retry=Retry(total=1, backoff_factor=0.2),
        timeout=TIMEOUT_S,
        method="POST",
    )


def list_expressions() -> Iterator[str]:
    """Every expression that is asked."""
    return chain.from_iterable(QUESTIONS.values())
