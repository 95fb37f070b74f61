"""One change by meaning: a sentence, and the devices or the node that it is about."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from govcloud.text import Text


@dataclass(frozen=True)
class Change:
    """What changes, said once for all that it changes alike on.

    `kind` is a stable name for programs; `node` is empty where it is about devices of several nodes.
    """

    kind: str
    what: Text
    node: str = ""
    devices: tuple[str, ...] = ()


def merge_alike(changes: Iterable[Change]) -> list[Change]:
    """The same sentence about several devices becomes one change; its node stays if it is the same for all."""
    groups: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        groups[change.kind, change.what.render("en")].append(change)
    merged = []
    for same in groups.values():
        nodes = {change.node for change in same}
        devices = tuple(sorted({device for change in same for device in change.devices}))
        merged.append(replace(same[0], node=nodes.pop() if len(nodes) == 1 else "", devices=devices))
    return merged
