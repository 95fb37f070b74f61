"""How much servers use, as a Prometheus has it hour by hour, and which are too small or too large by that.

Growing goes by the 95th percentile, so that one bad hour is no reason; shrinking by the highest hour. Days of declared
peak seasons do not count. A server of which too few hours are known gets no advice.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any, Protocol

import requests
from prometheus_api_client.exceptions import PrometheusApiClientException

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from monitors.advice.advice import Act, Advice, find_owner, find_owners
from monitors.advice.thresholds import Thresholds
from monitors.capacity.level import facts
from policies.facts.base import FactBase
from policies.facts.compute import Server
from policies.facts.fact import Place

HOUR = timedelta(hours=1)
NO_ANSWER = Text("the monitoring cannot be asked how much servers use", "无法向监测系统查询云主机使用率")
BUSY = Text(
    "{what}: the busiest 5 % of the hours of {days} days are at {value} or more",
    "{what}：{days} 天内最忙的 5% 时段达到 {value} 及以上",
)
IDLE = Text(
    "in {days} days the processor never above {cpu}, memory never above {memory}",
    "{days} 天内 CPU 最高 {cpu}，内存最高 {memory}",
)
CPU, MEMORY = Text("processor", "CPU"), Text("memory", "内存")

type Hours = Mapping[str, Sequence[float]]
"""Server's id → use per hour, from 0 to 1, without hours of peak seasons."""


class Asker(Protocol):
    """What is used of a session with Prometheus."""

    def custom_query_range(self, query: str, start_time: datetime, end_time: datetime, step: str) -> Any:
        """The values of an expression over time."""


@dataclass(frozen=True)
class Use:
    """What is known of servers, and of how many hours it could be."""

    cpu: Hours
    memory: Hours
    hours: int


def read_use(asker: Asker, limits: Thresholds, now: datetime, zone: tzinfo) -> Use:
    """The last days. Raises GovcloudError: there is no answer."""
    start = now - timedelta(days=limits.use_days.value)
    steps = [start + HOUR * number for number in range(1, limits.use_days.value * 24 + 1)]
    usual = [each for each in steps if not limits.is_peak(each.astimezone(zone).date())]
    found = []
    try:
        for expression in (limits.cpu, limits.memory):
            answer = asker.custom_query_range(expression, start + HOUR, now, "1h")
            found.append(sort_hours(answer, limits, zone))
    except (PrometheusApiClientException, requests.RequestException, KeyError, TypeError, ValueError) as wrong:
        raise GovcloudError(NO_ANSWER, why=literal(str(wrong).partition("\n")[0][:200])) from wrong
    return Use(found[0], found[1], len(usual))


def sort_hours(answer: Any, limits: Thresholds, zone: tzinfo) -> Hours:
    """Values by server. What is no number is not there."""
    found: dict[str, list[float]] = {}
    for row in answer:
        hours = found.setdefault(str(row["metric"].get(limits.label, "")), [])
        for second, value in row["values"]:
            day = datetime.fromtimestamp(float(second), zone).date()
            if math.isfinite(float(value)) and not limits.is_peak(day):
                hours.append(float(value))
    found.pop("", None)
    return found


def find_sizes(base: FactBase, pool: str, use: Use, limits: Thresholds) -> tuple[list[Advice], int]:
    """Servers to make larger or smaller, and how many running ones too little is known of. Raises MissingError."""
    found, unknown = [], 0
    owners = find_owners(base, pool)
    least = max(1, math.ceil(use.hours * limits.use_least.value))
    for server in facts(base, Server, Place.of_pool(pool)):
        if server.status != "ACTIVE":
            continue
        cpu, memory = ([*hours.get(server.id, ())] for hours in (use.cpu, use.memory))
        if len(cpu) < least or len(memory) < least:
            unknown += 1
            continue
        owner, name = find_owner(server.metadata, server.project, owners), server.name or server.id
        for act, why in judge(cpu, memory, limits):
            found.append(Advice(pool, *owner, "server", name, act, why))
    return found, unknown


def judge(cpu: Sequence[float], memory: Sequence[float], limits: Thresholds) -> list[tuple[Act, Text]]:
    """Larger where either is short; smaller where both have plenty: a flavor has both."""
    days = limits.use_days.value
    tries = ((CPU, take_p95(cpu), limits.grow_cpu.value), (MEMORY, take_p95(memory), limits.grow_memory.value))
    grow = [
        (Act.GROW, BUSY(what=what, value=f"{value:.0%}", days=days)) for what, value, most in tries if value >= most
    ]
    if grow:
        return grow
    if max(cpu) <= limits.shrink_cpu.value and max(memory) <= limits.shrink_memory.value:
        why = IDLE(days=days, cpu=f"{max(cpu):.1%}", memory=f"{max(memory):.0%}")
        return [(Act.SHRINK, why)]
    return []


def take_p95(hours: Sequence[float]) -> float:
    """The least value that 95 % of the hours do not exceed."""
    return sorted(hours)[math.ceil(len(hours) * 0.95) - 1]
