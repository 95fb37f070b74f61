"""Flavors and availability zones."""

from scripts.lab.client import Client

MIB_PER_GIB = 1024


def seed_flavors(client: Client) -> None:
    """The pool's flavors, public, with ids that are their names."""
    known = {flavor["name"] for flavor in client.get("nova", "/v2.1/flavors")["flavors"]}
    for name, flavor in client.site.pool.flavors.items():
        if name not in known:
            size = {"vcpus": flavor.vcpus, "ram": flavor.memory_gib * MIB_PER_GIB, "disk": flavor.disk_gib}
            client.send("nova", "POST", "/v2.1/flavors", {"flavor": {"name": name, **size}})


def seed_zones(client: Client) -> None:
    """One host aggregate per availability zone, with the zone's hosts in it."""
    known = {row["name"]: row for row in client.get("nova", "/v2.1/os-aggregates")["aggregates"]}
    hosts = client.site.pool.hosts
    for zone in hosts.zones:
        if zone not in known:
            body = {"aggregate": {"name": zone, "availability_zone": zone}}
            known[zone] = client.send("nova", "POST", "/v2.1/os-aggregates", body)["aggregate"]
        for host in hosts.names_in(zone):
            if host not in known[zone].get("hosts", []):
                path = f"/v2.1/os-aggregates/{known[zone]['id']}/action"
                client.send("nova", "POST", path, {"add_host": {"host": host}})
