"""Whether hosts of a node can speak to others while something is done to its devices."""

from collections.abc import Iterator
from contextlib import contextmanager

from extranet.drill.model import BLACKOUT_MS, Gap
from scripts.lab.extranet.ground import LabGround

LONGEST_MS = 4 * BLACKOUT_MS
"""The promise, and what a machine that is busy with other things may add; a node cut off is without for longer."""


@contextmanager
def kept_flowing(ground: LabGround, node: str) -> Iterator[None]:
    """Probe from the node's hosts in the block, and assert that nobody was cut off in it."""
    ground.settle()
    probing = ground.probe(ground.list_flows(node))
    found: tuple[Gap, ...] = ()
    try:
        yield
    finally:
        found = probing.stop().gaps
    assert found
    assert {gap.flow: gap.longest_ms for gap in found if gap.longest_ms > LONGEST_MS} == {}
