"""Finds rules of a security group that let through nothing which the others do not. Groups are compared by name:
who is in them today does not matter."""

from collections.abc import Sequence

from policies.facts.network import SecurityRule
from policies.sets.addresses import EVERYBODY, Addresses
from policies.sets.intervals import LARGEST, Intervals
from policies.sets.traffic import ALL_PROTOCOLS, Box, is_covered, span_ports


def find_redundant(rules: Sequence[SecurityRule]) -> list[SecurityRule]:
    """The rules that could go, so that what is left still lets through all that all of them do."""
    names = sorted({name for rule in rules for name in (rule.remote_group, rule.address_group) if name})
    places = {name: LARGEST + 1 + at for at, name in enumerate(names)}
    kept = [(rule, rule.direction, box_of(rule, places)) for rule in rules]
    extra: list[SecurityRule] = []
    for entry in sorted(kept, key=lambda each: each[2].addresses.size):
        rule, direction, box = entry
        others = [each[2] for each in kept if each is not entry and each[1] == direction]
        if is_covered(box, others):
            kept.remove(entry)
            extra.append(rule)
    return extra


def box_of(rule: SecurityRule, places: dict[str, int]) -> Box:
    """A rule as a box in which each named group is one more address, and everybody includes all groups."""
    name = rule.remote_group or rule.address_group
    everybody = EVERYBODY.family(rule.family)
    prefix = everybody if rule.remote_prefix is None else Addresses.of([rule.remote_prefix]).family(rule.family)
    if name:
        addresses = Intervals.of([(places[name], places[name])])
    elif prefix == everybody:
        addresses = Intervals.of([*everybody.spans, (LARGEST + 1, LARGEST + 1 + len(places))])
    else:
        addresses = prefix
    protocols = ALL_PROTOCOLS if rule.protocol is None else (rule.protocol, rule.protocol)
    return Box(rule.family, protocols, span_ports(rule.protocol, rule.port_min, rule.port_max), addresses)
