"""One department, one node, one link, one pool in full. Pure. What nobody told is left out, never shown as nought."""

from collections.abc import Callable

from govcloud.inventory.models.extranet import Device, Link
from govcloud.text import Language
from monitors.metrics import extranet as net_metrics
from monitors.metrics import pool as metrics
from monitors.metrics.metric import Metric
from monitors.web.delta import Json, Picture
from monitors.web.extranet import Net, show_links
from monitors.web.ground import Ground
from monitors.web.levels import show_levels
from monitors.web.pools import show_pools
from monitors.web.readings import Labels, Readings

SHARES = ("quota", "used")
type Fits = Callable[[Labels], bool]


def show_pool(code: str, readings: Readings, ground: Ground, language: Language) -> Picture:
    """A pool: everything at a glance, its parts, its departments, what it could not tell."""
    shown = show_pools(readings, ground, language)[code]
    if not isinstance(shown, dict):
        raise TypeError(code)
    tenants = show_tenants(readings, lambda labels: labels[0] == code, key=1)
    for department, row in tenants.items():
        owner = ground.inventory.department_by_code.get(department)
        row["name"] = department if owner is None else owner.name.zh if language == "zh" else owner.name.en
        row["known"] = owner is not None
    return {
        **shown,
        "levels": show_levels(readings).get(code, {}),
        "tenants": {**tenants},
        "certificates": {
            labels[1]: int(value)
            for labels, value in sorted(readings.merged(metrics.CERTIFICATE_EXPIRY).items())
            if labels[0] == code
        },
    }


def show_department(code: str, readings: Readings, ground: Ground, language: Language) -> Picture:
    """A department: its systems, what it has in each pool, its nodes and their links."""
    owner = ground.inventory.department_by_code[code]
    net = Net(readings, ground)
    pools = show_tenants(readings, lambda labels: labels[1] == code, key=0)
    for pool, row in pools.items():
        known = ground.inventory.pool_by_code.get(pool)
        row["name"] = pool if known is None else known.name.zh if language == "zh" else known.name.en
        row["known"] = known is not None
        row["source"] = pool
        for name, metric in {"backup": metrics.BACKUP_OLDEST, "without_backup": metrics.WITHOUT_BACKUP}.items():
            value = readings.merged(metric).get((pool, code))
            if value is not None:
                row[name] = int(value)
    return {
        "code": code,
        "name": owner.name.zh if language == "zh" else owner.name.en,
        "level": owner.level.value,
        "pools": {**pools},
        "net": net.source,
        "nodes": {
            each.code: {
                "name": ground.name(each.code).render(language),
                "state": net.states[each.code].value,
                "links": show_links(net, ground, each.code),
            }
            for each in ground.nodes.values()
            if each.department == code
        },
        "systems": {
            each.code: {
                "name": each.name.zh if language == "zh" else each.name.en,
                "pool": each.pool or "",
                "zone": each.zone.value,
                "mlps": each.mlps_level,
            }
            for each in owner.systems
        },
    }


def show_node(code: str, readings: Readings, ground: Ground, language: Language) -> Picture:
    """A node: the way up, its pair of devices, its links, and the nodes below with their states."""
    net, node = Net(readings, ground), ground.nodes[code]
    shown: Picture = {
        "code": code,
        "name": ground.name(code).render(language),
        "level": node.level.value,
        "source": net.source,
        "state": net.states[code].value,
        "bandwidth": node.bandwidth_mbps,
        "way": {each.code: ground.name(each.code).render(language) for each in ground.way_up(code)},
        "devices": {each.code: show_device(each, readings) for each in ground.devices.get(code, [])},
        "links": {each.code: describe_link(each, net, ground) for each in ground.uplinks.get(code, [])},
        "below": {
            each.code: {
                "name": ground.name(each.code).render(language),
                "level": each.level.value,
                "state": net.states[each.code].value,
                **({"marks": net.marks(ground.below[each.code])} if each.code in ground.below else {}),
            }
            for each in ground.below.get(code, [])
        },
        "gateways": {
            labels[2]: int(value)
            for labels, value in readings.merged(net_metrics.GATEWAYS_ACTIVE).items()
            if labels[0] == code
        },
    }
    if code in net.paths:
        shown["paths"] = {"up": int(net.paths[code]), "expected": int(net.expected.get(code, 2))}
    if node.department is not None:
        shown["department"] = node.department
    for labels, value in readings.merged(net_metrics.AFTER_LINK_LOSS).items():
        if labels[0] == code:
            shown["after_loss"] = round(value, 3)
    return shown


def show_device(device: Device, readings: Readings) -> dict[str, Json]:
    """A device of a pair."""
    shown: dict[str, Json] = {"side": device.side, "model": device.model, "role": device.role.value}
    up = find_one(readings, net_metrics.DEVICE_UP, device.code)
    if up is not None:
        shown["up"] = bool(up)
    unlike = find_one(readings, net_metrics.UNLIKE_INTENT, device.code)
    if unlike is not None:
        shown["unlike"] = int(unlike)
    sessions: dict[str, Json] = {}
    ups = readings.merged(net_metrics.SESSIONS_UP)
    for labels, value in readings.merged(net_metrics.SESSIONS_EXPECTED).items():
        if labels[0] == device.code and labels in ups:
            sessions[labels[3]] = {"up": int(ups[labels]), "expected": int(value)}
    return {**shown, **({"sessions": sessions} if sessions else {})}


def show_link(code: str, readings: Readings, ground: Ground, language: Language) -> Picture:
    """A link: its two ends, what it shares with no other, whether it is up, what went over it."""
    link, net = ground.links[code], Net(readings, ground)
    ends = {side: ground.node_of[device] for side, device in (("a", link.a_device), ("b", link.b_device))}
    shown: Picture = {
        "code": code,
        "source": net.source,
        **describe_link(link, net, ground),
        "ends": {
            side: {
                "node": node,
                "name": ground.name(node).render(language),
                "state": net.states[node].value,
                "device": link.a_device if side == "a" else link.b_device,
                "port": link.a_port if side == "a" else link.b_port,
            }
            for side, node in ends.items()
        },
        "circuit": link.circuit,
        "duct": link.duct,
        "pair": {
            each.code: net.link_state(each).value for each in ground.uplinks.get(ends["a"], []) if each is not link
        },
    }
    names = {each.code: each for each in ground.inventory.extranet.carriers}
    if link.carrier in names:
        carrier = names[link.carrier]
        shown["carrier"] = carrier.name_zh if language == "zh" else carrier.name_en
    traffic = {
        labels[4]: value for labels, value in readings.merged(net_metrics.LINK_BYTES).items() if labels[0] == code
    }
    if traffic:
        shown["bytes"] = {**traffic}
    return shown


def describe_link(link: Link, net: Net, ground: Ground) -> dict[str, Json]:
    """A link in a row."""
    return {
        "state": net.link_state(link).value,
        "carrier": link.carrier,
        "bandwidth": link.bandwidth_mbps,
        "up_node": ground.node_of[link.b_device],
        "from": link.a_device,
        "to": link.b_device,
    }


def show_tenants(readings: Readings, fits: Fits, key: int) -> dict[str, dict[str, Json]]:
    """Quota and use of a department in a pool, resource by resource; rows by the label at `key`."""
    rows: dict[str, dict[str, Json]] = {}
    for name, metric in zip(SHARES, (metrics.TENANT_QUOTA, metrics.TENANT_USED), strict=True):
        for labels, value in sorted(readings.merged(metric).items()):
            if fits(labels):
                resources = rows.setdefault(labels[key], {"resources": {}})["resources"]
                if isinstance(resources, dict):
                    one = resources.setdefault(labels[2], {"unit": labels[3]})
                    if isinstance(one, dict):
                        one[name] = round(value, 3)
    return dict(sorted(rows.items()))


def find_one(readings: Readings, metric: Metric, device: str) -> float | None:
    """A device's value of a metric."""
    return next((value for labels, value in readings.merged(metric).items() if labels[0] == device), None)
