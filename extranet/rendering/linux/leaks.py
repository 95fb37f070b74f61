"""Which VRF borrows which routes of which other, for the declared services of a device: there and back."""

from collections import defaultdict
from dataclasses import dataclass

from extranet.devices.model import DeviceModel, Leak


@dataclass(frozen=True, slots=True)
class Import:
    """Routes of `source` that another VRF borrows, by the prefix lists that choose them."""

    source: str
    lists: tuple[str, ...]


def list_leaks(model: DeviceModel) -> list[tuple[str, Leak]]:
    """Consuming VRF and service, in the order of the model."""
    return [(routing.vrf, leak) for routing in model.routings for leak in routing.leaks]


def name_lists(leak: Leak) -> tuple[str, str]:
    """The prefix lists of a service: its own prefixes, and those of its clients."""
    return f"service-{leak.code}", f"clients-{leak.code}"


def name_import(vrf: str) -> str:
    """The route map of what other VRFs lend this one."""
    return f"into-{vrf or 'public'}"


def list_imports(model: DeviceModel) -> dict[str, list[Import]]:
    """VRF → what it borrows, by source. A service's VRF borrows the clients' routes, for the answers."""
    lists: dict[tuple[str, str], list[str]] = defaultdict(list)
    for consumer, leak in list_leaks(model):
        service, clients = name_lists(leak)
        lists[consumer, leak.source].append(service)
        lists[leak.source, consumer].append(clients)
    imports: dict[str, list[Import]] = defaultdict(list)
    for (borrower, source), names in sorted(lists.items()):
        imports[borrower].append(Import(source, tuple(names)))
    return dict(imports)
