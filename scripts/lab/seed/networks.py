"""External networks, one per zone, with a subnet each."""

from ipaddress import IPv4Network

from scripts.lab.client import Client

FIRST_FREE = 10
"""Host number of the first address that is given out; those below are the provider's own."""


def seed_networks(client: Client) -> None:
    """The pool's external networks; every project may use them for routers and floating IPs."""
    known = {row["name"]: row for row in client.get("neutron", "/v2.0/networks?router:external=true")["networks"]}
    for name, network in client.site.pool.networks.items():
        provider: dict[str, object] = {
            "provider:network_type": "flat" if network.vlan is None else "vlan",
            "provider:physical_network": network.physical,
        }
        if network.vlan is not None:
            provider["provider:segmentation_id"] = network.vlan
        body = {"network": {"name": name, "router:external": True, **provider}}
        row = known.get(name) or client.send("neutron", "POST", "/v2.0/networks", body)["network"]
        if not row["subnets"]:
            client.send(
                "neutron", "POST", "/v2.0/subnets", {"subnet": {"network_id": row["id"], **subnet(name, network.cidr)}}
            )


def subnet(name: str, cidr: str) -> dict[str, object]:
    """The network's subnet: gateway first, then some of the provider's own, the rest to give out."""
    block = IPv4Network(cidr)
    pool = {"start": str(block[FIRST_FREE]), "end": str(block[-2])}
    return {
        "name": name,
        "ip_version": 4,
        "cidr": cidr,
        "gateway_ip": str(block[1]),
        "enable_dhcp": False,
        "allocation_pools": [pool],
    }
