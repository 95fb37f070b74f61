"""H3C Comware 7: how its lines are changed and undone."""

import re

from extranet.vendor.dialects.dialect import COMMON, Dialect, Kind, form, patterns

COMWARE = Dialect(
    forms=(
        form(r"(qos gts any) cir \d+", Kind.REPLACES),
        form(r"(bfd (?:min-transmit-interval|min-receive-interval|detect-multiplier)) \d+", Kind.REPLACES),
        form(r"(vlan-type dot1q) vid (\d+)", Kind.REBUILDS, r"\1 vid \2"),
        form(r"(port link-mode) \S+", Kind.REPLACES),
        form(r"(route-distinguisher) \S+", Kind.REBUILDS),
        form(r"(ip(?:v6)?) (prefix-list \S+ index \d+) .+", Kind.REBUILDS, r"\1 \2"),
        form(r"(vrrp (?:ipv6 )?vrid \d+ track \d+) reduced \d+", Kind.REPLACES),
        form(r"(peer \S+) route-policy \S+ (import|export)", Kind.REPLACES, r"\1 route-policy \2"),
        form(r"(if-match (?:ip|ipv6) address prefix-list) \S+", Kind.REPLACES),
        form(r"(track \d+) ip route .+", Kind.REBUILDS),
        form(r"(header legal) .+", Kind.REPLACES),
        form(r"(ssh user \S+) service-type .+", Kind.REPLACES),
        form(r"(ssh server acl) \d+", Kind.REPLACES),
        form(r"(ssh server ipv6 acl) ipv6 \d+", Kind.REPLACES),
        form(r"(ssh server (?:authentication-timeout|authentication-retries)) \d+", Kind.REPLACES),
        form(r"(snmp-agent trap source) \S+", Kind.REPLACES),
        *COMMON,
    ),
    unmanaged=re.compile(
        r"version |password |snmp-agent usm-user v3 |snmp-agent local-engineid|interface NULL0$|public-key "
    ),
    views=re.compile(
        r"ip vpn-instance \S+$|ip public-instance$|address-family |acl (?:ipv6 )?(?:basic|advanced) |track \d+ "
        r"|nat address-group |route-policy \S+ (?:permit|deny) node|interface |bgp \d|local-user |line "
    ),
    permanent=re.compile(r"interface (?!LoopBack)[^.]+$|line "),
    idle=frozenset({"shutdown", "port link-mode route"}),
    addresses=re.compile(r"ip address |ipv6 |vrrp "),
    order=patterns(
        r"sysname ",
        r"ip prefix-list |ipv6 prefix-list ",
        r"acl ",
        r"route-policy ",
        r"ip vpn-instance ",
        r"track ",
        r"nat address-group ",
        r"interface [^.]+$",
        r"interface ",
        r"ip public-instance",
        r"ip route-static |ipv6 route-static ",
        r"bgp ",
    ),
    links=re.compile(r"route-replicate "),
    definitions=7,
)
