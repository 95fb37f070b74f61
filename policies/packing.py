"""Whether servers that have lost their host fit on others: one packing for the rule on hosts and for capacity. Pure.

It looks for a packing, it does not prove that there is none: what is told to fit does fit, as told; what is told not to
may, rarely, by an order that nobody tried. Traits and disks are not looked at.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """A server that needs a host: cores, memory in MiB, and the group whose servers must not share a host."""

    name: str
    cores: float
    memory: float
    apart: str = ""

    @property
    def size(self) -> tuple[float, float]:
        """Cores first."""
        return (self.cores, self.memory)


@dataclass(frozen=True, slots=True)
class Room:
    """What a host has free, and of which groups it has a server already."""

    cores: float
    memory: float
    apart: frozenset[str] = frozenset()


type Choose = Callable[[list[list[float]]], list[float]]


def find_homeless(needs: Iterable[Need], rooms: Sequence[Room]) -> list[Need]:
    """The servers that find no host: none of them where any order that is tried places all, else the fewest cores.

    The largest are placed first; where they may go, once where most is free and once where least is.
    """
    ordered = sorted(needs, key=lambda need: need.size, reverse=True)
    roomiest = try_packing(ordered, rooms, max)
    if not roomiest:
        return []
    return min(roomiest, try_packing(ordered, rooms, min), key=sum_needs)


def try_packing(needs: Iterable[Need], rooms: Sequence[Room], choose: Choose) -> list[Need]:
    """Those that one order leaves over."""
    free = [[room.cores, room.memory, number] for number, room in enumerate(rooms)]
    taken = [set(room.apart) for room in rooms]
    left = []
    for need in needs:
        fitting = [
            each
            for each in free
            if each[0] >= need.cores
            and each[1] >= need.memory
            and not (need.apart and need.apart in taken[int(each[2])])
        ]
        if not fitting:
            left.append(need)
            continue
        home = choose(fitting)
        home[0] -= need.cores
        home[1] -= need.memory
        if need.apart:
            taken[int(home[2])].add(need.apart)
    return left


def sum_needs(needs: Iterable[Need]) -> tuple[float, float]:
    """Cores and memory that they need together."""
    found = list(needs)
    return (sum(each.cores for each in found), sum(each.memory for each in found))
