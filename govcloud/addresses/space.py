"""The room in one block: which parts of it are taken, and the first free prefix of a length. Knows no owners."""

from bisect import bisect_left
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network


class Space:
    """One block while prefixes of it are handed out. What is taken stays taken for as long as this lives."""

    def __init__(self, block: IPv4Network | IPv6Network, taken: Iterable[IPv4Network | IPv6Network] = ()) -> None:
        """`taken` lie inside the block and do not overlap."""
        self.block = block
        spans = sorted((int(prefix.network_address), int(prefix.broadcast_address)) for prefix in taken)
        self._firsts = [first for first, _ in spans]
        self._lasts = [last for _, last in spans]
        self._next: dict[int, int] = {}
        """Length → where the search goes on: nothing before it is free for that length, as nothing is given back."""

    @property
    def taken(self) -> int:
        """How many addresses are taken."""
        return sum(last - first + 1 for first, last in zip(self._firsts, self._lasts, strict=True))

    def take(self, length: int) -> IPv4Network | IPv6Network | None:
        """The first free prefix of this length, from now on taken; None when there is no room for one."""
        if length < self.block.prefixlen:
            return None
        size = 1 << (self.block.max_prefixlen - length)
        at = self._next.get(length, int(self.block.network_address))
        while True:
            if at + size - 1 > int(self.block.broadcast_address):
                return None
            index = bisect_left(self._lasts, at)
            if index == len(self._firsts) or self._firsts[index] >= at + size:
                break
            at = (self._lasts[index] // size + 1) * size
        self._firsts.insert(index, at)
        self._lasts.insert(index, at + size - 1)
        self._next[length] = at + size
        return type(self.block)((at, length))
