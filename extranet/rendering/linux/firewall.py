"""`nftables.conf`: what may reach the device itself, and what may pass through it.

Each packet is marked with the area it came in by, by the name of its port: with VRF devices the later hooks see only
the VRF's name, and the same rules must hold where VRFs are network namespaces. Areas meet only in declared services. A
pair of devices may carry the two ways of a flow on different sides, so nothing is tracked but an exit's internet area.
"""

from collections.abc import Iterable

from extranet.devices.model import DeviceModel, Interface, Port
from extranet.rendering.linux.internet import write_exit_chain, write_exit_sets, write_translation
from extranet.rendering.linux.leaks import list_leaks
from extranet.rendering.linux.names import (
    OUTSIDE_MARK,
    is_ipv6,
    list_traffic_ports,
    mark_areas,
    mark_interfaces,
    split_families,
)
from extranet.rendering.linux.prefixes import network_of

ANSWER = "tcp flags & (syn | ack) != syn"
"""Not the first packet of a connection."""
ICMP = "echo-request, echo-reply, destination-unreachable, time-exceeded, parameter-problem"
CONTROL_CLASS = "1:10"
"""Traffic class, of `shaping`, for what keeps sessions alive."""


def write_firewall(model: DeviceModel) -> str:
    """The whole ruleset, which replaces any other."""
    marks = mark_interfaces(model)
    lines = [
        "flush ruleset",
        "",
        "table inet extranet {",
        *_write_sets(model, marks),
        *(write_exit_sets(model.nat) if model.nat else []),
        *_write_prerouting(model),
        *_write_input(model),
        *_write_forward(model, marks),
        "\tchain classify {",
        "\t\ttype filter hook postrouting priority mangle; policy accept;",
        f"\t\tip dscp cs6 meta priority set {CONTROL_CLASS}",
        f"\t\tip6 dscp cs6 meta priority set {CONTROL_CLASS}",
        "\t}",
        *(write_translation(model.nat) if model.nat else []),
        "}",
    ]
    return "\n".join(lines) + "\n"


def write_set(name: str, kind: str, elements: Iterable[str], *, flags: str = "", what: str = "set") -> list[str]:
    """A named set or map; an empty one is as valid as any."""
    inside = ", ".join(elements)
    return [
        f"\t{what} {name} {{",
        f"\t\ttype {kind}",
        *([f"\t\tflags {flags}"] if flags else []),
        *([f"\t\telements = {{ {inside} }}"] if inside else []),
        "\t}",
    ]


def braces(values: Iterable[object]) -> str:
    """An anonymous set."""
    return "{ " + ", ".join(str(value) for value in values) + " }"


def _write_sets(model: DeviceModel, marks: dict[str, int]) -> list[str]:
    peers = [(marks[n.interface], n.address) for routing in model.routings for n in routing.neighbors]
    inside = [f'{mark} . "{name}"' for name, mark in marks.items() if mark != OUTSIDE_MARK]
    return [
        *write_set("area", "ifname : mark", (f'"{name}" : {mark}' for name, mark in marks.items()), what="map"),
        *write_set("inside", "mark . ifname", inside),
        *write_set("peers4", "mark . ipv4_addr", (f"{m} . {a}" for m, a in peers if not is_ipv6(a))),
        *write_set("peers6", "mark . ipv6_addr", (f"{m} . {a}" for m, a in peers if is_ipv6(a))),
    ]


def _write_prerouting(model: DeviceModel) -> list[str]:
    """Marks, and no foreign sources from a local network."""
    untracked = "notrack"
    if model.nat:
        area = next(port.vrf for port in model.interfaces if port.name == model.nat.outside)
        untracked = f"meta mark != {braces((mark_areas(model)[area], OUTSIDE_MARK))} notrack"
    return [
        "\tchain prerouting {",
        "\t\ttype filter hook prerouting priority raw; policy accept;",
        "\t\tmeta mark set iifname map @area",
        *(line for port in list_traffic_ports(model) if port.port is Port.LAN for line in _write_source_check(port)),
        f"\t\t{untracked}",
        "\t}",
        *(
            []
            if model.nat
            else [
                "\tchain output {",
                "\t\ttype filter hook output priority raw; policy accept;",
                "\t\tnotrack",
                "\t}",
            ]
        ),
    ]


def _write_source_check(port: Interface) -> list[str]:
    local4, local6 = split_families(network_of(address) for address in port.addresses)
    lines = [f'\t\tiifname "{port.name}" ip saddr != {braces(local4)} counter drop'] if local4 else []
    own = braces([*local6, "fe80::/10", "::"])
    return [*lines, f'\t\tiifname "{port.name}" ip6 saddr != {own} counter drop']


def _write_input(model: DeviceModel) -> list[str]:
    services = model.services
    lines = [
        "\tchain input {",
        "\t\ttype filter hook input priority filter; policy drop;",
        '\t\tiifname "lo" accept',
    ]
    if model.nat:
        lines.append("\t\tct state established,related accept")
    for family, peers in (("ip", "peers4"), ("ip6", "peers6")):
        known = f"\t\tmeta mark . {family} saddr @{peers}"
        lines += [
            f"{known} tcp dport 179 accept",
            f"{known} tcp sport 179 {ANSWER} accept",
            f"{known} udp dport {{ 3784, 3785, 4784 }} accept",
        ]
    lines += _write_vrrp(model)
    lines += [
        "\t\ticmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept",
        f"\t\ticmp type {{ {ICMP} }} limit rate 200/second accept",
        f"\t\ticmpv6 type {{ {ICMP}, packet-too-big }} limit rate 200/second accept",
        "\t\tudp dport 33434-33534 limit rate 50/second reject",
    ]
    for name in (port.name for port in model.interfaces if port.port is Port.MANAGEMENT):
        for word, managers in zip(("ip", "ip6"), split_families(services.managers), strict=True):
            if managers:
                known = f'\t\tiifname "{name}" {word} saddr {braces(managers)}'
                lines += [f"{known} tcp dport 22 accept", f"{known} udp dport 161 accept"]
        for word, servers in zip(("ip", "ip6"), split_families(services.ntp), strict=True):
            lines += [f'\t\tiifname "{name}" {word} saddr {braces(servers)} udp sport 123 accept'] if servers else []
        for word, servers in zip(("ip", "ip6"), split_families(services.syslog), strict=True):
            known = f'\t\tiifname "{name}" {word} saddr'
            lines += [f"{known} {braces(servers)} tcp sport 514 {ANSWER} accept"] if servers else []
    lines.append('\t\tlimit rate 10/minute log prefix "extranet-input-drop "')
    return [*lines, "\t\tcounter", "\t}"]


def _write_vrrp(model: DeviceModel) -> list[str]:
    areas = mark_areas(model)
    lines = []
    for port in model.interfaces:
        if port.vrrp:
            local4, _ = split_families(network_of(address) for address in port.addresses)
            start = f"\t\tmeta mark {areas[port.vrf]}"
            lines += [
                f"{start} ip saddr {braces(local4)} ip ttl 255 meta l4proto vrrp accept",
                f"{start} ip6 saddr fe80::/10 ip6 hoplimit 255 meta l4proto vrrp accept",
            ]
    return lines


def _write_forward(model: DeviceModel, marks: dict[str, int]) -> list[str]:
    return [
        "\tchain forward {",
        "\t\ttype filter hook forward priority filter; policy drop;",
        *(
            f'\t\t{way} "{port.name}" counter drop'
            for port in model.interfaces
            if port.port is Port.MANAGEMENT
            for way in ("iifname", "oifname")
        ),
        *(write_exit_chain(model) if model.nat else []),
        "\t\tmeta mark . oifname @inside accept",
        *_write_services(model, marks),
        '\t\tlimit rate 10/minute log prefix "extranet-forward-drop "',
        "\t\tcounter",
        "\t}",
    ]


def _write_services(model: DeviceModel, marks: dict[str, int]) -> list[str]:
    """The declared services, there and back. Answers may come by the other device of the pair: no state tells them."""
    areas = mark_areas(model)
    ports = {area: [name for name, mark in marks.items() if mark == number] for area, number in areas.items()}
    lines = []
    for consumer, leak in list_leaks(model):
        there, back = (braces(f'"{name}"' for name in ports[area]) for area in (leak.source, consumer))
        number = braces(leak.ports)
        answer = f" {ANSWER}" if leak.protocol == "tcp" else ""
        families = zip(("ip", "ip6"), split_families(leak.prefixes), split_families(leak.clients), strict=True)
        for word, prefixes, clients in families:
            if prefixes and clients:
                from_client, to_client = (f"{word} {way} {braces(clients)}" for way in ("saddr", "daddr"))
                from_service, to_service = (f"{word} {way} {braces(prefixes)}" for way in ("saddr", "daddr"))
                asked = f"{from_client} {to_service} {leak.protocol} dport {number}"
                answered = f"{from_service} {to_client} {leak.protocol} sport {number}{answer}"
                verdict = f'counter accept comment "{leak.code}"'
                lines += [
                    f"\t\tmeta mark {areas[consumer]} oifname {there} {asked} {verdict}",
                    f"\t\tmeta mark {areas[leak.source]} oifname {back} {answered} {verdict}",
                ]
    return lines
