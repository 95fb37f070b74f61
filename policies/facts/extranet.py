"""Facts of the extranet: devices with what they should and do have, and links with what carries them."""

from govcloud.text import Text
from policies.facts.fact import Fact
from policies.facts.register import HERE


class Device(Fact):
    """A device: its configuration as intended and as it runs, as whole texts that the collector may have parsed."""

    KIND = "extranet.Device"
    WORDS = Text("network devices", "网络设备")
    PLACES = frozenset({"device"})

    name: str
    node: str
    platform: str
    intended: str
    running: str
    differences: tuple[str, ...]
    """Lines in which the running configuration differs, as the platform's own comparison gives them."""
    saved: bool
    """Whether it would start with what runs."""


class Link(Fact):
    """A link with everything whose failure cuts it."""

    KIND = "extranet.Link"
    WORDS = Text("links", "链路")
    PLACES = HERE

    name: str
    node: str
    device: str
    peer: str
    carrier: str
    elements: tuple[str, ...]
    """Failure elements, as `duct:xy-12`."""
    mbps: int
