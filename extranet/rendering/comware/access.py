"""Comware: access lists and the translation's addresses at an internet exit.

A rule without an instance matches packets of the public network only, so rules of an area name its instance.
"""

from collections.abc import Sequence

from extranet.devices.model import DeviceModel
from extranet.rendering.cli.filters import Filter, Rule
from extranet.rendering.cli.spelling import V4, V6, Block, of_family, read_network
from extranet.rendering.cli.writing import write_rules, write_sources
from extranet.rendering.comware.words import WORDS

MANAGERS = 2000
TRANSLATED = 3900
HEADS = {V4: "acl advanced name {}", V6: "acl ipv6 advanced name {}"}


def write_access(model: DeviceModel, filters: Sequence[Filter]) -> list[Block]:
    """All access lists."""
    blocks = _write_managers(model)
    for packets in filters:
        head = HEADS[packets.family].format(f"{packets.name}-{packets.family}")
        blocks.append([head, *write_rules(packets, WORDS, packets.vrf)])
    return blocks + _write_translation(model)


def _write_managers(model: DeviceModel) -> list[Block]:
    managers = model.services.managers
    return [
        [f"acl basic {MANAGERS}", *write_sources(managers, V4)],
        [f"acl ipv6 basic {MANAGERS}", *write_sources(managers, V6)],
    ]


def _write_translation(model: DeviceModel) -> list[Block]:
    if model.nat is None:
        return []
    vrf = next((each.vrf for each in model.interfaces if each.name == model.nat.outside), "")
    sources = tuple(Rule(permit=True, source=prefix) for prefix in of_family(V4, model.nat.sources))
    pool = read_network(model.nat.pool)
    return [
        [f"acl advanced {TRANSLATED}", *write_rules(Filter("", vrf, V4, sources), WORDS, vrf)],
        ["nat address-group 1", f" address {pool[0]} {pool[-1]}"],
        ["nat log enable", "nat log flow-begin"],
    ]
