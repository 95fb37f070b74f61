"""From which addresses a loaded nftables ruleset lets TCP port 22 in. What is not understood counts as letting in."""

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any

SSH = 22
EVERYBODY: Mapping[str, tuple[str, ...]] = {"ip": ("0.0.0.0/0",), "ip6": ("::/0",)}
FAMILIES = {"ip": ("ip",), "ip6": ("ip6",), "inet": ("ip", "ip6")}
ANSWERS = {"established", "related", "invalid"}
OTHERS = ("udp", "icmp", "icmpv6", "sctp")
"""Protocols that are not TCP."""
VERDICTS = ("accept", "drop", "reject", "jump", "goto")

type Rule = list[dict[str, Any]]


def admin_sources(document: Mapping[str, Any]) -> list[str]:
    """Prefixes from `nft -j list ruleset`. Where no chain filters what comes in, everybody.

    Every base chain has to let a packet pass; of several the sources of the one with the fewest are told.
    """
    items = document["nftables"]
    chains = [each["chain"] for each in items if "chain" in each]
    sources: set[str] = set()
    for family in ("ip", "ip6"):
        found: list[tuple[str, ...]] = [
            tuple(dict.fromkeys(enter(items, chain, family)))
            for chain in chains
            if chain.get("hook") == "input"
            and chain.get("type") == "filter"
            and family in FAMILIES.get(chain["family"], ())
        ]
        ranked = sorted(found, key=lambda each: (EVERYBODY[family][0] in each, len(each)))
        sources.update(ranked[0] if ranked else EVERYBODY[family])
    return sorted(sources)


def enter(items: list[Any], chain: Mapping[str, Any], family: str) -> Iterator[str]:
    """Sources that one base chain lets in, its policy included."""
    ended = yield from follow(items, chain, family, set())
    if not ended and chain.get("policy", "accept") == "accept":
        yield from EVERYBODY[family]


def follow(items: list[Any], chain: Mapping[str, Any], family: str, seen: set[str]) -> Generator[str, None, bool]:
    """Sources that the rules of a chain let in; returns whether no packet to the port comes out at its end."""
    seen = seen | {chain["name"]}
    for rule in rules_of(items, chain):
        matches = [each["match"] for each in rule if "match" in each]
        if not may_match(matches, family):
            continue
        sources = sources_of(items, chain, matches, family)
        verdict = next((word for each in rule for word in each if word in VERDICTS), "")
        if verdict == "accept":
            yield from sources
        if verdict in ("jump", "goto"):
            target = next(each[verdict]["target"] for each in rule if verdict in each)
            into = next(each["chain"] for each in items if "chain" in each and is_named(each["chain"], chain, target))
            if target not in seen:
                yield from follow(items, into, family, seen)
        if verdict in ("accept", "drop", "reject") and is_for_all(matches):
            return True
    return False


def rules_of(items: Iterable[Any], chain: Mapping[str, Any]) -> Iterator[Rule]:
    """A chain's rules in order."""
    for each in items:
        rule = each.get("rule")
        if rule and (rule["family"], rule["table"], rule["chain"]) == (chain["family"], chain["table"], chain["name"]):
            yield rule.get("expr", [])


def is_named(chain: Mapping[str, Any], near: Mapping[str, Any], name: str) -> bool:
    """Whether it is the chain of that name in the same table."""
    return (chain["family"], chain["table"], chain["name"]) == (near["family"], near["table"], name)


def may_match(matches: Iterable[Mapping[str, Any]], family: str) -> bool:
    """Whether a new connection to the port from outside can match; what is not understood can."""
    return not any(excludes(match, family) for match in matches)


def excludes(match: Mapping[str, Any], family: str) -> bool:
    """Whether a match is surely not true of it."""
    left, right, positive = match["left"], match["right"], match["op"] in ("==", "in")
    kind, field = read_payload(left)
    return (
        kind in OTHERS
        or (kind in ("ip", "ip6") and kind != family)
        or ((kind, field) == ("tcp", "dport") and positive != holds(right, SSH))
        or (is_meta(left, "iifname", "iif") and positive and right == "lo")
        or (is_meta(left, "l4proto") and positive and not names(right, "tcp"))
        or (read_state(left) and positive and only_answers(right))
        or (match["op"] == "!=" and right == "syn" and looks_at_start(left))
    )


def read_payload(left: Mapping[str, Any]) -> tuple[str, str]:
    """Protocol and field that a match looks at; empty where it looks at something else."""
    payload = left.get("payload", {})
    return payload.get("protocol", ""), payload.get("field", "")


def looks_at_start(left: Mapping[str, Any]) -> bool:
    """Whether a match masks the flags by which a connection starts: one that differs from `syn` starts none."""
    masked, *mask = left.get("&", [{}])
    words = mask[0].get("|") if mask and isinstance(mask[0], dict) else mask[0] if mask else ()
    return read_payload(masked) == ("tcp", "flags") and set(words or ()) == {"syn", "ack"}


def read_state(left: Mapping[str, Any]) -> bool:
    """Whether a match looks at the connection's state."""
    return bool(left.get("ct", {}).get("key") == "state")


def sources_of(
    items: Iterable[Any], chain: Mapping[str, Any], matches: Iterable[Mapping[str, Any]], family: str
) -> tuple[str, ...]:
    """Prefixes that a rule asks of the source; everybody where it asks nothing that is understood."""
    for match in matches:
        if read_payload(match["left"]) == (family, "saddr") and match["op"] in ("==", "in"):
            return tuple(list_prefixes(items, chain, match["right"]))
    return EVERYBODY[family]


def list_prefixes(items: Iterable[Any], chain: Mapping[str, Any], value: Any) -> Iterator[str]:
    """Addresses and prefixes of a value, a set, or a named set. Raises KeyError for others."""
    if isinstance(value, str) and value.startswith("@"):
        named = next(each["set"] for each in items if "set" in each and is_named(each["set"], chain, value[1:]))
        value = {"set": named.get("elem", [])}
    if isinstance(value, str):
        yield value
    elif "prefix" in value:
        yield f"{value['prefix']['addr']}/{value['prefix']['len']}"
    elif "elem" in value:
        yield from list_prefixes(items, chain, value["elem"]["val"])
    else:
        for item in value["set"]:
            yield from list_prefixes(items, chain, item)


def holds(value: Any, port: int) -> bool:
    """Whether a port, a range or a set has the port; what is not understood has it."""
    if isinstance(value, int):
        return value == port
    if isinstance(value, dict) and "range" in value:
        return bool(value["range"][0] <= port <= value["range"][1])
    if isinstance(value, dict) and "set" in value:
        return any(holds(item, port) for item in value["set"])
    return value == "ssh" or not isinstance(value, str) or value.startswith("@")


def names(value: Any, word: str) -> bool:
    """Whether a word is a value or in its set."""
    return word in value["set"] if isinstance(value, dict) and "set" in value else value == word


def only_answers(value: Any) -> bool:
    """Whether states are those of answers only."""
    words = value["set"] if isinstance(value, dict) and "set" in value else value
    return {words} <= ANSWERS if isinstance(words, str) else set(words) <= ANSWERS


def is_meta(left: Mapping[str, Any], *keys: str) -> bool:
    """Whether a match looks at this of the packet."""
    return left.get("meta", {}).get("key") in keys


def is_for_all(matches: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a rule that may match asks nothing but the port or the protocol."""
    for match in matches:
        if read_payload(match["left"]) != ("tcp", "dport") and not is_meta(match["left"], "l4proto"):
            return False
    return True
