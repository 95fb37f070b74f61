"""The text of VRP and Comware back to the device model: what our renderers say of a device, and nothing else.

It reads the lines that rendering writes; lines of other making are passed over. Whoever wants to know of those compares
trees.
"""

from extranet.devices.model import BFD_INTERVAL_MS, BFD_MULTIPLIER, DeviceModel, Interface, Vrf
from extranet.vendor.dialects import DIALECTS
from extranet.vendor.parsing.access import parse_nat, parse_services
from extranet.vendor.parsing.interfaces import find_management, name_ports, parse_interfaces
from extranet.vendor.parsing.lines import first, read_sections
from extranet.vendor.parsing.routing import parse_routings
from extranet.vendor.parsing.said import reduce_model
from extranet.vendor.tree import Tree, read_tree
from govcloud.inventory.models.extranet import Platform, Role

__all__ = ["parse_model", "reduce_model"]


def parse_model(text: str, platform: Platform) -> DeviceModel:
    """What the text says, as a model in the form of `reduce_model`."""
    tree = read_tree(text, DIALECTS[platform])
    bgp = next(iter(read_sections(tree, r"bgp (\d+)")), ("0", {}))
    interfaces = parse_interfaces(tree)
    routings = parse_routings(tree, bgp[1], interfaces)
    named = name_ports(interfaces, routings)
    intervals = r"(?:peer \S+ )?bfd (?:min-tx-interval|min-transmit-interval) (\d+)"
    multipliers = r"(?:peer \S+ )?bfd (?:.*)?detect-multiplier (\d+)"
    return reduce_model(
        DeviceModel(
            code=first(tree, r"sysname (\S+)"),
            node="",
            side="",
            role=Role.ACCESS,
            platform=platform,
            model="",
            asn=int(bgp[0]),
            router_id=first(bgp[1], r"router-id (\S+)"),
            vrfs=tuple(_parse_vrf(code, view) for code, view in read_sections(tree, r"ip vpn-instance (\S+)")),
            interfaces=named,
            routings=routings,
            services=parse_services(tree),
            management=_find_address(named),
            nat=parse_nat(tree, named),
            bfd_interval_ms=int(first(tree, intervals, deep=True) or BFD_INTERVAL_MS),
            bfd_multiplier=int(first(tree, multipliers, deep=True) or BFD_MULTIPLIER),
        )
    )


def _parse_vrf(code: str, view: Tree) -> Vrf:
    target = first(view, r"vpn-target (\S+) export-extcommunity", deep=True)
    number = int(target.rpartition(":")[2] or 0)
    return Vrf(code, number, first(view, r"route-distinguisher (\S+)", deep=True), target)


def _find_address(interfaces: tuple[Interface, ...]) -> str:
    port = find_management(interfaces)
    return port.addresses[0].partition("/")[0] if port is not None and port.addresses else ""
