"""Prefix lists, filters, translation and services from text."""

import re
from collections.abc import Iterator, Sequence
from ipaddress import ip_address, ip_network, summarize_address_range
from typing import Any

from extranet.devices.model import Interface, Nat, Services
from extranet.rendering.cli.filters import ALLOWED
from extranet.vendor.parsing.lines import find, first
from extranet.vendor.tree import Tree

RULE = r"(rule \d+) permit (\S+) (?:vpn-instance \S+ )?(?:source (\S+)(?: ([\d.]+))?)?.*?(?:destination-port eq (\d+))?"


def list_prefixes(tree: Tree, name: str) -> Iterator[str]:
    """Entries of a prefix list."""
    head = rf"ip(?:v6)? (?:ip-prefix|ipv6-prefix|prefix-list) {re.escape(name)} index \d+ permit"
    for match in find(tree, rf"{head} (\S+) (\d+)(?: .+)?"):
        yield str(ip_network(f"{match[1]}/{match[2]}"))


def parse_service(tree: Tree, vrf: str, code: str) -> tuple[str, tuple[int, ...]]:
    """Protocol and ports that the area's filter lets pass for a declared service."""
    protocol, ports = "", []
    for _, match in _list_remarked(tree, vrf, code):
        protocol = match[2]
        ports.append(int(match[5]))
    return protocol, tuple(dict.fromkeys(ports))


def parse_nat(tree: Tree, interfaces: Sequence[Interface]) -> Nat | None:
    """Translation, where an interface has it."""
    for each in interfaces:
        view = tree[f"interface {each.name}"]
        group = first(view, r"nat outbound \d+ address-group (\d+)")
        if group:
            lines = {**tree, **tree.get(f"nat address-group {group}", {})}
            match = next(find(lines, rf"(?:nat address-group {group}|address) (\S+) (\S+)"))
            pool = summarize_address_range(*(_version4(match[n]) for n in (1, 2)))
            sources = [_read_source(rule) for _, rule in _list_remarked(tree, each.vrf, ALLOWED)]
            return Nat(each.name, str(next(pool)), tuple(sources))
    return None


def parse_services(tree: Tree) -> Services:
    """Everything besides routing."""
    managers = [
        str(ip_network(f"{match[1]}/{_wild(match[2])}" if match[2] else match[1]))
        for line, view in tree.items()
        if re.fullmatch(r"acl (?:ipv6 )?(?:number|basic) 2000", line)
        for match in find(view, r"rule \d+ permit source (\S+?)(?: ([\d.]+))?")
    ]
    return Services(
        ntp=_list_hosts(tree, r"ntp-service (?:ipv6 )?unicast-server (\S+)"),
        syslog=_list_hosts(tree, r"info-center loghost (?:ipv6 )?(\S+)"),
        managers=tuple(managers),
        snmp_user=first(tree, r"snmp-agent group v3 (\S+) privacy"),
        admin=first(tree, r"ssh user (\S+)"),
        banner=first(tree, r'header login information "(.*)"$') or first(tree, r"header legal %(.*)%$"),
    )


def _list_remarked(tree: Tree, vrf: str, remark: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Rules with a remark, of the area's filters of both families."""
    for line, view in tree.items():
        if re.fullmatch(rf"acl (?:ipv6 )?(?:advanced )?name AREA-{re.escape(vrf or 'public')}-[46](?: advance)?", line):
            for match in find(view, RULE):
                if {f"{match[1]} description {remark}", f"{match[1]} comment {remark}"} & view.keys():
                    yield line, match


def _read_source(match: re.Match[str]) -> str:
    return str(ip_network(f"{match[3]}/{_wild(match[4])}" if match[4] else match[3]))


def _wild(wildcard: str) -> str:
    return "32" if wildcard == "0" else wildcard


def _list_hosts(tree: Tree, pattern: str) -> tuple[str, ...]:
    return tuple(str(ip_address(match[1])) for match in find(tree, pattern))


def _version4(text: str) -> Any:
    return ip_address(text)
