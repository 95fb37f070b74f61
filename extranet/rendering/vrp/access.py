"""VRP: access lists, the traffic policies that apply them, and the translation's addresses at an internet exit."""

from collections.abc import Sequence

from extranet.devices.model import DeviceModel
from extranet.rendering.cli.filters import Filter, Rule
from extranet.rendering.cli.spelling import V4, V6, Block, of_family, read_network
from extranet.rendering.cli.writing import write_rules, write_sources
from extranet.rendering.vrp.words import WORDS

MANAGERS = 2000
TRANSLATED = 3900
HEADS = {V4: "acl name {} advance", V6: "acl ipv6 name {} advance"}


def write_access(model: DeviceModel, filters: Sequence[Filter]) -> list[Block]:
    """All access lists with what applies them."""
    blocks = _write_managers(model)
    for packets in filters:
        blocks.append([HEADS[packets.family].format(f"{packets.name}-{packets.family}"), *write_rules(packets, WORDS)])
    for name in dict.fromkeys(packets.name for packets in filters):
        families = [packets.family for packets in filters if packets.name == name]
        matches = [f" if-match {'ipv6 ' if each == V6 else ''}acl name {name}-{each}" for each in families]
        blocks += [
            [f"traffic classifier {name} operator or", *matches],
            [f"traffic behavior {name}", " permit"],
            [f"traffic policy {name}", f" classifier {name} behavior {name} precedence 10"],
        ]
    return blocks + _write_translation(model)


def _write_managers(model: DeviceModel) -> list[Block]:
    managers = model.services.managers
    return [
        [f"acl number {MANAGERS}", *write_sources(managers, V4)],
        [f"acl ipv6 number {MANAGERS}", *write_sources(managers, V6)],
    ]


def _write_translation(model: DeviceModel) -> list[Block]:
    if model.nat is None:
        return []
    sources = tuple(Rule(permit=True, source=prefix) for prefix in of_family(V4, model.nat.sources))
    pool = read_network(model.nat.pool)
    return [
        [f"acl number {TRANSLATED}", *write_rules(Filter("", "", V4, sources), WORDS)],
        [f"nat address-group 1 {pool[0]} {pool[-1]}"],
        ["firewall log session enable", "firewall log session nat enable"],
    ]
