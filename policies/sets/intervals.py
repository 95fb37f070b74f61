"""Sets of whole numbers as sorted intervals that do not touch: addresses, ports and types of ICMP are all these."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

type Span = tuple[int, int]
"""First and last number."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """A set of whole numbers. Made by `of`; every operation is linear in the number of intervals."""

    spans: tuple[Span, ...] = ()

    @staticmethod
    def of(spans: Iterable[Span]) -> "Intervals":
        """The numbers of all spans; a span whose last is before its first is empty."""
        joined: list[Span] = []
        for first, last in sorted(span for span in spans if span[0] <= span[1]):
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(joined[-1][1], last))
            else:
                joined.append((first, last))
        return Intervals(tuple(joined))

    @staticmethod
    def in_two(sets: Iterable["Intervals"]) -> "Intervals":
        """The numbers that are in two of the sets, or in more."""
        found: list[Span] = []
        reached = -1
        for first, last in sorted(span for each in sets for span in each.spans):
            if first <= reached:
                found.append((first, min(last, reached)))
            reached = max(reached, last)
        return Intervals.of(found)

    def __or__(self, other: "Intervals") -> "Intervals":
        """All numbers of both."""
        if not self.spans or not other.spans:
            return self if self.spans else other
        return Intervals.of((*self.spans, *other.spans))

    def __and__(self, other: "Intervals") -> "Intervals":
        """Numbers that are in both."""
        found: list[Span] = []
        left, right = 0, 0
        while left < len(self.spans) and right < len(other.spans):
            (first_a, last_a), (first_b, last_b) = self.spans[left], other.spans[right]
            if max(first_a, first_b) <= min(last_a, last_b):
                found.append((max(first_a, first_b), min(last_a, last_b)))
            if last_a < last_b:
                left += 1
            else:
                right += 1
        return Intervals(tuple(found))

    def meets(self, other: "Intervals") -> bool:
        """Whether a number is in both; fast where one of them has few intervals."""
        few, many = sorted((self.spans, other.spans), key=len)
        for first, last in few:
            at = bisect_right(many, last, key=lambda each: each[0]) - 1
            if at >= 0 and many[at][1] >= first:
                return True
        return False

    def __sub__(self, other: "Intervals") -> "Intervals":
        """Numbers of this that are not in the other."""
        return self & Intervals(tuple(other._holes()))

    def __le__(self, other: "Intervals") -> bool:
        """Whether every number of this is in the other."""
        return all(other.has_span(span) for span in self.spans)

    def __bool__(self) -> bool:
        return bool(self.spans)

    def __len__(self) -> int:
        """How many intervals; `size` says how many numbers."""
        return len(self.spans)

    def __contains__(self, number: int) -> bool:
        return self.has_span((number, number))

    @property
    def size(self) -> int:
        """How many numbers."""
        return sum(last - first + 1 for first, last in self.spans)

    def has_span(self, span: Span) -> bool:
        """Whether all numbers of a span are in it."""
        at = bisect_right(self.spans, span[0], key=lambda each: each[0]) - 1
        return at >= 0 and span[1] <= self.spans[at][1]

    def _holes(self) -> Iterator[Span]:
        before = -1
        for first, last in self.spans:
            if first > before + 1:
                yield before + 1, first - 1
            before = last
        yield before + 1, LARGEST


LARGEST = 2**128
"""Beyond every number that is put in: IPv6 addresses are below it."""

NOTHING = Intervals()
