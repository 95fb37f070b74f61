"""One change by meaning: a sentence, and the devices or the node that it is about."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from extranet.devices.model import GLOBAL
from govcloud.text import Text, literal

type NameArea = Callable[[str], Text]
"""Code of an area → what sentences call it."""

PUBLIC = Text("the public network area", "公用网络区")
AREA = Text('area "{code}"', "区域“{code}”")


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


def name_by_code(vrf: str) -> Text:
    """An area where its name is not known."""
    return PUBLIC if vrf == GLOBAL else AREA(code=literal(vrf))
