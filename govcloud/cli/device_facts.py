"""The extranet in the policies' words: what device models, configuration files, intent, observations, standing, drills
say. The bridge between two rooms that do not import each other; it judges nothing."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from extranet.baseline import BASELINE, find_gaps
from extranet.devices.model import GLOBAL, DeviceModel, Port
from extranet.diversity.cuts import find_cuts
from extranet.diversity.graph import build_graph
from extranet.diversity.words import drop_implied
from extranet.drill import model as drills
from extranet.intent import read_intent
from extranet.push.select import Finding as DeviceStanding
from extranet.push.select import Standing as Stand
from extranet.verify.facts import Finding as Seen
from govcloud.inventory.inventory import Inventory
from govcloud.text import Text
from policies.facts.base import Harvest
from policies.facts.extranet import (
    AddressBlock,
    ApprovedArea,
    ApprovedOpening,
    Device,
    Drill,
    Node,
    Observation,
    Standing,
)
from policies.facts.fact import CITY, Fact, Place, Read
from policies.facts.gaps import Cause

ACCOUNT_SERVER = re.compile(
    r"^[ \t]*(?:server=|radius-server authentication |hwtacacs-server authentication |primary authentication "
    r"|secondary authentication )(\S+)",
    re.MULTILINE,
)
"""Where FreeRADIUS or TACACS+ modules of PAM, VRP and Comware name a server of accounts."""
SILENT = Text("the device gave no answer", "设备没有应答")


def place_of(device: str) -> Place:
    """Where a device's facts are."""
    return Place("device", device)


def read_devices(
    models: Iterable[DeviceModel], files: Mapping[str, Mapping[str, str]], at: datetime, source: str = "intended"
) -> Harvest:
    """Devices by their models and their configuration files (device → path → text), intended or running."""
    reads, facts = [], list[Fact]()
    for model in models:
        read = Read(Device, place_of(model.code), source, at)
        reads.append(read)
        facts.append(Device.told_by(read, model.code, describe_device(model, files[model.code])))
    return Harvest(reads, facts)


def describe_device(model: DeviceModel, files: Mapping[str, str]) -> dict[str, Any]:
    """One device."""
    text = "\n".join(files.values())
    services = model.services
    return {
        "name": model.code,
        "node": model.node,
        "role": model.role.value,
        "platform": model.platform.value,
        "baseline": list_baseline(model, files),
        "areas": [{"code": vrf.code, "route_target": vrf.route_target} for vrf in model.vrfs],
        "interfaces": [
            {"name": each.name, "port": each.port.value, "vrf": each.vrf, "addresses": list(each.addresses)}
            for each in model.interfaces
            if each.addresses and each.port is not Port.LOOPBACK
        ],
        "sessions": [
            {
                "vrf": routing.vrf,
                "address": each.address,
                "relation": each.relation.value,
                "bfd": True,
                "authenticated": is_said_of(each.address, "password", text),
                "limited": is_said_of(each.address, "(?:maximum-prefix|route-limit)", text),
            }
            for routing in model.routings
            for each in routing.neighbors
        ],
        "announced": [
            {"vrf": routing.vrf, "prefix": prefix, "dropped": prefix in routing.blackholes}
            for routing in model.routings
            for prefix in (*routing.origins, *routing.blackholes)
        ],
        "openings": [
            {
                "code": leak.code,
                "vrf": routing.vrf,
                "source": leak.source,
                "prefixes": list(leak.prefixes),
                "protocol": leak.protocol,
                "ports": [str(port) for port in leak.ports],
            }
            for routing in model.routings
            for leak in routing.leaks
        ],
        "translates": model.nat is not None,
        "outsiders": list(model.nat.sources) if model.nat is not None else [],
        "detect_ms": model.bfd_interval_ms * model.bfd_multiplier,
        "managers": list(services.managers),
        "account_servers": ACCOUNT_SERVER.findall(text),
        "local_accounts": [services.admin],
    }


def list_baseline(model: DeviceModel, files: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each item of the baseline that concerns the device, with what of it the files do not show."""
    gaps = list(find_gaps(model.platform, model.role, files))
    return [
        {
            "rule": item.code,
            "lacking": [f"{gap.setting.file}: {gap.setting.line}" for gap in gaps if gap.rule.code == item.code],
        }
        for item in BASELINE
        if model.platform in item.settings
        and (not item.roles or model.role in item.roles)
        and model.role not in item.apart_from
    ]


def is_said_of(address: str, words: str, text: str) -> bool:
    """Whether a configuration has a line with these words about a neighbour."""
    line = rf"^[ \t]*(?:neighbor|peer) {re.escape(address)} {words}\b"
    return bool(re.search(line, text, re.MULTILINE | re.IGNORECASE))


def read_wanted(inventory: Inventory, at: datetime) -> Harvest:
    """Nodes with what cuts them off, approved areas and openings, and the address plan."""
    intent = read_intent(inventory)
    graph = build_graph(intent)
    cuts = find_cuts(graph)
    node, area, opening, block = (
        Read(kind, CITY, "inventory", at) for kind in (Node, ApprovedArea, ApprovedOpening, AddressBlock)
    )

    def name(vrf: str) -> str:
        return GLOBAL if vrf == intent.public else vrf

    facts: list[Fact] = [
        *(
            Node.told_by(
                node,
                each.code,
                {
                    "name": each.record.name_zh,
                    "role": each.role.value,
                    "devices": [{"code": device.code} for device in each.devices.values()],
                    "reachable": cuts.nodes[each.code] is not None
                    and (not each.record.parent or all(graph.ways[device.code] for device in each.devices.values())),
                    "cuts": [
                        str(element)
                        for element in drop_implied(
                            (cuts.first_hops[each.code] or frozenset()) | cuts.origins[each.code]
                        )
                    ],
                    "areas": [vrf for vrf in each.vrfs if vrf != GLOBAL],
                },
            )
            for each in intent.nodes.values()
        ),
        *(
            ApprovedArea.told_by(area, name(vrf.code), {"route_target": vrf.route_target})
            for vrf in inventory.extranet.vrfs
        ),
        *(
            ApprovedOpening.told_by(
                opening,
                each.code,
                {
                    "source": name(each.vrf),
                    "consumers": [name(code) for code in each.consumers],
                    "prefixes": [str(prefix) for prefix in each.prefixes],
                    "protocol": each.protocol,
                    "ports": [str(port) for port in each.ports],
                },
            )
            for each in inventory.extranet.services
        ),
        *(
            AddressBlock.told_by(
                block, each.code, {"prefix": str(each.prefix), "vrf": None if each.vrf is None else name(each.vrf)}
            )
            for each in inventory.addresses
        ),
    ]
    return Harvest([node, area, opening, block], facts)


def read_observations(devices: Iterable[str], findings: Iterable[Seen], silent: Iterable[str], at: datetime) -> Harvest:
    """What verification has expected and seen; of devices that gave no answer nothing is known."""
    gone = frozenset(silent)
    reads = {device: Read(Observation, place_of(device), "verify", at) for device in devices}
    reads |= {device: reads[device].with_gap(Cause.UNREAD, SILENT) for device in gone & reads.keys()}
    facts: list[Fact] = []
    for each in findings:
        key = each.key
        values = {"about": key.kind.value, "vrf": key.vrf, "subject": key.subject, "wanted": each.wanted}
        seen = {} if each.observed is None else {"observed": each.observed}
        if key.device in reads.keys() - gone:
            number = f"{key.kind.value} {key.vrf or 'public'} {key.subject}"
            facts.append(Observation.told_by(reads[key.device], number, {**values, **seen}))
    return Harvest(list(reads.values()), facts)


def read_standings(findings: Iterable[DeviceStanding], at: datetime) -> Harvest:
    """How each device stands to its intended configuration, as a push sees it."""
    reads, facts = [], list[Fact]()
    for each in findings:
        read = Read(Standing, place_of(each.device), "push", at)
        if each.standing is Stand.UNREACHABLE:
            reads.append(read.with_gap(Cause.UNREAD, SILENT))
            continue
        reads.append(read)
        values = {"standing": each.standing.value, "reasons": [str(reason) for reason in each.reasons]}
        facts.append(Standing.told_by(read, each.device, values))
    return Harvest(reads, facts)


def read_drills(done: Iterable[drills.Drill], at: datetime) -> Harvest:
    """The worst of each drill per node; what the prober could not judge is unknown."""
    read = Read(Drill, CITY, "drill", at)
    facts: list[Fact] = []
    for each in done:
        for node in each.nodes:
            trials = [trial for trial in each.trials if trial.fault.node == node]
            sure = trials and all(each.judge(trial) is not drills.Verdict.UNJUDGED for trial in trials)
            figures = (
                {
                    "blackout_ms": max(trial.blackout_ms for trial in trials),
                    "restore_ms": max(trial.restore_ms for trial in trials),
                }
                if sure
                else {}
            )
            facts.append(
                Drill.told_by(read, f"{node} {each.began.isoformat()}", {"node": node, "at": each.began, **figures})
            )
    return Harvest([read], facts)
