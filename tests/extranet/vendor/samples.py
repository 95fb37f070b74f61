"""A device with every kind of line: side a of a node that serves the public area, a private one and the internet."""

from extranet.devices.model import (
    DeviceModel,
    Interface,
    Leak,
    Nat,
    Neighbor,
    Port,
    Relation,
    Routing,
    Services,
    Vrf,
    Vrrp,
)
from govcloud.inventory.models.extranet import Platform, Role

OWN, UP, DOWN = 4200000017, 4200000001, 4200000033
PREFIX = {Platform.VRP: "GigabitEthernet0/0/", Platform.COMWARE: "GigabitEthernet1/0/"}


def build_sample(platform: Platform) -> DeviceModel:
    """The device with everything; `platform` decides the names of its ports."""
    return DeviceModel(
        code="county-3-a",
        node="county-3",
        side="a",
        role=Role.AGGREGATION,
        platform=platform,
        model="NetEngine 8000" if platform is Platform.VRP else "SR6604",
        asn=OWN,
        router_id="10.240.0.17",
        vrfs=(Vrf("health", 101, "10.240.0.17:101", "65000:101"), Vrf("internet", 200, "10.240.0.17:200", "65000:200")),
        interfaces=_build_interfaces(PREFIX[platform]),
        routings=_build_routings(PREFIX[platform]),
        services=Services(
            ntp=("10.255.0.1", "10.255.0.2"),
            syslog=("10.255.0.3",),
            managers=("10.255.0.0/24", "2001:db8:ff::/64"),
            snmp_user="govcloud-read",
            admin="govcloud",
            banner="Authorised use only. 仅限授权人员使用。",
        ),
        management="10.255.1.17",
        nat=Nat(PREFIX[platform] + "5", "198.51.100.0/28", ("10.20.0.0/16", "10.31.1.0/24", "2001:db8:20::/48")),
    )


def _build_interfaces(prefix: str) -> tuple[Interface, ...]:
    gateways = (Vrrp(1, 200, "10.20.3.1"), Vrrp(1, 200, "fe80::1"))
    return (
        Interface("LoopBack0", Port.LOOPBACK, "router id", ("10.240.0.17/32", "2001:db8:f0::17/128")),
        Interface(prefix + "0", Port.MANAGEMENT, "management", ("10.255.1.17/24",)),
        Interface(prefix + "1", Port.LINK, "to core-a", ("10.241.0.1/31", "2001:db8:41::1/127"), shape_mbps=1000),
        Interface(
            prefix + "1.101",
            Port.LINK,
            "to core-a, health",
            ("10.241.0.3/31", "2001:db8:41::3/127"),
            "health",
            prefix + "1",
            101,
        ),
        Interface(
            prefix + "1.200", Port.LINK, "to core-a, internet", ("10.241.0.5/31",), "internet", prefix + "1", 200
        ),
        Interface(prefix + "2", Port.PAIR, "to county-3-b", ("10.241.9.0/31", "2001:db8:49::/127"), mtu=9000),
        Interface(prefix + "3", Port.LAN, "local network", ("10.20.3.2/24", "2001:db8:20:3::2/64"), vrrp=gateways),
        Interface(
            prefix + "3.101",
            Port.LAN,
            "local network, health",
            ("10.31.3.2/24", "10.31.4.2/24"),
            "health",
            prefix + "3",
            101,
            vrrp=(Vrrp(2, 100, "10.31.3.1"),),
        ),
        Interface(prefix + "5", Port.ATTACHMENT, "carrier's internet", ("203.0.113.2/30",), "internet"),
        Interface(prefix + "6", Port.ATTACHMENT, "pool's border", ("10.242.0.1/30",)),
    )


def _build_routings(prefix: str) -> tuple[Routing, ...]:
    public = (
        Neighbor("10.241.0.0", UP, Relation.UP, "core-a", prefix + "1", 0),
        Neighbor("10.241.9.1", OWN, Relation.PAIR, "county-3-b", prefix + "2"),
        Neighbor(
            "10.242.0.2", 64512, Relation.POOL, "pool border", prefix + "6", accepts=("10.64.0.0/12", "10.9.9.9/32")
        ),
        Neighbor("2001:db8:41::", UP, Relation.UP, "core-a", prefix + "1", 0),
        Neighbor("2001:db8:49::1", OWN, Relation.PAIR, "county-3-b", prefix + "2"),
    )
    leak = Leak("data-sharing", "", ("10.64.1.0/24",), "tcp", (443, 8443), ("10.31.0.0/16",))
    health = (
        Neighbor("10.241.0.2", UP, Relation.UP, "core-a", prefix + "1.101", 3),
        Neighbor("2001:db8:41::2", UP, Relation.DOWN, "core-a", prefix + "1.101"),
    )
    internet = (
        Neighbor("10.241.0.4", DOWN, Relation.DOWN, "core-a", prefix + "1.200"),
        Neighbor("203.0.113.1", 64999, Relation.CARRIER, "telecom", prefix + "5", 3),
    )
    return (
        Routing("", ("10.20.3.0/24", "10.240.0.17/32", "2001:db8:20:3::/64"), public, ("0.0.0.0/0", "::/0")),
        Routing("health", ("10.31.3.0/24",), health, ("0.0.0.0/0",), (leak,)),
        Routing("internet", (), internet),
    )
