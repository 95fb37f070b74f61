"""Counts the calls that reach a pool, whoever makes them: at the lab's fault proxy, by rules that hold nothing up."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from scripts.lab.faults import Fault, delay, faults
from scripts.lab.proxy.rules import SERVICE_TYPES

NOTHING = delay(0)


@dataclass
class Count:
    """Calls by service type, known when the block has ended."""

    rules: dict[str, Fault] = field(default_factory=dict)
    calls: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.calls.values())


@contextmanager
def count_calls(pool: str) -> Iterator[Count]:
    """Count the calls of the block that go to `<pool>.faults`. Nobody else may use that entry meanwhile."""
    count, proxy = Count(), faults(pool)
    with ExitStack() as stack:
        for service in SERVICE_TYPES.values():
            count.rules[service] = stack.enter_context(proxy.inject(NOTHING, service=service))
        try:
            yield count
        finally:
            count.calls = {service: fault.hits for service, fault in count.rules.items()}
