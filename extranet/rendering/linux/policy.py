"""Prefix lists and route maps of `frr.conf`: what each kind of neighbour is told, and what is believed of it."""

from collections.abc import Iterable, Iterator

from extranet.devices.model import DeviceModel, Neighbor, Relation
from extranet.rendering.linux.leaks import list_imports, list_leaks, name_import, name_lists
from extranet.rendering.linux.names import is_ipv6, split_families

DEFAULT, NO_DEFAULT = "default-only", "no-default"
STANDBY_PREFERENCE = 50
"""Of a default route that is used only when the pair has none; what the pair tells has 100."""


def name_policies(neighbor: Neighbor) -> tuple[str, str]:
    """The route maps in and out of a session to another node."""
    own = neighbor.interface
    prepending = f"{NO_DEFAULT}-{neighbor.prepends}" if neighbor.prepends else NO_DEFAULT
    believed = f"from-{own}" if neighbor.accepts else NO_DEFAULT
    match neighbor.relation:
        case Relation.UP:
            return DEFAULT, prepending
        case Relation.CARRIER:
            standby = f"{DEFAULT}-standby" if neighbor.prepends else DEFAULT
            return standby, f"to-{own}"
        case _:
            return believed, DEFAULT


def write_policies(model: DeviceModel, names: dict[str, str]) -> list[str]:
    """All lists, then all maps that the sessions of the device name."""
    neighbors = [neighbor for routing in model.routings for neighbor in routing.neighbors]
    lines = [
        "ip prefix-list default seq 5 permit 0.0.0.0/0",
        "ipv6 prefix-list default seq 5 permit ::/0",
        *_write_given(neighbors, model),
        *_write_leak_lists(model),
        "!",
        *_write_map(DEFAULT, "permit", ["default"]),
        *_write_map(NO_DEFAULT, "deny", ["default"], rest=True),
    ]
    for prepends in sorted({n.prepends for n in neighbors if n.relation is Relation.UP and n.prepends}):
        path = " ".join([str(model.asn)] * prepends)
        lines += _write_map(
            f"{NO_DEFAULT}-{prepends}", "deny", ["default"], rest=True, then=f"set as-path prepend {path}"
        )
    for name, neighbor in _list_given(neighbors):
        path = " ".join([str(model.asn)] * neighbor.prepends)
        then = f"set as-path prepend {path}" if path and neighbor.relation is Relation.CARRIER else ""
        lines += _write_map(name, "permit", [name], then=then)
    if any(n.relation is Relation.CARRIER and n.prepends for n in neighbors):
        then = f"set local-preference {STANDBY_PREFERENCE}"
        lines += _write_map(f"{DEFAULT}-standby", "permit", ["default"], then=then)
    return [*lines, *_write_imports(model, names)]


def _list_given(neighbors: Iterable[Neighbor]) -> Iterator[tuple[str, Neighbor]]:
    """Lists that belong to one interface, once for its two sessions."""
    seen = set()
    for neighbor in neighbors:
        name = f"to-{neighbor.interface}" if neighbor.relation is Relation.CARRIER else f"from-{neighbor.interface}"
        if name not in seen and (neighbor.accepts or neighbor.relation is Relation.CARRIER):
            seen.add(name)
            yield name, neighbor


def _write_given(neighbors: list[Neighbor], model: DeviceModel) -> list[str]:
    lines: list[str] = []
    for name, neighbor in _list_given(neighbors):
        if neighbor.relation is not Relation.CARRIER:
            accepts = {p for n in neighbors if n.interface == neighbor.interface for p in n.accepts}
            lines += write_list(name, sorted(accepts), longer=True)
        elif model.nat is not None:
            sources = [prefix for prefix in model.nat.sources if is_ipv6(prefix)]
            lines += write_list(name, [model.nat.pool, *sources], longer=True)
    return lines


def _write_leak_lists(model: DeviceModel) -> list[str]:
    lines: list[str] = []
    for _, leak in list_leaks(model):
        service, clients = name_lists(leak)
        lines += write_list(service, leak.prefixes, longer=True)
        lines += write_list(clients, leak.clients, longer=True)
    return lines


def write_list(name: str, prefixes: Iterable[str], *, longer: bool) -> list[str]:
    """The prefix list in both families; an empty one is written to deny all, because FRR lets a missing one match."""
    lines = []
    for word, most, chosen in zip(("ip", "ipv6"), (32, 128), split_families(prefixes), strict=True):
        for number, prefix in enumerate(chosen, 1):
            more = f" le {most}" if longer and not prefix.endswith(f"/{most}") else ""
            lines.append(f"{word} prefix-list {name} seq {5 * number} permit {prefix}{more}")
        if not chosen:
            lines.append(f"{word} prefix-list {name} seq 5 deny any")
    return lines


def _write_map(name: str, turn: str, lists: list[str], *, rest: bool = False, then: str = "") -> list[str]:
    """A map that permits or denies what is on the lists; with `rest` it permits all else. `then` is for what passes."""
    lines, number = [], 0
    for prefix_list in lists:
        for word in ("ip", "ipv6"):
            number += 10
            lines += [f"route-map {name} {turn} {number}", f" match {word} address prefix-list {prefix_list}"]
            lines += [f" {then}"] if then and turn == "permit" else []
            lines += ["exit", "!"]
    if rest:
        lines += [f"route-map {name} permit {number + 10}", *([f" {then}"] if then else []), "exit", "!"]
    return lines


def _write_imports(model: DeviceModel, names: dict[str, str]) -> list[str]:
    lines: list[str] = []
    for borrower, imports in list_imports(model).items():
        number = 0
        for one in imports:
            for prefix_list in one.lists:
                for word in ("ip", "ipv6"):
                    number += 10
                    lines += [
                        f"route-map {name_import(borrower)} permit {number}",
                        f" match source-vrf {names[one.source]}",
                        f" match {word} address prefix-list {prefix_list}",
                        "exit",
                        "!",
                    ]
    return lines
