"""The extranet of a made-up city as tables: every node has two devices and two links that share nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from scripts.city.units import Units

type Row = dict[str, Any]

CARRIERS = {"telecom": "HJDX", "mobile": "HJYD", "unicom": "HJLT", "broadnet": "HJGD"}
"""Carrier → the letters its circuit numbers begin with."""

PAIRS = (
    ("telecom", "unicom"),
    ("mobile", "telecom"),
    ("unicom", "mobile"),
    ("telecom", "mobile"),
    ("broadnet", "telecom"),
)
PORTS_PER_CARD = 24
LINKS_PER_DUCT = 8

MODELS = {
    "core": ("vrp", "NetEngine 8000 M14"),
    "exit": ("vrp", "NetEngine 8000 M8"),
    "county": ("comware", "SR8806-X"),
    "township": ("vrp", "NetEngine AR6280"),
}
ACCESS_MODELS = (("vrp", "NetEngine AR651"), ("comware", "MSR2600-10-X1"), ("linux", "FRR router"))

PORT_NAMES = {
    "vrp": "GigabitEthernet{card}/0/{port}",
    "comware": "GigabitEthernet{card}/0/{port}",
    "linux": "eth{port}",
}


@dataclass
class Tables:
    """The rows of `nodes.csv`, `devices.csv`, `links.csv` and `attachments.csv`."""

    nodes: list[Row] = field(default_factory=list)
    devices: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    attachments: list[Row] = field(default_factory=list)


def make_extranet(units: Units, pools: Sequence[str]) -> Tables:
    """Core, exit, departments' sites, counties, townships and villages, each with two devices and two links up.

    The cores are attached to both zones of each pool, the exits to the internet.
    """
    tables = Tables(nodes=_make_nodes(units))
    for index, node in enumerate(tables.nodes):
        platform, model = _model(node, index)
        role = _role(node)
        for side in "ab":
            code = f"{node['code']}-{side}"
            row = {"code": code, "node": node["code"], "side": side, "role": role, "platform": platform, "model": model}
            row["building"] = "disaster-center" if code == "core-b" else "broadnet-building" if code == "exit-b" else ""
            tables.devices.append(row | name_own_ports(platform, lan=role not in {"core", "exit"}))
    tables.links = _Cabling({row["code"]: row["platform"] for row in tables.devices}).connect(tables.nodes)
    tables.attachments = make_attachments(pools)
    return tables


def name_own_ports(platform: str, *, lan: bool) -> Row:
    """The ports of a device that are no link's: card 63 of a vendor's device is its own board."""
    names = ("pair0", "lan0", "eth0") if platform == "linux" else tuple(f"GigabitEthernet63/0/{n}" for n in (2, 3, 0))
    return {"pair_port": names[0], "lan_port": names[1] if lan else "", "management_port": names[2]}


def make_attachments(pools: Sequence[str]) -> list[Row]:
    """Both cores to both zones of each pool, each exit to a carrier's internet; private and documentation addresses."""
    ends = [
        (f"{pool}-{zone}-{side}", f"core-{side}", pool, zone, "", 65101 + number)
        for number, pool in enumerate(pools)
        for zone in ("extranet", "internet")
        for side in "ab"
    ]
    ends += [("internet-a", "exit-a", "", "", "telecom", 64496), ("internet-b", "exit-b", "", "", "unicom", 64497)]
    rows = []
    for number, (code, device, pool, zone, carrier, asn) in enumerate(ends):
        rows.append(
            {
                "code": code,
                "device": device,
                "port": f"GigabitEthernet62/0/{number}",
                "pool": pool,
                "zone": zone,
                "carrier": carrier,
                "asn": asn,
                "address": f"10.243.0.{2 * number}/31",
                "neighbor": f"10.243.0.{2 * number + 1}",
                "address_v6": f"2001:db8:f003::{2 * number:x}/127",
                "neighbor_v6": f"2001:db8:f003::{2 * number + 1:x}",
                "bandwidth_mbps": 100_000,
            }
        )
    return rows


def _make_nodes(units: Units) -> list[Row]:
    rows = [_node("core", "市级核心", "City core", "city", "", "data-center", 400_000)]
    rows.append(_node("exit", "互联网统一出口", "Unified internet exit", "city", "core", "exchange-building", 100_000))
    rows += [_node(c.code, c.zh, c.en, "county", "core", f"{c.code}-government", 1000) for c in units.counties]
    for unit in units.departments:
        level, parent = ("county", unit.county) if unit.county else ("city", "core")
        building = f"{unit.code}-building"
        rows.append(
            _node(f"site-{unit.code}", unit.zh, unit.en, level, parent, building, 100) | {"department": unit.code}
        )
    rows += [_node(t.code, t.zh, t.en, "township", t.parent, f"{t.code}-hall", 100) for t in units.townships]
    rows += [_node(v.code, v.zh, v.en, "village", v.parent, f"{v.code}-hall", 20) for v in units.villages]
    return rows


def _node(code: str, zh: str, en: str, level: str, parent: str, building: str, mbps: int) -> Row:  # noqa: PLR0913, PLR0917 - one per column
    return {
        "code": code,
        "name_zh": zh,
        "name_en": en,
        "level": level,
        "parent": parent,
        "department": "",
        "building": building,
        "bandwidth_mbps": mbps,
    }


def _role(node: Row) -> str:
    if node["code"] in ("core", "exit"):
        return str(node["code"])
    return "access" if node["department"] or node["level"] == "village" else "aggregation"


def _model(node: Row, index: int) -> tuple[str, str]:
    kind = node["code"] if node["code"] in MODELS else node["level"]
    if node["department"] or kind not in MODELS:
        return ACCESS_MODELS[index % len(ACCESS_MODELS)]
    return MODELS[kind]


class _Cabling:
    """Hands out ports, ducts and circuit numbers, each only once."""

    def __init__(self, platforms: dict[str, str]) -> None:
        self.platforms = platforms
        self.ports = dict.fromkeys(platforms, 0)
        self.circuits = dict.fromkeys(CARRIERS, 0)

    def connect(self, nodes: list[Row]) -> list[Row]:
        """Two links up from each node, side a to side a and side b to side b, over two carriers."""
        below = [node for node in nodes if node["parent"]]
        return [
            self._link(node, side, carrier)
            for index, node in enumerate(below)
            for side, carrier in zip("ab", PAIRS[index % len(PAIRS)], strict=True)
        ]

    def _link(self, node: Row, side: str, carrier: str) -> Row:
        lower, upper = f"{node['code']}-{side}", f"{node['parent']}-{side}"
        a_port, a_card = self._port(lower)
        b_port, b_card = self._port(upper)
        self.circuits[carrier] += 1
        return {
            "code": f"{node['code']}-up-{side}",
            "a_device": lower,
            "a_port": a_port,
            "a_card": a_card,
            "b_device": upper,
            "b_port": b_port,
            "b_card": b_card,
            "carrier": carrier,
            "circuit": f"{CARRIERS[carrier]}-2026-{self.circuits[carrier]:05d}",
            "duct": f"{node['parent']}-{side}{(self.ports[upper] - 1) // LINKS_PER_DUCT + 1}",
            "bandwidth_mbps": node["bandwidth_mbps"],
        }

    def _port(self, device: str) -> tuple[str, int]:
        number = self.ports[device]
        self.ports[device] += 1
        card, port = divmod(number, PORTS_PER_CARD)
        platform = self.platforms[device]
        if platform == "linux":
            return PORT_NAMES[platform].format(port=number + 1), 0
        return PORT_NAMES[platform].format(card=card + 1, port=port + 1), card + 1
