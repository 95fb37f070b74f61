"""Lines that VRP and Comware write in the same words, or nearly: rules, prefix lists, route policies, VRRP."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from extranet.devices.model import DeviceModel, Vrrp
from extranet.rendering.cli.filters import Filter, Rule
from extranet.rendering.cli.policies import Policy, PrefixList, list_policies
from extranet.rendering.cli.spelling import (
    V4,
    V6,
    Block,
    family_of,
    of_family,
    read_network,
    spell_length,
    spell_wildcard,
)

RULE_STEP = 5
NODE_STEP = 10
REDUCTION = 150
"""By how much the priority falls without a default route: side a (200) goes below side b (100)."""


@dataclass(frozen=True, slots=True)
class Words:
    """Where the two differ; mappings are by address family."""

    prefix_list: Mapping[int, str]
    match: Mapping[int, str]
    additive: str
    """What follows numbers that are prepended to a path."""
    remark: str
    """Keyword of a rule's remark."""


def write_policies(model: DeviceModel, words: Words) -> list[Block]:
    """Prefix lists, then route policies."""
    lists, policies = list_policies(model)
    blocks = [_write_list(prefixes, words) for prefixes in lists]
    for policy in policies:
        blocks += _write_policy(policy, words, model.asn)
    return blocks


def write_rules(packets: Filter, words: Words, vpn_instance: str = "") -> Iterator[str]:
    """Rules of an access list, numbered in fives; with `vpn_instance`, for packets of that instance."""
    for index, rule in enumerate(packets.rules, 1):
        number = index * RULE_STEP
        parts = [f" rule {number} {'permit' if rule.permit else 'deny'} {_spell_protocol(rule, packets.family)}"]
        if vpn_instance:
            parts.append(f"vpn-instance {vpn_instance}")
        if rule.source:
            parts.append(f"source {spell_wildcard(_whole(rule.source))}")
        if rule.source_port:
            parts.append(f"source-port eq {rule.source_port}")
        if rule.destination:
            parts.append(f"destination {spell_wildcard(_whole(rule.destination))}")
        if rule.destination_port:
            parts.append(f"destination-port eq {rule.destination_port}")
        yield " ".join(parts)
        if rule.remark:
            yield f" rule {number} {words.remark} {rule.remark}"


def write_sources(prefixes: Iterable[str], family: int) -> Iterator[str]:
    """Rules of a basic access list that lets the prefixes of one family pass, and nothing else.

    The last rule is written out: to some software a list without rules, or none at all, lets everybody pass.
    """
    number = 0
    for prefix in of_family(family, prefixes):
        number += RULE_STEP
        yield f" rule {number} permit source {spell_wildcard(prefix)}"
    yield f" rule {number + RULE_STEP} deny"


def reduce_by(group: Vrrp) -> int:
    """By how much the group's priority falls when its VRF has no default route; it stays above 0."""
    return min(group.priority - 1, REDUCTION)


def _spell_protocol(rule: Rule, family: int) -> str:
    return rule.protocol or ("ip" if family == V4 else "ipv6")


def _whole(address: str) -> str:
    return address if "/" in address else f"{address}/{32 if family_of(address) == V4 else 128}"


def _write_list(prefixes: PrefixList, words: Words) -> Block:
    head = f"{words.prefix_list[prefixes.family]} {prefixes.name} index"
    longest = {V4: 32, V6: 128}[prefixes.family]
    lines = []
    for index, prefix in enumerate(prefixes.entries, 1):
        length = read_network(prefix).prefixlen
        parts = f" greater-equal {length} less-equal {longest}" if prefixes.longer and length < longest else ""
        lines.append(f"{head} {index * NODE_STEP} permit {spell_length(prefix)}{parts}")
    return lines


def _write_policy(policy: Policy, words: Words, asn: int) -> list[Block]:
    blocks = []
    for index, node in enumerate(policy.nodes, 1):
        block = [f"route-policy {policy.name} {'permit' if node.permit else 'deny'} node {index * NODE_STEP}"]
        if node.match:
            block.append(f" {words.match[policy.family]} {node.match}")
        if node.preference:
            block.append(f" apply local-preference {node.preference}")
        if node.prepends:
            block.append(f" apply as-path {' '.join([str(asn)] * node.prepends)}{words.additive}")
        blocks.append(block)
    return blocks
