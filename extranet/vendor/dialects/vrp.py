"""Huawei VRP 8: how its lines are changed and undone."""

import re

from extranet.vendor.dialects.dialect import COMMON, Dialect, Kind, form, patterns

VRP = Dialect(
    forms=(
        form(r"(port shaping) \d+", Kind.REPLACES),
        form(r"(vlan-type dot1q) (\d+)", Kind.REBUILDS, r"\1"),
        form(r"(route-distinguisher) \S+", Kind.REBUILDS),
        form(r"(ip ip-prefix \S+ index \d+) .+", Kind.REBUILDS),
        form(r"(ip ipv6-prefix \S+ index \d+) .+", Kind.REBUILDS),
        form(r"(vrrp6? vrid \d+ track ip route .+?) reduce \d+", Kind.REPLACES),
        form(
            r"(peer \S+ bfd) min-tx-interval .+", Kind.REPLACES, r"\1 min-tx-interval min-rx-interval detect-multiplier"
        ),
        form(
            r"(peer \S+) route-policy (\S+) (import|export)",
            Kind.REPLACES,
            r"\1 route-policy \3",
            r"\1 route-policy \2 \3",
        ),
        form(r"(if-match (?:ip-prefix|ipv6 address prefix-list)) \S+", Kind.REPLACES),
        form(r"(acl (?:ipv6 )?name \S+)(?: advance)?", Kind.REBUILDS),
        form(r"(traffic classifier \S+)(?: operator or)?", Kind.REBUILDS),
        form(r"(classifier \S+) behavior .+", Kind.REBUILDS),
        form(r"(traffic-policy) \S+ (inbound|outbound)", Kind.REPLACES, r"\1 \2"),
        form(r"(nat (address-group \d+)) .+", Kind.REBUILDS, users=r" \2"),
        form(r"(header login) information .+", Kind.REPLACES),
        form(r"(ssh user \S+)", Kind.MAKES),
        form(r"(ssh user \S+ authentication-type) .+", Kind.REPLACES),
        form(r"(ssh user \S+ service-type) .+", Kind.REPLACES),
        form(r"(ssh server (?:acl|timeout|authentication-retries)) \d+", Kind.REPLACES),
        form(r"(ssh server-source) -i \S+", Kind.REPLACES),
        form(r"(acl(?: ipv6)?) \d+ (inbound)", Kind.REPLACES, r"\1 \2"),
        form(r"(local-user \S+) service-type .+", Kind.MAKES),
        form(r"(local-user \S+ level) \d+", Kind.REPLACES),
        *COMMON,
    ),
    unmanaged=re.compile(
        r"local-user \S+ password |snmp-agent usm-user v3 \S+ (?:authentication|privacy)-mode "
        r"|snmp-agent local-engineid|interface NULL0$|ssh user \S+ assign |rsa peer-public-key "
    ),
    views=re.compile(
        r"ip vpn-instance \S+$|ipv[46]-family|acl (?:ipv6 )?(?:name|number) |traffic (?:classifier|behavior|policy) "
        r"|route-policy \S+ (?:permit|deny) node|interface |bgp \d|bfd$|aaa$|user-interface "
    ),
    permanent=re.compile(r"interface (?!LoopBack)[^.]+$|aaa$|user-interface "),
    idle=frozenset({"shutdown", "undo shutdown"}),
    addresses=re.compile(r"ip address |ipv6 |vrrp6? "),
    order=patterns(
        r"sysname ",
        r"ip ip-prefix |ip ipv6-prefix ",
        r"acl ",
        r"route-policy ",
        r"ip vpn-instance ",
        r"traffic classifier ",
        r"traffic behavior ",
        r"traffic policy ",
        r"nat address-group ",
        r"bfd",
        r"interface [^.]+$",
        r"interface ",
        r"ip import-rib |ipv6 import-rib ",
        r"ip route-static |ipv6 route-static ",
        r"bgp ",
    ),
    links=re.compile(r"import-rib "),
    definitions=10,
)
